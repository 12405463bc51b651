from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.builders import make_catalogue, make_product
from wandstore.catalogue.products import Catalogue, Collection, OptionValue, Product, ProductOption
from wandstore.catalogue.search import Entry, Level, Offer, SearchIndex, fold, split_words, stem
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.catalogue.snapshots import build_catalogue
from wandstore.ids import StoreSlug

SHOP = make_catalogue(
    make_product("walnut", title="Walnut long wand", vendor="Hollin Yard", tags=["handmade"]),
    make_product("oak", title="Journeyman's oak wand", description="Forgives a heavy hand. Sold with a stand."),
    make_product("stand", title="Oak cradle stand", category="Stands", vendor="Tern & Lowe"),
    make_product("core", title="Crème brûlée core", category="Cores", description="Goes with any walnut wand."),
    make_product("berries", title="Rowan berries", category="Cores", tags=["oak"]),
)


def find(text: str, catalogue: Catalogue = SHOP) -> list[str]:
    """The ids of what is found, the best first."""
    scores = catalogue.search_index.search(text).scores
    return [catalogue.products[place].id for place in sorted(scores, key=lambda place: (-scores[place], place))]


def index_of(*titles: str) -> SearchIndex:
    return SearchIndex(Entry(title) for title in titles)


def finds(title: str, text: str) -> bool:
    return bool(index_of(title).search(text).scores)


# Words ----------------------------------------------------------------------------------------------------------------


def test_every_word_is_needed() -> None:
    assert find("oak wand") == ["oak"]
    assert find("oak dragon") == []
    assert find("") == []


def test_the_title_counts_most_then_category_vendor_tags_options_and_description() -> None:
    fields = ("title", "category", "vendor", "tags", "options", "description")
    entries = [Entry(**{"title": "", field: "amber"}) for field in reversed(fields)]
    scores = SearchIndex(entries).search("amber").scores
    assert sorted(scores, key=lambda place: scores[place]) == list(range(len(fields)))


def test_a_word_counts_by_the_best_field_that_has_it() -> None:
    twice = SearchIndex([Entry("Amber", tags="amber", description="amber"), Entry("Amber")])
    assert len(set(twice.search("amber").scores.values())) == 1


def test_a_search_may_be_of_titles_and_categories_only() -> None:
    index = SearchIndex([Entry("", tags="amber"), Entry("Amber"), Entry("", category="Amber", description="amber")])
    assert index.search("amber", least=Level.CATEGORY).scores.keys() == {1, 2}


def test_the_whole_word_comes_before_one_that_begins_with_it() -> None:
    assert find("oak", make_catalogue(make_product("oakley"), make_product("oak"))) == ["oak", "oakley"]


def test_an_option_and_the_title_of_a_collection_are_searched() -> None:
    ring = make_product("ring").model_copy(
        update={
            "options": (ProductOption(name="Metal", values=(OptionValue(name="Rose gold"),)),),
            "collections": ("gifts",),
        }
    )
    catalogue = Catalogue(
        store=StoreSlug("a"),
        version="0" * 12,
        products=(ring,),
        collections=(Collection(id="gifts", title="Presents"),),
    )
    assert find("rose gold", catalogue) == find("presents", catalogue) == ["ring"]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Rowan berries", "berry"),
        ("One berry", "BERRIES"),
        ("Kitchen knives", "knife"),
        ("Two boxes", "box"),
        ("A leaf", "leaves"),
        ("Glass", "glasses"),
        ("Watches", "watch"),
        ("Engraved ring", "engraving"),
        ("Knit scarf", "knitted"),
        ("The turner's handbook", "turners"),
        ("The turner’s handbook", "turner's"),
        ("Tischlampe und Lampen", "lampe"),
        ("Ringe", "Ring"),
        ("Chapeaux", "chapeau"),
        ("Anillos", "anillo"),
        ("Robes vertes", "robe verte"),
    ],
)
def test_the_ending_of_a_word_is_forgiven(title: str, text: str) -> None:
    assert finds(title, text)


