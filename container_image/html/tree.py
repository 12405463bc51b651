"""A page of another author as a tree: what the sanitiser has left of it, in nodes that can be moved and judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from wandstore.documents.segments import BLOCK_FACTS, CategoryAddressSlot, FactSlot, FindSlot, RowSlot

VOID = frozenset({"img", "br", "hr", "wbr", "input"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# These elements separate no words: "1<b>2</b>" reads as 12.
INLINE = frozenset(
    {"a", "em", "strong", "b", "i", "small", "sub", "sup", "abbr", "time", "mark", "q", "cite", "wbr", "br", "img"}
    | {"span", "s", "del", "ins", "bdi", "data", "label", "u"}
)
# What follows in deeper elements is part of the deepest one.
MAX_DEPTH = 60


@dataclass(slots=True)
class Slot:
    """A place for what the catalogue says; `held` is None where its author named what the store does not have."""

    held: FactSlot | RowSlot | FindSlot | None
    named: str = ""

    @property
    def is_block(self) -> bool:
        """Whether it is shown as a block, which no paragraph, heading or link may hold."""
        return isinstance(self.held, RowSlot | FindSlot) or (
            isinstance(self.held, FactSlot) and self.held.fact in BLOCK_FACTS
        )


@dataclass(slots=True)
class Element:
    """An element. A link of ours leads to what `link` names, and has no `href`."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    link: FactSlot | CategoryAddressSlot | None = None

    def around(self, children: list[Node]) -> Element:
        """The same element around other children. Its id stays with the first one, because it names one element."""
        attributes = dict(self.attributes)
        self.attributes.pop("id", None)
        return Element(self.name, attributes, children, self.link)


@dataclass(slots=True)
class Dropped:
    """The place of something that was left out, so that what depended on it can be found."""


Node = Element | Slot | Dropped | str


def is_block(node: Node) -> bool:
    match node:
        case Element():
            return node.name not in INLINE
        case Slot():
            return node.is_block
        case Dropped():
            return True
    return False


def is_leaf(node: Node) -> bool:
    """Whether this is a block whose content is a line of words, without further blocks."""
    return isinstance(node, Element) and is_block(node) and not any(map(is_block, node.children))


def walk(node: Node) -> Iterator[Node]:
    """The node and everything in it, in the order of the page."""
    yield node
    if isinstance(node, Element):
        for child in node.children:
            yield from walk(child)


def find_leaves(node: Node) -> Iterator[Element]:
    return (found for found in walk(node) if isinstance(found, Element) and is_leaf(found))


def list_slots(node: Node) -> Iterator[FactSlot | RowSlot | FindSlot | CategoryAddressSlot]:
    """What the slots in a node hold, links included."""
    for found in walk(node):
        if isinstance(found, Slot) and found.held is not None:
            yield found.held
        elif isinstance(found, Element) and found.link is not None:
            yield found.link


def list_products(node: Node) -> dict[str, None]:
    """The ids of the products that a node names, each once, in order."""
    return dict.fromkeys(held.product_id for held in list_slots(node) if isinstance(held, FactSlot))


def read_text(node: Node, mark: str = " · ") -> str:
    """The words of a node as they are read, alternative texts on lines of their own; each slot is one `mark`."""
    parts: list[str] = []
    _collect(node, mark, parts)
    return "".join(parts)


def _collect(node: Node, mark: str, parts: list[str]) -> None:
    match node:
        case str():
            parts.append(node)
        case Slot():
            parts.append(mark)
        case Element():
            parts.extend(f"\n{node.attributes[name]}\n" for name in ("alt", "title") if node.attributes.get(name))
            if parting := "" if node.name in INLINE and node.name != "br" else "\n":
                parts.append(parting)
            for child in node.children:
                _collect(child, mark, parts)
            parts.append(parting)


def count_words(text: str) -> int:
    """The words of a text; where a script has no spaces, two letters count as one word."""
    words = text.split()
    return sum(max(1, len(word) // 2) if ord(word[0]) > 0x2E7F else 1 for word in words)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("div")
        self._open = [self.root]
        self._too_deep = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len(self._open) > MAX_DEPTH and tag not in VOID:
            self._too_deep += 1
            return
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self._too_deep:
            self._too_deep -= 1
        elif len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def build_tree(safe: str) -> Element:
    """The tree of HTML that the sanitiser has written: each element is closed, and nothing in it is ambiguous."""
    builder = _Builder()
    builder.feed(safe)
    builder.close()
    return builder.root
