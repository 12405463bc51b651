"""The admin actions, as JSON and as forms."""

from __future__ import annotations

import pytest

from tests.fake_shop import FakeShopHandle


def test_the_state_has_what_happened_and_no_secret(fake_shop: FakeShopHandle) -> None:
    fake_shop.post("query Name { shop { name } }")
    fake_shop.do("order", lines=[{"variant": fake_shop.variant_id("yew-wand")}])
    answer = fake_shop.http.get("/_fake/state")
    state = answer.json()
    assert (state["products"], state["requests"], len(state["orders"])) == (3, 1, 1)
    assert state["last_requests"] == [{"operation": "Name", "cost": 1, "outcome": "ok"}]
    assert state["switches"]["throttle_every"] == 0
    identity = fake_shop.shop.identity
    for secret in (identity.private_token, identity.client_secret, identity.public_token):
        assert secret not in answer.text


def test_switches_are_set_one_by_one_and_reset_together(fake_shop: FakeShopHandle) -> None:
    fake_shop.do("switches", throttle_every=5)
    assert fake_shop.do("switches", status=423)["throttle_every"] == 5
    assert fake_shop.switches.status == 423
    assert fake_shop.do("reset", reset=True)["throttle_every"] == 0


@pytest.mark.parametrize(
    ("action", "given"),
    [
        ("switches", {"status": 418}),
        ("switches", {"colour": "red"}),
        ("switches", {"removed_fields": ["Product.colour"]}),
        ("edit", {"handle": "oak-wand", "colour": "red"}),
        ("edits", {"count": 0}),
        ("send", {"topic": "nonsense"}),
        ("order", {"cart": "gid://shopify/Cart/lost?key=1"}),
        ("nonsense", {}),
        ("", {}),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_changes_nothing(
    fake_shop: FakeShopHandle, action: str, given: dict[str, object]
) -> None:
    before = fake_shop.http.get("/_fake/state").json()
    answer = fake_shop.http.post(f"/_fake/{action}", json=given)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert fake_shop.http.get("/_fake/state").json() == before


@pytest.mark.parametrize("body", [b"no json", b"[]", b"5"])
def test_a_body_that_is_no_object_is_refused(fake_shop: FakeShopHandle, body: bytes) -> None:
    assert fake_shop.http.post("/_fake/edits", content=body).status_code == 400


def test_an_open_cart_is_ordered_by_its_id(fake_shop: FakeShopHandle) -> None:
    fake_shop.http.get(f"/cart/{fake_shop.variant_id('yew-wand')}:1?attributes[a]=b")
    (cart,) = fake_shop.http.get("/_fake/state").json()["open_carts"]
    assert fake_shop.do("order", cart=cart)["note_attributes"] == [{"name": "a", "value": "b"}]
    assert fake_shop.http.post("/_fake/order", json={"cart": cart}).status_code == 400


def test_any_topic_can_be_sent_with_any_payload(fake_shop: FakeShopHandle) -> None:
    assert fake_shop.do("send", topic="collections/update", payload={"id": 5})["payload"] == {"id": 5}


def test_a_second_market_opens_and_closes(fake_shop: FakeShopHandle) -> None:
    fake_shop.do("market", country="US", currency="USD", rate="2")
    query = """query @inContext(country: US) {
        product(handle: "yew-wand") { priceRange { minVariantPrice { amount } } } }"""
    assert fake_shop.ask(query)["product"]["priceRange"]["minVariantPrice"] == {"amount": "110.0"}
    fake_shop.do("market")
    assert fake_shop.ask(query)["product"]["priceRange"]["minVariantPrice"] == {"amount": "55.0"}


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Host": "evil.example"}, {"Origin": "http://127.0.0.1:1"}]
)
def test_another_site_can_do_nothing(fake_shop: FakeShopHandle, headers: dict[str, str]) -> None:
    answer = fake_shop.http.post("/_fake/delete", json={"handle": "oak-wand"}, headers=headers)
    assert answer.status_code == 403
    assert fake_shop.shop.find_by_handle("oak-wand")
