"""What the documentation says of the code is true of it, where that can be compared.

To change a table of a page, copy what a failing test shows.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin

import pytest
from pydantic import BaseModel, Field
from pydantic.fields import FieldInfo

from container_image.phase1 import GenerateUIRequest, write_response
from lambdas.edge.app import create_app
from lambdas.edge.routes.cart import CartAnswerBody, CartBody
from lambdas.edge.routes.debug import ContainerBody, TraceBody, TrialBody
from lambdas.edge.routes.generation import StatusBody
from lambdas.edge.routes.health import Health
from lambdas.edge.routes.saved_lists import ListAnswerBody, ListBody
from lambdas.edge.routes.shopper import AddressedEventBody, ChoiceBody, ChosenBody, TrackedBody
from lambdas.edge.routes.suggest import SuggestionsBody
from lambdas.edge.routes.webhook import AcceptedBody, QueuedBody
from tests.test_architecture import FOLDERS
from wandstore import keys
from wandstore.catalogue.stores import BrandGuidelines, ShopifyConnection, Store, read_store_file
from wandstore.documents.components import ComponentTree
from wandstore.documents.origin import Composition, Source
from wandstore.errors import ErrorCode, JobError
from wandstore.http_contract import ERROR_ANSWERS, ErrorBody
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.jobs.models import JobState, Preferences
from wandstore.settings import Settings
from wandstore.shoppers.evidence import MODEL
from wandstore.shoppers.models import EventKind
from wandstore.shoppers.persona import MARGIN, MIN_KEPT, MIN_SURE, NEUTRAL, REASONS
from wandstore.shoppers.personas import CHARACTERS, PERSONAS
from wandstore.storefront.webhook_pages import WebhookPage

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted(DOCS.rglob("*.md"))}
ARCHITECTURE = "docs/architecture"
GLOSSARY, ONBOARDING = "docs/glossary.md", "docs/guides/developer-onboarding.md"


def page(name: str) -> str:
    return PAGES[f"{ARCHITECTURE}/{name}"]


def table_rows(text: str) -> list[list[str]]:
    """The cells of every table of a text, headers and separators included."""
    return [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))]
        for line in text.splitlines()
        if line.startswith("|")
    ]


# Paths, links and diagrams --------------------------------------------------------------------------------------------

# A path of this repository in code marks; one with a placeholder or a wildcard names no single file.
PATH = re.compile(r"`((?:wandstore|lambdas|container_image|stacks|stores|local|tools|tests|docs|\.github)/[^`\s]*)`")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
DIAGRAM = re.compile(r"^```mermaid\n(.*?)^```", re.MULTILINE | re.DOTALL)
DIAGRAM_TYPES = ("sequenceDiagram", "flowchart", "stateDiagram-v2", "classDiagram", "erDiagram")


def anchors_of(text: str) -> set[str]:
    """The anchors that GitHub makes of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", PAGES)
def test_every_path_that_a_page_names_exists(name: str) -> None:
    named = {path for path in PATH.findall(PAGES[name]) if not set("{}*<>") & set(path) and "..." not in path}
    # Of a test, the file: `tests/test_security_page.py` looks for the function.
    assert [path for path in sorted(named) if not (ROOT / path.partition("::")[0]).exists()] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_link_within_the_repository_leads_somewhere(name: str) -> None:
    broken = []
    for link in LINK.findall(PAGES[name]):
        target, _, anchor = link.partition("#")
        if "://" in target:
            continue
        path = (ROOT / name).parent / target if target else ROOT / name
        if not path.exists() or (anchor and anchor not in anchors_of(path.read_text(encoding="utf-8"))):
            broken.append(link)
    assert broken == []


def test_every_diagram_begins_with_its_type() -> None:
    diagrams = [diagram for text in PAGES.values() for diagram in DIAGRAM.findall(text)]
    assert diagrams
    assert all(diagram.split()[0] in DIAGRAM_TYPES for diagram in diagrams)


def test_every_page_and_every_decision_is_listed_in_the_index() -> None:
    linked = {(DOCS / link.partition("#")[0]).resolve() for link in LINK.findall(PAGES["docs/README.md"])}
    pages = {(ROOT / name).resolve() for name in PAGES if name != "docs/README.md"}
    assert pages - linked == set()


# Architecture ---------------------------------------------------------------------------------------------------------


