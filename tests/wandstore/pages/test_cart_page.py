from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.builders import make_catalogue, make_product, make_store, make_variant
from tests.wandstore.pages.parsed import ParsedPage, parse_page
from tests.wandstore.pages.rendered import HOSTILE
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.stores import Store
from wandstore.pages import CartPage, RenderContext, render_cart, tell_outcome, view_cart
from wandstore.pages.cart_page import CartRow, is_still_true, name_variant, tell_no_cookies
from wandstore.shoppers.cart import MAX_LINES, NO_CART, Cart, CartLine, CartOutcome
from wandstore.shoppers.kept import MAX_NAME_LENGTH

OAK = make_product(
    "oak",
    title="Oak wand",
    variants=[make_variant("40.00", id="10", title="10 inch"), make_variant("45.00", id="11", title="11 inch")],
)
YEW = make_product("yew", title="Yew wand", variants=[make_variant("55.00", id="20")])
CLOTH = make_product("cloth", title="Linen cloth", variants=[make_variant("8.50", id="30", available=False)])
CLUB = make_product("club", title="Wand of the month", variants=[make_variant("9.00", id="40")]).model_copy(
    update={"requires_selling_plan": True}
)
CATALOGUE = make_catalogue(OAK, YEW, CLOTH, CLUB)


def bag(*lines: CartLine) -> Cart:
    return Cart(lines=lines)


def line(variant_id: str, price: str, quantity: int = 1, **more: Any) -> CartLine:
    name = more.pop("name", "As it was called")
    return CartLine(variant_id=variant_id, product_id="p", name=name, price=Decimal(price), quantity=quantity, **more)


def rows(*lines: CartLine, catalogue: Catalogue = CATALOGUE) -> tuple[CartRow, ...]:
    return view_cart(bag(*lines), RenderContext(make_store(), catalogue)).rows


def page(
    cart: Cart | None = NO_CART, *, told: str = "", store: Store | None = None, catalogue: Catalogue = CATALOGUE
) -> ParsedPage:
    context = RenderContext(store or make_store(), catalogue)
    view = None if cart is None else view_cart(cart, context)
    return parse_page(render_cart(CartPage(view, told), context))


# The values -----------------------------------------------------------------------------------------------------------


def test_a_row_has_the_facts_of_the_catalogue_and_the_price_of_now() -> None:
    (row,) = rows(line("11", "45.00", 3))
    assert (row.title, row.options, row.name) == ("Oak wand", "11 inch", "Oak wand (11 inch)")
    assert row.url == "/s/magic-wands/products/oak?variant=11"
    assert (row.price, row.total, row.total_amount) == ("£45.00", "£135.00", Decimal("135.00"))
    assert row.picture is not None
    assert (row.picture.url, row.is_sold, row.notes) == ("https://cdn.example/wand.jpg", True, ())


def test_a_product_of_one_variant_has_nothing_to_choose() -> None:
    assert rows(line("20", "55.00"))[0].name == "Yew wand"


@pytest.mark.parametrize(
    ("seen", "note"),
    [
        ("50.00", "Costs £55.00 now. It was £50.00 when you added it."),
        ("60.00", "Costs £55.00 now, down from £60.00 when you added it."),
    ],
)
def test_a_price_that_has_changed_since_is_told(seen: str, note: str) -> None:
    assert rows(line("20", seen))[0].notes == (note,)


def test_what_is_sold_out_stays_and_is_not_in_the_subtotal() -> None:
    view = view_cart(bag(line("30", "8.50"), line("20", "55.00", 2)), RenderContext(make_store(), CATALOGUE))
    assert view.rows[0].notes == ("Sold out at the moment, so the checkout leaves it out.",)
    assert (view.subtotal, view.count, view.can_be_bought) == ("£110.00", 3, True)


def test_what_is_gone_from_the_catalogue_has_the_name_and_the_price_that_it_had() -> None:
    (row,) = rows(line("99", "12.00", 2, name="Elder wand"))
    assert (row.title, row.url, row.picture, row.initial, row.total) == ("Elder wand", "", None, "E", "£24.00")
    assert (row.is_sold, row.notes) == (False, ("Not sold here any more.",))


def test_what_has_become_a_subscription_is_told() -> None:
    (row,) = rows(line("40", "9.00"))
    assert (row.is_sold, row.notes) == (
        False,
        ("Wand of the month is sold by subscription only, at the shop itself.",),
    )


def test_that_the_shop_had_fewer_is_told_while_more_are_wanted() -> None:
    assert rows(line("20", "55.00", 5, left=2))[0].notes == ("At your last checkout there were only 2 of these.",)
    assert rows(line("20", "55.00", 2, left=2))[0].notes == ()


def test_the_variants_own_picture_comes_before_the_products_first() -> None:
    long = make_variant("45.00", id="11").model_copy(update={"image_url": "https://cdn.example/long.jpg"})
    product = make_product(
        "oak", images=["https://cdn.example/oak.jpg", "https://cdn.example/long.jpg"], variants=[long]
    )
    (row,) = rows(line("11", "45.00"), catalogue=make_catalogue(product))
    assert row.picture is not None
    assert row.picture.url == "https://cdn.example/long.jpg"


def test_a_long_name_is_clipped_before_it_is_kept() -> None:
    product = make_product(title="very " * 100 + "long")
    assert len(name_variant(product, product.variants[0])) <= MAX_NAME_LENGTH


