import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.shop import Shop
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Put
from wandstore.shoppers.models import EventKind
from wandstore.shoppers.personas import PersonaType


def test_every_get_route_answers_head(edge: TestClient) -> None:
    for path in ("/s/lantern?shopper=ada", "/", "/health", "/api/generation/status?shopper=ada&store=lantern"):
        response = edge.head(path)
        assert response.status_code in (200, 307), path
        assert response.content == b"", path


MALFORMED: dict[str, tuple[str, dict[str, Any]]] = {
    "catalogue": ("ui_cache_table", {"key": "catalogue:lantern", "version": 5}),
    "session": ("shopper_sessions_table", {"key": "session:ada", "revision:lantern": "x", "signals:lantern": 1}),
    "job": ("generation_queue_table", {"key": "job:lantern:ada", "sort": "-", "state": "queued", "preferences": "{"}),
}


@pytest.mark.parametrize("what", MALFORMED)
def test_a_malformed_item_fails_no_page_and_no_event(edge: TestClient, shop: Shop, what: str) -> None:
    table, item = MALFORMED[what]
    dynamodb.put(shop.clients, Put(table=getattr(shop.settings, table), item=item))
    assert "Oak wand" in edge.get("/s/lantern?shopper=ada").text
    assert "Oak wand" in edge.get("/s/lantern?shopper=ada&sort=price").text
    assert edge.get("/api/generation/status?shopper=ada&store=lantern").status_code == 200
    said = {"shopper": "ada", "store": "lantern", "event": "view", "productId": "oak"}
    assert edge.post("/api/shopper/track", json=said).status_code == 202


def test_an_unknown_address_is_a_404_in_the_one_error_shape(edge: TestClient) -> None:
    response = edge.get("/nowhere")
    assert response.status_code == 404
    assert response.json() == {"error": {"code": "NOT_FOUND", "message": "Not Found: /nowhere", "retryable": False}}


def test_a_method_that_a_route_does_not_take_is_a_405(edge: TestClient) -> None:
    assert edge.post("/health").json()["error"]["code"] == "METHOD_NOT_ALLOWED"
    assert edge.get("/api/shopper/track").headers["allow"] == "POST"
    assert edge.post("/s/lantern").headers["content-type"].startswith("text/html")


def test_the_openapi_document_names_every_route_with_its_answers(edge: TestClient) -> None:
    paths = edge.get("/openapi.json").json()["paths"]
    assert {
        "/s/{store}": {"200", "304", "400", "404"},
        "/store": {"200", "304", "400", "404"},
        "/": {"307"},
        "/health": {"200"},
        "/api/generation/status": {"200", "400", "404"},
        "/assets/{path}": {"200", "304", "404"},
        "/debug/container": {"200", "404", "503"},
        "/debug/generate": {"200", "202", "400", "404", "429", "503"},
        "/debug/errors": {"200", "400", "404", "503"},
    }.items() <= {
        path: set(operations["get"]["responses"]) for path, operations in paths.items() if "get" in operations
    }.items()
    checkout = paths["/s/{store}/checkout"]["get"]
    assert set(checkout["responses"]) == {"200", "303", "400", "404"}
    assert {p["name"] for p in checkout["parameters"]} == {"store", "variant", "quantity", "shopper"}
    track = paths["/api/shopper/track"]["post"]
    assert set(track["responses"]) == {"202", "400", "403", "404", "413", "422", "503"}
    said = track["requestBody"]["content"]["application/json"]["schema"]["properties"]
    assert set(said) == {
        "shopper",
        "store",
        "event",
        "productId",
        "category",
        "price",
        "query",
        "orderId",
        "arrival",
        "again",
    }
    assert said["event"]["enum"] == [kind.value for kind in EventKind]
    assert "$ref" not in json.dumps(track["requestBody"])
    choice = paths["/api/shopper/persona"]["post"]
    assert set(choice["responses"]) == {"202", "303", "400", "403", "404", "413", "422", "503"}
    bodies = choice["requestBody"]["content"]
    assert bodies.keys() == {"application/json", "application/x-www-form-urlencoded"}
    for body in bodies.values():
        assert body["schema"]["properties"].keys() == {"shopper", "store", "persona"}
        assert body["schema"]["properties"]["persona"]["enum"] == [*PersonaType, "none"]
        assert body["schema"]["required"] == ["store", "persona", "shopper"]
    webhook = paths["/webhook/generation-complete"]["post"]
    assert set(webhook["responses"]) == {"202", "400", "401", "403", "404", "409", "413", "422", "429", "503"}
    assert [p["name"] for p in webhook["parameters"]] == ["X-Webhook-Signature"]
    delivered = webhook["requestBody"]["content"]["application/json"]["schema"]
    assert set(delivered["properties"]) == {"jobId", "storeSlug", "shopperId", "html", "persona", "source"}
    tried = paths["/debug/generate"]["get"]
    assert {p["name"] for p in tried["parameters"]} == {"shopper", "store", "force", "X-WandStore-Debug-Token"}
    shown = paths["/s/{store}"]["get"]
    filters = ["q", "category", "price", "from", "to", "available", "option.{name}", "sort", "page"]
    assert [p["name"] for p in shown["parameters"]] == ["store", "shopper", *filters]
    collection = paths["/s/{store}/collections/{handle}"]["get"]
    assert {p["name"] for p in collection["parameters"]} == {"store", "shopper", "handle", *filters}
    assert set(collection["responses"]) == {"200", "304", "308", "400", "404"}
    assert {p["name"] for p in paths["/s/{store}/suggest"]["get"]["parameters"]} == {"store", "q"}
    status = paths["/api/generation/status"]["get"]
    assert {p["name"] for p in status["parameters"]} == {"shopper", "store"}


# What people, robots and old links put after a question mark.
STRANGE_QUERIES = (
    "&&&",
    "=",
    "%",
    "%zz",
    "q=%00",
    "q=%FF",
    "q=%E2%80%AE%D7%90",
    "q=" + "a" * 3000,
    "q=a&q=b&q[]=c",
    "page=-1",
    "page=999999999999999999",
    "page=%D9%A1",
    "page=2&page=x",
    "price=--",
    "price=NaN-",
    "price=1e9-",
    "price=999999999999-",
    "from=-1&to=abc",
    "&".join(f"option.o{number}=v" for number in range(300)),
    "&".join(f"option.Length={number}" for number in range(300)),
    "option.=x&option.%00=1",
    "sort=..%2F&category=%3Cb%3E",
    "shopper=a&shopper=b",
    "shopper=..%2F",
    "variant=99999999999999999999&variant=x",
    "quantity=-1&quantity=1e9",
    "told=added&variant=%3Cb%3E&product=%00",
    "utm_source=x&gclid=" + "y" * 500,
)
PAGES = (
    "",
    "/collections/all",
    "/products/oak",
    "/cart",
    "/wishlist",
    "/compare",
    "/checkout",
    "/suggest",
    "/sitemap.xml",
)


@pytest.mark.parametrize("page", PAGES)
def test_no_query_makes_a_page_fail(edge: TestClient, page: str) -> None:
    for query in STRANGE_QUERIES:
        answer = edge.get(f"/s/lantern{page}?{query}")
        assert answer.status_code in (200, 400, 404), query
