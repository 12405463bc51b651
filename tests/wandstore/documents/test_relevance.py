from __future__ import annotations

import pytest

from tests.builders import make_catalogue, make_product
from wandstore.catalogue.neighbours import Neighbours
from wandstore.catalogue.products import MAX_PRODUCTS_COMPARED, Catalogue, Product
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
    assert chosen[:5] == ["p2", "p0", "p1", "p6", "p3"]
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


# Own history and what was counted -------------------------------------------------------------------------------------

PLAIN = make_catalogue(*(make_product(f"p{n:02}", category="") for n in range(40)))


def with_counts(near: dict[str, dict[str, int]], bought: dict[str, float], repeat_rate: float = 0.1) -> Catalogue:
    """`PLAIN` with these neighbours (weights in thousandths) and purchases."""
    names = tuple(PLAIN.by_id)
    places = {name: place for place, name in enumerate(names)}
    return PLAIN.with_neighbours(
        Neighbours(
            products=names,
            bought=tuple(bought.get(name, 0.0) for name in names),
            near=tuple(
                tuple(n for other, weight in near.get(name, {}).items() for n in (places[other], weight))
                for name in names
            ),
            repeat_rate=repeat_rate,
        )
    )


@pytest.mark.parametrize("persona_type", [None, PersonaType.MINIMALIST, PersonaType.EXPLORER])
def test_a_stranger_sees_first_what_most_buy(persona_type: PersonaType | None) -> None:
    assert ids(persona_type, catalogue=with_counts({}, {"p30": 9.0, "p31": 7.0}))[:2] == ["p30", "p31"]


@pytest.mark.parametrize("persona_type", [None, *PersonaType])
def test_what_others_bought_with_what_the_shopper_saw_comes_before_what_sells_best(
    persona_type: PersonaType | None,
) -> None:
    catalogue = with_counts({"p05": {"p20": 400, "p21": 100}}, {"p30": 900.0})
    others = [name for name in ids(persona_type, Signals(seen=("p05",)), catalogue) if name != "p05"]
    assert others[:3] == ["p20", "p21", "p30"]


def test_what_the_shopper_bought_has_the_share_of_places_that_repeats_have_in_the_store() -> None:
    bought = Signals(bought=tuple(f"p{n:02}" for n in range(20, 40)), purchases=3)

    def again(repeat_rate: float, persona_type: PersonaType | None = None) -> int:
        return len(set(ids(persona_type, bought, with_counts({}, {}, repeat_rate))).intersection(bought.bought))

    assert 11 <= again(0.35) <= 13
    assert again(0.01) <= 1
    assert again(0.35, PersonaType.EXPLORER) <= 7
    assert again(0.01, PersonaType.LOYALIST) == 10


def test_what_was_bought_several_times_comes_first_among_what_was_bought() -> None:
    signals = Signals(bought=("p20", "p21", "p22"), rebought={"p22": 2}, purchases=3)
    shown = [name for name in ids(None, signals, with_counts({}, {}, 0.35)) if name in signals.bought]
    assert shown[0] == "p22"


@pytest.mark.parametrize("persona_type", [None, *PersonaType])
def test_no_persona_and_no_bestseller_hides_the_kind_of_thing_that_the_shopper_looks_at(
    persona_type: PersonaType | None,
) -> None:
    """Who looks at three wands sees more wands, among the first three products and in each further three."""
    others = [make_product(f"o{n}", category=f"C{n % 9}", price="5.00", was="50.00", tags=["new"]) for n in range(40)]
    wands = [make_product(f"w{n}", category="Wands", price="900.00") for n in range(20)]
    catalogue = make_catalogue(*others, *wands)
    shown = ids(persona_type, Signals(seen=("w0", "w1", "w2"), categories={"Wands": 3}), catalogue)
    for start in range(0, len(shown) - 2, 3):
        assert any(name.startswith("w") for name in shown[start : start + 3]), shown


def test_a_dealhunter_sees_savings_first_and_among_them_what_suits() -> None:
    products = [make_product(f"p{n:02}", category="", price="9.00", was="10.00" if n > 9 else None) for n in range(40)]
    known = with_counts({"p05": {"p01": 100, "p20": 100}}, {"p02": 900.0}).neighbours
    shown = ids(PersonaType.DEALHUNTER, Signals(seen=("p05",)), make_catalogue(*products).with_neighbours(known))
    assert shown[0] == "p20"
    assert set(shown).isdisjoint({"p02", "p03"})


def test_neighbours_that_left_the_catalogue_or_are_sold_out_lead_nothing() -> None:
    gone = make_product("gone", category="", available=False)
    catalogue = make_catalogue(gone, *PLAIN.products[:10]).with_neighbours(
        Neighbours(
            products=("gone", "left", "p05"),
            bought=(99.0, 99.0, 1.0),
            near=((), (), (0, 900, 1, 900)),
        )
    )
    shown = ids(None, Signals(seen=("p05",)), catalogue)
    assert shown[-1] == "gone"
    assert "left" not in shown


# A large shop ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def large() -> Catalogue:
    """More products than are compared for a page; the last ones have something that brings them forward."""
    plain = [make_product(f"p{n}", category=f"C{n % 7}", price="10.00") for n in range(MAX_PRODUCTS_COMPARED + 500)]
    deal = make_product("deal", category="C1", price="1.00", was="99.00")
    new = make_product("new", category="C2", tags=["new"])
    near, had = make_product("near", category="C3"), make_product("had", category="C4")
    gone = make_product("gone", category="C5", available=False)
    names, places = ("had", "near"), {"had": 0, "near": 1}
    neighbours = Neighbours(products=names, bought=(1.0, 1.0), near=((places["near"], 500), ()), repeat_rate=0.3)
    return make_catalogue(gone, *plain, deal, new, near, had).with_neighbours(neighbours)


def test_a_page_of_a_large_shop_finds_what_its_order_puts_first_wherever_it_stands(large: Catalogue) -> None:
    assert ids(PersonaType.DEALHUNTER, catalogue=large)[0] == "deal"
    assert ids(PersonaType.EXPLORER, catalogue=large)[0] == "new"
    shown = ids(None, Signals(bought=("had",), seen=("had",), purchases=1), large)
    assert {"near", "had"} <= set(shown[:9])


@pytest.mark.parametrize("persona_type", [None, *PersonaType])
def test_a_view_of_a_large_shop_has_every_product_once_and_what_is_sold_out_last(
    large: Catalogue, persona_type: PersonaType | None
) -> None:
    ordered = [product.id for product in order_products(large, large.products, persona_type, Signals(seen=("had",)))]
    assert len(ordered) == len(set(ordered)) == len(large.products)
    assert ordered[-1] == "gone"
