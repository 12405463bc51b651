from __future__ import annotations

import re
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest
from starlette.testclient import TestClient

from lambdas.edge.app import create_app
from tests.shop import Shop
from tests.written_metrics import metrics_in
from wandstore.errors import StorageUnavailable
from wandstore.storefront import page_request

ADA = {"Cookie": "__Host-wandstore_shopper=ada"}
BEA = {"Cookie": "__Host-wandstore_shopper=bea"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
LISTS = ("wishlist", "compare")
both = pytest.mark.parametrize("name", LISTS)


def page_of(name: str) -> str:
    return f"/s/lantern/{name}"


def post(
    client: TestClient, name: str, product: str, action: str = "add", *, headers: dict[str, str] = ADA, **more: Any
) -> httpx2.Response:
    fields = {"store": "lantern", "product": product, "action": action, **more}
    return client.post(f"/api/shopper/{name}", json=fields, headers=headers)


def post_form(
    client: TestClient, name: str, product: str, action: str = "add", *, headers: Any = ADA, **more: Any
) -> httpx2.Response:
    fields = {"store": "lantern", "product": product, "action": action, **more}
    return client.post(f"/api/shopper/{name}", content=urlencode(fields), headers=headers | FORM)


def cookies_of(response: httpx2.Response) -> dict[str, str]:
    jar = SimpleCookie()
    for sent in response.headers.get_list("set-cookie"):
        jar.load(sent)
    return {name: morsel.value for name, morsel in jar.items()}


def listed(client: TestClient, name: str, headers: dict[str, str] = ADA) -> list[str]:
    """The products of a list, by the buttons of its page that remove them."""
    return re.findall(
        r'form="to-remove" name="product" value="([^"]*)"', client.get(page_of(name), headers=headers).text
    )


# Without scripts ------------------------------------------------------------------------------------------------------


@both
def test_a_form_adds_and_leads_to_the_list_which_shows_and_tells_it(edge: TestClient, name: str) -> None:
    response = post_form(edge, name, "oak")
    assert (response.status_code, response.headers["location"]) == (303, f"{page_of(name)}?told=added&product=oak")
    assert response.headers["cache-control"] == "private, no-store"
    page = edge.get(response.headers["location"], headers=ADA)
    assert (page.status_code, page.headers["cache-control"]) == (200, "private, no-store")
    assert "Oak wand is in your " in page.text
    assert '<meta name="robots" content="noindex">' in page.text
    assert listed(edge, name) == ["oak"]


@both
def test_a_form_leads_back_to_where_it_wants_within_the_store_and_nowhere_else(edge: TestClient, name: str) -> None:
    back = "/s/lantern/products/oak?variant=10"
    assert post_form(edge, name, "oak", **{"return": back}).headers["location"] == back
    for address in (
        "https://evil.example/",
        "//evil.example/s/lantern",
        "/s/lantern/../../evil",
        "javascript:alert(1)",
    ):
        response = post_form(edge, name, "oak", "remove", **{"return": address})
        assert response.headers["location"].startswith(page_of(name))
        post_form(edge, name, "oak")


@both
def test_the_last_removal_is_told_and_put_back_by_a_form(edge: TestClient, name: str) -> None:
    post_form(edge, name, "oak")
    post_form(edge, name, "yew")
    assert post_form(edge, name, "oak", "remove").headers["location"] == page_of(name)
    page = edge.get(page_of(name), headers=ADA).text
    assert "Oak wand was removed." in page
    undo = re.search(r'<form class="undo".*?</form>', page)
    assert undo is not None
    fields: dict[str, Any] = dict(re.findall(r'name="(\w+)" value="(\w+)"', undo[0]))
    assert fields == {"store": "lantern", "product": "oak", "action": "add"}
    edge.post(f"/api/shopper/{name}", content=urlencode(fields), headers=ADA | FORM)
    assert sorted(listed(edge, name)) == ["oak", "yew"]


def test_a_fifth_product_replaces_nothing_and_the_page_says_what_to_do(shop: Shop, edge: TestClient) -> None:
    shop.csv.write_text("Handle,Title,Variant Price\n" + "".join(f"w{n},Wand {n},{n}.00\n" for n in range(1, 6)))
    shop.publish()
    for number in range(1, 5):
        post_form(edge, "compare", f"w{number}")
    refused = post_form(edge, "compare", "w5", **{"return": "/s/lantern/products/w5"})
    assert refused.headers["location"] == "/s/lantern/compare?told=full&product=w5"
    page = edge.get(refused.headers["location"], headers=ADA).text
    assert "Wand 5 was not added: 4 products stand side by side already. Remove one to compare another." in page
    answer = post(edge, "compare", "w5")
    assert (answer.status_code, answer.json()["outcome"], answer.json()["count"]) == (200, "full", 4)
    assert listed(edge, "compare") == ["w1", "w2", "w3", "w4"]


@both
def test_the_pages_take_head_and_are_a_404_in_an_unknown_store(edge: TestClient, name: str) -> None:
    assert edge.head(page_of(name)).status_code == 200
    assert edge.get(f"/s/nowhere/{name}").status_code == 404
    assert edge.get(f"{page_of(name)}?told=%3Cscript%3E&product=%3Cb%3E").status_code == 200


def test_a_page_of_the_wish_list_that_is_no_number_is_a_400(edge: TestClient) -> None:
    assert edge.get("/s/lantern/wishlist?page=2").status_code == 200
    assert edge.get("/s/lantern/wishlist?page=0").status_code == 400
    assert edge.get("/s/lantern/wishlist?page=two").status_code == 400


# JSON -----------------------------------------------------------------------------------------------------------------


@both
def test_json_is_answered_with_the_list(shop: Shop, edge: TestClient, name: str) -> None:
    post(edge, name, "oak")
    shop.csv.write_text(shop.csv.read_text().replace("40.00", "44.00").replace("yew,Yew", "elm,Elm"))
    shop.publish()
    response = post(edge, name, "cloth")
    assert (response.status_code, response.headers["cache-control"]) == (200, "private, no-store")
    answer = response.json()
    oak = {
        "product": "oak",
        "name": "Oak wand",
        "price": "44.00",
        "priceWhenSaved": "40.00",
        "available": True,
        "notes": ["Costs £44.00 now. It was £40.00 when you saved it."],
    }
    assert (oak in answer["products"], answer["count"], answer["currency"]) == (True, 2, "GBP")
    assert (answer["store"], answer["outcome"], answer["removed"]) == ("lantern", "added", None)
    assert answer["most"] == {"wishlist": 100, "compare": 4}[name]
    assert answer["message"].startswith("Linen cloth is in your ")
    assert answer["page"] == f"{page_of(name)}?told=added&product=cloth"
    removed = post(edge, name, "oak", "remove").json()
    assert (removed["outcome"], removed["removed"]) == ("removed", {"product": "oak", "name": "Oak wand"})
    assert removed["message"].startswith("Oak wand is no longer in your ")


@both
def test_an_unknown_product_is_a_404_with_a_sentence(edge: TestClient, name: str) -> None:
    response = post(edge, name, "elm")
    assert (response.status_code, response.json()["error"]["code"]) == (404, "PRODUCT_NOT_FOUND")
    page = post_form(edge, name, "elm")
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "This store does not have that product any more." in page.text


@both
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"store": "Lantern"}, "store"),
        ({"product": ""}, "product"),
        ({"product": "x" * 256}, "product"),
        ({"action": "set"}, "action"),
        ({"return": "/" * 2001}, "return"),
        ({"shopper": "no id"}, "shopper"),
    ],
)
def test_what_is_outside_its_grammar_is_a_400_that_names_the_field(
    edge: TestClient, name: str, change: dict[str, Any], field: str
) -> None:
    fields = {"store": "lantern", "product": "oak", "action": "add", **change}
    response = edge.post(f"/api/shopper/{name}", json=fields, headers=ADA)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "INVALID_FIELD")
    assert response.json()["error"]["message"].startswith(field)
    as_form = edge.post(f"/api/shopper/{name}", content=urlencode(fields), headers=ADA | FORM)
    assert (as_form.status_code, as_form.headers["content-type"]) == (400, "text/html; charset=utf-8")


