"""The generator over HTTP, in both of its shapes."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from container_image import server
from container_image.delivered import read_delivered
from container_image.html.enclosed import enclose
from container_image.phase1 import read_request, to_composition_request
from container_image.server import app, get_clients, get_settings
from tests.conftest import Aws
from tests.stand_in_model import FOR_LONG, Reply, StandInModel, write_page, write_tree
from tests.waiting import SECONDS_UNTIL_HUNG
from tools.local_run import free_ports
from wandstore import __version__
from wandstore.aws.request_storage import RequestStorage
from wandstore.catalogue.snapshots import load_current_catalogue
from wandstore.catalogue.stores import find_store
from wandstore.documents.components import ComponentTree
from wandstore.documents.document import Document
from wandstore.documents.segments import SegmentedDocument
from wandstore.pages import RenderContext, render_page
from wandstore.settings import GenerationMode, Settings

ROOT = Path(__file__).resolve().parents[2]
RUNTIME = {"jobId": "1", "storeSlug": "wands", "shopperId": "ann", "preferences": {"persona": "explorer"}}
PHASE1 = {
    "shopper_id": "ann",
    "persona": {
        "type": "bargain_hunter",
        "confidence": 0.85,
        "signals": {
            "avg_order_value": 42.5,
            "category_preferences": ["Robes"],
            "price_sensitivity": "high",
            "browsing_patterns": ["compares prices"],
        },
    },
    "shop": {
        "shop_id": "some-shop.example",
        "products": [
            {
                "id": "p1",
                "title": "Velvet robe",
                "price": 79.9,
                "currency": "EUR",
                "image_url": "https://pictures.test/p1.jpg",
                "category": "Robes",
                "tags": ["new"],
            },
            {"id": "p2", "title": "Felt hat", "price": 19, "currency": "EUR", "category": "Hats"},
        ],
        "brand_guidelines": {
            "primary_color": "#123456",
            "secondary_color": "#abc",
            "font_family": "Georgia",
            "tone": "warm",
        },
    },
}


def change(sent: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy of the request with one field, named by its path, replaced."""
    changed: dict[str, Any] = json.loads(json.dumps(sent))
    *parents, name = path.split(".")
    place = changed
    for parent in parents:
        place = place[parent]
    place[name] = value
    return changed


@pytest.fixture
def server_settings(aws: Aws, settings: Settings, model: StandInModel, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("KIMI_API_KEY", "key")
    return replace(aws.settings, stores_dir=settings.stores_dir, kimi_base_url=model.url)


@pytest.fixture
def client(aws: Aws, server_settings: Settings) -> Iterator[TestClient]:
    app.dependency_overrides = {get_clients: lambda: aws.clients, get_settings: lambda: server_settings}
    with TestClient(app) as client:
        yield client
    app.dependency_overrides = {}


def is_whole_document(html: str) -> bool:
    return html.lower().startswith("<!doctype html>") and html.rstrip().endswith("</html>")


def error_of(response: httpx2.Response) -> tuple[int, str, bool]:
    error = response.json()["error"]
    return response.status_code, error["code"], error["retryable"]


def test_health_says_version_and_environment(client: TestClient) -> None:
    response = client.get("/health")
    assert response.json() == {"status": "healthy", "version": __version__, "environment": "production"}
    assert client.head("/health").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [("GET", "/nowhere", (404, "NOT_FOUND", False)), ("GET", "/generate", (405, "METHOD_NOT_ALLOWED", False))],
)
def test_what_nobody_serves_is_told_in_the_one_shape(
    client: TestClient, method: str, path: str, expected: tuple[int, str, bool]
) -> None:
    assert error_of(client.request(method, path)) == expected


