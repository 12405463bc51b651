"""Reads the page of another generator into a document: its products show what the catalogue says today."""

from __future__ import annotations

import re
from collections.abc import Iterator

from container_image.html.judging import Room, drop_claims, judge_delivered, tidy_words
from container_image.html.known_products import KnownProducts
from container_image.html.policy import MAX_TAGS, Author, TooMuch, clean, is_clean
from container_image.html.recognising import Recognition
from container_image.html.shaping import prune, shape, shift_headings, tidy_spaces, unwrap
from container_image.html.tree import Dropped, Element, Node, Slot, build_tree, list_products, walk
from container_image.html.writing import write_html, write_pieces, write_segments
from container_image.reading import Losses, Reading
from wandstore.catalogue.products import Catalogue
from wandstore.documents.segments import MAX_HTML_BYTES, Fact, FactSlot, SegmentedDocument
from wandstore.shoppers.personas import Character

_GRID = "columns"
_MIN_CARDS = 2
_FOREIGN = re.compile(r"class|hidden|product|category|data-.*")
# What themes and frameworks call words for screen readers alone: labels of what is drawn without them.
_UNSEEN_CLASSES = frozenset(
    {"visually-hidden", "sr-only", "screen-reader-text", "screen-reader-only", "visuallyhidden"}
)


def read_storefront(html: str, catalogue: Catalogue, character: Character) -> Reading:
    """Never raises. What cannot be verified is left out, line by line, and named in the faults."""
    try:
        root = build_tree(clean(html, Author.GENERATOR))
    except TooMuch as error:
        return Reading(None, (f"It {error}.",), 0.0)
    losses = Losses()
    _remove_unseen(root)
    tidy_words(root)
    shape(root)
    recognition = Recognition(root, KnownProducts(catalogue))
    recognition.place_slots()
    _unfold_tables(root)
    _remove_foreign(root)
    shape(root)
    unwrap(root)
    drop_claims(root, judge_delivered, losses, Room(MAX_HTML_BYTES, MAX_TAGS))
    _drop_cards_of_others(root)
    prune(root)
    unwrap(root)
    shift_headings(root)
    tidy_spaces(root)
    if not is_clean(write_html([piece for block in root.children for piece in write_pieces(block)])):
        return Reading(None, ("Its elements are nested in a way that browsers read differently.",), 0.0)
    segments, without_room = write_segments(root, MAX_HTML_BYTES)
    if without_room:
        return Reading(None, (f"It is too large: {len(root.children)} blocks when it is sanitised.",), 0.0)
    if not segments:
        return Reading(None, (*losses.describe(), "Nothing of it is left when it is sanitised."), 0.0)
    document = SegmentedDocument(character=character, segments=segments)
    for product_id in recognition.products:
        losses.note("id", product_id, is_kept=product_id in document.product_ids)
    return Reading(document, tuple(losses.describe()), losses.kept_share)


def _remove_unseen(node: Element) -> None:
    """Removes what the page itself did not show: our stylesheet has no rule that would hide it."""
    node.children = [child for child in node.children if not (isinstance(child, Element) and _is_unseen(child))]
    for child in node.children:
        if isinstance(child, Element):
            _remove_unseen(child)


def _is_unseen(element: Element) -> bool:
    classes = element.attributes.get("class", "").split()
    return "hidden" in element.attributes or not _UNSEEN_CLASSES.isdisjoint(classes)


def _unfold_tables(node: Element) -> None:
    """Makes plain blocks of tables that only lay out pictures and controls: a phone has no room for their columns."""
    for child in node.children:
        if isinstance(child, Element):
            _unfold_tables(child)
    children: list[Node] = []
    for child in node.children:
        if isinstance(child, Element) and child.name == "table" and any(map(_is_laid_out, walk(child))):
            rows = list(_find_rows(child))
            for part in (found for row in rows for found in [row, *row.children] if isinstance(found, Element)):
                part.name, part.attributes = "div", {}
            children.append(Element("div", {}, [*rows]))
        else:
            children.append(child)
    node.children = children


def _find_rows(table: Element) -> Iterator[Element]:
    for part in table.children:
        if isinstance(part, Element):
            if part.name in ("tr", "caption"):
                yield part
            else:
                yield from _find_rows(part)


def _is_laid_out(node: Node) -> bool:
    if isinstance(node, Slot):
        return isinstance(node.held, FactSlot) and node.held.fact in (Fact.PICTURE, Fact.BUTTON)
    return isinstance(node, Element) and node.name == "img"


def _drop_cards_of_others(root: Element) -> None:
    """Leaves out what is left of cards that lost their price: nobody can buy here what the store does not have."""
    for node in walk(root):
        if isinstance(node, Element) and node.attributes.get("class") == _GRID:
            node.children = [Dropped() if _lost_its_product(child) else child for child in node.children]


def _lost_its_product(card: Node) -> bool:
    return not list_products(card) and any(isinstance(found, Dropped) for found in walk(card))


def _remove_foreign(root: Element) -> None:
    """Removes what only showed which product an element is about.

    With one of our classes, words could look like ours. A grid of products is laid out as one of ours.
    """
    for node in walk(root):
        if isinstance(node, Element):
            node.attributes = {name: value for name, value in node.attributes.items() if not _FOREIGN.fullmatch(name)}
            if (node.name in ("div", "section") or _is_pictured_list(node)) and _is_grid(node):
                node.attributes["class"] = _GRID


def _is_pictured_list(node: Element) -> bool:
    return node.name in ("ul", "ol") and any(map(_is_laid_out, walk(node)))


def _is_grid(node: Element) -> bool:
    """Whether each block in it is about one product at most, and these are several."""
    about = [list(list_products(child)) for child in node.children if isinstance(child, Element)]
    named = {product_id for products in about for product_id in products}
    return len(named) >= _MIN_CARDS and all(len(products) <= 1 for products in about)