# Whose list -----------------------------------------------------------------------------------------------------------


@both
def test_a_browser_without_a_shopper_gets_one_whose_list_it_is(edge: TestClient, name: str) -> None:
    made = cookies_of(post(edge, name, "oak", headers={}))["__Host-wandstore_shopper"]
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", made)
    assert listed(edge, name, {"Cookie": f"__Host-wandstore_shopper={made}"}) == ["oak"]


@both
@pytest.mark.parametrize("send", [post, post_form])
def test_an_id_that_only_the_address_names_never_touches_that_shoppers_list(
    edge: TestClient, name: str, send: Any
) -> None:
    post(edge, name, "oak")
    send(edge, name, "yew", headers=BEA, shopper="ada")
    edge.cookies.clear()
    anonymous = send(edge, name, "cloth", headers={}, shopper="ada")
    edge.cookies.clear()
    assert cookies_of(anonymous)["__Host-wandstore_shopper"] != "ada"
    assert (listed(edge, name), listed(edge, name, BEA)) == (["oak"], ["yew"])
    assert listed(edge, f"{name}?shopper=ada", BEA) == ["yew"]
    stranger = edge.get(f"{page_of(name)}?shopper=ada")
    assert 'form="to-remove"' not in stranger.text
    assert "set-cookie" not in stranger.headers


@both
def test_after_an_action_the_address_still_names_whose_page_it_was(edge: TestClient, name: str) -> None:
    back = {"return": "/s/lantern/products/oak"}
    assert post_form(edge, name, "oak", headers=BEA, shopper="ada", **back).headers["location"] == (
        "/s/lantern/products/oak?shopper=ada"
    )
    assert post_form(edge, name, "oak", headers=ADA, shopper="ada", **back).headers["location"] == back["return"]


