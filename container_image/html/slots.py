"""The slots in a model's HTML: custom elements and attributes of links that name what the catalogue fills in.

They are found in the tree of the sanitised page. What only looks like a slot in a text, an attribute or a comment is
none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest

from container_image.html.policy import SLOTS
from container_image.html.tree import Element, Node, Slot
from container_image.reading import Losses
from wandstore.catalogue.products import Catalogue
from wandstore.documents.segments import (
    MAX_PLACES_IN_ROW,
    CategoryAddressSlot,
    Fact,
    FactSlot,
    FindSlot,
    RowSlot,
)

_FACTS = {f"product-{fact.value}": fact for fact in Fact if fact is not Fact.ADDRESS}
_ROWS = ("picks", "new", "reduced")
_USUAL_PLACES = 4
_SLOT_TAG = re.compile(rf"<(/?)({'|'.join(sorted(SLOTS))})(?=[\s/>])([^<>]*?)(/?)>", re.IGNORECASE)


def close_slots(html: str) -> str:
    """The HTML with a closing tag behind each slot that has none.

    HTML knows no custom elements without one: such a slot would swallow all that follows, and its content is dropped.
    This decides nothing about what is a slot, as it comes before the sanitiser.
    """
    tags = list(_SLOT_TAG.finditer(html))
    written: list[str] = []
    place = 0
    for tag, following in zip_longest(tags, tags[1:]):
        closing, name, attributes, slash = tag.groups()
        written.append(html[place : tag.start()])
        place = tag.end()
        is_closed = following is not None and following[1] and following[2].lower() == name.lower()
        if closing:
            written.append(tag[0])
        else:
            written.append(f"<{name}{attributes}>" + ("" if is_closed and not slash else f"</{name}>"))
    return "".join(written) + html[place:]


def name_products(root: Element, aliases: Mapping[str, str]) -> None:
    """Puts the ids of products in the place of their short names in the prompt."""
    for node in root.children:
        if isinstance(node, Element):
            name = "product" if node.name == "a" else "of"
            if node.attributes.get(name) in aliases:
                node.attributes[name] = aliases[node.attributes[name]]
            name_products(node, aliases)


def read_slots(root: Element, catalogue: Catalogue, losses: Losses) -> None:
    """Replaces the slot elements in a tree by slots, and drops what they contain: a model's own price, for example."""
    root.children = [child for node in root.children for child in _read(node, catalogue, losses)]


def _read(node: Node, catalogue: Catalogue, losses: Losses) -> Iterator[Node]:
    if not isinstance(node, Element):
        yield node
    elif node.name in SLOTS:
        yield _read_slot(node, catalogue, losses)
    elif node.name == "a":
        read_slots(node, catalogue, losses)
        yield from _read_link(node, catalogue, losses)
    else:
        read_slots(node, catalogue, losses)
        yield node


def _read_slot(element: Element, catalogue: Catalogue, losses: Losses) -> Slot:
    match element.name:
        case "product-find":
            return Slot(FindSlot())
        case "product-row":
            kind, category = element.attributes.get("kind", "picks"), element.attributes.get("category", "")
            is_known = kind in _ROWS and (not category or category in catalogue.categories)
            losses.note("id", category or kind, is_kept=is_known)
            if not is_known:
                return Slot(None, category or kind)
            places = _read_count(element.attributes.get("count", ""))
            return Slot(RowSlot.model_validate({"of": kind, "category": category, "places": places}))
        case name:
            product_id = element.attributes.get("of", "")
            is_known = product_id in catalogue.by_id
            losses.note("id", product_id, is_kept=is_known)
            return Slot(FactSlot(fact=_FACTS[name], product_id=product_id) if is_known else None, product_id)


def _read_count(count: str) -> int:
    return max(1, min(int(count), MAX_PLACES_IN_ROW)) if re.fullmatch(r"\d{1,3}", count, re.ASCII) else _USUAL_PLACES


def _read_link(element: Element, catalogue: Catalogue, losses: Losses) -> Iterator[Node]:
    """The link with its slot. One that leads to neither a product nor a category is only its words."""
    product_id, category = element.attributes.get("product"), element.attributes.get("category")
    if product_id is not None:
        is_known = product_id in catalogue.by_id
        losses.note("id", product_id, is_kept=is_known)
        if not is_known:
            yield Slot(None, product_id)
            return
        element.link = FactSlot(fact=Fact.ADDRESS, product_id=product_id)
    elif category is not None:
        is_known = category in catalogue.categories
        losses.note("id", category, is_kept=is_known)
        if is_known:
            element.link = CategoryAddressSlot(category=category)
    if element.link is None:
        yield from element.children
        return
    element.attributes = {}
    yield element
