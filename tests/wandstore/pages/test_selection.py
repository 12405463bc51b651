from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import make_catalogue, make_product, make_variant
from wandstore.catalogue.products import Catalogue, OptionValue, Product, ProductOption
from wandstore.pages.selection import PAGE_SIZE, select_products
from wandstore.pages.views import ChosenOption, PriceRange, View
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import PersonaType

CATALOGUE = make_catalogue(
    make_product("oak", title="Oak wand", category="Wands", price="30.00", was="40.00"),
    make_product("core", title="Phoenix core", description="Fits any oak wand.", category="Cores", price="9.00"),
    make_product("yew", title="yew wand", category="Wands", price="20.00", was="40.00", tags=["new"]),
    make_product("ash", title="Ash wand", category="Wands", price="5.00", available=False),
)


def ids(view: View, catalogue: Catalogue = CATALOGUE) -> list[str]:
    return [product.id for product in select_products(catalogue, view).products]


def in_kinds(id: str, *variants: tuple[str, str, str, bool], category: str = "Shirts") -> Product:
    """A product whose variants have a size, a colour, a price, and can be bought or not."""
    made = [
        make_variant(price, available=available).model_copy(update={"options": (size, colour)})
        for size, colour, price, available in variants
    ]
    sizes, colours = (tuple(dict.fromkeys(variant.options[place] for variant in made)) for place in (0, 1))
    options = tuple(
        ProductOption(name=name, values=tuple(OptionValue(name=value) for value in values))
        for name, values in (("Size", sizes), ("Colour", colours))
    )
    return make_product(id, category=category, variants=made).model_copy(update={"options": options})


SHIRTS = make_catalogue(
    in_kinds("plain", ("S", "Blue", "10", True), ("M", "Blue", "12", False), ("M", "Red", "30", True)),
    in_kinds("striped", ("M", "blue", "20", True), ("L", "Green", "20", True)),
    in_kinds("coat", ("S", "Red", "90", False), category="Coats"),
)


def choose(**values: str) -> tuple[ChosenOption, ...]:
    return tuple(ChosenOption(name=name, values=tuple(some.split(","))) for name, some in values.items())


# Orders ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("featured", ["oak", "core", "yew", "ash"]),
        ("price", ["core", "yew", "oak", "ash"]),
        ("price-desc", ["oak", "yew", "core", "ash"]),
        ("saving", ["yew", "oak", "core", "ash"]),
        ("new", ["yew", "oak", "core", "ash"]),
        ("title", ["oak", "core", "yew", "ash"]),
        ("no-such-sort", ["oak", "core", "yew", "ash"]),
        ("", ["oak", "core", "yew", "ash"]),
    ],
)
def test_each_sort_has_its_order_and_sold_out_comes_last(sort: str, expected: list[str]) -> None:
    assert ids(View(sort=sort)) == expected


def test_a_search_needs_every_word_and_the_title_says_most() -> None:
    assert ids(View(query="OAK  wand")) == ["oak", "core"]
    assert ids(View(query="oak dragon")) == []


def test_a_category_holds_its_own_only() -> None:
    assert ids(View(category="Cores")) == ["core"]
    assert ids(View(category="Nowhere")) == []
    assert ids(View(collection="cores")) == ["core"]
    assert ids(View(collection="nowhere")) == []


def test_a_collection_holds_what_the_merchant_put_there() -> None:
    oak = CATALOGUE.products[0].model_copy(update={"collections": ("gifts",)})
    catalogue = make_catalogue(oak, *CATALOGUE.products[1:])
    with_collection = Catalogue.model_validate(
        catalogue.model_dump() | {"collections": [{"id": "gifts", "title": "Gifts"}]}
    )
    assert ids(View(collection="gifts"), with_collection) == ["oak"]
    assert ids(View(collection="gifts", query="yew"), with_collection) == []


def test_a_search_in_its_own_order_may_begin_with_a_service() -> None:
    card = make_product("card", title="Gift card").model_copy(update={"is_service": True})
    catalogue = make_catalogue(make_product("oak", description="No gift card."), card)
    assert ids(View(query="gift card"), catalogue) == ["card", "oak"]
    assert ids(View(query="gift card", sort="price"), catalogue) == ["oak", "card"]


