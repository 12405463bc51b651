from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import make_catalogue, make_product, make_store, make_variant
from wandstore.catalogue.products import Catalogue, Collection, OptionValue, Product, ProductOption
from wandstore.pages.filters import MAX_OPTION_FILTERS, MAX_VALUES, Filters, offer_filters, offer_pages
from wandstore.pages.selection import PAGE_SIZE, select_products
from wandstore.pages.views import ChosenOption, PriceRange, View

STORE = make_store("lantern")


def offer(catalogue: Catalogue, view: View) -> Filters:
    return offer_filters(catalogue, STORE, view, select_products(catalogue, view))


def with_option(id: str, name: str, *values: str, price: str = "10.00", category: str = "Wands") -> Product:
    variants = [make_variant(price).model_copy(update={"options": (value,)}) for value in values]
    options = (ProductOption(name=name, values=tuple(OptionValue(name=value) for value in values)),)
    return make_product(id, category=category, variants=variants).model_copy(update={"options": options})


SIZED = make_catalogue(
    with_option("a", "Size", "S", "M"),
    with_option("b", "Size", "M", "L", price="30.00"),
    with_option("c", "Wood", "Oak", price="80.00", category="Stands"),
)


def test_an_option_offers_its_values_in_the_merchants_order_with_counts() -> None:
    size, wood = offer(SIZED, View()).options
    assert [(one.label, one.found) for one in size.choices] == [("S", 1), ("M", 2), ("L", 1)]
    assert size.choices[1].url == "/s/lantern?option.Size=M"
    assert [(one.label, one.found) for one in wood.choices] == [("Oak", 1)]


def test_another_value_of_a_chosen_option_adds_to_it_and_says_what_it_alone_would_show() -> None:
    (size,) = offer(SIZED, View(options=(ChosenOption(name="Size", values=("S",)),))).options
    assert [(one.label, one.found, one.chosen) for one in size.choices] == [
        ("S", 1, True),
        ("M", 2, False),
        ("L", 1, False),
    ]
    assert size.choices[0].url == "/s/lantern/collections/all"
    assert size.choices[1].url == "/s/lantern?option.Size=S&option.Size=M"


def test_what_all_products_have_in_common_is_no_filter() -> None:
    alike = make_catalogue(*(with_option(id, "Size", "M") for id in "abc"))
    assert not offer(alike, View()).are_offered
    assert not offer(make_catalogue(), View(query="x")).are_offered


def test_there_is_room_for_some_options_and_values_only_and_for_all_that_are_chosen() -> None:
    many = make_catalogue(
        *(with_option(f"p{n}", f"Option {n % 9}", *(f"v{value}" for value in range(n % 9 + 20))) for n in range(27))
    )
    filters = offer(many, View())
    assert len(filters.options) == MAX_OPTION_FILTERS
    assert max(len(option.choices) for option in filters.options) == MAX_VALUES
    chosen = View(options=(ChosenOption(name="option 0", values=("V19",)),))
    first = offer(many, chosen).options[0]
    assert first.name == "Option 0"
    assert [one.label for one in first.choices if one.chosen] == ["v19"]


def test_everything_leads_to_the_pages_of_categories_and_a_search_narrows_down() -> None:
    everything = offer(SIZED, View(collection="all")).categories
    assert [(one.url, one.found) for one in everything] == [
        ("/s/lantern/collections/wands", 2),
        ("/s/lantern/collections/stands", 1),
    ]
    searched = offer(SIZED, View(query="ashgrove")).categories
    assert [one.url for one in searched] == [
        "/s/lantern?q=ashgrove&category=Wands",
        "/s/lantern?q=ashgrove&category=Stands",
    ]
    assert offer(SIZED, View(query="size")).categories == ()
    assert offer(SIZED, View(collection="wands")).categories == ()


def test_everything_leads_to_the_merchants_collections_that_have_products() -> None:
    products = [
        product.model_copy(update={"collections": collections})
        for product, collections in zip(SIZED.products, (("new", "frontpage"), ("new",), ()), strict=True)
    ]
    collections = [Collection(id=id, title=id.title()) for id in ("frontpage", "empty", "new")]
    catalogue = SIZED.model_copy(update={"products": tuple(products), "collections": tuple(collections)})
    offered = offer(catalogue, View(collection="all", sort="price")).collections
    assert [(one.url, one.label, one.found) for one in offered] == [("/s/lantern/collections/new?sort=price", "New", 2)]
    assert offer(catalogue, View(collection="wands")).collections == ()
    assert offer(catalogue, View(query="ashgrove")).collections == ()


def test_what_can_be_bought_is_a_filter_where_something_is_sold_out() -> None:
    mixed = make_catalogue(make_product("a"), make_product("b", available=False))
    available = offer(mixed, View()).available
    assert available is not None
    assert (available.url, available.found, available.chosen) == ("/s/lantern?available=1", 1, False)
    assert offer(SIZED, View()).available is None


def test_prices_are_offered_in_ranges_with_round_ends() -> None:
    priced = make_catalogue(*(make_product(f"p{n}", price=f"{n}.37") for n in range(5, 93)))
    price = offer(priced, View()).price
    assert price is not None
    assert [(band.amounts.low, band.amounts.high, band.choice.found) for band in price.bands] == [
        ("", "£25.00", 20),
        ("£25.00", "£50.00", 25),
        ("£50.00", "£80.00", 30),
        ("£80.00", "", 13),
    ]
    assert price.bands[1].choice.url == "/s/lantern?price=25-50"


def test_the_form_of_a_price_keeps_what_else_is_chosen() -> None:
    view = View(collection="wands", price=PriceRange(low=Decimal(5)), sort="price", page=3)
    price = offer(SIZED, view).price
    assert price is not None
    assert (price.action, price.kept) == ("/s/lantern/collections/wands", (("sort", "price"),))
    assert (price.low, price.high) == ("5", "")


@pytest.mark.parametrize("price", ["0.00", "7.00"])
def test_one_price_is_no_filter(price: str) -> None:
    assert offer(make_catalogue(make_product("a", price=price), make_product("b", price=price)), View()).price is None


@settings(deadline=None)
@given(st.lists(st.decimals(min_value=0, max_value=10**9, places=2), min_size=1, max_size=30))
def test_the_ranges_hold_every_price(prices: list[Decimal]) -> None:
    catalogue = make_catalogue(*(make_product(f"p{n}", price=f"{price:f}") for n, price in enumerate(prices)))
    price = offer(catalogue, View()).price
    if price is not None:
        assert sum(band.choice.found for band in price.bands) >= len(prices)
        assert len(price.bands) > 1


def test_the_ends_of_a_list_link_no_further() -> None:
    catalogue = make_catalogue(*(make_product(f"p{n}") for n in range(2 * PAGE_SIZE)))
    pages = [
        offer_pages(STORE, view, select_products(catalogue, view)) for view in (View(query="p1"), View(), View(page=7))
    ]
    assert (pages[0].total, pages[0].before, pages[0].after) == (1, "", "")
    assert (pages[1].before, pages[1].after) == ("", "/s/lantern?page=2")
    assert (pages[2].number, pages[2].before, pages[2].after) == (2, "/s/lantern/collections/all", "")