@both
@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_page_of_another_site_changes_nothing(edge: TestClient, name: str, headers: dict[str, str]) -> None:
    response = post(edge, name, "oak", headers=ADA | headers)
    assert (response.status_code, response.json()["error"]["code"]) == (403, "CROSS_SITE")
    assert "set-cookie" not in response.headers
    assert listed(edge, name) == []


def test_with_an_address_of_a_shopper_the_lists_are_in_that_shoppers_character(shop: Shop, edge: TestClient) -> None:
    post(edge, "wishlist", "oak", headers=BEA)
    edge.post("/api/shopper/persona", json={"store": "lantern", "shopper": "ada", "persona": "explorer"})
    page = edge.get("/s/lantern/wishlist?shopper=ada", headers=BEA).text
    assert 'class="character-explorer ' in page
    assert "Oak wand" in page
    assert 'href="/s/lantern/products/oak?shopper=ada"' in page


# Product pages --------------------------------------------------------------------------------------------------------


@both
def test_a_products_page_knows_whether_it_is_saved(edge: TestClient, name: str) -> None:
    def pressed(headers: dict[str, str], query: str = "") -> list[tuple[str, str]]:
        page = edge.get(f"/s/lantern/products/oak{query}", headers=headers).text
        form = re.search(rf'<form action="/api/shopper/{name}".*?</form>', page)
        assert form is not None
        return re.findall(r'value="(add|remove)" aria-pressed="(\w+)"', form[0])

    assert pressed(ADA) == [("add", "false")]
    post(edge, name, "oak")
    assert pressed(ADA) == pressed(ADA, "?shopper=bea") == [("remove", "true")]
    assert pressed(BEA) == pressed(BEA, "?shopper=ada") == [("add", "false")]


@both
def test_the_button_of_a_products_page_leads_back_to_it(edge: TestClient, name: str) -> None:
    page = edge.get("/s/lantern/products/oak?shopper=cy", headers=ADA).text
    form = re.search(rf'<form action="/api/shopper/{name}".*?</form>', page)
    assert form is not None
    fields: dict[str, Any] = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))
    response = edge.post(f"/api/shopper/{name}", content=urlencode(fields), headers=ADA | FORM)
    assert response.headers["location"] == "/s/lantern/products/oak?shopper=cy"
    assert listed(edge, name) == ["oak"]


# Events ---------------------------------------------------------------------------------------------------------------


def test_a_wish_is_counted_by_the_server_and_a_comparison_is_not(shop: Shop, edge: TestClient) -> None:
    post_form(edge, "wishlist", "oak")
    post(edge, "wishlist", "oak", "remove")
    post(edge, "compare", "oak")
    assert (shop.session("ada").signals.wishes, shop.session("ada").signals.events) == (1, 1)


def test_who_sends_the_global_privacy_control_has_a_list_and_no_event(shop: Shop, edge: TestClient) -> None:
    post(edge, "wishlist", "oak", headers=ADA | {"Sec-GPC": "1"})
    assert (listed(edge, "wishlist"), shop.session("ada").signals.events) == (["oak"], 0)


@pytest.mark.parametrize(("consent", "events"), [("", 0), ("no", 0), ("yes", 1)])
def test_where_consent_is_asked_for_a_wish_needs_it_to_be_counted(
    shop: Shop, tmp_path: Path, consent: str, events: int
) -> None:
    # A folder of stores is read once in a process.
    folder = tmp_path / "asking"
    folder.mkdir()
    file = Path(shop.settings.stores_dir) / "lantern.toml"
    (folder / file.name).write_text(f"consent_asked = true\n{file.read_text()}")
    (folder / shop.csv.name).write_text(shop.csv.read_text())
    settings = shop.with_settings(stores_dir=str(folder)).settings
    with TestClient(create_app(settings, shop.clients), follow_redirects=False) as client:
        assert post(client, "wishlist", "oak", consent=consent).status_code == 200
    assert shop.session("ada").signals.events == events


# Outages --------------------------------------------------------------------------------------------------------------


@both
def test_without_storage_nothing_is_claimed_and_nothing_is_lost(
    edge: TestClient, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StorageUnavailable("dynamodb", "is on fire")

    post(edge, name, "oak")
    with monkeypatch.context() as broken:
        broken.setattr(page_request, "read_visit", fail)
        page = edge.get(page_of(name), headers=ADA)
        assert (page.status_code, "Nothing in it is lost." in page.text) == (200, True)
        assert edge.get("/s/lantern/products/oak", headers=ADA).status_code == 200
        answer = post(edge, name, "yew")
        assert (answer.status_code, answer.json()["error"]["retryable"]) == (503, True)
        told = post_form(edge, name, "yew", **{"return": "/s/lantern"})
        assert (told.status_code, told.headers["location"]) == (303, f"{page_of(name)}?told=failed&product=yew")
        assert [metric.name for metric in metrics_in(capsys.readouterr().out)].count("ListNotChanged") == 2
        assert (
            "We cannot tell whether your last change was made." in edge.get(told.headers["location"], headers=ADA).text
        )
    assert listed(edge, name) == ["oak"]
