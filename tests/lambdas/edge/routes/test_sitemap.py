from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from tests.edge_events import FUNCTION_URL_HOST
from tests.lambdas.edge.storefronts import use_settings
from tests.shop import Shop
from wandstore.pages import sitemap


def test_a_sitemap_has_the_public_address_or_that_of_a_server_of_our_own(edge: TestClient, shop: Shop) -> None:
    answer = edge.get("/s/lantern/sitemap.xml")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xml")
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert f"<loc>{edge.base_url}/s/lantern/products/oak</loc>" in answer.text
    use_settings(edge, shop.with_settings(public_base_url="https://shop.example").settings)
    assert "<loc>https://shop.example/s/lantern</loc>" in edge.get("/s/lantern/sitemap.xml").text


def test_a_large_sitemap_is_an_index_of_parts(edge: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MAX_URLS", 2)
    index = edge.get("/s/lantern/sitemap.xml").text
    assert "<sitemapindex" in index
    assert f"<loc>{edge.base_url}/s/lantern/sitemap-2.xml</loc>" in index
    assert "<urlset" in edge.get("/s/lantern/sitemap-1.xml").text
    assert edge.get("/s/lantern/sitemap-999.xml").status_code == 404


@pytest.mark.parametrize("path", ["/s/nowhere/sitemap.xml", "/s/nowhere/sitemap-1.xml"])
def test_the_sitemap_of_an_unknown_store_is_an_error_for_machines(edge: TestClient, path: str) -> None:
    answer = edge.get(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "STORE_NOT_FOUND")


def test_on_aws_without_a_public_address_there_is_no_sitemap(edge: TestClient) -> None:
    async def called_by_lambda(scope: Scope, receive: Receive, send: Send) -> None:
        event = {"requestContext": {"domainName": FUNCTION_URL_HOST}}
        await edge.app({**scope, "aws.event": event}, receive, send)

    answer = TestClient(called_by_lambda).get("/s/lantern/sitemap.xml")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "NOT_FOUND")
