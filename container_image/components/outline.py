"""The components that a document of HTML amounts to, for Phase 1's response, which lists a page's components.

A section of the page is a component: the first is its `hero`, one with search is `filters`, one whose products the
server chose is `recommendations`, one that only leads on is a `cta`, and any other with products is a `grid`. They say
what the page shows and where, and are no source of it: the response's `html` is the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from pydantic import TypeAdapter

from container_image.reading import Wanted
from wandstore.catalogue.products import Catalogue
from wandstore.documents.components import CONFIGS, MAX_PRODUCTS, Component, max_length
from wandstore.documents.segments import (
    CategoryAddressSlot,
    Fact,
    FactSlot,
    FindSlot,
    ProductGroup,
    RowSlot,
    SegmentedDocument,
    TextSegment,
)
from wandstore.text import clip_words

_COMPONENT: TypeAdapter[Component] = TypeAdapter(Component)
_VOID = frozenset({"br", "hr", "img", "wbr"})
_INLINE = frozenset(
    {"a", "abbr", "b", "cite", "code", "em", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u"}
)
_MAX_LARGE = 3  # products that a hero shows large
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PLACE = "wandstore-place"  # no element of a sanitised page has such a name

Slot = FactSlot | RowSlot | CategoryAddressSlot | FindSlot


@dataclass
class _Link:
    to: FactSlot | CategoryAddressSlot
    label: str = ""


@dataclass
class _Section:
    """What stands in one element of the top level."""

    title: str = ""
    text: str = ""
    product_ids: list[str] = field(default_factory=list)
    links: list[_Link] = field(default_factory=list)
    has_row: bool = False
    has_find: bool = False


def outline_document(document: SegmentedDocument, wanted: Wanted, catalogue: Catalogue) -> tuple[Component, ...]:
    """One component for each section that has something to show, in the order of the page."""
    components: list[Component] = []
    for place, section in enumerate(_Outline(document, catalogue).sections):
        kind, config = _describe(section, is_first=not components)
        if kind:
            config |= {name: text for name, text in wanted.plain_words(kind).items() if not config[name]}
            components.append(
                _COMPONENT.validate_python({"type": kind, "id": f"section-{place + 1}", "config": config})
            )
    return tuple(components)


def _describe(section: _Section, *, is_first: bool) -> tuple[str, dict[str, Any]]:
    """The type and the config of a section's component; no type where it is words alone."""
    products = tuple(dict.fromkeys(section.product_ids))[:MAX_PRODUCTS]
    title = _clip("grid", "title", section.title)
    config = {"title": title, "text": _clip("grid", "text", section.text), "product_ids": products}
    if is_first and (title or products):
        config["headline"] = config.pop("title")
        return "hero", {"variant": "feature" if 0 < len(products) <= _MAX_LARGE else "banner"} | config
    if products:
        return "recommendations" if section.has_row else "grid", config
    if section.has_find:
        return "filters", {"variant": "panel", "title": title}
    for link in section.links:
        if label := _clip("cta", "label", link.label):
            to = link.to
            goal = {"product_id": to.product_id} if isinstance(to, FactSlot) else {"category": to.category}
            return "cta", {"text": config["text"], "label": label} | goal
    return "", {}


def _clip(kind: str, name: str, text: str) -> str:
    return clip_words(" ".join(text.split()), max_length(CONFIGS[kind], name))


class _Outline(HTMLParser):
    """Walks a document's HTML, with an element in the place of each slot."""

    def __init__(self, document: SegmentedDocument, catalogue: Catalogue) -> None:
        super().__init__(convert_charrefs=True)
        self.sections: list[_Section] = []
        self._catalogue = catalogue
        self._slots: list[Slot] = []
        self._open: list[str] = []
        self._words: list[str] = []
        self.feed("".join(self._write(document.segments)))
        self.close()

    def _write(self, parts: Iterable[Any]) -> Iterator[str]:
        for part in parts:
            match part:
                case TextSegment():
                    yield part.html
                case ProductGroup():
                    yield from self._write(part.parts)
                case CategoryAddressSlot() | FactSlot(fact=Fact.ADDRESS):
                    yield str(self._add(part))
                case RowSlot():
                    yield f'{part.before}<{_PLACE} n="{self._add(part)}">{part.after}'
                case _:
                    yield f'<{_PLACE} n="{self._add(part)}">'

    def _add(self, slot: Slot) -> int:
        self._slots.append(slot)
        return len(self._slots) - 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        section, said = self._section, dict(attrs)
        if tag == _PLACE:
            self._note(section, self._slots[int(said["n"] or 0)])
            return
        self._separate(tag)
        if tag in _VOID:
            return
        self._open.append(tag)
        slot = self._slots[int(address)] if tag == "a" and (address := said.get("href") or "").isdecimal() else None
        if isinstance(slot, FactSlot | CategoryAddressSlot):
            section.links.append(_Link(slot))

    def handle_endtag(self, tag: str) -> None:
        self._separate(tag)
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._open and not data.strip():
            return
        section = self._section
        if _HEADINGS.intersection(self._open):
            section.title += data
            return
        section.text += data
        if "a" in self._open and section.links:
            section.links[-1].label += data

    @property
    def _section(self) -> _Section:
        """That of the element of the top level that is open, or a new one."""
        if not self._open:
            self.sections.append(_Section())
        return self.sections[-1]

    def _separate(self, tag: str) -> None:
        if self._open and tag not in _INLINE:
            self.handle_data(" ")

    def _note(self, section: _Section, slot: Slot) -> None:
        match slot:
            case FactSlot(fact=Fact.TITLE):
                product = self._catalogue.by_id.get(slot.product_id)
                self.handle_data(product.title if product else "")
                section.product_ids.append(slot.product_id)
            case FactSlot():
                section.product_ids.append(slot.product_id)
            case RowSlot():
                section.product_ids.extend(slot.product_ids)
                section.has_row = True
            case FindSlot():
                section.has_find = True
