"""A search among 25,000 products beside a scan of their titles, and the index beside the reading of their snapshot."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from itertools import accumulate

from tools.bench.comparison import Comparison, time_by_turns
from wandstore.catalogue.products import Catalogue, OptionValue, Product, ProductOption, Variant
from wandstore.catalogue.search import SearchIndex
from wandstore.catalogue.snapshots import build_catalogue, pack_catalogue, unpack_catalogue
from wandstore.ids import StoreSlug
from wandstore.pages.selection import select_products
from wandstore.pages.views import ChosenOption, View
from wandstore.shoppers.personas import PersonaType

PRODUCTS = 25_000
WORDS_IN_DESCRIPTION = 80
ROUNDS = 3
SEARCH_ROUNDS = 9
# The index is built on the first search of a process, after the snapshot has been read.
MAX_BUILD_RATIO = 1.5
MAX_SEARCH_RATIO = 40.0


def compare() -> Iterator[Comparison]:
    catalogue = make_catalogue(PRODUCTS)
    packed = pack_catalogue(catalogue)
    reading = partial(unpack_catalogue, packed)
    build, read = time_by_turns(partial(build_index, catalogue), reading, rounds=ROUNDS, warm_up_rounds=0)
    size = measure_index(catalogue)
    yield Comparison(f"an index of {PRODUCTS:,} ({size} MB)", build, "their snapshot", read, MAX_BUILD_RATIO)
    titles = [product.title.casefold() for product in catalogue.products]
    word = catalogue.products[7].title.split()[1]
    index = catalogue.search_index
    for what, typed in (
        ("a word", word),
        ("the beginning of a word", word[:3]),
        ("a slip", f"{word[:2]}{word[3]}{word[2]}{word[4:]}"),
        ("two words that nothing has", f"{word} xqzxqz"),
    ):
        scan = partial(scan_titles, titles, word)
        search, beside = time_by_turns(partial(index.search, typed), scan, rounds=SEARCH_ROUNDS)
        yield Comparison(f"a search for {what}", search, "a scan of titles", beside, MAX_SEARCH_RATIO)
    chosen = View(available=True, options=(ChosenOption(name="Length", values=("11 inch",)),))
    for what, view, character in (
        ("everything", View(), "neutral"),
        ("everything, savings first", View(), PersonaType.DEALHUNTER),
        ("everything, new first", View(), PersonaType.EXPLORER),
        ("everything, with filters", chosen, "neutral"),
        ("a word", View(query=word), "neutral"),
    ):
        view_of = partial(select_products, catalogue, view, character)  # type: ignore[arg-type]
        select, beside = time_by_turns(view_of, partial(scan_titles, titles, word), rounds=SEARCH_ROUNDS)
        yield Comparison(f"the view of {what}", select, "a scan of titles", beside)


def build_index(catalogue: Catalogue) -> SearchIndex:
    """An index of its own: a catalogue keeps the first."""
    return Catalogue.search_index.func(catalogue)  # type: ignore[attr-defined, no-any-return]


def measure_index(catalogue: Catalogue) -> int:
    """The megabytes that an index holds."""
    tracemalloc.start()
    index = build_index(catalogue)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len(index) == len(catalogue.products)
    return held // 1_000_000


def scan_titles(titles: list[str], word: str) -> list[str]:
    return [title for title in titles if word in title]


def make_catalogue(count: int) -> Catalogue:
    """Products with made-up words, of which a few are frequent and many rare, as in a language."""
    chance = random.Random(1871)
    syllables = [consonant + vowel for consonant in "bcdfglmnprst" for vowel in "aeiou"]
    words = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(12_000)]
    frequency = list(accumulate(1 / (rank + 5) for rank in range(len(words))))

    def text(length: int) -> str:
        return " ".join(chance.choices(words, cum_weights=frequency, k=length))

    return build_catalogue(StoreSlug("wands"), (_make_product(number, text) for number in range(count)))


def _make_product(number: int, text: object) -> Product:
    assert callable(text)
    sizes = ("10 inch", "11 inch", "12 inch")
    price = Decimal(10 + number % 90)
    return Product(
        id=f"wand-{number}",
        title=text(5),
        description=text(WORDS_IN_DESCRIPTION),
        vendor=f"Maker {number % 40}",
        category=f"Wands {number % 25}",
        tags=(f"tag-{number % 100}", "new" if number % 50 == 0 else "oak"),
        options=(ProductOption(name="Length", values=tuple(OptionValue(name=size) for size in sizes)),),
        variants=tuple(
            Variant(
                price=price + place,
                compare_at_price=price * 2 if number % 5 == 0 else None,
                available=number % 9 > 0,
                options=(size,),
            )
            for place, size in enumerate(sizes)
        ),
        rank=number * 7919 % 25_000,
    )
