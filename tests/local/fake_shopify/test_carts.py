"""The limits of carts that no request of a test would reach."""

from __future__ import annotations

import pytest

from local.fake_shopify import carts
from local.fake_shopify.carts import Carts, Refused, WantedLine
from local.fake_shopify.shop import FakeShop
from tests.builders import make_product


def shop_with(count: int) -> FakeShop:
    return FakeShop.of(make_product(f"wand-{number}") for number in range(count))


def lines_of(shop: FakeShop) -> list[WantedLine]:
    return [WantedLine(str(stocked.product.variants[0].id), 1) for stocked in shop.products]


def test_the_oldest_cart_goes_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carts, "MAX_CARTS", 2)
    of_shop = Carts(shop_with(1))
    first, second, third = (of_shop.create() for _ in range(3))
    assert of_shop.find_by_gid(first.gid) is None
    assert of_shop.open_carts() == [second, third]


def test_a_cart_has_no_more_lines_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carts, "MAX_LINES", 2)
    shop = shop_with(3)
    of_shop = Carts(shop)
    with pytest.raises(Refused, match="at most 2 lines"):
        of_shop.add(of_shop.create(), lines_of(shop))


def test_a_line_whose_product_is_gone_has_no_price() -> None:
    shop = shop_with(2)
    of_shop = Carts(shop)
    cart = of_shop.create()
    of_shop.add(cart, lines_of(shop))
    shop.delete("wand-0")
    assert [line.stocked.product.id for line in of_shop.priced(cart)] == ["wand-1"]


def test_what_is_sold_by_subscription_alone_cannot_be_added() -> None:
    shop = FakeShop.of([make_product().model_copy(update={"requires_selling_plan": True})])
    of_shop = Carts(shop)
    with pytest.raises(Refused, match="selling plan"):
        of_shop.add(of_shop.create(), lines_of(shop))
