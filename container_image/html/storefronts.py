"""Reads the page of another generator into a document: its products show what the catalogue says today."""

from __future__ import annotations

import re

from container_image.html.judging import Room, drop_claims, judge_delivered, tidy_words
from container_image.html.known_products import KnownProducts
from container_image.html.policy import MAX_TAGS, Author, TooMuch, clean, is_clean
from container_image.html.recognising import Recognition
from container_image.html.shaping import prune, shape, shift_headings, tidy_spaces, unwrap
from container_image.html.tree import Element, build_tree, list_products, walk
from container_image.html.writing import write_html, write_pieces, write_segments
from container_image.reading import Losses, Reading
from wandstore.catalogue.products import Catalogue
from wandstore.documents.segments import MAX_HTML_BYTES, SegmentedDocument
from wandstore.shoppers.personas import Character

_GRID = "columns"
_MIN_CARDS = 2
_FOREIGN = re.compile(r"class|product|category|data-.*")


def read_storefront(html: str, catalogue: Catalogue, character: Character) -> Reading:
    """Never raises. What cannot be verified is left out, line by line, and named in the faults."""
    try:
        root = build_tree(clean(html, Author.GENERATOR))
    except TooMuch as error:
        return Reading(None, (f"It {error}.",), 0.0)
    losses = Losses()
    tidy_words(root)
    shape(root)
    recognition = Recognition(root, KnownProducts(catalogue))
    recognition.place_slots()
    _remove_foreign(root)
    shape(root)
    unwrap(root)
    drop_claims(root, judge_delivered, losses, Room(MAX_HTML_BYTES, MAX_TAGS))
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


def _remove_foreign(root: Element) -> None:
    """Removes what only showed which product an element is about.

    With one of our classes, words could look like ours. A grid of products is laid out as one of ours.
    """
    for node in walk(root):
        if isinstance(node, Element):
            node.attributes = {name: value for name, value in node.attributes.items() if not _FOREIGN.fullmatch(name)}
            if node.name in ("div", "section") and _is_grid(node):
                node.attributes["class"] = _GRID


def _is_grid(node: Element) -> bool:
    """Whether each block in it is about one product at most, and these are several."""
    about = [list(list_products(child)) for child in node.children if isinstance(child, Element)]
    named = {product_id for products in about for product_id in products}
    return len(named) >= _MIN_CARDS and all(len(products) <= 1 for products in about)
