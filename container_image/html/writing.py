"""A tree, written as segments: what is shown unchanged, and slots for what the catalogue fills in.

A segment's boundary lies between elements, or where an address of ours stands in its `href`, and nowhere else.
"""

from __future__ import annotations

import html as entities
from collections.abc import Iterable, Iterator
from itertools import pairwise

from container_image.html.policy import BLOCKS, LINK_REL, PHRASES, is_picture, read_id, read_link
from container_image.html.shaping import tidy_spaces
from container_image.html.tree import (
    HEADINGS,
    VOID,
    Element,
    Node,
    Slot,
    count_words,
    is_block,
    is_leaf,
    list_products,
    list_slots,
    read_text,
    walk,
)
from wandstore.documents.segments import (
    MAX_SEGMENTS,
    CategoryAddressSlot,
    Fact,
    FactSlot,
    FindSlot,
    ProductGroup,
    RowSlot,
    Segment,
    TextSegment,
)

# A part of the page that names one product goes with it, as far as it is no longer than this.
_MAX_WORDS_OF_ONE_PRODUCT = 120
_MAX_WORDS_OF_A_ROW = 60

_WRITTEN = BLOCKS | PHRASES | (HEADINGS - {"h1"})
# In a table, a definition list and a figure, one entry cannot be left out by itself.
_UNDIVIDED = frozenset({"tr", "dl", "figure", "p", "li"})
# Their entries come and go by themselves.
_LISTS = frozenset({"ul", "ol", "table", "thead", "tbody", "tfoot"})

Piece = str | FactSlot | RowSlot | FindSlot | CategoryAddressSlot


def write_pieces(node: Node) -> Iterator[Piece]:
    """The HTML of a node, in pieces between which its slots stand."""
    match node:
        case str():
            yield entities.escape(node, quote=False).replace("\xa0", "&nbsp;")
        case Slot(held=held) if held is not None:
            yield held
        case Element():
            yield from _write_element(node)


def _write_element(node: Element) -> Iterator[Piece]:
    name = "div" if node.name not in _WRITTEN and is_block(node) else node.name
    attributes = _write_attributes(node)
    if name not in _WRITTEN or (name == "img" and " src=" not in attributes) or (name == "a" and not _leads(node)):
        for child in node.children:
            yield from write_pieces(child)
        return
    if node.link is not None:
        yield '<a href="'
        yield node.link
        yield f'"{attributes}>'
    else:
        yield f"<{name}{attributes}>"
    if name in VOID:
        return
    for child in node.children:
        yield from write_pieces(child)
    yield f"</{name}>"


def _leads(node: Element) -> bool:
    return node.link is not None or read_link(node.attributes.get("href", "")) is not None


def _write_attributes(node: Element) -> str:
    written = dict(_kept_attributes(node))
    return "".join(f' {name}="{_escape(value)}"' for name, value in written.items())


def _kept_attributes(node: Element) -> Iterator[tuple[str, str]]:
    for name, value in node.attributes.items():
        match node.name, name:
            case _, "id":
                if (prefixed := read_id(value)) is not None:
                    yield "id", prefixed
            case "a", "href":
                if node.link is None and (address := read_link(value)) is not None:
                    yield "href", address
            case "img", "src":
                if is_picture(value):
                    yield "src", value
            case _, "lang" | "class" if value:
                yield name, value
            case _ if name in _OWN_ATTRIBUTES.get(node.name, ()):
                yield name, value
    if node.name == "img":
        if "alt" not in node.attributes:
            yield "alt", ""
        yield "loading", "lazy"
    if node.name == "a" and node.link is None:
        yield "rel", LINK_REL


_OWN_ATTRIBUTES = {
    "img": ("alt", "width", "height"),
    "ol": ("start",),
    "th": ("colspan", "rowspan", "scope"),
    "td": ("colspan", "rowspan"),
    "abbr": ("title",),
    "time": ("datetime",),
}


def _escape(value: str) -> str:
    escaped = value.replace("&", "&amp;").replace("\xa0", "&nbsp;").replace('"', "&quot;")
    return escaped.replace("<", "&lt;").replace(">", "&gt;")


# The form that can be read again --------------------------------------------------------------------------------------


def write_html(pieces: list[Piece]) -> str:
    """The HTML with its slots as elements, as a model would have written it."""
    written: list[str] = []
    for piece in pieces:
        match piece:
            case str():
                written.append(piece)
            case FactSlot(fact=Fact.ADDRESS):
                _end_link(written, "product", piece.product_id)
            case CategoryAddressSlot():
                _end_link(written, "category", piece.category)
            case FactSlot():
                written.append(
                    f'<product-{piece.fact.value} of="{_escape(piece.product_id)}"></product-{piece.fact.value}>'
                )
            case RowSlot():
                category = f' category="{_escape(piece.category)}"' if piece.category else ""
                written.append(f'<product-row kind="{piece.of}"{category} count="{piece.places}"></product-row>')
            case FindSlot():
                written.append("<product-find></product-find>")
    return "".join(written)


