"""A product's page as a browser meets it."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from lambdas.edge.routes.products import read_asked
from tests.shop import Shop

PAGE = "/s/lantern/products/oak"
SIZES = """\
Handle,Title,Type,Option1 Name,Option1 Value,Variant Price,Variant ID
Robe,Robe,Robes,Size,S,40.00,101
Robe,,,,M,45.00,102
樫 の/杖,Oak staff,Staffs,Wood,Oak,50.00,
樫 の/杖,,,,Ash,60.00,
"""


@pytest.fixture
def robes(shop: Shop, edge: TestClient) -> TestClient:
    shop.csv.write_text(SIZES)
    shop.publish()
    return edge


def test_a_product_has_a_page_of_its_own(edge: TestClient) -> None:
    answer = edge.get(PAGE)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<h1>Oak wand</h1>" in answer.text
    assert answer.headers["cache-control"] == "private, no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "x-wandstore-cache" not in answer.headers
    assert "__Host-wandstore_shopper" in answer.headers["set-cookie"]
    assert edge.head(PAGE).content == b""


def test_a_page_that_a_browser_has_already_is_not_sent_again(edge: TestClient) -> None:
    etag = edge.get(PAGE).headers["etag"]
    assert edge.get(PAGE, headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize(
    ("query", "price"),
    [
        ("", "40.00"),
        ("?variant=102", "45.00"),
        ("?variant=999", "40.00"),
        ("?variant=", "40.00"),
        ("?variant=no%20number", "40.00"),
        ("?option.Size=M", "45.00"),
        ("?option.Size=M&option.Size=S", "45.00"),
        ("?option.Size=XXL&option.Shape=Round", "40.00"),
    ],
)
def test_an_address_chooses_a_variant_and_never_fails(robes: TestClient, query: str, price: str) -> None:
    answer = robes.get(f"/s/lantern/products/Robe{query}")
    assert answer.status_code == 200
    assert re.findall(r'data-price="([^"]+)"', answer.text) == [price]


def test_a_handle_may_be_in_any_script(robes: TestClient) -> None:
    answer = robes.get("/s/lantern/products/%E6%A8%AB%20%E3%81%AE%2F%E6%9D%96?option.Wood=Ash")
    assert (answer.status_code, "Oak staff" in answer.text, "60.00" in answer.text) == (200, True, True)


def test_a_handle_in_another_case_leads_to_the_one_that_is_meant(robes: TestClient) -> None:
    answer = robes.get("/s/lantern/products/ROBE/?variant=102&shopper=ada")
    assert answer.status_code == 308
    assert answer.headers["location"] == "/s/lantern/products/Robe?variant=102&shopper=ada"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("handle", ["elm-wand", "%E6%9D%96", "a/b", "%3Cscript%3E", "x" * 3000, "%00", "%2e%2e"])
def test_an_unknown_handle_has_a_404_page_of_the_store_with_search_and_categories(
    edge: TestClient, handle: str
) -> None:
    answer = edge.get(f"/s/lantern/products/{handle}")
    assert answer.status_code == 404
    assert "This product is not here" in answer.text
    assert 'role="search"' in answer.text
    assert "/s/lantern/collections/cloths" in answer.text
    assert '<meta name="robots" content="noindex">' in answer.text
    assert "<script>" not in answer.text


def test_a_404_page_looks_for_the_words_of_the_handle(edge: TestClient) -> None:
    assert 'href="/s/lantern?q=elm+wand"' in edge.get("/s/lantern/products/elm-wand").text


def test_an_unknown_store_is_a_404_page_and_one_outside_the_grammar_a_400_page(edge: TestClient) -> None:
    assert edge.get("/s/nowhere/products/oak").status_code == 404
    assert edge.get("/s/Lantern/products/oak").status_code == 400
    assert edge.get(f"{PAGE}?shopper=not an id").status_code == 400


def test_the_id_of_an_address_travels_with_the_links_and_sets_no_cookie(edge: TestClient) -> None:
    answer = edge.get(f"{PAGE}?shopper=ada")
    assert "set-cookie" not in answer.headers
    assert 'href="/s/lantern/collections/wands?shopper=ada"' in answer.text


def test_the_page_is_in_the_shoppers_character(edge: TestClient) -> None:
    edge.post("/api/shopper/persona", json={"store": "lantern", "shopper": "ada", "persona": "dealhunter"})
    assert 'class="character-dealhunter' in edge.get(f"{PAGE}?shopper=ada").text


def test_what_an_address_may_ask_is_bounded() -> None:
    many = [(f"option.{number}", "x" * 900) for number in range(20)]
    asked = read_asked([*many, ("variant", "7" * 900), ("variant", "8"), ("other", "")])
    assert len(asked.options) == 8
    assert {len(value) for value in asked.options.values()} == {300}
    assert asked.variant_id == "7" * 300
