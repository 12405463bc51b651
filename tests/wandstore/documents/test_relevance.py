from __future__ import annotations

import pytest

from tests.builders import make_catalogue, make_product
from wandstore.catalogue.products import Catalogue, Product
from wandstore.documents.relevance import choose_products, order_products
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import PersonaType

SHELVES = make_catalogue(
    make_product("oak", category="Wands", price="30.00"),
    make_product("yew", category="Wands", price="20.00", was="40.00"),
    make_product("elm", category="Wands", price="50.00", tags=["New"]),
    make_product("feather", category="Cores", price="9.00", vendor="Nightjar"),
    make_product("scale", category="Cores", price="8.00", was="10.00", vendor="Nightjar"),
    make_product("stand", category="Stands", price="15.00", tags=["new"]),
)


def ids(
    persona_type: PersonaType | None,
    signals: Signals | None = None,
    catalogue: Catalogue = SHELVES,
    limit: int = 20,
) -> list[str]:
    return [product.id for product in choose_products(catalogue, persona_type, signals or Signals(), limit)]


def test_the_neutral_order_takes_one_of_each_category_in_turn() -> None:
    assert ids(None) == ["oak", "feather", "stand", "yew", "scale", "elm"]


def test_known_categories_come_first_in_the_neutral_order() -> None:
    assert ids(None, Signals(categories={"Stands": 3, "Cores": 1}))[:3] == ["stand", "feather", "oak"]


def test_an_explorer_sees_new_things_first_then_what_they_have_not_seen() -> None:
    assert ids(PersonaType.EXPLORER) == ["elm", "stand", "oak", "feather", "yew", "scale"]
    assert ids(PersonaType.EXPLORER, Signals(seen=("oak",)))[-1] == "oak"


def test_a_dealhunter_sees_the_greatest_true_saving_first_then_the_lowest_price() -> None:
    assert ids(PersonaType.DEALHUNTER) == ["yew", "scale", "feather", "stand", "oak", "elm"]


def test_a_loyalist_sees_what_they_saw_last_then_their_brands_and_categories() -> None:
    signals = Signals(seen=("stand", "oak"), brands={"Nightjar": 2}, categories={"Stands": 1})
    assert ids(PersonaType.LOYALIST, signals)[:4] == ["stand", "oak", "feather", "scale"]


def test_a_minimalist_sees_few_and_one_of_each_category_their_own_first() -> None:
    many = make_catalogue(*(make_product(f"p{n}", category=f"C{n % 4}") for n in range(40)))
    chosen = ids(PersonaType.MINIMALIST, Signals(categories={"C2": 5}), many)
    assert chosen[:4] == ["p2", "p0", "p1", "p3"]
    assert len(chosen) == 8


@pytest.mark.parametrize("persona_type", [None, *PersonaType])
def test_what_can_be_bought_comes_before_what_is_sold_out(persona_type: PersonaType | None) -> None:
    gone = make_product("gone", category="Wands", price="1.00", was="99.00", tags=["new"], available=False)
    catalogue = make_catalogue(gone, *SHELVES.products)
    assert ids(persona_type, Signals(seen=("gone",)), catalogue)[-1] == "gone"


@pytest.mark.parametrize("persona_type", [None, *PersonaType])
def test_nothing_is_chosen_twice_and_no_more_than_asked_for(persona_type: PersonaType | None) -> None:
    assert len(set(ids(persona_type))) == len(SHELVES.products)
    assert len(ids(persona_type, limit=2)) == 2
    assert ids(persona_type, catalogue=make_catalogue()) == []


@pytest.mark.parametrize("persona_type", [None, *PersonaType])
def test_products_without_a_category_are_not_lost(persona_type: PersonaType | None) -> None:
    products: list[Product] = [make_product("a", category=""), make_product("b", category="Wands")]
    assert set(ids(persona_type, catalogue=make_catalogue(*products))) == {"a", "b"}


@pytest.mark.parametrize("persona_type", [None, *PersonaType])
def test_services_and_what_costs_nothing_are_not_chosen(persona_type: PersonaType | None) -> None:
    """Even where they stand first in the file, are new, save the most and were seen last."""
    cover = make_product("cover", category="Wands", tags=["new"]).model_copy(update={"is_service": True})
    gift = make_product("gift", category="Wands", price="0.00", was="60.00", tags=["new"])
    catalogue = make_catalogue(cover, gift, *SHELVES.products)
    signals = Signals(seen=("gift", "cover"), categories={"Wands": 3})
    assert set(ids(persona_type, signals, catalogue)) == set(SHELVES.by_id)


@pytest.mark.parametrize("persona_type", [None, *PersonaType])
def test_a_store_of_services_alone_shows_them(persona_type: PersonaType | None) -> None:
    card = make_product("card").model_copy(update={"is_service": True})
    gift = make_product("gift", price="0.00")
    assert set(ids(persona_type, catalogue=make_catalogue(card, gift))) == {"card", "gift"}


# Views ----------------------------------------------------------------------------------------------------------------

VIEWED = make_catalogue(
    make_product("post", title="Shipping cover").model_copy(update={"is_service": True, "rank": 0}),
    make_product("third", price="30.00").model_copy(update={"rank": 3}),
    make_product("gone", price="1.00", was="9.00", available=False).model_copy(update={"rank": 1}),
    make_product("unranked", price="20.00", was="40.00"),
    make_product("second", price="25.00").model_copy(update={"rank": 2}),
)


def test_a_view_without_a_persona_is_in_the_shops_own_rank_and_leaves_nothing_out() -> None:
    ordered = order_products(VIEWED, VIEWED.products, None, Signals())
    assert [product.id for product in ordered] == ["second", "third", "unranked", "gone", "post"]


def test_a_view_of_some_products_is_in_the_personas_order() -> None:
    some = [product for product in VIEWED.products if product.id != "second"]
    ordered = order_products(VIEWED, some, PersonaType.DEALHUNTER, Signals())
    assert [product.id for product in ordered] == ["unranked", "third", "gone", "post"]


@pytest.mark.parametrize("persona_type", [None, *PersonaType])
def test_a_view_has_every_product_once(persona_type: PersonaType | None) -> None:
    ordered = order_products(VIEWED, VIEWED.products, persona_type, Signals(seen=("gone", "third")))
    assert sorted(product.id for product in ordered) == sorted(VIEWED.by_id)
