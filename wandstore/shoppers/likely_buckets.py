"""The buckets whose trees a store's shoppers will probably need, the most useful first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from wandstore.catalogue.products import Catalogue
from wandstore.shoppers.buckets import NEUTRAL_BUCKET, Bucket, PriceSensitivity
from wandstore.shoppers.personas import PersonaType

# What most shoppers of a persona mind the price: it follows from clicks on what is reduced and from sorts by price,
# which only dealhunters have many of.
_USUAL_SENSITIVITIES: Mapping[PersonaType, tuple[PriceSensitivity, ...]] = {
    PersonaType.MINIMALIST: ("low",),
    PersonaType.EXPLORER: ("low",),
    PersonaType.DEALHUNTER: ("medium", "high"),
    PersonaType.LOYALIST: ("low",),
}


def likely_buckets(catalogue: Catalogue, seen: Mapping[Bucket, int]) -> tuple[Bucket, ...]:
    """The neutral bucket and each persona's own, which stand in for all others; then the buckets that shoppers are in,
    the fullest first; then each persona in each category, the largest category first.

    `seen` counts the shoppers of buckets.
    """
    named = [bucket.within(catalogue.categories) for bucket in _in_order(catalogue, seen)]
    return tuple(dict.fromkeys(named))


def _in_order(catalogue: Catalogue, seen: Mapping[Bucket, int]) -> Iterator[Bucket]:
    yield NEUTRAL_BUCKET
    usual = [(persona, one) for persona, many in _USUAL_SENSITIVITIES.items() for one in many]
    for persona, sensitivity in usual:
        yield Bucket(persona, sensitivity)
    yield from sorted(seen, key=lambda bucket: (-seen[bucket], bucket.name))
    sizes = Counter(product.category for product in catalogue.products if product.category)
    for category, _ in sizes.most_common():
        for persona, sensitivity in usual:
            yield Bucket(persona, sensitivity, category)