@pytest.mark.parametrize(("one", "other"), [("earring", "ear"), ("linen", "line"), ("leather", "leaf"), ("bus", "bu")])
def test_words_that_only_look_alike_keep_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Crème brûlée", "creme brulee"),
        ("Creme", "CRÈME"),
        ("Straße", "strasse"),
        ("Smørrebrød", "smorrebrod"),
        ("Łódź", "lodz"),
        ("Ἀθῆναι", "αθηναι"),
        ("Ёлка", "елка"),
        ("ﬁne ①", "fine 1"),
        ("İstanbul", "istanbul"),
    ],
)
def test_accents_and_case_are_forgiven(title: str, text: str) -> None:
    assert finds(title, text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("魔法の杖セット", "杖"),
        ("魔法の杖セット", "魔法"),
        ("魔法の杖セット", "セット"),
        ("ไม้กายสิทธิ์", "กาย"),
        ("हिन्दी किताब", "हिन्दी"),
        ("ספרים", "ספרים"),
        ("마법 지팡이", "지팡"),
        ("T-shirt", "tshirt"),
        ("T-shirt", "t-shirt"),
        ("11 1/2 inch", "11 inch"),
    ],
)
def test_scripts_without_spaces_and_compounds_are_found_by_a_part(title: str, text: str) -> None:
    assert finds(title, text)


def test_a_beginning_finds_the_word() -> None:
    assert find("jour") == ["oak"]
    assert find("o wa") == ["oak"]


def test_more_words_than_a_person_types_are_left_out() -> None:
    assert find("oak wand " + " ".join(f"x{n}" for n in range(6))) == []
    assert find("oak wand journeymans a heavy hand sold with dragon") == ["oak"]


# Slips ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["wallnut", "wanut", "wolnut", "wlanut", "walnuts", "walntu", "xwalnut", "alnut"])
def test_one_slip_of_a_letter_is_forgiven_and_said(typed: str) -> None:
    search = SHOP.search_index.search(typed)
    assert find(typed) == ["walnut", "core"]
    assert search.read_as == ("" if typed == "walnuts" else "walnut")
    assert search.offers == ()


def test_a_word_of_three_letters_is_taken_as_it_is_unless_a_letter_is_missing() -> None:
    assert find("oek") == []
    assert find("wnd") == ["walnut", "oak", "core"]


def test_a_word_of_the_shop_is_never_read_as_another() -> None:
    catalogue = make_catalogue(make_product("sand"), make_product("wand"))
    assert find("sand", catalogue) == ["sand"]


def test_a_slip_in_a_beginning_is_forgiven_where_no_whole_word_is_near() -> None:
    assert find("jorneym") == ["oak"]


LETTERS = st.sampled_from("abcdefghijklmnopqrstuvwxyzéüøßжшλ")
WORDS = st.text(LETTERS, min_size=4, max_size=12)


@settings(deadline=None)
@given(title=st.lists(WORDS, min_size=1, max_size=5), data=st.data())
def test_a_slip_is_always_forgiven(title: list[str], data: st.DataObject) -> None:
    word = data.draw(st.sampled_from([fold(word) for word in title]))
    place = data.draw(st.integers(0, len(word) - 1))
    letter = fold(data.draw(st.sampled_from(word)))[0]
    slips = {
        "left out": word[:place] + word[place + 1 :],
        "added": word[:place] + letter + word[place:],
        "replaced": word[:place] + letter + word[place + 1 :],
        "swapped": word[: max(0, place - 1)] + word[max(0, place - 1) : place + 1][::-1] + word[place + 1 :],
    }
    typed = data.draw(st.sampled_from(sorted(slips.values())))
    # What is itself a word of the shop, or begins one, is no slip.
    assume(not any(fold(other).startswith(typed) or stem(fold(other)) == stem(typed) for other in title))
    assert index_of(" ".join(title), "Something else").search(typed).scores.keys() >= {0}


