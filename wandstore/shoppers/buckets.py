"""Buckets: shoppers who are alike enough to share one component tree, and who gets a page of their own instead.

A bucket is a persona's type, a price sensitivity and the first own category: at most 4 x 3 x (categories + 1) of them
in a store, and the neutral one for every shopper without a persona.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal, get_args

from wandstore.catalogue.groups import handle_of
from wandstore.settings import Settings
from wandstore.shoppers.models import Persona, Signals
from wandstore.shoppers.persona import MIN_OWN_CATEGORY_EVENTS, price_sensitivity
from wandstore.shoppers.personas import Character, PersonaType

PriceSensitivity = Literal["low", "medium", "high"]
SENSITIVITIES: tuple[PriceSensitivity, ...] = get_args(PriceSensitivity)
_BY_NAME: dict[str, PriceSensitivity] = {name: name for name in SENSITIVITIES}

# A persona that is less sure than this may soon be another one, so no model composes a page for it alone.
MIN_OWN_PAGE_CONFIDENCE = 0.6

# A key has 2,048 bytes, and a category's name may be a sentence.
_MAX_HANDLE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Bucket:
    """`type` is None for the neutral bucket, which has neither a sensitivity nor a category of its own.

    `category` is a category of the store as its catalogue writes it; empty without one.
    """

    type: PersonaType | None = None
    sensitivity: PriceSensitivity = "low"
    category: str = ""

    @property
    def character(self) -> Character:
        return self.type or "neutral"

    @property
    def name(self) -> str:
        """The bucket's part of its tree's key, such as `explorer-low-wands`, and how the command line names it."""
        if self.type is None:
            return "neutral"
        parts = (self.type.value, self.sensitivity, _name_category(self.category))
        return "-".join(part for part in parts if part)

    @property
    def coarser(self) -> tuple[Bucket, ...]:
        """The buckets whose trees may stand in, the nearest first: never another persona's.

        First without the category, then without the sensitivity too: the trees of the others, the nearest first.
        """
        if self.type is None:
            return ()
        own = SENSITIVITIES.index(self.sensitivity)
        nearest = sorted(SENSITIVITIES, key=lambda one: abs(SENSITIVITIES.index(one) - own))
        without = (Bucket(self.type, sensitivity) for sensitivity in nearest)
        return tuple(bucket for bucket in without if bucket != self)

    def within(self, categories: Collection[str]) -> Bucket:
        """The bucket without a category that the store no longer has."""
        return replace(self, category="") if self.category not in categories else self


NEUTRAL_BUCKET = Bucket()


def all_buckets(categories: Iterable[str]) -> tuple[Bucket, ...]:
    """Every bucket of a store with these categories, the neutral one first."""
    of_category = ("", *categories)
    named = (Bucket(*parts) for parts in product(PersonaType, SENSITIVITIES, of_category))
    return NEUTRAL_BUCKET, *named


def bucket_of(persona: Persona, signals: Signals) -> Bucket:
    """The bucket of a shopper. A shopper who chose the neutral page is in the neutral one, whatever they did."""
    if persona.type is None:
        return NEUTRAL_BUCKET
    return Bucket(persona.type, _BY_NAME[price_sensitivity(signals)], first_category(signals))


def first_category(signals: Signals) -> str:
    """The category that most events named, where it is one of the shopper's own; of several, the first in the alphabet.

    So two categories that are met as often do not take turns.
    """
    own = {name: met for name, met in signals.categories.items() if met >= MIN_OWN_CATEGORY_EVENTS}
    return min(own, key=lambda name: (-own[name], name), default="")


def is_due_own_page(persona: Persona, signals: Signals, settings: Settings) -> bool:
    """Whether enough is known of a shopper to compose a page for them alone, and their persona is sure."""
    is_known = signals.events >= settings.own_page_events or signals.purchases > 0
    return is_known and persona.type is not None and persona.confidence >= MIN_OWN_PAGE_CONFIDENCE


def _name_category(category: str) -> str:
    """A handle; where it is not the whole name, a digest of the name follows, so that no two categories share it."""
    if not category:
        return ""
    handle = handle_of(category)[:_MAX_HANDLE_LENGTH]
    if handle == category.lower():
        return handle
    return f"{handle}-{hashlib.sha256(category.encode()).hexdigest()[:6]}"