def test_every_outcome_that_the_bag_does_not_show_is_a_sentence_with_the_name() -> None:
    told = {outcome: tell_outcome(outcome, CATALOGUE, make_store(), "11") for outcome in CartOutcome}
    assert [outcome for outcome, sentence in told.items() if not sentence] == ["set", "removed", "unchanged"]
    assert told[CartOutcome.ADDED] == "Oak wand (11 inch) is in your bag."
    assert told[CartOutcome.QUANTITY_CUT] == "A bag holds 99 of one thing, so you have 99 of Oak wand (11 inch)."
    assert tell_outcome(CartOutcome.SOLD_OUT, CATALOGUE, make_store(), "<b>").startswith("This product is sold out")
    assert tell_outcome("failed", CATALOGUE, make_store(), "11").startswith("We cannot tell whether")


@pytest.mark.parametrize("outcome", list(CartOutcome))
def test_an_address_says_no_longer_that_something_is_in_the_bag_when_it_is_not(outcome: CartOutcome) -> None:
    says_so = outcome in (CartOutcome.ADDED, CartOutcome.QUANTITY_CUT)
    empty = view_cart(NO_CART, RenderContext(make_store(), CATALOGUE))
    assert is_still_true(outcome, empty, "11") is not says_so
    # A bag that cannot be read may have it.
    assert is_still_true(outcome, None, "11")
    assert tell_no_cookies(make_store()).startswith("This browser keeps no cookies of Magic Wands")


# The page -------------------------------------------------------------------------------------------------------------


def test_every_line_has_a_form_for_its_quantity_and_its_removal() -> None:
    shown = page(bag(line("11", "45.00", 3), line("20", "55.00")))
    assert shown.texts("h2") == ["Oak wand", "Yew wand"]
    assert shown.attributes("input", "max") == ["99", "99"]
    assert [value for value in shown.attributes("button", "value") if value in ("set", "remove")] == [
        "set",
        "remove",
    ] * 2
    assert shown.texts("label")[1:] == ["How many of Oak wand (11 inch)", "How many of Yew wand"]
    assert "/s/magic-wands/checkout" in shown.attributes("a", "href")


def test_the_last_removal_can_be_undone_while_it_is_sold() -> None:
    removed = page(bag(line("20", "55.00", 2)).remove("20").value)
    assert "Yew wand was removed." in removed.texts("p")
    assert "Put it back" in removed.texts("button")
    for variant_id in ("30", "99"):
        gone = page(bag(line(variant_id, "8.50", name="Elder wand")).remove(variant_id).value)
        assert any(text.endswith(" was removed.") for text in gone.texts("p"))
        assert "Put it back" not in gone.texts("button")


def test_without_anything_that_is_sold_there_is_no_way_to_pay() -> None:
    shown = page(bag(line("30", "8.50")))
    assert "None of this can be bought at the moment." in shown.texts("p")
    assert "/s/magic-wands/checkout" not in shown.attributes("a", "href")


def test_an_empty_bag_wears_the_store_and_leads_onward() -> None:
    shown = page(store=make_store(shop_domain="wands.example"))
    assert "There is nothing in your bag." in shown.texts("p")
    assert shown.texts("h1") == ["Bag"]
    links = shown.attributes("a", "href")
    assert links.count("/s/magic-wands/collections/all") == 3  # header, footer and main part
    assert links.count("/s/magic-wands/cart") == 1


@pytest.mark.parametrize(
    ("domain", "sentence"),
    [
        ("wands.example", "Magic Wands sells its products at the shop itself, so nothing can be put in a bag here."),
        ("", "Nothing can be put in a bag in this store yet, because no shop is connected to it."),
    ],
)
def test_where_no_variant_has_an_id_the_page_says_why_nothing_enters_a_bag(domain: str, sentence: str) -> None:
    shown = page(catalogue=make_catalogue(make_product()), store=make_store(shop_domain=domain))
    assert sentence in shown.texts("p")
    assert ("https://wands.example/" in shown.attributes("a", "href")) == bool(domain)
    # Only where there could be something in it does the header lead to a bag.
    assert ("/s/magic-wands/cart" in shown.attributes("a", "href")) == bool(domain)


def test_a_bag_that_cannot_be_read_is_said_to_be_safe_and_shows_no_other() -> None:
    shown = page(None)
    assert any("Nothing in it is lost." in text for text in shown.texts("p"))
    assert "There is nothing in your bag." not in shown.texts("p")


def test_names_of_the_catalogue_and_of_the_bag_are_escaped() -> None:
    product = make_product("oak", title=HOSTILE, variants=[make_variant("1.00", id="1", title=HOSTILE)] * 2)
    lines = bag(line("1", "1.00"), line("2", "1.00", name=HOSTILE)).remove("2").value
    shown = page(lines.add(line("3", "1.00", name=HOSTILE), 1).value, told=HOSTILE, catalogue=make_catalogue(product))
    assert HOSTILE in shown.texts("h2")
    assert HOSTILE in shown.texts("p")
    assert "x" not in shown.attributes("img", "src")


def test_the_page_of_a_full_bag_is_small() -> None:
    products = [
        make_product(
            f"wand-of-number-{number}",
            title=f"The {number}th wand of a maker of wands",
            images=[
                f"https://cdn.shopify.com/s/files/1/0262/4071/2726/files/wand-{number * 7919}.jpg?v=16{number * 104729}"
            ],
            variants=[make_variant(f"{number}.50", id=str(40_000_000_000_000 + number * 7919))],
        )
        for number in range(1, MAX_LINES + 1)
    ]
    lines = [line(str(product.variants[0].id), "9.00", 2) for product in products]
    context = RenderContext(make_store(), make_catalogue(*products))
    assert len(render_cart(CartPage(view_cart(bag(*lines), context)), context).body) < 12_000