def test_a_fault_of_ours_says_nothing_of_itself(
    aws: Aws, server_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("the details")

    monkeypatch.setattr(server, "compose_page", fail)
    app.dependency_overrides = {get_clients: lambda: aws.clients, get_settings: lambda: server_settings}
    try:
        response = TestClient(app, raise_server_exceptions=False).post("/generate", json=RUNTIME)
    finally:
        app.dependency_overrides = {}
    assert error_of(response) == (500, "INTERNAL_ERROR", True)
    assert "details" not in response.text


# The runtime shape ----------------------------------------------------------------------------------------------------


def test_the_runtime_shape_answers_page_persona_and_source(client: TestClient) -> None:
    response = client.post("/generate", json=RUNTIME)
    assert response.status_code == 200
    answer = response.json()
    assert answer.keys() == {"success", "html", "persona", "source"}
    assert (answer["success"], answer["persona"], answer["source"]) == (True, "explorer", "kimi")
    assert is_whole_document(answer["html"])
    assert "Oak wand" in answer["html"]
    assert "Chosen with care" in answer["html"]


def test_for_somebody_unknown_the_persona_is_null(client: TestClient) -> None:
    answer = client.post("/generate", json={"storeSlug": "wands", "shopperId": "ann"}).json()
    assert (answer["success"], answer["persona"]) == (True, None)


def test_a_models_failure_is_still_a_success_from_the_template(client: TestClient, model: StandInModel) -> None:
    model.replies(Reply.error(401))
    answer = client.post("/generate", json=RUNTIME).json()
    assert (answer["success"], answer["source"]) == (True, "template")
    assert "Oak wand" in answer["html"]


def test_nothing_is_stored_but_what_the_model_cost(client: TestClient, aws: Aws) -> None:
    client.post("/generate", json={"storeSlug": "wands", "shopperId": "ann"})
    tables = aws.clients.dynamodb.list_tables()["TableNames"]
    stored = [item for table in tables for item in aws.clients.dynamodb.scan(TableName=table)["Items"]]
    assert sorted(item["key"]["S"].rpartition(":")[0] for item in stored) == ["spend:", "spend:wands"]
    assert aws.clients.s3.list_objects_v2(Bucket=aws.settings.ui_storage_bucket)["KeyCount"] == 0


def test_storage_that_fails_costs_the_persona_and_not_the_page(
    client: TestClient, aws: Aws, server_settings: Settings
) -> None:
    broken = replace(server_settings, shopper_sessions_table="gone", ui_cache_table="gone", ui_storage_bucket="gone")
    app.dependency_overrides[get_settings] = lambda: broken
    answer = client.post("/generate", json={"storeSlug": "wands", "shopperId": "ann"}).json()
    assert (answer["success"], answer["persona"], answer["source"]) == (True, None, "kimi")
    assert "Oak wand" in answer["html"]


@pytest.mark.parametrize(
    ("path", "value", "expected", "named"),
    [
        ("storeSlug", "Not A Slug", (400, "INVALID_FIELD", False), "store"),
        ("storeSlug", None, (400, "INVALID_FIELD", False), "storeSlug"),
        ("storeSlug", "unknown", (404, "STORE_NOT_FOUND", False), "unknown"),
        ("shopperId", "a b", (400, "INVALID_FIELD", False), "shopper"),
        ("shopperId", 7, (400, "INVALID_FIELD", False), "shopperId"),
        ("preferences", [], (400, "INVALID_FIELD", False), "preferences"),
        ("preferences", {"colour": "red"}, (400, "INVALID_FIELD", False), "preferences.colour"),
        ("preferences", {"categories": ["\ud800"]}, (400, "BAD_REQUEST", False), "body"),
        ("preferences", {"categories": ["x" * 8000]}, (400, "INVALID_FIELD", False), "preferences"),
        ("preferences", {"persona": "pirate"}, (400, "INVALID_PERSONA", False), "preferences.persona"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(
    client: TestClient, path: str, value: Any, expected: tuple[int, str, bool], named: str
) -> None:
    response = client.post("/generate", content=json.dumps(change(RUNTIME, path, value)))
    assert error_of(response) == expected
    assert named in response.json()["error"]["message"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_json_object_is_a_bad_request(client: TestClient, body: bytes) -> None:
    assert error_of(client.post("/generate", content=body)) == (400, "BAD_REQUEST", False)


def test_a_page_of_another_site_has_nothing_generated(client: TestClient, model: StandInModel) -> None:
    """A developer's browser could be made to post here."""
    before = len(model.calls)
    response = client.post("/generate", content=b"{}", headers={"sec-fetch-site": "cross-site"})
    assert (response.status_code, response.json()["error"]["code"]) == (403, "CROSS_SITE")
    assert len(model.calls) == before


def test_a_body_that_is_too_large_is_refused(client: TestClient) -> None:
    assert error_of(client.post("/generate", content=b" " * 600_000)) == (413, "BODY_TOO_LARGE", False)


# A page that comes back -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["components", "html"])
@pytest.mark.parametrize("says", ["a page", "nothing"])
def test_a_page_of_the_runtime_shape_comes_back_by_the_webhook_as_it_is(
    client: TestClient, model: StandInModel, server_settings: Settings, aws: Aws, mode: GenerationMode, says: str
) -> None:
    settings = replace(server_settings, generation_mode=mode)
    app.dependency_overrides[get_settings] = lambda: settings
    if says == "nothing":
        model.replies(Reply("no page"))
    html = client.post("/generate", json=RUNTIME).json()["html"]
    store = find_store(settings.stores_path, "wands")
    catalogue = load_current_catalogue(store, RequestStorage(aws.clients), settings)
    document = read_delivered(html, catalogue, store, "neutral")
    assert isinstance(document, SegmentedDocument) == (mode == "html" and says == "a page")
    assert enclose(drawn(document, RenderContext(store, catalogue)), document) == html


@pytest.mark.parametrize("mode", ["components", "html"])
def test_a_page_of_phase_1_comes_back_as_it_is(
    client: TestClient, server_settings: Settings, mode: GenerationMode
) -> None:
    settings = replace(server_settings, generation_mode=mode)
    app.dependency_overrides[get_settings] = lambda: settings
    html = client.post("/generate", json=PHASE1).json()["ui"]["html"]
    request = to_composition_request(read_request(PHASE1), settings)
    document = read_delivered(html, request.catalogue, request.store, "neutral")
    assert isinstance(document, SegmentedDocument) == (mode == "html")
    assert enclose(drawn(document, RenderContext(request.store, request.catalogue)), document) == html


def drawn(document: Document, context: RenderContext) -> str:
    return gzip.decompress(render_page(document, context).body).decode()


# html mode ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def html_client(client: TestClient, server_settings: Settings) -> TestClient:
    app.dependency_overrides[get_settings] = lambda: replace(server_settings, generation_mode="html")
    return client


def test_in_html_mode_the_runtime_shape_answers_the_models_page_with_the_catalogues_facts(
    html_client: TestClient, model: StandInModel
) -> None:
    answer = html_client.post("/generate", json=RUNTIME).json()
    assert (answer["success"], answer["persona"], answer["source"]) == (True, "explorer", "kimi")
    assert is_whole_document(answer["html"])
    assert "Slow woods for long evenings" in answer["html"]
    assert "Oak wand" in answer["html"]
    assert "40.00" in answer["html"]
    assert "<product-" not in answer["html"]
    assert "response_format" not in model.calls[0].body


def test_in_html_mode_phase_1_answers_a_component_for_each_section(html_client: TestClient) -> None:
    response = html_client.post("/generate", json=PHASE1)
    answer = response.json()
    assert (response.status_code, answer["status"]) == (200, "success")
    ui = answer["ui"]
    assert is_whole_document(ui["html"])
    assert "Slow woods for long evenings" in ui["html"]
    assert "79.90" in ui["html"]
    assert [component["type"] for component in ui["components"]][:2] == ["hero", "grid"]
    assert ui["components"][0]["config"]["product_ids"] == ["p1"]
    assert ui["components"][1]["config"]["product_ids"] == ["p2"]
    ComponentTree.model_validate({"components": ui["components"]})


def test_in_html_mode_phase_1_is_given_the_components_it_asks_for(html_client: TestClient, model: StandInModel) -> None:
    answer = html_client.post("/generate", json=PHASE1 | {"options": {"components": ["grid"]}}).json()
    assert [component["type"] for component in answer["ui"]["components"]] == ["grid"]
    assert not model.calls[0].wants_html


def test_in_html_mode_a_failure_is_told_as_in_the_other(html_client: TestClient, model: StandInModel) -> None:
    model.replies(Reply("<p>Half price, today only.</p>"))
    response = html_client.post("/generate", json=PHASE1)
    assert error_of(response) == (500, "GENERATION_FAILED", True)
    assert is_whole_document(response.json()["ui"]["html"])
    assert response.json()["ui"]["components"]


@pytest.mark.slow
def test_in_html_mode_phase_1_is_given_the_part_that_came_in_time(
    html_client: TestClient, model: StandInModel, server_settings: Settings
) -> None:
    hurried = replace(server_settings, generation_mode="html", llm_timeout_seconds=1.5)
    app.dependency_overrides[get_settings] = lambda: hurried
    model.replies(Reply(write_page(["p1", "p2"]), hang_after="Close to what", keep_open_seconds=FOR_LONG))
    response = html_client.post("/generate", json=PHASE1)
    answer = response.json()
    assert (response.status_code, answer["status"], answer["error"]["code"]) == (200, "partial", "TIMEOUT")
    assert [component["type"] for component in answer["ui"]["components"]] == ["hero", "grid"]
    assert "Close to what" not in answer["ui"]["html"]


# Phase 1's shape ------------------------------------------------------------------------------------------------------


def test_phase_1_answers_page_parts_and_figures(client: TestClient, model: StandInModel) -> None:
    response = client.post("/generate", json=PHASE1)
    assert response.status_code == 200
    answer = response.json()
    assert answer.keys() == {"status", "ui", "meta"}
    assert answer["status"] == "success"
    ui, meta = answer["ui"], answer["meta"]
    assert is_whole_document(ui["html"])
    assert "Velvet robe" in ui["html"]
    assert "79.90" in ui["html"]
    assert [component["type"] for component in ui["components"]] == ["hero", "grid", "filters"]
    assert all(component.keys() == {"type", "id", "config"} for component in ui["components"])
    assert ui["persona_hash"].startswith("persona_v2_dealhunter_high_")
    tokens = meta["tokens_used"]
    assert tokens["total"] == tokens["prompt"] + tokens["completion"] > tokens["completion"] > 0
    assert meta["model"] == "moonshot-v1-32k"
    assert meta["generation_time_ms"] >= 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", meta["generated_at"])
    assert "browses: compares prices" in model.calls[0].prompt
    assert "tone: warm" in model.calls[0].prompt


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply.error(429, "rate_limit_reached_error"), (429, "RATE_LIMITED", True)),
        (Reply("no page"), (500, "GENERATION_FAILED", True)),
        (Reply.error(503), (503, "MODEL_UNAVAILABLE", True)),
        (Reply("x", delay_seconds=FOR_LONG), (504, "TIMEOUT", True)),
    ],
)
def test_phase_1_has_the_status_and_code_of_the_cause(
    client: TestClient, model: StandInModel, server_settings: Settings, reply: Reply, expected: tuple[int, str, bool]
) -> None:
    if reply.delay_seconds:
        hurried = replace(server_settings, llm_timeout_seconds=0.5)
        app.dependency_overrides[get_settings] = lambda: hurried
    model.replies(reply)
    response = client.post("/generate", json=PHASE1)
    assert error_of(response) == expected
    assert response.json()["status"] == "error"
    assert is_whole_document(response.json()["ui"]["html"])


def test_phase_1_is_told_that_the_budget_is_spent(client: TestClient, server_settings: Settings) -> None:
    broke = replace(server_settings, daily_llm_budget_usd=0)
    app.dependency_overrides[get_settings] = lambda: broke
    response = client.post("/generate", json=PHASE1)
    assert error_of(response) == (503, "BUDGET_SPENT", True)
    assert is_whole_document(response.json()["ui"]["html"])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("persona", None),
        ("persona", "explorer"),
        ("persona.type", "pirate"),
        ("persona.type", 7),
        ("persona.confidence", 2),
        ("persona.confidence", "high"),
        ("persona.signals.price_sensitivity", "extreme"),
        ("persona.signals.avg_order_value", -1),
    ],
)
def test_phase_1_refuses_a_persona_it_cannot_read(client: TestClient, path: str, value: Any) -> None:
    response = client.post("/generate", json=change(PHASE1, path, value))
    assert error_of(response) == (400, "INVALID_PERSONA", False)
    answer = response.json()
    assert answer["status"] == "error"
    assert is_whole_document(answer["ui"]["html"])


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("shopper_id", "a b", "shopper_id"),
        ("shop", None, "shop"),
        ("shop.products", [{"id": "p1"}], "shop.products.0.title"),
        ("shop.products", "all", "shop.products"),
        ("options", {"components": ["video"]}, "options.components.0"),
    ],
)
def test_phase_1_names_any_other_field_it_cannot_read(client: TestClient, path: str, value: Any, named: str) -> None:
    response = client.post("/generate", json=change(PHASE1, path, value))
    assert error_of(response) == (400, "INVALID_FIELD", False)
    assert response.json()["error"]["message"].startswith(named)
    assert response.json()["status"] == "error"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("collector", "explorer"), ("minimalist", "minimalist"), ("loyalist", "loyalist"), ("neutral", "neutral")],
)
def test_phase_1s_names_of_personas_are_known(client: TestClient, name: str, kind: str) -> None:
    answer = client.post("/generate", json=change(PHASE1, "persona.type", name)).json()
    assert answer["ui"]["persona_hash"].startswith(f"persona_v2_{kind}_")


