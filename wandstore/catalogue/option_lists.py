"""The options of many products as one list each, in an order that keeps the merchant's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

_AMOUNT = re.compile(
    r"(?P<whole>[0-9]{1,9})(?:[.,](?P<decimals>[0-9]{1,9})|[ -](?P<part>[0-9]{1,4})/(?P<of>[1-9][0-9]{0,3}))?"
)


@dataclass(frozen=True, slots=True)
class OptionList:
    """An option's name as the first product writes it, and its values as they are written, by their casefolded form."""

    name: str
    values: dict[str, str]


def list_options(options: Iterable[tuple[str, Sequence[str]]]) -> dict[str, OptionList]:
    """The lists by casefolded name, of pairs of an option's name and a product's values of it."""
    names: dict[str, str] = {}
    orders: dict[str, list[str]] = {}
    are_amounts: dict[str, bool] = {}
    written: dict[str, dict[str, str]] = {}
    for name, values in dict.fromkeys((name, tuple(values)) for name, values in options):
        key = name.casefold()
        names.setdefault(key, name)
        spelt = written.setdefault(key, {})
        for value in values:
            spelt.setdefault(value.casefold(), value)
        folded = [value.casefold() for value in values]
        _merge(orders.setdefault(key, []), folded)
        amounts = [amount for value in folded if (amount := _read_amount(value)) is not None]
        are_amounts[key] = are_amounts.get(key, True) and len(amounts) == len(folded) and amounts == sorted(amounts)
    for key, order in orders.items():
        # Two products may have no size in common. Where the merchant sorts all lists by their numbers, so does this.
        if are_amounts[key]:
            order.sort(key=lambda value: _read_amount(value) or 0)
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


def _read_amount(value: str) -> Fraction | None:
    """The number that a value begins with: "10 1/2 in" is ten and a half."""
    found = _AMOUNT.match(value)
    if found is None:
        return None
    if found["part"]:
        return int(found["whole"]) + Fraction(int(found["part"]), int(found["of"]))
    return Fraction(f"{found['whole']}.{found['decimals'] or 0}")