@settings(deadline=None)
@given(title=st.text(), description=st.text(), text=st.text())
def test_a_search_never_raises(title: str, description: str, text: str) -> None:
    index = SearchIndex([Entry(title, description=description), Entry(text)])
    for asked in (text, title, description, text[:3], title + text):
        search = index.search(asked)
        assert all(offer.found for offer in search.offers)
        assert len(index.complete(asked, 3)) <= 3


@settings(deadline=None)
@given(title=st.text(), beginning=st.integers(1, 50))
def test_every_word_of_a_title_finds_its_product_and_so_does_its_beginning(title: str, beginning: int) -> None:
    index = SearchIndex([Entry("First"), Entry(title)])
    for word in split_words(title):
        assert 1 in index.search(word).scores
        assert 1 in index.search(word[:beginning]).scores


@settings(deadline=None)
@given(text=st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


# Offers ---------------------------------------------------------------------------------------------------------------


def test_where_nothing_is_found_the_nearest_words_are_offered() -> None:
    assert SHOP.search_index.search("oak dragon").offers == (Offer("oak", 3),)
    assert SHOP.search_index.search("dragon").offers == ()
    assert SHOP.search_index.search("walnut stand").offers == (Offer("walnut", 2), Offer("stand", 2))


def test_where_the_words_are_known_but_not_together_one_of_them_is_read_as_another() -> None:
    catalogue = make_catalogue(make_product("gold-ring"), make_product("cold-drink"))
    assert catalogue.search_index.search("cold ring").offers[0] == Offer("gold ring", 1)


def test_where_only_descriptions_have_the_word_a_better_known_one_is_offered() -> None:
    catalogue = make_catalogue(
        make_product("wand"), make_product("cup", category="", description="All that you could want.")
    )
    search = catalogue.search_index.search("want")
    assert search.scores.keys() == {1}
    assert search.offers == (Offer("wand", 1),)


def test_words_that_were_made_to_cost_much_are_answered_from_a_bounded_number_of_tries() -> None:
    """Every word has many neighbours, and no product has two of them."""
    chains = ["".join(pair) + tail for pair in itertools.product("abcdefghij", repeat=2) for tail in ("xxxx", "yyyy")]
    index = index_of(*chains)
    tried: list[object] = []
    score = index._score

    def counted(*arguments: Any) -> dict[int, int]:
        tried.append(arguments)
        return score(*arguments)

    index._score = counted  # type: ignore[assignment]
    search = index.search(" ".join(f"{letter}axxxx" for letter in "abcdefgh"))
    assert search.scores == {}
    assert len(search.offers) == 3
    assert len(tried) <= 8 + 8 * 5


# Completions ----------------------------------------------------------------------------------------------------------


def test_the_last_word_is_completed_and_the_most_frequent_comes_first() -> None:
    index = SHOP.search_index
    assert index.complete("wa", 5) == ["wand", "walnut"]
    assert index.complete("oak w", 5) == ["oak wand"]
    assert index.complete("oak", 5) == ["oak"]
    assert index.complete("", 5) == []
    assert index.complete("zz", 5) == []


def test_a_word_that_only_a_description_has_completes_nothing() -> None:
    assert SHOP.search_index.complete("forg", 5) == []


# Real exports ---------------------------------------------------------------------------------------------------------

CATALOGS_DIR = os.environ.get("CATALOGS_DIR", "")
EXPORTS = sorted(Path(CATALOGS_DIR).glob("*.csv")) if CATALOGS_DIR else []


@pytest.mark.parametrize("export", EXPORTS, ids=lambda path: path.stem)
def test_every_product_of_an_export_is_found_by_its_title_and_with_a_slip_in_it(export: Path) -> None:
    catalogue = build_catalogue(StoreSlug("export"), read_shopify_csv(export).products)
    for place, product in enumerate(catalogue.products):
        assert place in catalogue.search_index.search(product.title).scores
        for slipped in slips_in(product):
            search = catalogue.search_index.search(slipped)
            assert place in search.scores or not search.read_as, f"{slipped} for {product.title}"


def slips_in(product: Product) -> list[str]:
    return [word[:-2] + word[-1] + word[-2] for word in split_words(product.title) if len(word) >= 5]
