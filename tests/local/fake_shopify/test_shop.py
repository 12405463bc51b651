"""The state of the shop: what is edited in it shows in the next answer."""

from __future__ import annotations

import pytest

from local.fake_shopify import shop as shop_module
from local.fake_shopify.shop import FakeShop, NoSuchThing, ProductChange
from tests.builders import make_product, make_variant
from tests.fake_shop import FakeShopHandle

PRICES = """query ($handle: String!) { product(handle: $handle) { title availableForSale variants(first: 5) {
    nodes { price { amount } compareAtPrice { amount } availableForSale quantityAvailable } } } }"""


def test_an_edited_price_is_answered_at_once(fake_shop: FakeShopHandle) -> None:
    fake_shop.do("edit", handle="oak-wand", price="41.50", variant=fake_shop.variant_id("oak-wand"))
    nodes = fake_shop.ask(PRICES, {"handle": "oak-wand"})["product"]["variants"]["nodes"]
    assert [node["price"]["amount"] for node in nodes] == ["41.5", "45.0"]
    fake_shop.do("edit", handle="oak-wand", compare_at_price="0")
    nodes = fake_shop.ask(PRICES, {"handle": "oak-wand"})["product"]["variants"]["nodes"]
    assert [node["compareAtPrice"] for node in nodes] == [None, None]


def test_stock_decides_what_is_available(fake_shop: FakeShopHandle) -> None:
    fake_shop.do("edit", handle="yew-wand", quantity=0)
    fake_shop.do("edit", handle="linen-cloth", quantity=4)
    assert fake_shop.ask(PRICES, {"handle": "yew-wand"})["product"]["availableForSale"] is False
    cloth = fake_shop.ask(PRICES, {"handle": "linen-cloth"})["product"]
    assert cloth["availableForSale"] is True
    assert cloth["variants"]["nodes"][0]["quantityAvailable"] == 4


def test_products_come_and_go(fake_shop: FakeShopHandle) -> None:
    fake_shop.do("add", handle="elm-wand", title="Elm wand", price="12.00", category="Staffs")
    assert fake_shop.ask(PRICES, {"handle": "elm-wand"})["product"]["title"] == "Elm wand"
    assert fake_shop.ask('{ collection(handle: "staffs") { title } }')["collection"] == {"title": "Staffs"}
    fake_shop.do("delete", handle="elm-wand")
    assert fake_shop.ask(PRICES, {"handle": "elm-wand"})["product"] is None


def test_many_edits_happen_at_once_and_in_turn(fake_shop: FakeShopHandle) -> None:
    edited = fake_shop.do("edits", count=500)["edited"]
    assert len(edited) == 500
    assert edited.count("oak-wand") == 167
    found = fake_shop.ask(PRICES, {"handle": "oak-wand"})["product"]["variants"]["nodes"]
    assert found[0]["price"]["amount"] == "207.0"


@pytest.mark.parametrize(
    ("action", "given", "message"),
    [
        ("edit", {"handle": "lost"}, "There is no product 'lost'."),
        ("edit", {"handle": "oak-wand", "variant": "1", "price": "1"}, "'oak-wand' has no variant '1'."),
        ("edit", {"handle": "oak-wand", "price": "-1"}, "price: Input should be greater than or equal to 0"),
        ("delete", {"handle": "lost"}, "There is no product 'lost'."),
        ("add", {"handle": "oak-wand", "title": "Oak", "price": "1"}, "There already is a product 'oak-wand'."),
    ],
)
def test_what_cannot_be_edited_is_said(
    fake_shop: FakeShopHandle, action: str, given: dict[str, str], message: str
) -> None:
    answer = fake_shop.http.post(f"/_fake/{action}", json=given)
    assert (answer.status_code, answer.json()) == (400, {"error": message})


def test_a_shop_is_full_one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shop_module, "MAX_PRODUCTS", 1)
    with pytest.raises(NoSuchThing, match="full"):
        FakeShop.of([make_product("a"), make_product("b")])


def test_an_edit_changes_nothing_that_it_does_not_name() -> None:
    shop = FakeShop.of([make_product("a", tags=["x"], variants=[make_variant("5.00", was="9.00", id="7")])])
    before = shop.products[0].product
    shop.edit("a", ProductChange(title="A"))
    assert shop.products[0].product == before.model_copy(update={"title": "A"})
    shop.move_stock("8", -1)  # of a variant that is gone
    assert shop.products[0].quantities == {"7": 100}
