"""The words a model is asked with. A version is a folder; its files never change once it has made pages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from string import Template
from typing import Literal, NamedTuple

from container_image.claims import join_seen
from wandstore.catalogue.products import Product
from wandstore.catalogue.stores import Store
from wandstore.documents.components import ComponentType
from wandstore.jobs.models import Preferences
from wandstore.shoppers.models import Persona, Signals
from wandstore.shoppers.persona import price_sensitivity, top_categories

PROMPT_VERSION = "components-v2"

_FOLDER = Path(__file__).parent / PROMPT_VERSION
_SYSTEM = (_FOLDER / "system.txt").read_text(encoding="utf-8")
_USER = Template((_FOLDER / "user.txt").read_text(encoding="utf-8"))
_REPAIR = Template((_FOLDER / "repair.txt").read_text(encoding="utf-8"))
# No tree is this long; what is longer would only be paid for once more.
_LONGEST_ANSWER = 12_000

# An id is offered whole or not at all, because the model has to write it exactly so.
_LONGEST_ID = 120
# What separates fields and what delimits data: a title could forge either with them.
_UNSAFE = re.compile(r"[|<>]+")


class Repair(NamedTuple):
    """An answer that a model gave, and what it is told of it."""

    answer: str
    request: str


class Prompt(NamedTuple):
    """What a model is asked; with a `repair`, its first answer and the second question come after that."""

    system: str
    user: str
    version: str
    repair: Repair | None = None

    @property
    def later_turns(self) -> Iterator[tuple[Literal["assistant", "user"], str]]:
        """Who says what after the first question."""
        if self.repair:
            yield "assistant", self.repair.answer
            yield "user", self.repair.request


def ask_again(prompt: Prompt, answer: str, faults: Iterable[str]) -> Prompt:
    """The prompt that tells a model what was wrong with its answer, one sentence a line."""
    request = _REPAIR.substitute(faults="\n".join(f"- {fault}" for fault in faults))
    return prompt._replace(repair=Repair(answer[:_LONGEST_ANSWER].strip(), request))


def write_prompt(
    store: Store,
    persona: Persona,
    signals: Signals,
    preferences: Preferences,
    products: Iterable[Product],
    *,
    habits: Iterable[str] = (),
    component_types: Collection[ComponentType] = (),
) -> Prompt:
    """The prompt of one page. `habits` are what a caller says of how the shopper browses; the newest few are used.

    `component_types` are the only ones that the page may have; any when empty.
    """
    confidence = f" (confidence {persona.confidence:.2f})" if persona.type else ""
    user = _USER.substitute(
        store=_clean(store.name, 80),
        tagline=_clean(store.tagline, 160),
        locale=_clean(store.locale, 20),
        tone=_clean(store.brand.tone, 120),
        colours=f"{store.brand.primary_color}, {store.brand.secondary_color}",
        persona=persona.character + confidence,
        known="\n".join(_summarise(persona, signals, preferences, habits)),
        products="\n".join(_write_lines(products)),
        wanted=f" Use only these components, each at least once: {', '.join(component_types)}."
        if component_types
        else "",
    )
    return Prompt(_SYSTEM, user, PROMPT_VERSION)


def _summarise(persona: Persona, signals: Signals, preferences: Preferences, habits: Iterable[str]) -> Iterator[str]:
    """What is known, in sums and never in events: no search, no time and no path of the shopper's leaves the store."""
    counted = {
        "visits": signals.visits,
        "products viewed": signals.views,
        "viewed again": signals.repeat_views,
        "new things viewed": signals.new_views,
        "reduced things viewed": signals.discounted_views,
        "searches": signals.searches,
        "put in the cart": signals.cart_adds,
        "wished for": signals.wishes,
        "orders": signals.purchases,
    }
    if numbers := ", ".join(f"{name} {number}" for name, number in counted.items() if number):
        yield f"counted: {numbers}"
    if persona.reasons:
        yield f"why this persona: {_join(persona.reasons, 4)}"
    if categories := preferences.categories or top_categories(signals):
        yield f"likes the types: {_join(categories, 5)}"
    if brands := sorted(signals.brands, key=lambda name: -signals.brands[name]):
        yield f"vendors met most: {_join(brands, 3)}"
    yield f"minds the price: {preferences.price_sensitivity or price_sensitivity(signals)}"
    if patterns := _join(habits, 5):
        yield f"browses: {patterns}"


def _write_lines(products: Iterable[Product]) -> Iterator[str]:
    for product in products:
        if _clean(product.id, _LONGEST_ID) != product.id:
            continue
        notes = ["new"] * product.is_new + ["sold out"] * (not product.available)
        notes += [tag for tag in product.tags if tag.casefold() != "new"][:4]
        fields = (
            product.id,
            _clean(product.title, 80),
            _clean(product.category, 40),
            f"{product.price:.2f}",
            f"{product.compare_at_price:.2f}" if product.compare_at_price else "",
            _clean(product.vendor, 40),
            _join(notes, 6),
        )
        yield "|".join(fields)


def _join(words: Iterable[str], most: int) -> str:
    return ", ".join([cleaned for word in words if (cleaned := _clean(word, 40))][:most])


def _clean(text: str, most: int) -> str:
    """One line without anything that could end a field or the data; cut to `most` characters."""
    line = join_seen(_UNSAFE.sub(" ", text))
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
