from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from tests.shop import Shop

ADA = {"Cookie": "__Host-wandstore_shopper=ada"}
EVE = {"Cookie": "__Host-wandstore_shopper=eve"}
PAGE, NAMED = "/s/lantern", "/s/lantern?shopper=ada"


@pytest.fixture
def explorer(edge: TestClient, shop: Shop) -> TestClient:
    """Ada has chosen to see what is new first, and her page is made."""
    edge.post("/api/shopper/persona", json={"shopper": "ada", "store": "lantern", "persona": "explorer"})
    edge.get(NAMED)
    shop.work()
    return edge


def test_the_cookies_own_shopper_has_the_stored_page_and_its_reasons(explorer: TestClient, shop: Shop) -> None:
    response = explorer.get(PAGE, headers=ADA)
    assert response.headers["x-wandstore-cache"] == "HIT"
    assert response.headers["etag"] == shop.cached_page("ada")["etag"]
    assert "because you chose it" in response.text
    assert "shopper=ada" not in response.text
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("headers", [{}, EVE], ids=["a new browser", "another shopper's browser"])
def test_who_has_the_address_is_shown_the_page_and_told_no_reasons(
    explorer: TestClient, headers: dict[str, str]
) -> None:
    response = explorer.get(NAMED, headers=headers)
    assert "character-explorer" in response.text
    assert "because you" not in response.text
    assert "set-cookie" not in response.headers
    links = re.findall(r'href="(/s/lantern[^"]*)"', response.text)
    assert links
    assert all("shopper=ada" in link for link in links)


def test_the_shopper_whose_own_address_it_is_is_told_the_reasons(explorer: TestClient) -> None:
    response = explorer.get(NAMED, headers=ADA)
    assert "because you chose it" in response.text


def test_the_persona_of_an_address_survives_five_clicks(explorer: TestClient) -> None:
    address = NAMED
    for _ in range(5):
        page = explorer.get(address)
        assert page.status_code == 200
        assert "character-explorer" in page.text
        onward = [
            link.replace("&amp;", "&") for link in re.findall(r'href="(/s/lantern(?:/collections|\?)[^"]*)"', page.text)
        ]
        address = next(link for link in reversed(onward) if link != address)
        assert "shopper=ada" in address


def test_a_view_has_the_shoppers_character_and_says_why(explorer: TestClient) -> None:
    view = explorer.get(f"{PAGE}?q=wand", headers=ADA)
    assert "character-explorer" in view.text
    assert "because you chose it" in view.text
    assert "x-wandstore-cache" not in view.headers
    assert "character-neutral" in explorer.get(f"{PAGE}?q=wand").text


def test_a_new_browser_gets_a_cookie_and_a_named_one_none(edge: TestClient) -> None:
    assert "__Host-wandstore_shopper=" in edge.get(PAGE).headers["set-cookie"]
    assert "__Host-wandstore_shopper=" in edge.get(f"{PAGE}?q=wand").headers["set-cookie"]
    assert "set-cookie" not in edge.get(f"{NAMED}&q=wand").headers


def test_a_page_says_that_another_is_being_made_only_where_one_is(edge: TestClient) -> None:
    assert "Personalizing..." in edge.get(NAMED).text
    assert "Personalizing..." not in edge.get("/s/lantern?shopper=bot", headers={"User-Agent": "Googlebot"}).text
