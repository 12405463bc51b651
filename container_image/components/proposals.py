"""Finds the components that a model proposes in its text, in whatever form it wrote them.

Models were asked for `{"components": [...]}`, and also write the list alone, one object for each component, an object
by id or type, any of these within others or within a text, and a plan, a schema or an example before. Names are
compared without case and signs; the values are taken as they are.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from container_image.components.loose_json import LooseValue, UnreadableJson, read_loose_json, unescape
from wandstore.documents.components import CONFIGS

# Each bracket is tried once as the beginning of JSON; most of those before it begin none.
_MAX_BRACKETS = 200
# What is unreadable is read again from its next bracket, but all in all no more often than this.
_MAX_READINGS = 20
# JSON in a text within JSON, within lists and objects.
_MAX_DEPTH = 8
_MAX_TEXTS = 3
# No page has as many objects and lists, and no text of a model as many pages.
_MAX_NODES = 2_000
_MAX_CANDIDATES = 12

_BRACKET = re.compile(r"[{\[]")
_SIGNS = re.compile(r"[\W_]+")
_NUMBER_AT_END = re.compile(r"\d+$")
_BEGINS_A_COMPONENT = re.compile(r"""\{\s*["'“]?type["'”]?\s*:""", re.IGNORECASE)
_MENTIONS_COMPONENTS = re.compile(r"components|\btype\b", re.IGNORECASE)

_TYPE_NAMES = ("type", "component", "componenttype", "kind", "name")
# Fields in which models think aloud. A draft in one is no page.
_THOUGHTS = frozenset(
    {
        "thinking",
        "think",
        "thought",
        "thoughts",
        "thoughtprocess",
        "reasoning",
        "reasoningcontent",
        "analysis",
        "scratchpad",
    }
    | {"chainofthought", "draft", "drafts", "reflection", "deliberation"}
)
_CONFIG_NAMES = (
    "config",
    "props",
    "params",
    "properties",
    "attributes",
    "attrs",
    "data",
    "settings",
    "content",
    "fields",
)


class Proposal(NamedTuple):
    """One component as a model wrote it: the type in our spelling, "" for one that we do not have.

    `fields` are those of its config, by their folded names. `name` is how to speak of it to the model.
    """

    kind: str
    id: Any
    fields: dict[str, Any]
    name: Any


class Candidate(NamedTuple):
    """What may be a page. If it `came_whole`, its end is in the text."""

    proposals: tuple[Proposal, ...]
    came_whole: bool


class Unreadable(NamedTuple):
    """The beginning of what looks like a component and cannot be read."""

    beginning: str


def fold(name: str) -> str:
    """A name without case and signs: `product-IDs` and `productIds` are `product_ids`."""
    return _SIGNS.sub("", name).casefold()


def find_candidates(text: str, *, is_cut: bool = False) -> list[Candidate]:
    """What may be a page in a text of a model. Of a text that `is_cut`, only components that came whole."""
    for version in _unescaped(text):
        if candidates := list(_Finder(is_cut).find(version, _MAX_TEXTS)):
            return candidates[-_MAX_CANDIDATES:]
    return []


def _unescaped(text: str) -> Iterator[str]:
    """The text, and the same without its escapes, where it may be a text within a text."""
    yield text
    for _ in range(_MAX_TEXTS - 1):
        if '\\"' in text:
            text = unescape(text)
            yield text
    if "&quot;" in text or "&#34;" in text:
        yield html.unescape(text)


def read_values(text: str) -> Iterator[LooseValue]:
    """The outermost JSON objects and lists in a text; code fences and prose around them are skipped."""
    # A line end in a text is no reason to read it again.
    decoder = json.JSONDecoder(strict=False)
    place, spare = 0, _MAX_READINGS * len(text)
    for _ in range(_MAX_BRACKETS):
        bracket = _BRACKET.search(text, place)
        if bracket is None or spare < 0:
            return
        start = bracket.start()
        try:
            value, place = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            pass
        else:
            yield LooseValue(value, place)
            continue
        try:
            found = read_loose_json(text, start)
        except UnreadableJson as error:
            spare -= error.place - start
            place = start + 1
            if _BEGINS_A_COMPONENT.match(text, start):
                yield LooseValue(Unreadable(text[start : start + 240]), place)
        else:
            yield found
            place = found.end


class _Finder:
    """Walks through the values of one text."""

    def __init__(self, is_cut: bool) -> None:
        self._is_cut = is_cut
        self._nodes_left = _MAX_NODES
        self._unclosed: tuple[Any, ...] = ()

    def find(self, text: str, texts_left: int) -> Iterator[Candidate]:
        if texts_left == 0:
            return
        alone: list[Any] = []
        unclosed: list[Any] = []
        page: Candidate | None = None
        for value, _, unclosed_here in read_values(text):
            self._unclosed = unclosed_here
            if _is_component(value):
                alone.append(value)
                unclosed += unclosed_here
            for found in self._walk(value, _MAX_DEPTH, texts_left):
                page = page if alone else found
                yield found
        if any(not isinstance(value, Unreadable) for value in alone):
            # Nothing says that the last of several objects was the last.
            self._unclosed = tuple(unclosed)
            for candidate in self._make(alone, came_whole=False):
                yield candidate
                # A bracket too many ends a page before the rest of its components.
                if page is not None:
                    yield candidate._replace(proposals=page.proposals + candidate.proposals)

    def _walk(self, value: Any, depth: int, texts_left: int) -> Iterator[Candidate]:
        self._nodes_left -= 1
        if depth == 0 or self._nodes_left < 0:
            return
        inner: Iterable[Any] = ()
        if isinstance(value, dict):
            yield from self._walk_object(value)
            inner = [part for name, part in value.items() if fold(name) not in _THOUGHTS]
        elif isinstance(value, list):
            if any(map(_is_component, value[:_MAX_NODES])):
                yield from self._make(value)
            inner = value
        elif isinstance(value, str) and "{" in value and _MENTIONS_COMPONENTS.search(value):
            outer = self._unclosed
            yield from self.find(value, texts_left - 1)
            self._unclosed = outer
        for part in inner:
            if isinstance(part, dict | list | str):
                yield from self._walk(part, depth - 1, texts_left)

    def _walk_object(self, value: dict[str, Any]) -> Iterator[Candidate]:
        for name, part in value.items():
            if fold(name) != "components":
                continue
            if isinstance(part, dict):
                yield from self._make(self._by_name(part), came_whole=not self._unclosed)
            # A list that has components in it is found as such.
            elif isinstance(part, list) and not any(map(_is_component, part[:_MAX_NODES])) and any(map(_may_be, part)):
                yield from self._make(part)
        if len(value) > 1 and any(_find_kind(name) for name in value) and not _is_component(value):
            yield from self._make(self._by_name(value), came_whole=not self._unclosed)

    def _by_name(self, parts: dict[str, Any]) -> list[Any]:
        """The components of an object whose names are their ids or their types."""
        components = []
        for name, part in parts.items():
            kind = _find_kind(name)
            for component in part if isinstance(part, list) and kind else [part]:
                if isinstance(component, dict) and not self._is_missing(component):
                    components.append({"type": kind, **component} if kind else {"id": name, **component})
        return components

    def _make(self, components: list[Any], *, came_whole: bool | None = None) -> Iterator[Candidate]:
        whole = [component for component in components if not self._is_missing(component)]
        if whole:
            proposals = tuple(_read_proposal(component) for component in whole)
            yield Candidate(proposals, not self._unclosed if came_whole is None else came_whole)

    def _is_missing(self, component: Any) -> bool:
        return self._is_cut and any(component is unclosed for unclosed in self._unclosed)


def _find_kind(name: Any) -> str:
    """The type of component that this names, a number behind it or not; "" for none."""
    folded = fold(name) if isinstance(name, str) and len(name) <= 40 else ""
    kind = _NUMBER_AT_END.sub("", folded)
    return kind if kind in CONFIGS else ""


def _is_component(value: Any) -> bool:
    if isinstance(value, Unreadable):
        return True
    if not isinstance(value, dict):
        return False
    if len(value) == 1:
        ((name, part),) = value.items()
        return bool(_find_kind(name)) and isinstance(part, dict)
    folded = {fold(name): part for name, part in value.items()}
    if any(_find_kind(folded.get(name)) for name in _TYPE_NAMES):
        return True
    # One of a type that we do not have.
    return isinstance(folded.get("type"), str) and isinstance(folded.get("config"), dict)


def _may_be(item: Any) -> bool:
    return isinstance(item, dict) or (isinstance(item, str) and "{" in item)


def _read_proposal(written: Any) -> Proposal:
    component = _as_object(written)
    if component is None:
        return Proposal("", None, {}, written.beginning if isinstance(written, Unreadable) else written)
    if len(component) == 1:
        ((name, part),) = component.items()
        if (kind := _find_kind(name)) and isinstance(part, dict):
            component = {"type": kind, **part}
    outer = {fold(name): part for name, part in component.items()}
    kind = next((kind for name in _TYPE_NAMES if (kind := _find_kind(outer.get(name)))), "")
    fields = outer
    for name in _CONFIG_NAMES:
        if (config := _as_object(outer.get(name))) is not None:
            fields = outer | {fold(name): part for name, part in config.items()}
            break
    return Proposal(kind, outer.get("id"), fields, outer.get("id") or outer.get("type") or written)


def _as_object(value: Any) -> dict[str, Any] | None:
    """The object, or the one that a text holds."""
    if isinstance(value, str) and "{" in value:
        value = next((found.value for found in read_values(value)), None)
    return value if isinstance(value, dict) else None
