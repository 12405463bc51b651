"""What a persona is decided from: some numbers, each a smooth function of a shopper's counts.

Shares are shrunk towards what is usual, so that two events are weaker evidence than twenty. The weights of these
numbers are fitted (`persona_weights.json`); their names are the keys of that file.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

from wandstore.shoppers.models import Signals

# Until there are views, as many as these are assumed, with the share that is usual.
_REDUCED, _NEW, _AGAIN = (2, 0.3), (6, 0.15), (6, 0.05)


def measure(signals: Signals) -> dict[str, float]:
    """The features of the signals, by name; one that would say nothing of this shopper is left out."""
    views, visits = signals.views, max(1, signals.visits)
    features = {
        "visits": math.log(visits),
        "price_sorts": math.log1p(signals.price_sorts),
        "purchases": math.log1p(signals.purchases),
        "purchases_a_view": signals.purchases / (views + 8),
        "cart_adds_a_view": signals.cart_adds / (views + 8),
        "wishes": math.log1p(signals.wishes),
    }
    if signals.views or signals.logins:
        # Orders say nothing of signing in.
        features["logins_a_visit"] = signals.logins / (visits + 1)
    return features | _of_views(signals) | _of_categories(signals) | _of_brands(signals)


def _of_views(signals: Signals) -> dict[str, float]:
    """Nothing without views: a shopper with orders and no views has not looked at little."""
    views = max(signals.views, signals.discount_clicks)
    if not views:
        return {}
    many = math.log1p(views)
    reduced = _log_odds(max(signals.discounted_views, signals.discount_clicks), views, _REDUCED)
    new = _log_odds(signals.new_views, views, _NEW)
    return {
        "views": many,
        "reduced": reduced,
        "reduced_of_many": reduced * many,
        "new": new,
        "new_of_many": new * many,
        "again": _log_odds(signals.repeat_views, views, _AGAIN),
    }


def _of_categories(signals: Signals) -> dict[str, float]:
    """Nothing where no category was met, or every one of them is one of the store's few: to stay there is no choice."""
    met = _chosen(signals.categories, signals.common)
    if not met:
        return {}
    named = sum(met.values())
    # As if two more categories had been met once, so that one event is not yet staying.
    concentration = (sum(count * count for count in met.values()) + 2) / (named + 2) ** 2
    return {
        "one_category": math.log(concentration),
        "categories_for_events": len(met) / math.sqrt(named + 3),
    }


def _of_brands(signals: Signals) -> dict[str, float]:
    """Nothing where no brand was met, or every one of them is one of the store's few."""
    met = _chosen(signals.brands, signals.common)
    if not met:
        return {}
    named, most = sum(met.values()), max(met.values())
    by_chance = named / 8  # as if a store had eight of a size
    return {
        "brand_beyond_chance": (most - 1 - by_chance) / math.sqrt(by_chance + 1),
    }


def _chosen(met: Mapping[str, int], common: Collection[str]) -> dict[str, int]:
    return {name: count for name, count in met.items() if name not in common}


def _log_odds(count: int, total: int, usual: tuple[int, float]) -> float:
    """The log-odds of a share, as if there had been so many more with the usual share."""
    weight, share = usual
    shrunk = (min(count, total) + weight * share) / (total + weight)
    return math.log(shrunk / (1 - shrunk))
