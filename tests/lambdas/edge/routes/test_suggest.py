from __future__ import annotations

from starlette.testclient import TestClient


def test_suggestions_are_the_same_for_everybody_and_a_cache_may_keep_them(edge: TestClient) -> None:
    answer = edge.get("/s/lantern/suggest", params={"q": "oa"})
    assert answer.status_code == 200
    assert {"label": "Oak wand", "url": "/s/lantern/products/oak"} in answer.json()["suggestions"]
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert "set-cookie" not in answer.headers
    assert (
        edge.get("/s/lantern/suggest?q=oa", headers={"Cookie": "__Host-wandstore_shopper=ada"}).json() == answer.json()
    )


def test_nothing_typed_is_answered_with_nothing(edge: TestClient) -> None:
    for query in ("", "?q=", "?q=%00%ff", "?q=zzzz"):
        answer = edge.get(f"/s/lantern/suggest{query}")
        assert (answer.status_code, answer.json()) == (200, {"suggestions": []})


def test_suggestions_of_an_unknown_store_are_an_error_for_machines(edge: TestClient) -> None:
    answer = edge.get("/s/nowhere/suggest?q=oak")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "STORE_NOT_FOUND")