def test_phase_1_is_given_the_components_it_asks_for(client: TestClient) -> None:
    answer = client.post("/generate", json=PHASE1 | {"options": {"force": True, "components": ["grid"]}}).json()
    assert [component["type"] for component in answer["ui"]["components"]] == ["grid"]


@pytest.mark.parametrize(
    "wanted", [["hero"], ["filters"], ["recommendations", "hero"], ["grid", "filters", "recommendations"], ["cta"]]
)
@pytest.mark.parametrize("reply", [Reply(), Reply.error(401)], ids=["an answer without a page", "a template"])
def test_phase_1_is_given_each_component_it_asks_for_and_no_other(
    client: TestClient, model: StandInModel, wanted: list[str], reply: Reply
) -> None:
    model.replies(reply)
    answer = client.post("/generate", json=PHASE1 | {"options": {"components": wanted}}).json()
    assert {component["type"] for component in answer["ui"]["components"]} == set(wanted)
    assert is_whole_document(answer["ui"]["html"])


def test_a_model_is_told_which_components_phase_1_asks_for(client: TestClient, model: StandInModel) -> None:
    client.post("/generate", json=PHASE1 | {"options": {"components": ["grid", "hero", "grid"]}})
    assert "Use only these components, each at least once: grid, hero." in model.calls[0].prompt
    client.post("/generate", json=PHASE1)
    assert "Use only" not in model.calls[-1].prompt