def test_the_map_of_the_domain_has_the_folders_in_the_order_that_imports_follow() -> None:
    folders = re.findall(r"^\| `wandstore/(\w+)/` \|", page("README.md"), re.MULTILINE)
    assert tuple(folders) == FOLDERS


def test_the_glossary_defines_every_word_once_in_alphabetical_order() -> None:
    words = [row[0] for row in table_rows(PAGES[GLOSSARY])[2:]]
    assert words == sorted(set(words), key=lambda word: word.replace("*", "").casefold())


def test_every_make_target_of_the_guide_exists_and_no_other() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    listed = re.findall(r"^\| `make ([a-z-]+)` \|", PAGES[ONBOARDING], re.MULTILINE)
    assert set(listed) == set(phony.split()) - {"refuse-local"}


# Settings and store files ---------------------------------------------------------------------------------------------


def settings_table() -> str:
    rows = ["| variable | default | |", "|---|---|---|"]
    descriptions = Settings.descriptions()
    for row in fields(Settings):
        default = f"`{row.default:g}`" if isinstance(row.default, float) else f"`{row.default}`"
        rows.append(f"| `{row.name.upper()}` | {default if row.default != '' else 'none'} | {descriptions[row.name]} |")
    return "\n".join(rows)


def test_the_settings_page_has_every_row_with_its_default() -> None:
    assert settings_table() in page("settings.md")


def store_keys() -> Iterator[tuple[str, str]]:
    """Every key of a store file with its default, as the page writes them."""
    for name, field in Store.model_fields.items():
        if name not in ("slug", "brand", "shopify"):
            yield name, _default_of(field)
    for table, model in (("brand", BrandGuidelines), ("shopify", ShopifyConnection)):
        for name, field in model.model_fields.items():
            yield f"{table}.{name}", _default_of(field)


def _default_of(field: FieldInfo) -> str:
    return "required" if field.is_required() else _as_toml(field.default)


def _as_toml(default: Any) -> str:
    return "none" if default is None else f"`{json.dumps(default)}`"


def test_the_page_on_store_files_has_every_key_with_its_default() -> None:
    listed = [(row[0].strip("`"), row[2]) for row in table_rows(page("store-file.md"))[2:]]
    assert listed == list(store_keys())


def test_the_sample_store_file_is_the_demo_stores(tmp_path: Path) -> None:
    (sample,) = re.findall(r"^```toml\n(.*?)^```", page("store-file.md"), re.MULTILINE | re.DOTALL)
    (tmp_path / "magic-wands.toml").write_text(sample)
    demo = read_store_file(ROOT / "stores" / "magic-wands.toml")
    assert read_store_file(tmp_path / "magic-wands.toml").brand_version == demo.brand_version


# Personas -------------------------------------------------------------------------------------------------------------


def test_the_page_on_personas_has_every_feature_and_everything_set_by_hand() -> None:
    _, _, section = page("personas.md").partition("### Evidence")
    names = [re.findall(r"`(\w+)`", row[0]) for row in table_rows(section.partition("### ")[0]) if row]
    assert {name for row in names for name in row} == {*MODEL.features, *MODEL.by_hand}


def test_the_page_on_personas_has_every_reason() -> None:
    _, _, section = page("personas.md").partition("Reasons are the strongest evidence")
    rows = table_rows(section.partition("### ")[0])[2:]
    assert [(row[0].strip("`"), row[1]) for row in rows] == sorted(
        ((reason.persona.value, reason.message) for reason in REASONS), key=lambda row: row[0]
    )


def test_the_page_on_personas_has_the_thresholds() -> None:
    for name, value in {"MIN_SURE": MIN_SURE, "MIN_KEPT": MIN_KEPT, "MARGIN": MARGIN}.items():
        assert re.search(rf"{value:g}\s+\(`{name}`\)", page("personas.md")), name


def characters_table() -> str:
    rows = [
        "| character | columns, phone | columns, from 800 px | products at most | template |",
        "|---|---|---|---|---|",
    ]
    for character in CHARACTERS:
        entry = PERSONAS[character]
        most = entry.max_products if entry.max_products is not None else "no limit of its own"
        columns = f"{entry.phone_columns} | {entry.wide_columns}"
        rows.append(f"| `{character}` | {columns} | {most} | {', '.join(entry.sections)} |")
    return "\n".join(rows)


