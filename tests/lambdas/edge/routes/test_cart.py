from __future__ import annotations

import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest
from starlette.testclient import TestClient

from lambdas.edge.app import create_app
from tests.connected_shop import TOKEN_SECRET, ConnectedShop, connect
from tests.fake_shop import FakeShopHandle
from tests.shop import Shop
from tests.written_metrics import metrics_in
from wandstore.errors import StorageUnavailable
from wandstore.ids import ShopperId
from wandstore.shoppers.models import Signals
from wandstore.storefront import page_request
from wandstore.storefront.page_request import Visit
from wandstore.storefront.room import enter_room

PAGE, ACTION = "/s/harbour/cart", "/api/shopper/cart"
ADA = {"Cookie": "__Host-wandstore_shopper=ada"}
BEA = {"Cookie": "__Host-wandstore_shopper=bea"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def connected(shop: Shop, fake_shop: FakeShopHandle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ConnectedShop:
    monkeypatch.setenv(TOKEN_SECRET, fake_shop.token)
    return connect(shop, fake_shop, tmp_path)


@pytest.fixture
def harbour(connected: ConnectedShop) -> Iterator[TestClient]:
    """The edge app of the connected store."""
    storefront = connected.storefront
    with TestClient(create_app(storefront.settings, storefront.clients), follow_redirects=False) as client:
        yield client


@pytest.fixture
def oak(connected: ConnectedShop) -> str:
    """The first variant of the oak wand: 10 inch, £40.00."""
    return connected.fake.variant_id("oak-wand")


@pytest.fixture
def yew(connected: ConnectedShop) -> str:
    return connected.fake.variant_id("yew-wand")


@pytest.fixture
def cloth(connected: ConnectedShop) -> str:
    """Sold out."""
    return connected.fake.variant_id("linen-cloth")


def post(
    client: TestClient, variant: str, action: str = "add", *, headers: dict[str, str] = ADA, **more: Any
) -> httpx2.Response:
    return client.post(ACTION, json={"store": "harbour", "variant": variant, "action": action, **more}, headers=headers)


def post_form(
    client: TestClient, variant: str, action: str = "add", *, headers: Any = ADA, **more: Any
) -> httpx2.Response:
    fields = {"store": "harbour", "variant": variant, "action": action, **more}
    return client.post(ACTION, content=urlencode(fields), headers=headers | FORM)


def cookies_of(response: httpx2.Response) -> dict[str, str]:
    """The values of the cookies that a response sets."""
    jar = SimpleCookie()
    for sent in response.headers.get_list("set-cookie"):
        jar.load(sent)
    return {name: morsel.value for name, morsel in jar.items()}


def count_of(client: TestClient, headers: dict[str, str]) -> int:
    """How many things are in a shopper's bag, by its page."""
    values = re.findall(r'name="quantity" type="number"[^>]*value="(\d+)"', client.get(PAGE, headers=headers).text)
    return sum(map(int, values))


# Without scripts ------------------------------------------------------------------------------------------------------


def test_a_form_adds_and_leads_to_the_bag_which_shows_it(harbour: TestClient, oak: str) -> None:
    response = post_form(harbour, oak, quantity=2)
    assert (response.status_code, response.headers["location"]) == (303, f"{PAGE}?told=added&variant={oak}")
    assert response.headers["cache-control"] == "private, no-store"
    page = harbour.get(response.headers["location"], headers=ADA)
    assert (page.status_code, page.headers["cache-control"]) == (200, "private, no-store")
    assert "Oak wand (Oak / 10 inch) is in your bag." in page.text
    assert "£80.00" in page.text
    assert '<meta name="robots" content="noindex">' in page.text


def test_a_browser_that_keeps_no_cookies_is_told_so_and_not_that_its_bag_has_something(
    harbour: TestClient, oak: str
) -> None:
    address = post_form(harbour, oak, headers={}).headers["location"]
    harbour.cookies.clear()
    page = harbour.get(address).text
    assert "is in your bag" not in page
    assert "This browser keeps no cookies of Harbour" in page


def test_a_page_from_the_history_says_only_what_is_still_true_of_the_bag(harbour: TestClient, oak: str) -> None:
    address = post_form(harbour, oak).headers["location"]
    assert "is in your bag" in harbour.get(address, headers=ADA).text
    post_form(harbour, oak, "remove")
    page = harbour.get(address, headers=ADA).text
    assert "is in your bag" not in page
    assert "keeps no cookies" not in page


def test_a_form_leads_back_to_where_it_wants_within_the_store(harbour: TestClient, oak: str) -> None:
    for address in ("/s/harbour", "/s/harbour?q=oak/../ash", "/s/harbour/products/oak..wand#buy"):
        response = post_form(harbour, oak, **{"return": address})
        assert response.headers["location"] == address


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/s/harbour",
        "/s/harbour.evil.example",
        "/s/harbours",
        "/s/harbour/../../evil",
        "/s/harbour/%2e%2E/%2e./evil",
        "/s/harbour/..?q=oak",
        "/s/harbour/\\evil.example",
        "/s/harbour\n//evil.example",
        "/s/lantern",
        "javascript:alert(1)",
    ],
)
def test_a_form_leads_nowhere_else(harbour: TestClient, oak: str, address: str) -> None:
    response = post_form(harbour, oak, **{"return": address})
    assert response.headers["location"].startswith(PAGE)


