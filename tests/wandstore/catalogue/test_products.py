"""What a product shows of its variants: the price of one that can be bought, and a saving that is true."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from tests.builders import make_catalogue, make_product, make_variant
from wandstore.catalogue.products import Product


def test_the_price_is_of_the_cheapest_variant_that_can_be_bought() -> None:
    product = make_product(
        variants=(make_variant("5.00", available=False), make_variant("30.00", was="40.00"), make_variant("20.00"))
    )
    assert (product.price, product.highest_price, product.available) == (Decimal("20.00"), Decimal("30.00"), True)
    assert (product.compare_at_price, product.saving) == (None, Decimal(0))


def test_of_a_product_that_is_sold_out_all_variants_count() -> None:
    product = make_product(variants=(make_variant("30.00", available=False), make_variant("20.00", available=False)))
    assert (product.price, product.highest_price, product.available) == (Decimal("20.00"), Decimal("30.00"), False)


def test_a_free_sample_among_the_variants_is_not_the_price() -> None:
    sample, full = make_variant("0.00"), make_variant("31.50", was="40.00")
    assert make_product(variants=(sample, full)).price == Decimal("31.50")
    assert make_product(variants=(sample,)).price == 0
    sold_out = make_variant("31.50", available=False)
    assert make_product(variants=(sample, sold_out)).price == 0


@pytest.mark.parametrize(
    ("price", "is_service", "may_lead"), [("9", False, True), ("9", True, False), ("0", False, False)]
)
def test_services_and_what_costs_nothing_lead_no_page(price: str, is_service: bool, may_lead: bool) -> None:
    product = make_product(price=price).model_copy(update={"is_service": is_service})
    assert product.may_lead is may_lead


@pytest.mark.parametrize(
    ("price", "was", "percent"), [("55.00", "70.00", 21), ("0.01", "100.00", 99), ("10.00", None, 0), ("0", "9", 100)]
)
def test_a_saving_is_rounded_down_so_that_no_page_promises_more_than_is_true(
    price: str, was: str | None, percent: int
) -> None:
    assert make_product(price=price, was=was).saving_percent == percent


@pytest.mark.parametrize(("tags", "is_new"), [(("New",), True), (("new",), True), (("newest", "renew"), False)])
def test_a_product_is_new_where_a_tag_says_so(tags: tuple[str, ...], is_new: bool) -> None:
    assert make_product(tags=tags).is_new is is_new


def test_a_product_without_a_variant_cannot_be() -> None:
    with pytest.raises(ValidationError, match="variants"):
        Product(id="oak", title="Oak", variants=())


def test_a_catalogue_names_each_category_once_in_its_own_order() -> None:
    kinds = ("Wands", "Cloths", "", "Wands")
    catalogue = make_catalogue(*(make_product(f"p{n}", category=kind) for n, kind in enumerate(kinds)))
    assert catalogue.categories == ("Wands", "Cloths")
    assert catalogue.by_id["p1"].category == "Cloths"


def test_a_category_of_services_alone_is_named_last() -> None:
    products = (make_product("cover", category="Insurance", price="0"), make_product("oak", category="Wands"))
    assert make_catalogue(*products).categories == ("Wands", "Insurance")


def test_a_vendor_that_all_goods_share_tells_nothing() -> None:
    oak, yew = make_product("oak", vendor="Lantern"), make_product("yew", vendor="Lantern")
    cover = make_product("cover", vendor="Cover app").model_copy(update={"is_service": True})
    nameless = make_product("linen", vendor="")
    assert not make_catalogue(oak, yew, cover, nameless).has_distinct_vendors
    assert make_catalogue(oak, yew, make_product("wool", vendor="Weavers")).has_distinct_vendors
