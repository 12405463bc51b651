from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import make_catalogue, make_product, make_store
from wandstore.catalogue.products import Catalogue, Collection
from wandstore.pages.links import Link
from wandstore.pages.suggestions import MAX_SUGGESTIONS, suggest

STORE = make_store("lantern")
PRODUCTS = (
    make_product("walnut", title="Walnut wand"),
    make_product("oak", title="Oak wand", available=False),
    make_product("cafe", title="Café au lait", category="Drinks"),
    make_product("cover", title="Walnut cover").model_copy(update={"is_service": True}),
)
CATALOGUE = Catalogue(
    **make_catalogue(*PRODUCTS).model_dump(exclude={"collections"}),
    collections=(Collection(id="winter", title="Warm winter walks"),),
)


def labels(typed: str, catalogue: Catalogue = CATALOGUE) -> list[str]:
    return [link.label for link in suggest(catalogue, STORE, typed)]


def test_groups_come_first_then_words_then_products() -> None:
    assert suggest(CATALOGUE, STORE, "wa")[:3] == [
        Link("/s/lantern/collections/winter", "Warm winter walks"),
        Link("/s/lantern/collections/wands", "Wands"),
        Link("/s/lantern?q=wand", "wand"),
    ]
    assert labels("wa")[3:] == ["walnut", "Walnut wand", "Walnut cover", "Oak wand"]


def test_a_product_is_suggested_with_the_address_of_its_page() -> None:
    assert suggest(CATALOGUE, STORE, "café")[-1] == Link("/s/lantern/products/cafe", "Café au lait")


def test_the_last_word_is_completed_after_those_before_it() -> None:
    assert "walnut wand" in labels("walnut w")
    assert labels("wi") == ["Warm winter walks"]


def test_a_slip_is_forgiven_and_what_is_typed_already_is_not_suggested() -> None:
    assert labels("walunt") == ["Walnut wand", "Walnut cover"]
    assert "walnut" not in labels("walnut")


def test_nothing_is_suggested_for_nothing() -> None:
    assert labels("") == []
    assert labels("  -!  ") == []
    assert labels("zzz") == []
    assert labels("wa", make_catalogue()) == []


@settings(deadline=None)
@given(st.text())
def test_whatever_is_typed_there_are_a_few_suggestions_with_an_address_each(typed: str) -> None:
    links = suggest(CATALOGUE, STORE, typed)
    assert len(links) <= MAX_SUGGESTIONS
    assert all(link.url.startswith("/s/lantern") for link in links)


def test_a_single_letter_suggests_groups_and_words_alone() -> None:
    assert labels("w") == ["Warm winter walks", "Wands", "wand", "walnut"]


def test_a_large_catalogue_gives_no_more() -> None:
    assert len(labels("p1", make_catalogue(*(make_product(f"p{n}", category=f"P1 {n}") for n in range(199))))) == 8
