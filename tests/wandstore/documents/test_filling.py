from __future__ import annotations

import pytest

from tests.builders import make_catalogue, make_product, make_store
from wandstore.catalogue.products import Catalogue, Product
from wandstore.documents.components import ComponentTree, Cta, CtaConfig, Grid, GridConfig, Hero, HeroConfig
from wandstore.documents.filling import (
    MAX_PRODUCTS_IN_OWN_ROW,
    OWN_ROW_ID,
    fill_document,
    fill_tree,
    find_kinds,
    shows_products,
    still_fits,
)
from wandstore.documents.segments import Fact, FactSlot, RowSlot, SegmentedDocument, TextSegment
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import Character, PersonaType

STORE = make_store()
WANDS = tuple(make_product(f"wand-{number}", title=f"Wand {number}") for number in range(8))
ROBES = tuple(make_product(f"robe-{number}", title=f"Robe {number}", category="Robes") for number in range(4))
CATALOGUE = make_catalogue(*WANDS, *ROBES)
STRANGER = Signals()


def grid(*ids: str, title: str = "A quiet shelf", text: str = "", id: str = "row") -> Grid:
    return Grid(id=id, config=GridConfig(title=title, text=text, product_ids=ids))


def hero(*ids: str, headline: str = "Chosen with care") -> Hero:
    return Hero(id="opening", config=HeroConfig(headline=headline, product_ids=ids))


def tree(*components: Hero | Grid | Cta, character: Character = PersonaType.LOYALIST) -> ComponentTree:
    return ComponentTree(character=character, components=components)


def fill_as_written(wanted: ComponentTree, signals: Signals, written_from: Catalogue = CATALOGUE) -> ComponentTree:
    return fill_tree(wanted, find_kinds(wanted, STORE, written_from), STORE, written_from, signals)


def fill(wanted: ComponentTree, signals: Signals = STRANGER, catalogue: Catalogue = CATALOGUE) -> list[tuple[str, ...]]:
    """The products of each component of the filled tree."""
    filled = fill_as_written(wanted, signals, catalogue)
    return [getattr(component.config, "product_ids", ()) for component in filled.components]


def who_saw(*ids: str, **changes: object) -> Signals:
    return Signals.model_validate({"events": len(ids), "views": len(ids), "seen": ids, **changes})


def test_a_section_of_one_category_is_filled_in_the_shoppers_own_order_with_that_category() -> None:
    shared = tree(grid("wand-0", "wand-1", "wand-2"))
    assert fill(shared, who_saw("wand-6", "robe-1", "wand-4"))[0][:2] == ("wand-6", "wand-4")
    assert fill(shared, who_saw("wand-3"))[0][0] == "wand-3"


def test_a_shopper_of_whom_no_persona_is_clear_sees_more_of_what_they_looked_at_too() -> None:
    shared = tree(grid("wand-0", "wand-1", "wand-2"), character="neutral")
    arbor = make_product("arbor", title="Wand of Arbor", vendor="Arbor")
    catalogue = make_catalogue(*WANDS, arbor)
    signals = who_saw("wand-6", brands={"Arbor": 3}, categories={"Wands": 3})
    assert fill(shared, signals, catalogue)[0][0] == "arbor"
    assert fill(shared, STRANGER, catalogue)[0] == ("wand-0", "wand-1", "wand-2")


def test_without_signals_the_trees_own_products_stay_where_they_are() -> None:
    shared = tree(hero("wand-3"), grid("robe-2", "wand-1"), grid("wand-5", "wand-4", id="more"))
    assert fill(shared) == [("wand-3",), ("robe-2", "wand-1"), ("wand-5", "wand-4")]


def test_no_product_is_shown_twice() -> None:
    shared = tree(hero("wand-0", "wand-1"), grid("wand-0", "wand-1", "wand-2"), grid("robe-0", "wand-2", id="mixed"))
    shown = [product_id for ids in fill(shared, who_saw("wand-2", "wand-7", "wand-0")) for product_id in ids]
    assert len(shown) == len(set(shown)) == 7