def test_phase_1_is_given_the_part_of_a_page_that_came_within_the_budget(
    client: TestClient, model: StandInModel, server_settings: Settings
) -> None:
    app.dependency_overrides[get_settings] = lambda: replace(server_settings, generation_budget_seconds=2.0)
    model.replies(Reply(write_tree(["p1", "p2"]), hang_after="A quiet sel", keep_open_seconds=FOR_LONG))
    response = client.post("/generate", json=PHASE1)
    answer = response.json()
    assert (response.status_code, answer["status"]) == (200, "partial")
    assert [component["type"] for component in answer["ui"]["components"]] == ["hero"]
    assert (answer["error"]["code"], answer["error"]["retryable"]) == ("TIMEOUT", True)
    assert answer["meta"]["model"] == "moonshot-v1-32k"
    assert is_whole_document(answer["ui"]["html"])


def test_phase_1_takes_a_shop_without_products(client: TestClient) -> None:
    response = client.post("/generate", json=change(PHASE1, "shop.products", []))
    assert is_whole_document(response.json()["ui"]["html"])


def test_no_word_of_a_shops_becomes_markup(client: TestClient) -> None:
    sent = change(PHASE1, "shop.brand_guidelines.font_family", "x;}</style><script>alert(1)</script>")
    sent = change(sent, "shop.shop_id", "<script>alert(2)</script>")
    sent["shop"]["products"][0].update(id='"><script>', title="<script>alert(3)</script>", image_url="javascript:x")
    html = client.post("/generate", json=sent).json()["ui"]["html"]
    assert "alert(1)</script>" not in html
    assert "<script>alert" not in html
    assert "javascript:x" not in html


# On a port of its own -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_server_says_who_composes_and_ends_itself_when_nobody_asks(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    environment = {
        "PATH": "/usr/bin:/bin",
        "GENERATOR_PORT": str(port),
        "CONTAINER_INACTIVITY_TIMEOUT_MS": "500",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    command = [sys.executable, "-m", "container_image.server"]
    with (tmp_path / "log").open("w+b") as log:
        # It may end before this process has asked anything: that is its very purpose.
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log) as process:
            assert process.wait(SECONDS_UNTIL_HUNG) == 0
        log.seek(0)
        said = log.read().decode()
    assert "no KIMI_API_KEY: pages are composed from templates" in said
    assert f"Uvicorn running on http://0.0.0.0:{port}" in said
    assert "no request within CONTAINER_INACTIVITY_TIMEOUT_MS" in said