def rows_table() -> str:
    rows = (
        f"| `{name}` | {', '.join(entry.rows_after_opening) or 'none'} | {', '.join(entry.rows_at_end) or 'none'} |\n"
        for name, entry in PERSONAS.items()
    )
    return "| character | after the opening | at the end |\n|---|---|---|\n" + "".join(rows)


def test_the_page_on_personas_has_the_columns_limits_and_sections_of_the_table() -> None:
    assert characters_table() in page("personas.md")
    assert rows_table() in page("personas.md")


# Data -----------------------------------------------------------------------------------------------------------------

ONE = ShopperKey(StoreSlug("{store}"), ShopperId("{shopper}"))


@pytest.mark.parametrize(
    "key",
    [
        keys.ui_page(ONE)["key"],
        keys.current_catalogue(ONE.store)["key"],
        keys.catalogue_snapshot(ONE.store, "{version}")["key"],
        keys.shared_tree(ONE.store, "{prompt version}", "{bucket}")["key"],
        keys.job(ONE)["key"],
        keys.pool_member("{member}")["key"],
        keys.errors(ONE),
        keys.breadcrumbs(ONE),
        keys.probe_answer("{id}")["key"],
        keys.webhook_page(ONE, "{hash}")["key"],
        keys.provider("{name}", "{account}")["key"],
        keys.spending(ONE.store, "{day}")["key"],
        keys.deployment_spending("{day}")["key"],
        keys.pot(ONE.store, "new_shoppers")["key"],
        keys.pot(None, "all_new_shoppers")["key"],
        keys.model_pages(ONE, "{day}")["key"],
        keys.tree_tries(ONE.store, "{bucket}", "{day}")["key"],
        keys.shop_event("{id}")["key"],
        keys.catalogue_sync(ONE.store)["key"],
        keys.order(ONE.store, "{id}")["key"],
        keys.counted_orders(ONE),
        keys.privacy_requests(ONE.store),
        keys.UNREADABLE_MESSAGES,
        keys.session(ONE.shopper_id)["key"],
        keys.shopper_partition(ONE),
        keys.persona_record(ONE, "{hash}")["sort"],
        keys.generation_record("{job id}")["key"],
        keys.page_document(ONE),
        keys.page_html(ONE),
        keys.incoming_page("{job id}"),
        keys.catalogue_object(ONE.store, "{version}"),
        keys.current_catalogue_object(ONE.store),
        keys.fallback_page(ONE.store),
        keys.shown_fallback_page(ONE.store),
        keys.stand_in_page(ONE.store),
        keys.stand_in_page(None),
        keys.DEFAULT_STORE_PAGE,
        keys.BUSY_PAGE,
    ],
)
def test_the_data_model_has_every_key(key: str) -> None:
    assert f"`{key}`" in page("data-model.md")


def test_the_page_on_jobs_has_every_state_and_every_error_that_ends_one() -> None:
    text = page("job-lifecycle.md")
    states = text.partition("## States")[2].partition("## ")[0]
    assert [row[0].strip("`") for row in table_rows(states)[2:]] == [*JobState]
    endings = text.partition("## What ends a job")[2].partition("## ")[0]
    codes = {code for row in table_rows(endings)[2:] for code in re.findall(r"`([A-Z_]+)`", row[3])}
    assert codes == {
        ErrorCode.GENERATION_FAILED,
        ErrorCode.TIMEOUT,
        ErrorCode.SUPERSEDED,
        ErrorCode.INVALID_PAGE,
    }


# API ------------------------------------------------------------------------------------------------------------------


class GenerateRequest(BaseModel):
    """The contract's request of `POST /generate`, which the generator reads field by field."""

    job_id: str = Field(alias="jobId")
    store_slug: str = Field(alias="storeSlug")
    shopper_id: str = Field(alias="shopperId")
    preferences: Preferences


class GenerateAnswer(BaseModel):
    """The generator's answer to it."""

    success: bool
    html: str
    persona: str | None
    source: str


