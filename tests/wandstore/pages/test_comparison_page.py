from __future__ import annotations

from decimal import Decimal

import pytest

from tests.builders import make_catalogue, make_optioned, make_product, make_store, make_variant
from tests.wandstore.pages.parsed import ParsedPage, parse_page
from tests.wandstore.pages.rendered import HOSTILE
from wandstore.catalogue.products import Product
from wandstore.pages import ListPage, RenderContext, render_comparison, view_list
from wandstore.pages.comparison_page import Cell, Group, compare
from wandstore.shoppers.personas import CHARACTERS
from wandstore.shoppers.saved_list import NOTHING_SAVED, ListKind, SavedList, SavedProduct

OAK = make_product("oak", title="Oak wand", price="40.00", was="50.00", description="Stiff and straight.")
YEW = make_product("yew", title="Yew wand", price="55.00", vendor="Hollin", description="Bends far.")


def groups(*products: Product) -> tuple[Group, ...]:
    return compare(products, RenderContext(make_store(), make_catalogue(*products)))


def cells(*products: Product) -> dict[str, tuple[Cell, ...]]:
    """The lines of the table by what they are about."""
    return {line.label: line.cells for group in groups(*products) for line in group.lines}


def saved(*ids: str, removed: str = "") -> SavedList:
    named = {one: SavedProduct(product_id=one, name="As it was", price=Decimal(1)) for one in (*ids, removed)}
    return SavedList(products=tuple(named[one] for one in ids), removed=named[removed] if removed else None)


def page(of: SavedList | None, *products: Product, told: str = "") -> ParsedPage:
    context = RenderContext(make_store(), make_catalogue(*products))
    view = None if of is None else view_list(ListKind.COMPARISON, of, context)
    return parse_page(render_comparison(ListPage(view, told), context))


# The table ------------------------------------------------------------------------------------------------------------


def test_a_line_has_the_catalogues_facts_of_each_product() -> None:
    assert cells(OAK, YEW) == {
        "Price": (("£40.00",), ("£55.00",)),
        "Saving": (("£10.00 (20%), was £50.00",), ()),
        "Availability": (("In stock",), ("In stock",)),
        "Category": (("Wands",), ("Wands",)),
        "Maker": (("Ashgrove",), ("Hollin",)),
        "Description": (("Stiff and straight.",), ("Bends far.",)),
    }


def test_what_differs_stands_before_what_is_the_same_and_each_group_says_which_it_is() -> None:
    found = {group.title: [line.label for line in group.lines] for group in groups(OAK, YEW)}
    assert found == {
        "What differs": ["Price", "Saving", "Maker"],
        "The same in all": ["Availability", "Category"],
        "": ["Description"],
    }


def test_one_product_alone_differs_from_nothing() -> None:
    assert {group.title for group in groups(OAK)} == {""}


def test_products_without_any_difference_are_said_to_be_the_same() -> None:
    twin = OAK.model_copy(update={"id": "twin"})
    assert [group.title for group in groups(OAK, twin)] == ["The same in all", ""]


def test_a_line_that_says_nothing_of_any_product_is_left_out() -> None:
    plain = make_product("plain", category="", vendor="")
    assert list(cells(plain, plain.model_copy(update={"id": "other"}))) == ["Price", "Availability"]


def test_a_vendor_that_all_products_share_is_no_information() -> None:
    assert "Maker" not in cells(OAK, OAK.model_copy(update={"id": "other"}))


@pytest.mark.parametrize(
    ("stock", "said"),
    [([True, True], "In stock"), ([True, False], "1 of 2 options in stock"), ([False, False], "Sold out")],
)
def test_the_availability_is_that_of_all_options(stock: list[bool], said: str) -> None:
    product = make_product(variants=[make_variant(id=str(number), available=has) for number, has in enumerate(stock)])
    assert cells(product)["Availability"] == ((said,),)


def test_a_saving_that_not_every_option_has_is_told_as_such() -> None:
    product = make_product(variants=[make_variant("40.00", was="50.00"), make_variant("60.00")])
    assert cells(product)["Saving"] == (("20% on some options",),)


def test_each_option_is_a_line_whatever_its_case_with_the_values_in_the_merchants_order() -> None:
    robe = make_optioned({"Size": ("S", "M")}, {("S",): True, ("M",): False})
    cloak = make_optioned({"SIZE": ("M", "L"), "Colour": ("Red",)}, {("M", "Red"): True})
    found = cells(robe, cloak)
    assert found["Size"] == (("S, M",), ("M, L",))
    assert found["Colour"] == ((), ("Red",))


def test_variants_without_options_are_told_by_their_titles() -> None:
    product = make_product(variants=[make_variant(title="Short"), make_variant(title="Long")])
    assert cells(product)["Options"] == (("Short, Long",),)


def test_many_values_are_counted() -> None:
    sizes = tuple(map(str, range(30)))
    product = make_optioned({"Size": sizes}, {(size,): True for size in sizes})
    assert cells(product)["Size"] == (("0, 1, 2, 3, 4, 5, 6, 7, 22 more",),)