def test_what_was_refused_is_told_at_the_bag_wherever_the_form_wants_to_return(harbour: TestClient, cloth: str) -> None:
    response = post_form(harbour, cloth, **{"return": "/s/harbour"})
    page = harbour.get(response.headers["location"], headers=ADA)
    assert "Linen cloth is sold out at the moment, so no more of it was added." in page.text


def test_quantities_are_set_lines_removed_and_the_last_removal_put_back_by_forms(
    harbour: TestClient, oak: str, yew: str
) -> None:
    post_form(harbour, oak)
    post_form(harbour, yew)
    assert post_form(harbour, oak, "set", quantity=5).headers["location"] == PAGE
    assert count_of(harbour, ADA) == 6
    post_form(harbour, oak, "remove", quantity=5)
    page = harbour.get(PAGE, headers=ADA).text
    assert "Oak wand (Oak / 10 inch) was removed." in page
    undo = re.search(r'<form class="undo".*?</form>', page)
    assert undo is not None
    fields: dict[str, Any] = dict(re.findall(r'name="(\w+)" value="(\w+)"', undo[0]))
    assert fields == {"store": "harbour", "variant": oak, "quantity": "5", "action": "set"}
    harbour.post(ACTION, content=urlencode(fields), headers=ADA | FORM)
    assert count_of(harbour, ADA) == 6
    assert "was removed" not in harbour.get(PAGE, headers=ADA).text


def test_limits_are_told_and_are_no_errors(harbour: TestClient, oak: str) -> None:
    location = post_form(harbour, oak, quantity=120).headers["location"]
    assert "you have 99 of Oak wand" in harbour.get(location, headers=ADA).text
    assert count_of(harbour, ADA) == 99


def test_the_page_takes_head_and_is_a_404_in_an_unknown_store(harbour: TestClient) -> None:
    assert harbour.head(PAGE).status_code == 200
    assert harbour.get("/s/nowhere/cart").status_code == 404
    assert harbour.get(f"{PAGE}?told=%3Cscript%3E&variant=%3Cb%3E").status_code == 200


# JSON -----------------------------------------------------------------------------------------------------------------


def test_json_is_answered_with_the_bag(harbour: TestClient, oak: str) -> None:
    response = post(harbour, oak, quantity=2)
    assert (response.status_code, response.headers["cache-control"]) == (200, "private, no-store")
    assert response.json() == {
        "store": "harbour",
        "outcome": "added",
        "message": "Oak wand (Oak / 10 inch) is in your bag.",
        "count": 2,
        "currency": "GBP",
        "subtotal": "80.00",
        "lines": [
            {
                "variant": oak,
                "product": "oak-wand",
                "name": "Oak wand (Oak / 10 inch)",
                "quantity": 2,
                "price": "40.00",
                "total": "80.00",
                "available": True,
                "notes": [],
            }
        ],
        "removed": None,
        "page": f"{PAGE}?told=added&variant={oak}",
    }
    removed = post(harbour, oak, "remove").json()
    assert (removed["outcome"], removed["count"], removed["message"], removed["page"]) == ("removed", 0, "", PAGE)
    assert removed["removed"] == {"variant": oak, "name": "Oak wand (Oak / 10 inch)", "quantity": 2}


