from __future__ import annotations

import pytest

from tests.builders import make_catalogue, make_product
from wandstore.catalogue.neighbours import Neighbours
from wandstore.documents.companions import MAX_COMPARED, choose_companions, choose_going_with, find_known
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import PersonaType

OAK = make_product("oak", tags=["everyday"])
CATALOGUE = make_catalogue(
    OAK,
    make_product("core", category="Cores"),
    make_product("gone", available=False),
    make_product("cover", price="3.00").model_copy(update={"is_service": True}),
    make_product("sample", price="0"),
    make_product("yew"),
    make_product("elm", tags=["everyday"], price="8.00", was="16.00"),
    make_product("ash", price="9.00", was="10.00", tags=["everyday"]),
)


@pytest.mark.parametrize("persona", [None, *PersonaType])
def test_what_shares_most_comes_first_and_what_is_sold_out_last(persona: PersonaType | None) -> None:
    found = [product.id for product in choose_companions(CATALOGUE, OAK, persona, Signals(), 9)]
    assert set(found[:2]) == {"elm", "ash"}
    assert found[2:] == ["yew", "core", "gone"]


def test_products_of_one_closeness_are_in_the_personas_order() -> None:
    found = choose_companions(CATALOGUE, OAK, PersonaType.DEALHUNTER, Signals(), 2)
    assert [product.id for product in found] == ["elm", "ash"]


def test_a_product_without_a_category_has_companions_too() -> None:
    alone = make_product("alone", category="")
    assert choose_companions(make_catalogue(alone, OAK), alone, None, Signals(), 4) == (OAK,)
    assert choose_companions(make_catalogue(alone), alone, None, Signals(), 4) == ()


def test_of_a_large_shop_the_products_after_this_one_in_its_category_are_compared() -> None:
    kinds = ("Wands", "Cores")
    products = [make_product(f"p{number}", category=kinds[number % 2]) for number in range(12 * MAX_COMPARED)]
    catalogue = make_catalogue(*products)
    for place in (0, 2000, len(products) - 1):
        found = choose_companions(catalogue, products[place], PersonaType.LOYALIST, Signals(), 3)
        follow = [f"p{(place + step) % len(products)}" for step in (2, 4, 6)]
        assert [product.id for product in found] == follow


def test_known_products_keep_their_order_but_for_what_is_sold_out() -> None:
    named = ("core", "gone", "oak", "nowhere", "cover", "yew")
    found = find_known(CATALOGUE, named, ["oak"], 4)
    assert [product.id for product in found] == ["core", "yew", "gone"]
    assert len(find_known(CATALOGUE, named, [], 2)) == 2


def test_what_goes_with_a_product_is_of_another_category_and_shares_what_few_have() -> None:
    wand = make_product("wand", tags=["oak", "travel", "new", "shop"])
    catalogue = make_catalogue(
        wand,
        make_product("yew", tags=["oak", "travel"]),
        make_product("roll", category="Cloths", tags=["travel", "shop"]),
        make_product("case", category="Cases", tags=["Travel", "oak", "shop"]),
        make_product("rack", category="Stands", tags=["new", "shop"]),
        make_product("box", category="Cases", tags=["oak", "shop"], available=False),
        *(make_product(f"book-{number}", category="Books", tags=["shop"]) for number in range(6)),
    )
    assert [product.id for product in choose_going_with(catalogue, wand, (), 9)] == ["case", "roll"]
    assert [product.id for product in choose_going_with(catalogue, wand, ("case",), 9)] == ["roll"]
    assert choose_going_with(catalogue, make_product("alone", tags=["own"]), (), 9) == ()


def test_what_others_bought_with_it_goes_with_it_before_what_shares_a_tag() -> None:
    wand = make_product("wand", tags=["oak"])
    case = make_product("case", category="Cases", tags=["oak"])
    sold_out = make_product("sold-out", category="Cases", available=False)
    others = [make_product(f"o{n}", category="Others") for n in range(8)]
    catalogue = make_catalogue(wand, case, sold_out, *others)
    assert [product.id for product in choose_going_with(catalogue, wand, (), 9)] == ["case"]
    counted = Neighbours(
        products=("left", "o3", "o5", "sold-out", "wand"),
        bought=(1.0,) * 5,
        near=((), (), (), (), (0, 900, 3, 800, 2, 700, 1, 600)),
    )
    related = catalogue.with_neighbours(counted)
    assert [product.id for product in choose_going_with(related, wand, (), 9)] == ["o5", "o3", "case"]
    assert [product.id for product in choose_going_with(related, wand, ("o5",), 1)] == ["o3"]


def test_what_others_bought_with_it_is_among_its_companions_wherever_it_stands_in_the_catalogue() -> None:
    products = [make_product(f"p{n}", category="C") for n in range(MAX_COMPARED + 60)]
    far = make_product("far", category="Others")
    catalogue = make_catalogue(*products, *(make_product(f"x{n}", category="Others") for n in range(9)), far)
    counted = Neighbours(products=("far", "p0"), bought=(1.0, 1.0), near=((), (0, 500)))
    assert far not in choose_companions(catalogue, products[0], None, Signals(), 4)
    assert far in choose_companions(catalogue.with_neighbours(counted), products[0], None, Signals(), 4)