def _end_link(written: list[str], name: str, value: str) -> None:
    written[-1] = written[-1].removesuffix(' href="')
    written.append(f' {name}="{_escape(value)}')


def write_document_html(segments: tuple[Segment, ...]) -> str:
    """The segments of a document, as `write_html` writes them."""
    pieces: list[Piece] = []
    for segment in segments:
        match segment:
            case TextSegment():
                pieces.append(segment.html)
            case ProductGroup():
                pieces += [part.html if isinstance(part, TextSegment) else part for part in segment.parts]
            case RowSlot():
                pieces += [segment.before, segment, segment.after]
            case _:
                pieces.append(segment)
    return write_html(pieces)


# Segments -------------------------------------------------------------------------------------------------------------


def write_segments(root: Element, max_bytes: int) -> tuple[tuple[Segment, ...], int]:
    """The segments of the blocks at the top, and how many of these blocks found no room."""
    written: list[Segment] = []
    size = number = 0
    for place, block in enumerate(root.children):
        size += sum(len(piece.encode()) for piece in write_pieces(block) if isinstance(piece, str))
        following = list(_write_block(block))
        number += sum(_begins_a_segment(*pair) for pair in pairwise([*written[-1:], *following]))
        if max(1, number) >= MAX_SEGMENTS or size > max_bytes:
            return tuple(_join(written)), len(root.children) - place
        written += following
    return tuple(_join(written)), 0


def _begins_a_segment(before: Segment, segment: Segment) -> bool:
    return not (isinstance(before, TextSegment) and isinstance(segment, TextSegment))


def _write_block(node: Node) -> Iterator[Segment]:
    if not isinstance(node, Element) or not any(True for _ in list_slots(node)):
        yield from _to_segments(list(write_pieces(node)))
    elif _goes_with_its_products(node):
        yield _write_group(node)
    elif (row := _write_row(node)) is not None:
        yield row
    elif is_leaf(node):
        yield from _to_segments(list(write_pieces(node)))
    else:
        empty = node.around([])
        *start, end = write_pieces(empty)
        yield from _to_segments(start)
        for child in node.children:
            yield from _write_block(child)
        yield TextSegment(html=str(end))


def _goes_with_its_products(node: Element) -> bool:
    """Whether the block is about its products, and is left out with them."""
    products = list_products(node)
    if not products or any(isinstance(held, RowSlot | FindSlot) for held in list_slots(node)):
        return False
    if is_leaf(node) or node.name in _UNDIVIDED:
        return True
    if node.name in _LISTS and not all(list_products(entry) for entry in _list_entries(node)):
        return False
    return len(products) == 1 and count_words(read_text(node)) <= _MAX_WORDS_OF_ONE_PRODUCT


def _list_entries(node: Element) -> Iterator[Node]:
    return (found for found in walk(node) if isinstance(found, Element) and found.name in ("li", "tr", "caption"))


def _write_group(node: Element) -> ProductGroup:
    _unlink_categories(node)
    tidy_spaces(node)
    parts = [
        TextSegment(html=piece) if isinstance(piece, str) else piece
        for piece in _join_texts(write_pieces(node))
        if isinstance(piece, str | FactSlot)
    ]
    return ProductGroup(product_ids=tuple(list_products(node)), parts=tuple(parts))


def _unlink_categories(node: Element) -> None:
    """Leaves the words of links to categories: a group's parts are of its products alone."""
    children: list[Node] = []
    for child in node.children:
        if isinstance(child, Element):
            _unlink_categories(child)
            if isinstance(child.link, CategoryAddressSlot):
                children += child.children
                continue
        children.append(child)
    node.children = children


def _write_row(node: Element) -> RowSlot | None:
    """A section of one row, which is left out where the row has nothing to show; None for another block."""
    slots = list(list_slots(node))
    if len(slots) != 1 or not isinstance(slots[0], RowSlot) or count_words(read_text(node)) > _MAX_WORDS_OF_A_ROW:
        return None
    texts = ["", ""]
    for piece in write_pieces(node):
        if isinstance(piece, str):
            texts[-1] += piece
        else:
            texts = [texts[-1], ""]
    before, after = texts
    return slots[0].model_copy(update={"before": before, "after": after})


def _to_segments(pieces: list[Piece]) -> Iterator[Segment]:
    for piece in _join_texts(pieces):
        yield TextSegment(html=piece) if isinstance(piece, str) else piece


def _join_texts(pieces: Iterator[Piece] | list[Piece]) -> Iterator[Piece]:
    text = ""
    for piece in pieces:
        if isinstance(piece, str):
            text += piece
            continue
        if text:
            yield text
        text = ""
        yield piece
    if text:
        yield text


def _join(segments: Iterable[Segment]) -> Iterator[Segment]:
    """The segments with neighbouring texts as one."""
    texts: list[str] = []
    for segment in segments:
        if isinstance(segment, TextSegment):
            texts.append(segment.html)
            continue
        if texts:
            yield TextSegment(html="".join(texts))
            texts = []
        yield segment
    if texts:
        yield TextSegment(html="".join(texts))