def test_a_quantity_that_is_empty_is_none(harbour: TestClient, oak: str) -> None:
    assert post(harbour, oak, quantity="").json()["count"] == 1
    assert post(harbour, oak, "remove", quantity="").json()["outcome"] == "removed"


def test_an_unknown_variant_is_a_404_with_a_sentence(harbour: TestClient) -> None:
    response = post(harbour, "123")
    assert (response.status_code, response.json()["error"]["code"]) == (404, "VARIANT_NOT_FOUND")
    assert response.json()["error"]["message"] == "This store does not sell that any more."
    page = post_form(harbour, "123")
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "This store does not sell that any more." in page.text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"store": "Harbour"}, "store"),
        ({"variant": "one"}, "variant"),
        ({"variant": "1" * 21}, "variant"),
        ({"quantity": -1}, "quantity"),
        ({"quantity": "two"}, "quantity"),
        ({"quantity": 10_001}, "quantity"),
        ({"action": "steal"}, "action"),
        ({"return": "/" * 2001}, "return"),
        ({"idempotencyKey": "a key"}, "idempotencyKey"),
        ({"idempotencyKey": "k" * 65}, "idempotencyKey"),
    ],
)
def test_what_is_outside_its_grammar_is_a_400_that_names_the_field(
    harbour: TestClient, oak: str, change: dict[str, Any], field: str
) -> None:
    fields = {"store": "harbour", "variant": oak, "quantity": 1, "action": "add", **change}
    response = harbour.post(ACTION, json=fields, headers=ADA)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "INVALID_FIELD")
    assert response.json()["error"]["message"].startswith(field)
    as_form = harbour.post(ACTION, content=urlencode(fields), headers=ADA | FORM)
    assert (as_form.status_code, as_form.headers["content-type"]) == (400, "text/html; charset=utf-8")


def test_a_body_that_is_neither_and_an_unknown_store_are_refused(harbour: TestClient, oak: str) -> None:
    assert harbour.post(ACTION, content="?", headers=ADA).status_code == 400
    unknown = harbour.post(ACTION, json={"store": "nowhere", "variant": oak, "action": "add"}, headers=ADA)
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "STORE_NOT_FOUND")


# Whose bag ------------------------------------------------------------------------------------------------------------


def test_a_browser_without_a_shopper_gets_one_whose_bag_it_is(harbour: TestClient, oak: str) -> None:
    response = post_form(harbour, oak)
    cookies = cookies_of(harbour.post(ACTION, json={"store": "harbour", "variant": oak, "action": "add"}))
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", cookies["__Host-wandstore_shopper"])
    assert cookies["wandstore_bag_harbour"] == "1.1"
    assert count_of(harbour, {"Cookie": f"__Host-wandstore_shopper={cookies['__Host-wandstore_shopper']}"}) == 1
    assert "__Host-wandstore_shopper" not in cookies_of(response)


@pytest.mark.parametrize("send", [post, post_form])
def test_an_id_that_only_the_address_names_never_touches_that_shoppers_bag(
    harbour: TestClient, oak: str, send: Any
) -> None:
    post(harbour, oak)
    send(harbour, oak, headers=BEA, shopper="ada", quantity=3)
    anonymous = send(harbour, oak, headers={"Referer": "https://x/s/harbour?shopper=ada"}, shopper="ada")
    assert cookies_of(anonymous)["__Host-wandstore_shopper"] != "ada"
    assert (count_of(harbour, ADA), count_of(harbour, BEA)) == (1, 3)
    page = harbour.get(f"{PAGE}?shopper=ada")
    assert "There is nothing in your bag." in page.text
    assert "set-cookie" not in page.headers
    both = harbour.get(f"{PAGE}?shopper=ada", headers=BEA)
    assert 'value="3"' in both.text