def test_what_two_descriptions_name_is_a_line_and_other_short_lines_are_details() -> None:
    prose = "Turned from one board, so that the grain runs unbroken from the pommel to the tip."
    oak = make_product("oak", description=f"{prose}\nWood: oak\nCore: hair\n11 inches")
    yew = make_product("yew", description=f"{prose}\nWOOD: yew\nGood for: old houses\n55 grams")
    found = cells(oak, yew)
    assert found["Wood"] == (("oak",), ("yew",))
    assert found["Details"] == (("11 inches", "Core: hair"), ("55 grams", "Good for: old houses"))
    assert found["Description"] == ((prose,), (prose,))


def test_a_long_description_is_cut_after_a_sentence() -> None:
    product = make_product(description="It is stiff, and it is straight. " * 30)
    ((line,),) = cells(product)["Description"]
    assert len(line) <= 200
    assert line.endswith("straight.")


# The page -------------------------------------------------------------------------------------------------------------


def test_the_products_are_the_columns_of_a_table_whose_rows_have_headers() -> None:
    shown = page(saved("oak", "yew"), OAK, YEW)
    assert shown.texts("h1") == ["Comparison"]
    assert shown.attributes("th", "scope") == [
        *["col"] * 2,
        *["rowgroup", "row", "row", "row"],
        *["rowgroup", "row", "row"],
        "row",
    ]
    assert [text for text in shown.texts("th") if text.startswith("Oak")] == ["Oak wand"]
    assert "Remove Oak wand" in shown.texts("button")
    (across,) = (named for tag, named, _ in shown.elements if tag == "section")
    assert (across.get("tabindex"), across.get("aria-label")) == ("0", "Products side by side")


def test_a_cell_without_anything_says_so_to_a_screen_reader() -> None:
    assert "–nothing said" in page(saved("oak", "yew"), OAK, YEW).texts("td")


def test_what_can_be_bought_at_once_has_a_button_and_what_has_options_a_link() -> None:
    one = make_product("oak", title="Oak wand", variants=[make_variant("40.00", id="10")])
    robe = make_product("robe", title="Robe", variants=[make_variant("4.00", id="11"), make_variant("5.00", id="12")])
    shown = page(saved("oak", "robe"), one, robe)
    assert "Add to bag Oak wand" in shown.texts("button")
    assert shown.texts("a", "button") == ["Choose options Robe"]
    assert "Buy" in shown.texts("th")
    sold_out = make_product("oak", available=False)
    assert "Buy" not in page(saved("oak"), sold_out).texts("th")


def test_what_is_gone_from_the_catalogue_is_no_column_and_can_be_removed() -> None:
    shown = page(saved("oak", "elm"), OAK)
    assert shown.attributes("th", "scope").count("col") == 1
    assert "As it was is not sold here any more. Remove As it was" in shown.texts("p")
    only_gone = page(saved("elm"), OAK)
    assert "elm" in only_gone.attributes("button", "value")
    assert only_gone.texts("table") == []


def test_an_empty_comparison_says_how_to_fill_it_and_one_product_asks_for_another() -> None:
    empty = page(NOTHING_SAVED, OAK)
    assert any("up to 4 side by side" in text for text in empty.texts("p"))
    assert "/s/magic-wands/collections/all" in empty.attributes("a", "href")
    assert "Add another product to see what differs." in page(saved("oak"), OAK).texts("p")
    assert "Add another product to see what differs." not in page(saved("oak", "yew"), OAK, YEW).texts("p")


def test_a_comparison_that_cannot_be_read_is_not_said_to_be_empty() -> None:
    shown = page(None, OAK)
    assert "Nothing in it is lost." in shown.text
    assert "Nothing is compared yet" not in shown.text


def test_the_last_removal_can_be_put_back() -> None:
    shown = page(saved(removed="oak"), OAK)
    assert "Oak wand was removed." in shown.texts("p")
    assert "/api/shopper/compare" in shown.attributes("form", "action")


def test_nothing_of_a_shop_becomes_markup() -> None:
    product = make_optioned({HOSTILE: (HOSTILE,)}, {(HOSTILE,): True}, title=HOSTILE)
    product = product.model_copy(update={"id": "oak", "description": f"{HOSTILE}\n{HOSTILE}", "vendor": HOSTILE})
    shown = page(saved("oak", "yew"), product, YEW, told=HOSTILE)
    assert "<img src=x" not in shown.html


def test_four_products_with_much_to_say_are_a_small_page() -> None:
    products = [
        make_optioned(
            {f"Option {name} of {number}": tuple(f"Value {name} {value}" for value in range(40)) for name in "abc"},
            {tuple(f"Value {name} {value}" for name in "abc"): True for value in range(40)},
            description="\n".join(f"Fact {fact}: {number}{fact} of a good length" for fact in range(30)),
        ).model_copy(update={"id": f"p{number}"})
        for number in range(4)
    ]
    context = RenderContext(make_store(), make_catalogue(*products))
    view = view_list(ListKind.COMPARISON, saved(*(product.id for product in products)), context)
    for character in CHARACTERS:
        assert len(render_comparison(ListPage(view, character=character), context).body) < 12_000
