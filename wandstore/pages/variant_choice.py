"""What a shopper chooses of a product: the variant that an address asks for, and the links that change one option.

The options are in the merchant's order, and each depends on those before it: a value is impossible where no variant
has it together with the values chosen before. Choosing a value keeps the options after it where a variant has them all.
So every variant is as many links away as there are options, and no link leads to a combination that does not exist.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from wandstore.catalogue.products import OptionValue, Product, ProductOption, Swatch, Variant
from wandstore.record import Record

# As many as stay under the size of a page with three such options. The other values are behind one more link.
MAX_VALUES = 64
# For variants that share their values, or have none: their titles are the values of one option.
WITHOUT_OPTIONS = "Option"


class Asked(Record):
    """What an address asks for: a variant by its id, or values by the names of their options. Nothing is required."""

    variant_id: str = ""
    options: Mapping[str, str] = {}


ANYTHING = Asked()


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of an option, given the values of the options before it; `variant` is None where it is impossible.

    `brings` has the values that change with it because the ones chosen so far do not go with it.
    """

    value: str
    variant: Variant | None
    is_chosen: bool = False
    brings: tuple[str, ...] = ()
    swatch: Swatch | None = None


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Values of an option that are not shown: its first and last one, and a variant that has one of them."""

    first: str
    last: str
    variant: Variant


@dataclass(frozen=True, slots=True)
class Selector:
    """One option with its values in the merchant's order; of more than `MAX_VALUES`, those around the chosen one.

    `given` has the values of the options before it, on which it depends.
    """

    name: str
    value: str
    given: tuple[str, ...]
    choices: tuple[Choice, ...]
    others: tuple[Neighbourhood, ...] = ()


class Chooser:
    """The variants of one product as combinations of values; no two of them are the same combination."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self._variants = product.variants
        rows = [_complete(variant.options, len(product.options)) for variant in self._variants]
        self._options = _name_apart([_with_blank(option, place, rows) for place, option in enumerate(product.options)])
        if not self._options or len(set(rows)) < len(rows):
            titles = _number_apart([variant.title or product.title for variant in self._variants])
            rows = [(title,) for title in titles]
            self._options = (
                ProductOption(name=WITHOUT_OPTIONS, values=tuple(OptionValue(name=title) for title in titles)),
            )
        self._rows = rows

    def find(self, asked: Asked) -> Variant:
        """The variant that is asked for, or else the nearest one: earlier options count for more than later ones.

        Case does not matter, unless two differ in it alone. Where several are as near, it is the first that can be
        bought, and no free sample.
        """
        if asked.variant_id:
            for variant in self._variants:
                if variant.id == asked.variant_id:
                    return variant
        wanted = sorted(
            (place, value) for name, value in asked.options.items() if (place := self._find_option(name)) is not None
        )

        def agreement(ours: str, theirs: str) -> int:
            return 2 if ours == theirs else ours.casefold() == theirs.casefold()

        def closeness(number: int) -> tuple[object, ...]:
            row, variant = self._rows[number], self._variants[number]
            return tuple(agreement(row[place], value) for place, value in wanted), variant.available, variant.price > 0

        return self._variants[max(range(len(self._variants)), key=closeness)]

    def _find_option(self, name: str) -> int | None:
        """The place of the option of this name, or else of one that differs in case only."""
        names = [option.name for option in self._options]
        if name in names:
            return names.index(name)
        return next((place for place, known in enumerate(names) if known.casefold() == name.casefold()), None)

    def values_of(self, variant: Variant) -> dict[str, str]:
        """The variant's values by the names of their options, as an address names them."""
        row = self._rows[self._number_of[id(variant)]]
        return {option.name: value for option, value in zip(self._options, row, strict=True)}

    def offer(self, chosen: Variant) -> tuple[Selector, ...]:
        """The selectors with this variant chosen; none for a product of one variant."""
        if len(self._variants) == 1:
            return ()
        row = self._rows[self._number_of[id(chosen)]]
        return tuple(self._select(place, row) for place in range(len(self._options)))

    @cached_property
    def _number_of(self) -> dict[int, int]:
        """Variants by identity: two of them may be equal."""
        return {id(variant): number for number, variant in enumerate(self._variants)}

    def _select(self, place: int, row: tuple[str, ...]) -> Selector:
        option, given = self._options[place], row[:place]
        by_value: dict[str, list[int]] = {}
        for number, other in enumerate(self._rows):
            if other[:place] == given:
                by_value.setdefault(other[place], []).append(number)
        nearest = {value: self._nearest(numbers, place, row) for value, numbers in by_value.items()}

        def choice(value: OptionValue) -> Choice:
            number = nearest.get(value.name)
            if number is None:
                return Choice(value.name, None, swatch=value.swatch)
            brought = tuple(
                theirs
                for theirs, ours in zip(self._rows[number][place + 1 :], row[place + 1 :], strict=True)
                if theirs != ours
            )
            return Choice(
                value.name,
                self._variants[number],
                is_chosen=value.name == row[place],
                brings=brought,
                swatch=value.swatch,
            )

        values = option.values
        windows = [values[start : start + MAX_VALUES] for start in range(0, len(values), MAX_VALUES)]
        shown = next(window for window in windows if any(value.name == row[place] for value in window))
        others = []
        for window in windows:
            first_possible = next((nearest[value.name] for value in window if value.name in nearest), None)
            if window is not shown and first_possible is not None:
                others.append(Neighbourhood(window[0].name, window[-1].name, self._variants[first_possible]))
        return Selector(option.name, row[place], given, tuple(map(choice, shown)), tuple(others))

    def _nearest(self, numbers: Sequence[int], place: int, row: tuple[str, ...]) -> int:
        """Of these variants, the one with the same values after `place`; without it the first that can be bought."""
        later = row[place + 1 :]

        def closeness(number: int) -> tuple[object, ...]:
            theirs, variant = self._rows[number][place + 1 :], self._variants[number]
            agreement = tuple(one == other for one, other in zip(theirs, later, strict=True))
            return theirs == later, variant.available, agreement, variant.price > 0

        return max(numbers, key=closeness)


def _complete(values: tuple[str, ...], length: int) -> tuple[str, ...]:
    """One value for each option; a snapshot of an earlier version may have fewer."""
    return (*values, *[""] * length)[:length]


def _with_blank(option: ProductOption, place: int, rows: Sequence[tuple[str, ...]]) -> ProductOption:
    """The option with every value that a variant has: a file may leave one empty, and that is a value too."""
    known = {value.name for value in option.values}
    missing = dict.fromkeys(row[place] for row in rows if row[place] not in known)
    return ProductOption(name=option.name, values=(*option.values, *(OptionValue(name=name) for name in missing)))


def _name_apart(options: Sequence[ProductOption]) -> tuple[ProductOption, ...]:
    names = _number_apart([option.name or WITHOUT_OPTIONS for option in options])
    return tuple(option.model_copy(update={"name": name}) for option, name in zip(options, names, strict=True))


def _number_apart(names: Sequence[str]) -> list[str]:
    """The names, where a repeated one has a number: `Oak`, `Oak (2)`."""
    apart: dict[str, None] = {}
    repeats: Counter[str] = Counter()
    for name in names:
        unique = name
        while unique in apart:
            repeats[name] += 1
            unique = f"{name} ({repeats[name] + 1})"
        apart[unique] = None
    return list(apart)
