from __future__ import annotations

from decimal import Decimal
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import make_store
from tests.wandstore.pages.rendered import WANDS, grid, render, tree
from wandstore.documents.components import Filters, FiltersConfig
from wandstore.pages.views import (
    MAX_OPTIONS_CHOSEN,
    SORTS,
    ChosenOption,
    PriceRange,
    View,
    link_to,
    offer_choices,
    parse_price_range,
    parse_view,
)

STORE = make_store("lantern")


def asked(query: str, collection: str = "") -> View | None:
    return parse_view(parse_qsl(query, keep_blank_values=True), collection)


def test_an_address_asks_for_words_a_category_filters_an_order_and_a_page() -> None:
    query = "q=oak&category=Wands&price=10-50&available=1&option.Size=M&option.Size=L&option.Wood=Oak&sort=price&page=2"
    assert asked(query) == View(
        query="oak",
        category="Wands",
        price=PriceRange(low=Decimal(10), high=Decimal(50)),
        available=True,
        options=(ChosenOption(name="Size", values=("M", "L")), ChosenOption(name="Wood", values=("Oak",))),
        sort="price",
        page=2,
    )


@pytest.mark.parametrize("query", ["", "shopper=ada", "q=", "q=+&page=&price=", "utm_source=mail", "from=&to="])
def test_an_address_that_asks_for_nothing_is_no_view(query: str) -> None:
    assert asked(query) is None


def test_a_page_of_a_collection_is_always_a_view() -> None:
    assert asked("", "wands") == View(collection="wands")


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=x",
        "page=²",
        "page=9999999",
        "price=x",
        "price=50-10",
        "price=-",
        "price=5",
        "price=--5",
        "price=1e3-",
        "available=yes",
        "option.=M",
        "option.Size=",
        "from=x&to=5",
    ],
)
def test_a_bad_value_is_left_out(query: str) -> None:
    assert asked(f"q=oak&{query}") == View(query="oak")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("10-50", "10", "50"), ("10-", "10", None), ("-50", None, "50"), ("0.5-0,5", "0.5", "0.5")],
)
def test_a_price_range_may_have_one_end(text: str, low: str | None, high: str | None) -> None:
    prices = PriceRange(low=Decimal(low) if low else None, high=Decimal(high) if high else None)
    assert parse_price_range(text) == prices
    for end in (prices.low, prices.high):
        assert end is None or end in prices


def test_a_form_sends_the_ends_of_a_range_in_fields_of_their_own() -> None:
    assert asked("from=10&to=20.50") == View(price=PriceRange(low=Decimal(10), high=Decimal("20.5")))


def test_a_control_character_is_no_part_of_what_is_asked_for() -> None:
    view = asked("q=oak%00wand%0A&option.Si%0Dze=M")
    assert view is not None
    assert view.words == "oak wand"
    assert view.options == (ChosenOption(name="Si ze", values=("M",)),)


def test_an_address_of_any_length_chooses_no_more_than_a_person_would() -> None:
    view = asked("&".join(f"option.o{n}={value}" for n in range(50) for value in range(50)))
    assert view is not None
    assert len(view.options) == MAX_OPTIONS_CHOSEN
    assert max(len(option.values) for option in view.options) == 20


@settings(deadline=None)
@given(
    parameters=st.lists(
        st.tuples(st.sampled_from(["q", "category", "price", "sort", "page", "option.Size", "available"]), st.text())
    ),
    collection=st.sampled_from(["", "wands"]),
)
def test_any_address_is_read_and_leads_to_the_same_view(parameters: list[tuple[str, str]], collection: str) -> None:
    view = parse_view(parameters, collection)
    if view is None:
        return
    again = parse_view(view.parameters(), collection) or View(collection=collection)
    assert again.parameters() == view.parameters()
    assert (again.words, again.order, again.page) == (view.words, view.order, view.page)


@pytest.mark.parametrize(
    ("view", "address"),
    [
        (View(), "/s/lantern/collections/all"),
        (View(sort="featured"), "/s/lantern/collections/all"),
        (View(query="a b"), "/s/lantern?q=a+b"),
        (View(sort="price"), "/s/lantern?sort=price"),
        (View(collection="a/b", page=3), "/s/lantern/collections/a%2Fb?page=3"),
        (
            View(collection="wands", price=PriceRange(low=Decimal("10.50"), high=Decimal(100)), available=True),
            "/s/lantern/collections/wands?price=10.5-100&available=1",
        ),
    ],
)
def test_a_view_has_one_address(view: View, address: str) -> None:
    assert link_to(STORE, view) == address


def test_a_value_of_an_option_is_chosen_and_taken_away_however_it_is_written() -> None:
    view = View(page=4).choosing("Size", "M").choosing("size", "L").choosing("Wood", "Oak")
    assert view.page == 1
    assert view.options == (ChosenOption(name="Size", values=("M", "L")), ChosenOption(name="Wood", values=("Oak",)))
    assert view.choosing("SIZE", "m").choosing("Wood", "oak").options == (ChosenOption(name="Size", values=("L",)),)


def test_a_category_alone_is_no_filter_and_within_a_search_it_is_one() -> None:
    assert not View(category="Wands").is_filtered
    assert View(query="oak", category="Wands").is_filtered
    assert View(category="Wands", available=True).without_filters() == View(category="Wands")
    assert View(query="oak", category="Wands", sort="price").without_filters() == View(query="oak", sort="price")


# The links of a personal page -----------------------------------------------------------------------------------------


def test_a_personal_page_links_every_category_and_every_order_and_is_none_of_them() -> None:
    page = render(tree(grid("core"), Filters(id="f", config=FiltersConfig(variant="panel"))))
    links = page.attributes("a", "href")
    assert {"/s/magic-wands/collections/wands", "/s/magic-wands/collections/cores-feathers"} <= set(links)
    assert {"/s/magic-wands/collections/all", "/s/magic-wands/collections/all?sort=price"} <= set(links)
    assert "aria-current" not in page.html.partition("</style>")[2]
    assert len(offer_choices(WANDS, make_store(), View()).sorts) == len(SORTS)
