"""What a shopper may be about to type: categories and collections, words, and products, each with its address."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nlargest
from itertools import islice

from wandstore.catalogue.products import Catalogue, Product
from wandstore.catalogue.search import Level, fold, split_words
from wandstore.catalogue.stores import Store
from wandstore.pages.links import Link, link_group, link_product, link_view

MAX_SUGGESTIONS = 8
_MAX_GROUPS = 2
_MAX_WORDS = 3
_MAX_TYPED = 100
_MAX_RANKED = 500


def suggest(catalogue: Catalogue, store: Store, typed: str) -> list[Link]:
    """At most `MAX_SUGGESTIONS`, the same for every shopper; none for nothing typed."""
    typed = " ".join(typed.split())[:_MAX_TYPED]
    words = split_words(typed)
    if not words:
        return []
    groups = list(islice(_suggest_groups(catalogue, store, words), _MAX_GROUPS))
    completed = [
        Link(link_view(store, query=text), text)
        for text in catalogue.search_index.complete(typed, _MAX_WORDS + 1)
        # What has been typed already is no suggestion.
        if text != " ".join(words)
    ][:_MAX_WORDS]
    room = MAX_SUGGESTIONS - len(groups) - len(completed)
    # A single letter fits too many products for any of them to be a suggestion.
    found = _find_products(catalogue, typed) if len("".join(words)) > 1 else []
    products = [Link(link_product(store, product), product.title) for product in found[:room]]
    return [*groups, *completed, *products]


def _suggest_groups(catalogue: Catalogue, store: Store, words: list[str]) -> Iterator[Link]:
    """Those with a title in which every word begins one."""
    for group in catalogue.groups.values():
        begun = split_words(group.title)
        if begun and all(any(one.startswith(word) for one in begun) for word in words):
            yield Link(link_group(store, group.handle), group.title)


def _find_products(catalogue: Catalogue, typed: str) -> list[Product]:
    """Those with the words in their titles and categories: what can be bought first, then what fits and sells best."""
    scores = catalogue.search_index.search(typed, least=Level.CATEGORY).scores

    def rank(place: int) -> tuple[bool, bool, int, bool, int]:
        product = catalogue.products[place]
        is_begun = fold(product.title).startswith(fold(typed))
        sells = product.rank if product.rank is not None else len(catalogue.products)
        return not product.available, not is_begun, -scores[place], not product.may_lead, sells

    # A few letters may fit nearly everything, so only some of what fits best is looked at.
    best = nlargest(_MAX_RANKED, scores, key=lambda place: scores[place])
    return [catalogue.products[place] for place in sorted(best, key=rank)[:MAX_SUGGESTIONS]]
