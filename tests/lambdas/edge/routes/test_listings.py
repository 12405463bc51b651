from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.lambdas.edge.storefronts import use_settings
from tests.shop import Shop
from tests.wandstore.pages.parsed import ParsedPage
from wandstore.pages.selection import PAGE_SIZE

WANDS = "/s/lantern/collections/wands"


def titles(html: str) -> list[str]:
    return ParsedPage(html).texts("h3")


@pytest.mark.parametrize(
    ("path", "shown", "hidden"),
    [
        (WANDS, "Oak wand", "Linen cloth"),
        ("/s/lantern/collections/all?price=-9", "Linen cloth", "Oak wand"),
        ("/s/lantern?category=Wands", "Oak wand", "Linen cloth"),
        ("/s/lantern?available=1&page=1", "Oak wand", "nothing of this kind"),
        ("/s/lantern?page=1", "Oak wand", "nothing of this kind"),
    ],
)
def test_a_collection_and_its_filters_are_rendered_on_request(
    edge: TestClient, path: str, shown: str, hidden: str
) -> None:
    answer = edge.get(path)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["cache-control"]
    assert "x-wandstore-cache" not in answer.headers
    main = answer.text.partition("<main")[2]
    assert shown in main
    assert hidden not in main


def test_a_collection_that_does_not_exist_is_a_404_page_of_the_store(edge: TestClient) -> None:
    answer = edge.get("/s/lantern/collections/nowhere/at/all")
    assert answer.status_code == 404
    page = ParsedPage(answer.text)
    assert page.texts("h1") == ["There is no such collection"]
    assert page.attributes("body", "data-store") == ["lantern"]
    assert "/s/lantern/collections/all" in page.attributes("a", "href")
    assert edge.get("/s/nowhere/collections/wands").status_code == 404


@pytest.mark.parametrize("handle", ["Wands", "wands/", "WANDS//"])
def test_a_handle_in_another_case_or_with_a_slash_leads_to_the_one_that_is_meant(edge: TestClient, handle: str) -> None:
    answer = edge.get(f"/s/lantern/collections/{handle}?sort=price&shopper=ada")
    assert answer.status_code == 308
    assert answer.headers["location"] == f"{WANDS}?sort=price&shopper=ada"
    assert answer.headers["cache-control"] == "no-store"


def test_a_bad_value_is_never_an_error(edge: TestClient) -> None:
    answer = edge.get(f"{WANDS}?page=x&price=cheap&available=maybe&option.=&option.Size=&sort=magic&q=%00&to=-")
    assert answer.status_code == 200
    assert titles(answer.text) == titles(edge.get(WANDS).text)


def test_a_page_of_a_category_names_its_own_address_and_so_does_the_old_one(edge: TestClient, shop: Shop) -> None:
    use_settings(edge, shop.with_settings(public_base_url="https://shop.example").settings)
    for path in (WANDS, "/s/lantern?category=Wands"):
        assert f'<link rel="canonical" href="https://shop.example{WANDS}">' in edge.get(path).text


def test_the_links_of_a_shopper_of_the_address_keep_them(edge: TestClient) -> None:
    page = ParsedPage(edge.get(f"{WANDS}?shopper=ada&q=wand").text)
    within = [link for link in page.attributes("a", "href") if link.startswith("/s/lantern")]
    assert within
    assert all("shopper=ada" in link for link in within)


def test_a_shopper_gets_their_own_character_and_no_job(edge: TestClient, shop: Shop) -> None:
    edge.post(
        "/api/shopper/persona",
        json={"store": "lantern", "persona": "dealhunter"},
        headers={"Cookie": "__Host-wandstore_shopper=bea"},
    )
    answer = edge.get(f"{WANDS}?available=1", headers={"Cookie": "__Host-wandstore_shopper=bea"})
    page = ParsedPage(answer.text)
    assert "character-dealhunter" in page.attributes("body", "class")[0]
    assert "This page puts what is reduced first" in page.text
    assert shop.job("ada") is None


def test_a_page_has_no_more_products_than_the_contract_says() -> None:
    assert PAGE_SIZE == 48
