"""The page of a shopper's comparison: up to four products side by side, and what differs between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from wandstore.catalogue.products import Product
from wandstore.languages import Language
from wandstore.pages.cards import Card, make_card
from wandstore.pages.context import RenderContext
from wandstore.pages.rendered_page import RenderedPage
from wandstore.pages.saved_lists import ListPage
from wandstore.pages.shell import Frame, Head, render_in_shell
from wandstore.shoppers.saved_list import ListKind
from wandstore.text import clip_sentences

_MAX_VALUES = 8
_MAX_DETAILS = 6
# A longer line of a description is prose, and no fact that one would look for in a table.
_MAX_DETAIL_LENGTH = 60
_MAX_DESCRIPTION_LENGTH = 200
_NAMED_FACT = re.compile(r"(?P<name>[^:.]{2,24}): (?P<value>\S.{0,79})")
# The lines of a cell, none where nothing is known.
Cell = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: what it is about, and a cell for each product."""

    label: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.cells)) > 1


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that stand together. Without a title they are what every product has of its own: its description."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Described:
    """The lines of a description: prose, short lines that say one thing, and those that name it, as in "Wood: oak"."""

    prose: Cell
    details: Cell
    named: dict[str, Cell]


def render_comparison(page: ListPage, context: RenderContext) -> RenderedPage:
    store = context.store
    rows = page.view.rows if page.view else ()
    title = store.language.gettext("Comparison")
    frame = Frame(context, Head(title=f"{title} – {store.name}"), page.character, page.audience, rules=("saved",))
    return render_in_shell(
        "comparison.html",
        frame,
        view=page.view,
        told=page.told,
        columns=[row for row in rows if row.product],
        gone=[row for row in rows if not row.product],
        groups=compare([row.product for row in rows if row.product], context),
        can_be_got=any(row.variant_id or row.choose_url for row in rows),
        most=ListKind.COMPARISON.most,
        here="",
    )


def compare(products: Sequence[Product], context: RenderContext) -> tuple[Group, ...]:
    """The table: first the lines in which the products differ, then those in which they are the same.

    A line that says nothing of any product is left out, and so is the title of a group where there is one product.
    """
    words = context.store.language
    described = [_read_description(product) for product in products]
    lines = [line for line in _compare_facts(products, described, context) if any(line.cells)]
    cut = [(clip_sentences(" ".join(one.prose), _MAX_DESCRIPTION_LENGTH),) for one in described]
    prose = _make_line(words.gettext("Description"), cut)
    is_alone = len(products) == 1
    groups = (
        Group(words.gettext("What differs"), tuple(line for line in lines if line.differs)),
        Group("" if is_alone else words.gettext("The same in all"), tuple(line for line in lines if not line.differs)),
        Group("", (prose,) if any(prose.cells) else ()),
    )
    return tuple(group for group in groups if group.lines)


def _compare_facts(
    products: Sequence[Product], described: Sequence[_Described], context: RenderContext
) -> Iterator[Line]:
    words = context.store.language
    cards = [make_card(product, context.catalogue, context.store) for product in products]
    yield _make_line(words.gettext("Price"), [(card.price,) for card in cards])
    yield _make_line(words.gettext("Saving"), [_tell_saving(card, words) for card in cards])
    yield _make_line(words.gettext("Availability"), [_tell_availability(product, words) for product in products])
    yield from _compare_options(products, words)
    yield _make_line(words.gettext("Category"), [(card.category,) for card in cards])
    yield _make_line(words.gettext("Maker"), [(card.vendor,) for card in cards])
    yield from _compare_named(described, words)


def _make_line(label: str, cells: Iterable[Cell]) -> Line:
    return Line(label, tuple(tuple(filter(None, cell)) for cell in cells))


def _tell_saving(card: Card, words: Language) -> Cell:
    if not card.percent:
        return ()
    if not card.on_every_option:
        return (words.gettext("%(percent)s on some options", percent=card.saved_percent),)
    return (
        words.gettext(
            "%(saved)s (%(percent)s), was %(was)s", saved=card.saved, percent=card.saved_percent, was=card.was
        ),
    )


def _tell_availability(product: Product, words: Language) -> Cell:
    sold = sum(variant.available for variant in product.variants)
    if not sold:
        return (words.gettext("Sold out"),)
    if sold == len(product.variants):
        return (words.gettext("In stock"),)
    # TRANSLATORS: options of a product, as sizes are. There are always several.
    return (words.gettext("%(some)s of %(all)s options in stock", some=sold, all=len(product.variants)),)


def _compare_options(products: Sequence[Product], words: Language) -> Iterator[Line]:
    """A line for each option that any of them has, with its values in the merchant's order."""
    listed = [_list_options(product, words) for product in products]
    for folded, name in _spell_names(listed).items():
        yield _make_line(name, [_join_values(_find(options, folded), words) for options in listed])


def _list_options(product: Product, words: Language) -> dict[str, Cell]:
    if product.options:
        return {option.name: tuple(value.name for value in option.values) for option in product.options}
    titles = tuple(variant.title for variant in product.variants)
    return {words.gettext("Options"): titles} if len(titles) > 1 else {}


def _join_values(values: Cell, words: Language) -> Cell:
    left = len(values) - _MAX_VALUES
    return (
        ", ".join(
            (*values[:_MAX_VALUES], *([words.ngettext("%(num)s more", "%(num)s more", left)] if left > 0 else []))
        ),
    )


def _compare_named(described: Sequence[_Described], words: Language) -> Iterator[Line]:
    """What two descriptions name has a line of its own; what only one of them names is a detail of that one."""
    named = [one.named for one in described]
    naming = Counter(name.casefold() for names in named for name in names)
    shared = {folded: name for folded, name in _spell_names(named).items() if naming[folded] > 1}
    for folded, name in shared.items():
        yield _make_line(name, [_find(names, folded) for names in named])
    yield _make_line(words.gettext("Details"), [_list_details(one, shared) for one in described])


def _read_description(product: Product) -> _Described:
    lines = [line.strip() for line in product.description.splitlines() if line.strip()]
    if len(lines) == 1:
        return _Described(tuple(lines), (), {})
    named: dict[str, Cell] = {}
    prose, details = list[str](), list[str]()
    for line in lines:
        if found := _NAMED_FACT.fullmatch(line):
            named.setdefault(found["name"], (found["value"],))
        else:
            (details if len(line) <= _MAX_DETAIL_LENGTH else prose).append(line)
    return _Described(tuple(prose), tuple(details), named)


def _list_details(described: _Described, shared: Collection[str]) -> Cell:
    named = (f"{name}: {value}" for name, (value,) in described.named.items() if name.casefold() not in shared)
    return (*described.details, *named)[:_MAX_DETAILS]


def _spell_names(named: Iterable[Mapping[str, Cell]]) -> dict[str, str]:
    """Every name as it is spelt first, by its casefolded form."""
    spelt: dict[str, str] = {}
    for names in named:
        for name in names:
            spelt.setdefault(name.casefold(), name)
    return spelt


def _find(named: Mapping[str, Cell], folded: str) -> Cell:
    return next((value for name, value in named.items() if name.casefold() == folded), ())
