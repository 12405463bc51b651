from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.lambdas.edge.storefronts import use_settings
from tests.shop import Shop
from wandstore.catalogue.stores import stores_in

PICTURE = "/assets/magic-wands/blackthorn-wand.svg"


def test_a_picture_is_kept_for_an_hour_and_asked_for_by_its_tag(edge: TestClient) -> None:
    answer = edge.get(PICTURE)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert edge.get(PICTURE, headers={"if-none-match": answer.headers["etag"]}).status_code == 304


def test_a_picture_that_is_not_there_is_a_404_in_the_one_error_shape(edge: TestClient) -> None:
    answer = edge.get("/assets/magic-wands/nothing.svg")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "NOT_FOUND")


def test_the_icon_that_browsers_ask_for_is_a_small_drawing(edge: TestClient) -> None:
    answer = edge.get("/favicon.ico")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.text.startswith("<svg ")
    assert len(answer.content) < 1000
    assert edge.get("/favicon.ico", headers={"if-none-match": answer.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("path", ["/s/lantern?shopper=ada", "/s/nowhere"])
def test_every_page_names_the_icon(edge: TestClient, path: str) -> None:
    assert '<link rel="icon" href="/favicon.ico" type="image/svg+xml">' in edge.get(path).text


def test_crawlers_may_read_stores_and_nothing_of_a_shoppers(edge: TestClient) -> None:
    answer = edge.get("/robots.txt")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert answer.text.splitlines() == [
        "User-agent: *",
        "Allow: /s/",
        "Allow: /assets/",
        "Disallow: /api/",
        "Disallow: /debug/",
        "Disallow: /errors/",
        "Disallow: /webhook/",
        "Disallow: /s/*/cart",
        "Disallow: /s/*/checkout",
        "Disallow: /s/*/wishlist",
        "Disallow: /s/*/compare",
        "Disallow: /s/*/suggest",
        "Disallow: /*?shopper=",
        "Disallow: /*&shopper=",
    ]


def test_crawlers_are_told_every_stores_sitemap_where_the_public_address_is_known(edge: TestClient, shop: Shop) -> None:
    use_settings(edge, shop.with_settings(public_base_url="https://shop.example/").settings)
    sitemaps = [line for line in edge.get("/robots.txt").text.splitlines() if line.startswith("Sitemap: ")]
    assert "Sitemap: https://shop.example/s/lantern/sitemap.xml" in sitemaps
    assert len(sitemaps) == len(stores_in(shop.settings.stores_path))


def test_the_global_privacy_control_is_said_to_be_honoured(edge: TestClient) -> None:
    answer = edge.get("/.well-known/gpc.json")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json() == {"gpc": True, "lastUpdate": "2026-11-20"}


@pytest.mark.parametrize("path", ["/favicon.ico", "/robots.txt", "/.well-known/gpc.json"])
def test_head_is_answered_without_a_body_and_a_cache_may_keep_it(edge: TestClient, path: str) -> None:
    answer = edge.head(path)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["cache-control"] == "public, max-age=3600"