SAMPLE = re.compile(r"^```json (\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SAMPLES = SAMPLE.findall(page("api-contracts.md"))
REQUESTS: dict[str, type[BaseModel]] = {
    model.__name__: model
    for model in (AddressedEventBody, CartBody, ChoiceBody, ListBody, WebhookPage, GenerateRequest, GenerateUIRequest)
}
ANSWERS: dict[str, type[BaseModel]] = {
    model.__name__: model
    for model in (
        AcceptedBody,
        CartAnswerBody,
        ChosenBody,
        ContainerBody,
        ErrorBody,
        GenerateAnswer,
        Health,
        ListAnswerBody,
        QueuedBody,
        StatusBody,
        SuggestionsBody,
        TraceBody,
        TrackedBody,
        TrialBody,
    )
}


class Difference(NamedTuple):
    """A field that only one of a sample and its model has."""

    place: str
    field: str


def differences(sample: Any, model: Any, place: str = "") -> Iterator[Difference]:
    """The fields of a sample answer that its model does not have, and those that it always has and the sample lacks."""
    if get_origin(model) is not None:
        # `X | None`, `list[X]` and the like: of what a sample shows, at most one of these is a model.
        models = [inner for inner in get_args(model) if isinstance(inner, type) and issubclass(inner, BaseModel)]
        for part in sample if isinstance(sample, list) else [sample]:
            if models and part is not None:
                yield from differences(part, models[0], place)
        return
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return
    named = {field.serialization_alias or name: field for name, field in model.model_fields.items()}
    yield from (Difference(place, name) for name in sorted(sample.keys() - named.keys()))
    yield from (
        Difference(place, name) for name, field in named.items() if field.is_required() and _is_absent(name, sample)
    )
    for name in sample.keys() & named.keys():
        yield from differences(sample[name], named[name].annotation, f"{place}/{name}")


def _is_absent(name: str, sample: dict[str, Any]) -> bool:
    # The trace leaves out what is null.
    return name not in sample and not (name == "verdict" and "promptTokens" in sample)


def test_there_is_a_sample_of_every_body() -> None:
    assert {name for name, _ in SAMPLES} == {*REQUESTS, *ANSWERS, "GenerateUIResponse"}


@pytest.mark.parametrize(("name", "sample"), [pair for pair in SAMPLES if pair[0] in REQUESTS])
def test_a_sample_request_is_accepted_with_all_of_its_fields(name: str, sample: str) -> None:
    model = REQUESTS[name]
    assert model.model_validate_json(sample)
    named = {field.alias or field_name for field_name, field in model.model_fields.items()}
    assert json.loads(sample).keys() <= named


@pytest.mark.parametrize(("name", "sample"), [pair for pair in SAMPLES if pair[0] in ANSWERS])
def test_a_sample_answer_has_the_fields_of_its_model(name: str, sample: str) -> None:
    assert list(differences(json.loads(sample), ANSWERS[name])) == []


def test_a_field_that_a_sample_lacks_or_invents_is_found() -> None:
    sample = {"status": "healthy", "version": "1", "region": "here"}
    assert list(differences(sample, Health)) == [Difference("", "region"), Difference("", "environment")]


def test_the_sample_of_phase_1s_answer_has_the_fields_of_a_real_one() -> None:
    (sample,) = (json.loads(text) for name, text in SAMPLES if name == "GenerateUIResponse")
    tree = ComponentTree.model_validate({"components": sample["ui"]["components"]})
    error = JobError(code=ErrorCode.MODEL_UNAVAILABLE, message="No model provider is set up.")
    composition = Composition(document=tree, persona=NEUTRAL, source=Source.TEMPLATE, error=error)
    real = json.loads(json.dumps(write_response(composition, tree.components, "", time.monotonic())))
    assert _shape(sample) == _shape(real)


def _shape(value: Any) -> Any:
    """The value with every leaf left out."""
    if isinstance(value, dict):
        return {name: _shape(inner) for name, inner in value.items()}
    return [_shape(inner) for inner in value] if isinstance(value, list) else None


def test_the_api_page_has_every_error_with_its_status() -> None:
    listed = {
        (row[0].strip("`"), row[1], row[2])
        for row in table_rows(page("api-contracts.md").partition("## Errors")[2].partition("\n## ")[0])[2:]
    }
    assert listed == {
        (str(answer.code), str(int(answer.status)), "yes" if answer.retryable else "no")
        for answer in ERROR_ANSWERS.values()
    }


def test_the_api_page_has_every_route_and_every_event(aws_environment: None) -> None:
    text = page("api-contracts.md")
    paths = create_app(Settings()).openapi()["paths"]
    assert [path for path in paths if f"`{path}`" not in text and f" {path}`" not in text] == []
    assert [kind.value for kind in EventKind if f"`{kind.value}`" not in text] == []
