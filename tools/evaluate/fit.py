"""Fits the weights of the features by which personas are told apart, and writes the file that the detector reads.

A linear model over the features of `wandstore/shoppers/features.py`, in a third of default worlds and two thirds of
others, on whole histories and on their beginnings, because a persona is decided after every event. The drifters, who
have no trait, are a fifth class. scikit-learn is needed here alone.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tools.evaluate.simulator import Sent, SimulatedShopper, Simulator, WorldSettings
from wandstore.shoppers.evidence import NO_TRAIT, WEIGHTS
from wandstore.shoppers.features import measure
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import PersonaType
from wandstore.shoppers.signals import add_event

SEEDS = range(1000, 1048)
SHOPPERS_A_SEED = 700
DRIFTERS_A_SEED = 140
# The share of a history's beginnings that are rows too.
SHARE_OF_PREFIXES = 0.08
_STRENGTH = 0.5
# Beyond these shares of what was seen, a feature counts as if it were at the end of them.
_LEAST, _MOST = 0.002, 0.998
CLASSES = (*map(str, PersonaType), NO_TRAIT)


# Whole histories count for so much more than their beginnings: a long one has more of these than a short one.
_WHOLE = 15.0
# What a page alone brings counts for so much, and for loyalists more, because so little is known of them there.
_OF_A_PAGE, _LOYALIST_OF_A_PAGE = 0.5, 1.9


class Row(NamedTuple):
    features: dict[str, float]
    label: str
    weight: float


def choose_world(seed: int) -> WorldSettings:
    """The settings that a seed is fitted in."""
    if seed % 3 == 0:
        return WorldSettings("default")
    rng = random.Random(seed)
    options: dict[str, Any] = {
        "individual_noise": rng.choice([0.25, 0.3, 0.3, 0.4, 0.55]),
        "discounted_share": rng.choice([0.1, 0.1, 0.2, 0.3, 0.5, 0.5]),
        "products": rng.choice([60, 120, 300]),
        "brands": rng.choice([6, 12, 20]),
        "categories": rng.choice([4, 6, 9]),
    }
    return WorldSettings("varied", options)


def collect_rows(simulator: Simulator, seeds: range = SEEDS, size: float = 1.0) -> Iterator[Row]:
    """The features of whole histories and of some of their beginnings, as everything and as less of it is sent.

    `size` is the share of the shoppers that are taken.
    """
    for seed in seeds:
        rng = random.Random(seed)
        world = choose_world(seed)
        for sent in Sent:
            share = size if sent is Sent.ALL else size / 4
            lives = simulator.shoppers(world, seed, round(SHOPPERS_A_SEED * share), sent)
            lives += simulator.drifters(world, seed + 100_000, round(DRIFTERS_A_SEED * share), sent)
            for shopper in lives:
                yield from _rows_of(shopper, sent, rng)


def _rows_of(shopper: SimulatedShopper, sent: Sent, rng: random.Random) -> Iterator[Row]:
    weight = 1.0
    if sent is not Sent.ALL:
        weight = _OF_A_PAGE * (_LOYALIST_OF_A_PAGE if shopper.trait is PersonaType.LOYALIST else 1)
    signals = Signals()
    for place, event in enumerate(shopper.events, 1):
        signals = add_event(signals, event)
        is_whole = place == len(shopper.events)
        if is_whole or rng.random() < SHARE_OF_PREFIXES:
            yield Row(measure(signals), str(shopper.trait or NO_TRAIT), weight * (_WHOLE if is_whole else 1))


def fit(rows: list[Row]) -> dict[str, Any]:
    """The weights of each feature by class, with the value that a typical shopper has."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    names = list(dict.fromkeys(name for row in rows for name in row.features))
    values = np.array([[row.features.get(name, np.nan) for name in names] for row in rows])
    least, most = np.nanquantile(values, [_LEAST, _MOST], axis=0)
    values = np.clip(values, least, most)
    typical, spread = np.nanmean(values, axis=0), np.nanstd(values, axis=0)
    # A feature that a row does not have says nothing of it.
    standard = np.nan_to_num((values - typical) / spread)
    labels = np.array([CLASSES.index(row.label) for row in rows])
    model = LogisticRegression(C=_STRENGTH, max_iter=3000)
    model.fit(standard, labels, sample_weight=[row.weight for row in rows])
    weights = model.coef_ / spread
    return {
        "intercepts": {name: round(float(value), 4) for name, value in zip(CLASSES, model.intercept_, strict=True)},
        "features": {
            name: {
                "typical": round(float(typical[place]), 4),
                "least": round(float(least[place]), 4),
                "most": round(float(most[place]), 4),
                "weights": {kind: round(float(weights[row][place]), 4) for row, kind in enumerate(CLASSES)},
            }
            for place, name in enumerate(names)
        },
    }


def write_weights(simulator: Simulator, path: Path = WEIGHTS) -> None:
    """Writes the fitted part of the file; its other entries, which are set by hand, stay."""
    known = json.loads(path.read_text(encoding="utf-8"))
    rows = list(collect_rows(simulator))
    known |= {"seeds": f"{SEEDS.start} to {SEEDS.stop - 1}", "rows": len(rows), **fit(rows)}
    path.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