def test_what_is_new_stays_over_what_is_new_and_what_is_reduced_over_what_is_reduced() -> None:
    new = [make_product(f"new-{n}", tags=["New"], category=f"Kind {n}") for n in range(4)]
    reduced = [make_product(f"cut-{n}", was="20.00", category=f"Kind {n}") for n in range(4)]
    catalogue = make_catalogue(*WANDS, *new, *reduced)
    signals = who_saw("wand-1", "new-3", "cut-3", "wand-2")
    shared = tree(hero("new-0", "new-1"), grid("cut-0", "cut-1"))
    assert fill(shared, signals, catalogue) == [("new-3", "new-0"), ("cut-3", "cut-0")]


def test_what_is_new_no_longer_does_not_stand_under_what_was_written_of_new_things() -> None:
    new = [make_product(f"new-{n}", tags=["New"]) for n in range(3)]
    wanted = tree(grid("new-0", "new-1", title="New here"))
    kinds = find_kinds(wanted, STORE, make_catalogue(*WANDS, *new))
    today = make_catalogue(*WANDS, make_product("new-0"), make_product("new-1"), new[2])
    filled = fill_tree(wanted, kinds, STORE, today, who_saw("wand-1"))
    assert filled.product_ids == ("new-2",)


def test_a_section_without_anything_in_common_keeps_its_products_in_the_shoppers_order() -> None:
    assert fill(tree(grid("wand-0", "robe-0", "robe-1")), who_saw("robe-1", "wand-5"))[0] == (
        "robe-1",
        "wand-0",
        "robe-0",
    )


def test_a_section_whose_words_name_one_of_its_products_keeps_them() -> None:
    oak, yew = make_product("oak", title="Oak wand"), make_product("yew", title="Yew wand")
    catalogue = make_catalogue(oak, yew, *WANDS)
    signals = who_saw("wand-1", "yew")
    for words in ({"title": "Oaks and their kin"}, {"text": "Begin with oak."}):
        assert set(fill(tree(grid("oak", "yew", **words)), signals, catalogue)[0]) == {"oak", "yew"}
    assert fill(tree(grid("oak", "yew")), signals, catalogue)[0] == ("wand-1", "yew")


def test_what_the_words_call_all_products_by_the_others_must_be_too() -> None:
    oaks = [make_product(f"oak-{number}", title=f"Oak wand {number}") for number in range(4)]
    catalogue = make_catalogue(*oaks, *WANDS)
    signals = who_saw("wand-1", "oak-3", "wand-2")
    (shown,) = fill(tree(grid("oak-0", "oak-1", title="Oak wands")), signals, catalogue)
    assert shown == ("oak-3", "oak-0")


@pytest.mark.parametrize("title", ["Wands", "The wands of Magic Wands", "For the one with a wand", "Quiet ones"])
def test_the_category_the_stores_name_and_little_words_name_no_product(title: str) -> None:
    catalogue = make_catalogue(make_product("one", title="Wand for the one"), *WANDS)
    assert fill(tree(grid("one", "wand-1", title=title)), who_saw("wand-6"), catalogue)[0][0] == "wand-6"


def test_one_product_alone_stays_because_the_words_may_be_about_it() -> None:
    assert fill(tree(hero("wand-3")), who_saw("wand-6"))[0] == ("wand-3",)


def test_what_is_gone_or_sold_out_is_replaced_by_what_is_of_the_same_kind() -> None:
    sold_out = make_product("wand-1", title="Wand 1", available=False)
    catalogue = make_catalogue(WANDS[0], sold_out, *WANDS[2:], *ROBES)
    assert fill(tree(grid("wand-0", "wand-1", "gone")), STRANGER, catalogue)[0] == ("wand-0", "wand-2", "wand-3")
    assert fill(tree(hero("wand-1")), STRANGER, catalogue)[0] == ("wand-0",)
    mixed = fill(tree(grid("robe-0", "wand-1", "gone")), STRANGER, catalogue)[0]
    assert mixed[0] == "robe-0"
    assert len(mixed) == 3
    assert "wand-1" not in mixed


def test_a_product_that_the_words_name_stays_though_it_is_sold_out() -> None:
    oak = make_product("oak", title="Oak wand", available=False)
    catalogue = make_catalogue(oak, *WANDS)
    assert fill(tree(grid("oak", "wand-1", title="Oak and more")), STRANGER, catalogue)[0] == ("wand-1", "oak")


