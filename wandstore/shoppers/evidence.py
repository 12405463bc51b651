"""How strongly a shopper's signals speak for each persona: a sum of weighted features, and what it adds up to.

The weights are in `persona_weights.json`, which `make fit-personas` writes. A few terms that no simulation knows are
set by hand there, and are small.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wandstore.shoppers.features import measure
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import PersonaType

WEIGHTS = Path(__file__).with_name("persona_weights.json")
# Evidence set by hand counts up to these alone, and against these shares.
_MOST_LARGE, _MOST_SEARCHES, _MOST_ORDERS = 1.5, 5, 8
_USUALLY_REDUCED, _USUALLY_NEW = 0.2, 0.8
# The class of those without any of the four traits.
NO_TRAIT = "none"


@dataclass(frozen=True, slots=True)
class Weight:
    """One feature's: `typical` is its value for a typical shopper, and it counts between `least` and `most` alone."""

    typical: float
    least: float
    most: float
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Model:
    intercepts: Mapping[str, float]
    features: Mapping[str, Weight]
    by_hand: Mapping[str, Mapping[str, float]]

    @classmethod
    def read(cls, text: str) -> Model:
        content = json.loads(text)
        features = {name: Weight(**_only(entry, Weight)) for name, entry in content["features"].items()}
        return cls(content["intercepts"], features, content["by_hand"])


def _only(entry: dict[str, Any], kind: type[Weight]) -> dict[str, Any]:
    return {name: entry[name] for name in kind.__dataclass_fields__}


MODEL = Model.read(WEIGHTS.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Weighed:
    """`probabilities` are of the four, given that the shopper has one of these traits; `no_trait` is of none of them.

    `terms` are the summands of each persona by the feature's name: positive where it speaks for the persona.
    """

    probabilities: Mapping[PersonaType, float]
    no_trait: float
    terms: Mapping[PersonaType, Mapping[str, float]]

    @property
    def leader(self) -> PersonaType:
        return max(self.probabilities, key=lambda persona: self.probabilities[persona])

    def sureness(self, persona: PersonaType) -> float:
        """The probability that the shopper has this trait, where having none is a possibility too."""
        return self.probabilities[persona] * (1 - self.no_trait)


def weigh(signals: Signals) -> Weighed:
    """The evidence of the signals."""
    terms: dict[str, dict[str, float]] = {name: {} for name in MODEL.intercepts}
    for name, value in measure(signals).items():
        weight = MODEL.features[name]
        distance = min(max(value, weight.least), weight.most) - weight.typical
        for kind, per_unit in weight.weights.items():
            terms[kind][name] = per_unit * distance
    for name, strength in _by_hand(signals).items():
        for kind, per_unit in MODEL.by_hand[name].items():
            terms[kind][name] = per_unit * strength
    logits = {kind: MODEL.intercepts[kind] + sum(found.values()) for kind, found in terms.items()}
    highest = max(logits.values())
    weights = {kind: math.exp(logit - highest) for kind, logit in logits.items()}
    of_four = sum(weights[persona] for persona in PersonaType)
    return Weighed(
        {persona: weights[persona] / of_four for persona in PersonaType},
        weights[NO_TRAIT] / (of_four + weights[NO_TRAIT]),
        {persona: terms[persona] for persona in PersonaType},
    )


def _by_hand(signals: Signals) -> dict[str, float]:
    """The strength of the evidence that no simulation knows, by the names of the file."""
    found = {
        "large_order": min(signals.largest_order, _MOST_LARGE),
        "searches": math.log1p(min(signals.searches, _MOST_SEARCHES)),
        "reduced_lines": _beyond_usual(signals.reduced_lines, signals.lines, _USUALLY_REDUCED),
    }
    if signals.purchases > 1 and signals.lines:
        new_lines = signals.lines - signals.lines_again
        found["new_lines"] = _beyond_usual(new_lines, signals.lines, _USUALLY_NEW)
        found["orders_again"] = math.log(min(signals.purchases, _MOST_ORDERS))
    # How somebody first came says less with every event that follows.
    freshness = 1 / (1 + signals.events / 3)
    found |= {f"came_by_{signals.came_by}": freshness, f"speaks_{signals.speaks}": freshness}
    return {name: strength for name, strength in found.items() if strength and name in MODEL.by_hand}


def _beyond_usual(count: int, total: int, usual: float) -> float:
    """By how much a share exceeds the usual one, shrunk while the total is small."""
    return (count - total * usual) / (total + 5)
