"""Whatever a model answers: a page comes out, and each fact and each link on it is the catalogue's."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from container_image.claims.finding import states_a_claim
from container_image.components.answers import read_answer
from container_image.generate import CompositionRequest, compose_page
from container_image.llm import chain
from container_image.llm.call import ModelAnswer
from container_image.llm.failures import Usage, too_slow
from container_image.prompts import Prompt
from container_image.reading import Wanted
from tests.builders import make_catalogue, make_product, make_store, make_variant
from tests.stand_in_model import write_tree
from tests.wandstore.pages.shown import check_facts, show_page
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.stores import Store
from wandstore.documents.components import ComponentTree
from wandstore.documents.origin import Composition, DegradedReason, Source
from wandstore.pages import RenderContext, render_page
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import persona_with_type
from wandstore.shoppers.personas import PersonaType

# Said by no product: where a page has it, the page has a model's words in it.
MARK = "Quibble"
CLAIMS = (
    "everything is free",
    "now £1.00",
    "was €99, 90% off",
    "save 20 today",
    "only 3 left in stock",
    "free shipping",
    "rated 5 stars",
    "https://evil.example",
    "evil.example",
    "<b>bold</b>",
    "\"><script src='//evil.example'>",
    "javascript:alert(1)",
)

WARES = make_catalogue(
    make_product("oak-wand", title="Oak wand", price="40.00", images=["https://cdn.example/oak.jpg", "/assets/o.svg"]),
    make_product("yew-wand", title="Yew wand", price="55.00", was="70.00", tags=["new"]),
    make_product(
        "pot",
        title="A pot, £1 </li> everything is free",
        description="Cheap. <script>alert(1)</script>",
        category="Pots & <pans>",
        vendor='"><img src=//evil.example>',
        variants=[
            make_variant("6.50", was="10.00", id="71", title="S"),
            make_variant("15.99", id="72", title="L"),
            make_variant("1.00", id="73", title="Gone", available=False),
        ],
    ),
    make_product(
        "https://evil.example/kit",
        title="https://evil.example",
        category="javascript:alert(1)",
        images=["http://cdn.example/kit.jpg", "javascript:alert(1)"],
        variants=[make_variant("1500", was="3000", title="One"), make_variant("2500", was="5000", title="Two")],
    ),
    make_product("7001", title="By number", category="", price="9.99", images=["//cdn.example/n.jpg"]),
    make_product("a b/ü|c", title="Wand for two words", price="0.99", was="1.00", images=[]),
    make_product("gone", title="Elder wand", price="99.00", was="120.00", available=False),
    make_product("many", variants=[make_variant(f"{n}.00", id=f"8{n}", title=f"No. {n}") for n in range(1, 12)]),
)
NOTHING = make_catalogue()
STORES = (
    make_store(locale="en-GB", currency="GBP"),
    make_store(locale="de-DE", currency="EUR", shop_domain="wands.example"),
    make_store(locale="ja-JP", currency="JPY", shop_domain="wands.example"),
    make_store(locale="ja-JP", currency="JPY"),
)


class Slow(str):
    """What had come of an answer when time was up."""


@dataclass(frozen=True)
class InProcess:
    """A provider without a socket that answers the first call with the first text, and every later one with the second.

    All of a text that is `Slow` comes too late.
    """

    texts: tuple[str, str]
    asked: list[Prompt] = field(default_factory=list)
    name: ClassVar[str] = "kimi"
    source: ClassVar[Source] = Source.KIMI
    models: ClassVar[tuple[str, ...]] = ("any",)
    account: ClassVar[str] = "account"

    def ask(self, model: str, prompt: Prompt, deadline: float, refused: frozenset[str]) -> ModelAnswer:
        self.asked.append(prompt)
        text = self.texts[min(len(self.asked), 2) - 1]
        if isinstance(text, Slow):
            raise too_slow(text)
        return ModelAnswer(text, Usage(1, 1))


@pytest.fixture(scope="module", autouse=True)
def without_a_pause() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(chain, "PAUSE_SECONDS", 0.0)
        yield


def compose(
    store: Store, catalogue: Catalogue, persona_type: PersonaType | None, first: str, second: str
) -> Composition:
    signals = Signals(events=1)
    request = CompositionRequest(
        store=store,
        catalogue=catalogue,
        persona=persona_with_type(persona_type, 0.8, signals),
        signals=signals,
        deadline=time.monotonic() + 60,
    )
    return compose_page(request, [InProcess((first, second))], None)


def check_page(store: Store, catalogue: Catalogue, persona_type: PersonaType | None, *answers: str) -> Composition:
    """Composes from these answers, the last of which is given again and again, and holds the page to the catalogue."""
    composition = compose(store, catalogue, persona_type, answers[0], answers[-1])
    assert isinstance(composition.document, ComponentTree)
    # What cannot be written and read again cannot be stored.
    assert Composition.model_validate_json(composition.model_dump_json()) == composition
    page = show_page(render_page(composition.document, RenderContext(store, catalogue)))
    check_facts(page, catalogue, store, composition.document.character)
    assert bool(page.cards) is bool(catalogue.products)
    assert MARK not in page.html
    return composition


# Answers --------------------------------------------------------------------------------------------------------------

_ANY_CHARACTER = st.characters(exclude_categories=())  # lone surrogates, controls and bidi marks included
_ANY_TEXT = st.text(_ANY_CHARACTER, max_size=60)
_CLAIMS = st.sampled_from([f"{MARK}: {claim}" for claim in CLAIMS])
_CALM = st.sampled_from(["Chosen with care", "Oak, elm and ash", "\u202eerac htiw", "x" * 300, "Ends in \ud800", ""])
_WORDS = _CLAIMS | _CALM | _ANY_TEXT
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | _WORDS
_JSON = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_WORDS, inner, max_size=4), max_leaves=12
)
_REAL_ID = st.sampled_from([product.id for product in WARES.products])
_INVENTED_ID = st.sampled_from(["invented", "Oak-Wand", " oak-wand", "oak-wand ", "//evil.example", "", "9" * 400])
_ID = _REAL_ID | _INVENTED_ID | _JSON | st.just(7001)
_REAL_IDS = st.lists(_REAL_ID, max_size=30)
_IDS = _REAL_IDS | st.lists(_ID, max_size=12) | _JSON
_CATEGORY = st.sampled_from([*WARES.categories, "Broomsticks", "https://evil.example"]) | _JSON
_COMPONENT_ID = st.sampled_from(["opening", "a-1", "main", "q", "view", "product-oak-wand", '"><script>']) | _JSON
_VARIANT = st.sampled_from(["feature", "banner", "airy", "dense", "bar", "panel", "row", "list", "band", "line"])
_TYPE = st.sampled_from(["hero", "grid", "filters", "recommendations", "cta"])

_CONFIG = st.fixed_dictionaries(
    {"product_ids": _IDS},
    optional={
        "variant": _VARIANT | _JSON,
        "headline": _WORDS | _JSON,
        "title": _WORDS | _JSON,
        "text": _WORDS | _JSON,
        "label": _WORDS | _JSON,
        "product_id": _ID,
        "category": _CATEGORY,
        "price": _WORDS,
        "href": _CLAIMS,
        "html": _CLAIMS,
    },
)


def _make_config(variant: Any, words: str, ids: list[str], category: Any) -> dict[str, Any]:
    config = {"variant": variant, "headline": words, "title": words, "text": words, "label": words, "product_ids": ids}
    return config | ({"product_id": ids[0]} if ids else {"category": category})


_VALID_CONFIG = st.builds(_make_config, _VARIANT, _CALM | _CLAIMS, _REAL_IDS, _CATEGORY)
_VALID = st.fixed_dictionaries({"type": _TYPE, "id": _COMPONENT_ID, "config": _VALID_CONFIG})
_NEAR_VALID = st.fixed_dictionaries(
    {"type": _TYPE | st.sampled_from(["video", "script", "Hero", ""]) | _JSON},
    optional={"id": _COMPONENT_ID, "config": _CONFIG | _JSON, "href": _CLAIMS, "title": _WORDS, "product_ids": _IDS},
)
_PAGES = st.lists(_VALID, min_size=1, max_size=8) | st.lists(_VALID | _NEAR_VALID | _JSON, min_size=2, max_size=16)


def _write(value: Any, escaped: bool, before: str = "", after: str = "", kept: float = 1.0) -> str:
    # Half a character comes off the wire as an escape or not at all.
    text = before + json.dumps(value, ensure_ascii=escaped).encode(errors="replace").decode() + after
    return text[: max(1, int(len(text) * kept))]


_WRAPPED_PAGES = st.builds(
    lambda components, wrap: wrap(components),
    _PAGES,
    st.sampled_from(
        [
            lambda components: components,
            lambda components: {"components": components},
            lambda components: {"page": {"components": components}, "redirect": "https://evil.example"},
            lambda components: {"html": f"<p>{MARK}</p>", "components": components},
        ]
    ),
)
_BEFORE = st.sampled_from(["```json\n", "Here is the page [1]:\n", "\ufeff", "<think>{}</think>"])
_AFTER = st.sampled_from(["\n```", "\nEnjoy {it}.", ', "more": ['])
_ANSWERS = st.one_of(
    st.builds(_write, _WRAPPED_PAGES, st.booleans()),
    st.builds(_write, _WRAPPED_PAGES, st.booleans(), _BEFORE, _AFTER),
    st.builds(_write, _WRAPPED_PAGES, st.booleans(), kept=st.floats(0.1, 1)),
    st.builds(_write, _JSON, st.booleans()),
    st.builds(lambda components, kept: Slow(_write(components, True, kept=kept)), _WRAPPED_PAGES, st.floats(0.5, 1)),
    st.text(max_size=60),
)


@pytest.mark.slow
@given(
    store=st.sampled_from(STORES),
    catalogue=st.sampled_from([WARES, WARES, WARES, NOTHING]),
    persona_type=st.sampled_from([None, *PersonaType]),
    first=_ANSWERS,
    second=_ANSWERS,
)
@settings(max_examples=150, deadline=None, report_multiple_bugs=False, suppress_health_check=list(HealthCheck))
@example(STORES[0], WARES, None, "", "")
@example(STORES[1], WARES, PersonaType.EXPLORER, "[" * 100_000, '{"components": ' * 10_000)
@example(STORES[2], WARES, None, '{"components": [{"type": "grid", "product_ids": [' + "9" * 5_000 + "]}]}", "null")
@example(STORES[2], NOTHING, None, '{"components": [{"type": "hero", "headline": NaN}]}', "[]")
def test_whatever_a_model_answers_every_fact_and_every_link_of_the_page_is_the_catalogues(
    store: Store, catalogue: Catalogue, persona_type: PersonaType | None, first: str, second: str
) -> None:
    check_page(store, catalogue, persona_type, first, second)


@pytest.mark.parametrize("store", STORES, ids=lambda store: f"{store.currency}{' sold' if store.shop_domain else ''}")
@pytest.mark.parametrize("persona_type", [None, *PersonaType])
def test_a_page_of_every_product_states_what_the_catalogue_does_for_every_persona(
    store: Store, persona_type: PersonaType | None
) -> None:
    ids = [product.id for product in WARES.products]
    text = write_tree(ids, price="1.00", text=f"{MARK}: just £1.00")
    composition = check_page(store, WARES, persona_type, text)
    assert composition.source is Source.KIMI
    cards = show_page(render_page(composition.document, RenderContext(store, WARES))).cards
    missing = {product.title for product in WARES.products} - {card.title for card in cards}
    assert missing == ({"Many"} if persona_type is PersonaType.MINIMALIST else set())  # theirs shows eight in all


def test_of_an_answer_of_thousands_of_components_and_ids_a_page_is_kept() -> None:
    ids = [product.id for product in WARES.products] * 40
    component = {"type": "grid", "id": "g", "config": {"title": "A row", "text": "far " * 90, "product_ids": ids}}
    text = json.dumps({"components": [component] * 200})
    assert check_page(STORES[0], WARES, None, text).source is Source.KIMI


@pytest.mark.parametrize("text", ["", "I cannot do that.", '{"components": []}', write_tree(["invented"]), "\ud800"])
def test_an_answer_without_a_page_becomes_the_personas_template(text: str) -> None:
    composition = check_page(STORES[1], WARES, PersonaType.DEALHUNTER, text)
    assert (composition.source, composition.reason) == (Source.TEMPLATE, DegradedReason.MODEL_FAILED)


def test_of_a_page_that_came_in_part_components_of_no_type_at_all_are_dropped() -> None:
    grid = {"type": "grid", "id": "g", "config": {"title": "A row", "product_ids": ["pot", "many"]}}
    part = json.dumps({"components": [{"type": ["grid"]}, grid, grid, grid, {"type": {}}, grid]})[:-4]
    composition = check_page(STORES[0], WARES, None, Slow(part))
    assert composition.source is Source.KIMI
    assert composition.is_partial


def test_half_a_character_in_an_answer_keeps_no_later_call_from_being_counted() -> None:
    assert check_page(STORES[0], WARES, None, "\ud800", Slow("{")).source is Source.TEMPLATE


@pytest.mark.slow
def test_words_are_judged_as_they_are_shown() -> None:
    """What is cut to fit beside the others may say something else than it did before."""
    words = "hand-carved-and-hand-polished-for-salesmen-of-old"
    for length in range(240):
        texts = [("word " * 48)[:239], ("word " * 48)[:length], words]
        components = [
            {"type": "grid", "title": "A row", "text": text, "product_ids": [product.id]}
            for text, product in zip(texts, WARES.products, strict=False)
        ]
        tree = read_answer(json.dumps({"components": components}), WARES, Wanted("neutral", STORES[0])).document
        assert isinstance(tree, ComponentTree)
        shown = [getattr(component.config, "text", "") for component in tree.components]
        claims = [text for text in shown if states_a_claim(text)]
        assert not claims, claims


def test_a_page_that_says_another_price_or_leads_to_another_shop_would_be_found_out() -> None:
    composition = compose(STORES[1], WARES, None, write_tree(["yew-wand"]), "")
    dearer = make_catalogue(make_product("yew-wand", title="Yew wand", price="56.00", was="70.00", tags=["new"]))
    page = show_page(render_page(composition.document, RenderContext(STORES[1], dearer)))
    with pytest.raises(AssertionError, match="56"):
        check_facts(page, WARES, STORES[1], "neutral")
    elsewhere = STORES[1].model_copy(update={"shop_domain": "evil.example"})
    page = show_page(render_page(composition.document, RenderContext(elsewhere, WARES)))
    with pytest.raises(AssertionError, match=r"evil\.example"):
        check_facts(page, WARES, STORES[1], "neutral")