def test_after_an_action_the_address_still_names_whose_page_it_was(harbour: TestClient, oak: str) -> None:
    assert post_form(harbour, oak, "set", headers=BEA, shopper="ada").headers["location"] == f"{PAGE}?shopper=ada"
    assert post_form(harbour, oak, "set", quantity=2, headers=ADA, shopper="ada").headers["location"] == PAGE


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://testserver.evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_page_of_another_site_changes_nothing(harbour: TestClient, oak: str, headers: dict[str, str]) -> None:
    response = post(harbour, oak, headers=ADA | headers)
    assert (response.status_code, response.json()["error"]["code"]) == (403, "CROSS_SITE")
    assert "set-cookie" not in response.headers
    page = post_form(harbour, oak, headers=ADA | headers)
    assert (page.status_code, page.headers["content-type"]) == (403, "text/html; charset=utf-8")
    assert count_of(harbour, ADA) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://d1.cloudfront.example"},
        {"Origin": "http://testserver"},
    ],
)
def test_a_page_of_ours_and_what_is_no_page_may_post(harbour: TestClient, oak: str, headers: dict[str, str]) -> None:
    assert post(harbour, oak, headers=ADA | headers).status_code == 200


# The count ------------------------------------------------------------------------------------------------------------


def with_bag(told: str) -> dict[str, str]:
    """Ada's browser, which was told this of her bag."""
    return {"Cookie": f"{ADA['Cookie']}; wandstore_bag_harbour={told}"}


def test_every_answer_with_the_bag_tells_how_many_things_are_in_it_and_its_revision(
    harbour: TestClient, oak: str
) -> None:
    (line,) = post(harbour, oak, quantity=3).headers.get_list("set-cookie")
    assert line == "wandstore_bag_harbour=3.1; Path=/; Max-Age=31536000; SameSite=Lax; Secure"
    assert "set-cookie" not in harbour.get(PAGE, headers=with_bag("3.1")).headers
    # Another browser of the shopper, one that was told of fewer, and one that an earlier version has told.
    for headers in (ADA, with_bag("2.1"), with_bag("3")):
        assert cookies_of(harbour.get(PAGE, headers=headers)) == {"wandstore_bag_harbour": "3.1"}


def test_an_emptied_bag_keeps_its_revision_and_a_new_visitor_is_told_nothing(harbour: TestClient, oak: str) -> None:
    post(harbour, oak)
    assert cookies_of(post(harbour, oak, "remove", headers=with_bag("1.1"))) == {"wandstore_bag_harbour": "0.2"}
    assert list(cookies_of(harbour.get(PAGE))) == ["__Host-wandstore_shopper"]
    # What another shopper of this browser had.
    (line,) = harbour.get(PAGE, headers={"Cookie": f"{BEA['Cookie']}; wandstore_bag_harbour=1.1"}).headers.get_list(
        "set-cookie"
    )
    assert line.startswith("wandstore_bag_harbour=; Path=/; Max-Age=0; ")


# Repeats --------------------------------------------------------------------------------------------------------------


def test_a_repeat_with_its_key_is_answered_as_it_was_with_the_bag_of_now(harbour: TestClient, oak: str) -> None:
    first = post(harbour, oak, quantity=2, idempotencyKey="press-1")
    assert post(harbour, oak, quantity=2, idempotencyKey="press-1").json() == first.json()
    # The page's script gives up, and sends the same as a form.
    address = post_form(harbour, oak, quantity=2, idempotencyKey="press-1").headers["location"]
    assert address == f"{PAGE}?told=added&variant={oak}"
    assert post(harbour, oak, quantity=2, idempotencyKey="press-2").json()["count"] == 4


def test_a_repeat_says_nothing_that_is_not_true_any_more(harbour: TestClient, oak: str) -> None:
    post(harbour, oak, idempotencyKey="press-1")
    post(harbour, oak, "remove")
    again = post(harbour, oak, idempotencyKey="press-1").json()
    assert (again["outcome"], again["message"], again["count"]) == ("added", "", 0)