def test_a_view_is_in_the_shoppers_own_order_and_a_search_where_products_fit_alike() -> None:
    hunter = PersonaType.DEALHUNTER
    everything = select_products(CATALOGUE, View(), hunter).products
    assert [product.id for product in everything] == ["yew", "oak", "core", "ash"]
    found = select_products(CATALOGUE, View(query="wand"), hunter).products
    assert [product.id for product in found] == ["yew", "oak", "core", "ash"]
    seen = Signals(seen=("core",))
    familiar = select_products(CATALOGUE, View(), PersonaType.LOYALIST, seen).products
    assert familiar[0].id == "core"


# Filters --------------------------------------------------------------------------------------------------------------


def test_several_values_of_one_option_are_an_or_and_several_options_an_and_of_one_variant() -> None:
    assert ids(View(options=choose(Size="S")), SHIRTS) == ["plain", "coat"]
    assert ids(View(options=choose(size="l,s")), SHIRTS) == ["plain", "striped", "coat"]
    assert ids(View(options=choose(Size="M", Colour="BLUE")), SHIRTS) == ["plain", "striped"]
    assert ids(View(options=choose(Size="S", Colour="Green")), SHIRTS) == []
    assert ids(View(options=choose(Material="Wool")), SHIRTS) == []


def test_price_and_stock_are_those_of_the_chosen_variant() -> None:
    assert ids(View(price=PriceRange(low=Decimal(25), high=Decimal(50))), SHIRTS) == ["plain"]
    assert ids(View(price=PriceRange(high=Decimal(10))), SHIRTS) == ["plain"]
    assert ids(View(available=True), SHIRTS) == ["plain", "striped"]
    assert ids(View(available=True, options=choose(Size="M", Colour="Blue")), SHIRTS) == ["striped"]
    assert ids(View(price=PriceRange(high=Decimal(15)), options=choose(Colour="Red")), SHIRTS) == []


VIEWS = st.builds(
    View,
    category=st.sampled_from(["", "Shirts", "Coats"]),
    price=st.sampled_from(
        [None, PriceRange(high=Decimal(15)), PriceRange(low=Decimal(15)), PriceRange(low=Decimal(80))]
    ),
    available=st.booleans(),
    options=st.sampled_from([(), choose(Size="S"), choose(Size="M,L"), choose(Size="M", Colour="Blue")]),
)


@settings(deadline=None)
@given(view=VIEWS)
def test_every_count_is_the_number_of_products_that_the_choice_shows(view: View) -> None:
    counts = select_products(SHIRTS, view).counts
    for category in SHIRTS.categories:
        assert counts.categories[category] == len(ids(view.but(category=category), SHIRTS))
    assert counts.available[True] == len(ids(view.but(available=True), SHIRTS))
    for prices in (PriceRange(high=Decimal(15)), PriceRange(low=Decimal(15)), PriceRange(low=Decimal(25))):
        assert counts.in_range(prices) == len(ids(view.but(price=prices), SHIRTS))
    others = {option.name.casefold(): option for option in view.options}
    for name, option in SHIRTS.option_lists.items():
        for value in option.values:
            alone = others | {name: ChosenOption(name=name, values=(value,))}
            shown = ids(view.but(options=tuple(alone.values())), SHIRTS)
            assert counts.options[name, value] == len(shown)


# Pages ----------------------------------------------------------------------------------------------------------------


def test_the_pages_of_a_view_have_every_product_once_and_one_beyond_the_end_is_the_last() -> None:
    catalogue = make_catalogue(*(make_product(f"p{n}", category="") for n in range(2 * PAGE_SIZE + 1)))
    pages = [select_products(catalogue, View(page=page)) for page in (1, 2, 3)]
    assert [len(page.shown) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 1]
    assert {page.pages for page in pages} == {3}
    assert len({product.id for page in pages for product in page.shown}) == len(catalogue.products)
    assert select_products(catalogue, View(page=99)).page == 3
    assert select_products(make_catalogue(), View(page=99)).page == 1
