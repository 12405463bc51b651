"""The options of many products as one list each, in an order that keeps the merchant's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OptionList:
    """An option's name as the first product writes it, and its values as they are written, by their casefolded form."""

    name: str
    values: dict[str, str]


def list_options(options: Iterable[tuple[str, Sequence[str]]]) -> dict[str, OptionList]:
    """The lists by casefolded name, of pairs of an option's name and a product's values of it."""
    names: dict[str, str] = {}
    orders: dict[str, list[str]] = {}
    written: dict[str, dict[str, str]] = {}
    for name, values in dict.fromkeys((name, tuple(values)) for name, values in options):
        key = name.casefold()
        names.setdefault(key, name)
        spelt = written.setdefault(key, {})
        for value in values:
            spelt.setdefault(value.casefold(), value)
        _merge(orders.setdefault(key, []), [value.casefold() for value in values])
    return {key: OptionList(name, {value: written[key][value] for value in orders[key]}) for key, name in names.items()}


def _merge(order: list[str], values: Sequence[str]) -> None:
    """Adds new values before the known one that follows them: S, M, L and XS, S is XS, S, M, L."""
    known = set(order)
    place = len(order)
    for value in reversed(values):
        if value in known:
            place = order.index(value)
        else:
            order.insert(place, value)
            known.add(value)