def test_a_form_that_had_no_answer_adds_once_and_one_that_had_adds_again(harbour: TestClient, oak: str) -> None:
    for told, count in (("", 1), ("", 1), ("1.1", 2), ("1.1", 2), ("2.2", 3), ("0.2", 3), ("junk.junk", 3)):
        answer = post_form(harbour, oak, headers=with_bag(told) if told else ADA)
        assert answer.headers["location"] == f"{PAGE}?told=added&variant={oak}"
        assert count_of(harbour, ADA) == count
    post_form(harbour, oak, quantity=2, headers=with_bag("2.2"))
    assert count_of(harbour, ADA) == 5


def test_a_stored_page_is_the_same_bytes_whatever_is_in_the_bag(harbour: TestClient, oak: str) -> None:
    before = harbour.get("/s/harbour", headers=ADA)
    post(harbour, oak)
    after = harbour.get("/s/harbour", headers=ADA)
    assert before.headers["etag"] == after.headers["etag"]
    assert re.findall(r'<a class="bag" href="([^"]*)"[^>]*>([^<]*)</a>', after.text) == [(PAGE, "Bag")]


# Events ---------------------------------------------------------------------------------------------------------------


def signals(connected: ConnectedShop) -> Signals:
    return enter_room(connected.storefront, Visit(connected.store, ShopperId("ada"))).session.signals


def test_an_add_is_counted_by_the_server_once(harbour: TestClient, connected: ConnectedShop, oak: str) -> None:
    post_form(harbour, oak, quantity=2)
    post(harbour, oak, "set", quantity=5)
    assert (signals(connected).cart_adds, signals(connected).events) == (1, 1)


def test_who_sends_the_global_privacy_control_has_a_bag_and_no_event(
    harbour: TestClient, connected: ConnectedShop, oak: str
) -> None:
    post(harbour, oak, headers=ADA | {"Sec-GPC": "1"})
    assert (count_of(harbour, ADA), signals(connected).events) == (1, 0)


@pytest.mark.parametrize(("consent", "events"), [("", 0), ("no", 0), ("yes", 1)])
def test_where_consent_is_asked_for_an_event_needs_it(
    shop: Shop, connected: ConnectedShop, oak: str, consent: str, events: int
) -> None:
    file = Path(connected.storefront.settings.stores_dir) / "harbour.toml"
    # A folder of stores is read once in a process.
    folder = file.parent.with_name("asking")
    folder.mkdir()
    (folder / file.name).write_text(file.read_text().replace("[shopify]", "consent_asked = true\n[shopify]"))
    settings = shop.with_settings(stores_dir=str(folder)).settings
    with TestClient(create_app(settings, shop.clients), follow_redirects=False) as client:
        assert post(client, oak, consent=consent).status_code == 200
    assert signals(connected).events == events


# Outages --------------------------------------------------------------------------------------------------------------


def test_without_storage_nothing_is_claimed_and_nothing_is_lost(
    harbour: TestClient, oak: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StorageUnavailable("dynamodb", "is on fire")

    post(harbour, oak)
    with monkeypatch.context() as broken:
        broken.setattr(page_request, "read_visit", fail)
        page = harbour.get(PAGE, headers=ADA)
        assert (page.status_code, "Nothing in it is lost." in page.text) == (200, True)
        assert "set-cookie" not in page.headers
        assert (post(harbour, oak).status_code, post(harbour, oak).json()["error"]["retryable"]) == (503, True)
        told = post_form(harbour, oak)
        assert told.status_code == 303
        assert [metric.name for metric in metrics_in(capsys.readouterr().out)].count("CartNotChanged") == 3
        assert "We cannot tell whether" in harbour.get(told.headers["location"], headers=ADA).text
    shown = harbour.get(told.headers["location"], headers=ADA).text
    assert "We cannot tell whether" in shown
    assert "Oak wand" in shown
    assert count_of(harbour, ADA) == 1