def test_services_and_what_costs_nothing_take_no_place() -> None:
    free = make_product("free", price="0.00")
    fee = make_product("fee").model_copy(update={"is_service": True})
    catalogue = make_catalogue(free, fee, *WANDS[:2])
    assert fill(tree(grid("wand-0", "wand-1", "gone")), who_saw("free", "fee"), catalogue)[0] == ("wand-0", "wand-1")


def test_a_category_of_the_shoppers_own_that_the_tree_does_not_show_gets_a_row_behind_the_opening() -> None:
    signals = who_saw("robe-3", "robe-2", categories={"Robes": 2})
    filled = fill_as_written(tree(hero("wand-0"), grid("wand-1", "wand-2")), signals)
    assert [component.id for component in filled.components] == ["opening", OWN_ROW_ID, "row"]
    row = filled.components[1].config
    assert isinstance(row, GridConfig)
    assert row.title == "Robes"
    assert row.product_ids[:2] == ("robe-3", "robe-2")
    assert len(row.product_ids) == MAX_PRODUCTS_IN_OWN_ROW
    shown = fill_as_written(tree(hero("robe-0"), grid("wand-1")), signals)
    assert OWN_ROW_ID not in [component.id for component in shown.components]


def test_a_category_that_the_store_no_longer_has_gets_no_row() -> None:
    signals = who_saw("robe-3", categories={"Hats": 5})
    assert len(fill_as_written(tree(hero("wand-0")), signals).components) == 1


def test_words_layout_and_links_stay_as_the_model_wrote_them() -> None:
    link = Cta(id="on", config=CtaConfig(text="More", label="See robes", category="Robes"))
    shared = tree(hero("wand-0"), grid("wand-1", "wand-2", title="Wands", text="Some."), link)
    filled = fill_as_written(shared, who_saw("wand-7"))
    bare = [component.model_dump(exclude={"config": {"product_ids"}}) for component in filled.components]
    assert bare == [component.model_dump(exclude={"config": {"product_ids"}}) for component in shared.components]
    assert filled.character == shared.character


def test_an_empty_catalogue_leaves_an_empty_page() -> None:
    assert fill(tree(hero("wand-0"), grid("wand-1")), who_saw("wand-1"), make_catalogue()) == [(), ()]


@pytest.mark.parametrize(("left", "fits"), [(WANDS[:2], True), (WANDS[:1], False), (ROBES, False)])
def test_a_tree_fits_while_half_of_what_it_names_is_left(left: tuple[Product, ...], fits: bool) -> None:
    named = tree(grid("wand-0", "wand-1", "wand-2", "wand-3"))
    assert still_fits(named, make_catalogue(*left)) is fits


def test_a_document_fits_while_half_of_what_it_names_is_left_and_it_shows_products() -> None:
    slots = tuple(FactSlot(fact=Fact.CARD, product_id=wand.id) for wand in WANDS[:4])
    named = SegmentedDocument(segments=slots)
    assert still_fits(named, make_catalogue(*WANDS[:2]))
    assert not still_fits(named, make_catalogue(*WANDS[:1]))
    words = TextSegment(html="<p>Oak</p>")
    assert still_fits(SegmentedDocument(segments=(words, RowSlot(places=4))), CATALOGUE)
    assert not still_fits(SegmentedDocument(segments=(words,)), CATALOGUE)


def test_a_document_of_either_kind_is_filled() -> None:
    rows = SegmentedDocument(segments=(RowSlot(places=2, category="Robes"),))
    assert fill_document(rows, STORE, CATALOGUE, STRANGER).product_ids == ("robe-0", "robe-1")
    listed = tree(grid("wand-0", "wand-1"))
    assert fill_document(listed, STORE, CATALOGUE, STRANGER) == fill_as_written(listed, STRANGER)


def test_a_tree_shows_products_where_one_is_known_or_there_are_none() -> None:
    components = tree(grid("wand-0")).components
    assert shows_products(components, CATALOGUE)
    assert not shows_products(components, make_catalogue(*ROBES))
    assert shows_products(components, make_catalogue())
