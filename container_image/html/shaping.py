"""The normal form of a page: blocks that hold blocks, and blocks that hold a line of words, never both.

So words can be judged block by block, and every block that a slot is shown as stands where a block may.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from container_image.html.policy import PLAIN_BLOCKS
from container_image.html.tree import (
    HEADINGS,
    INLINE,
    VOID,
    Dropped,
    Element,
    Node,
    Slot,
    is_block,
    is_leaf,
    list_slots,
    read_text,
    walk,
)
from wandstore.documents.segments import Fact, FactSlot, FindSlot, RowSlot

# Their content is words. A block in one of them is only its words.
_LINES = HEADINGS | {"caption", "dt"}
_PARTS_OF_A_TABLE = {
    "table": frozenset({"caption", "thead", "tbody", "tfoot", "tr"}),
    **dict.fromkeys(("thead", "tbody", "tfoot"), frozenset({"tr"})),
    "tr": frozenset({"th", "td"}),
}
_PARENTS = {"li": ("ul", "ol"), "dt": ("dl",), "dd": ("dl",), "figcaption": ("figure",)}
# Only in these may a row of cards or the find panel stand.
_SECTIONS = frozenset({"section", "article", "main", "header", "footer"})
_GRIDS = frozenset({"div", "section", "ul", "ol"})
_MIN_COLUMNS = 2
_ROOMY = frozenset({"section", "div", "article", "aside"})
# A part of these that is left out would leave the rest wrong: they are left out as a whole.
_WHOLE = frozenset({"tr", "dl"})


def shape(root: Element) -> None:
    """Brings the tree into its normal form. Doing it again changes nothing."""
    root.children = _lay_blocks(_part(root.children), "p")
    _rename_strays(root)
    _unnest_links(root, is_in_link=False)


def _rename_strays(node: Element) -> None:
    """Makes plain blocks of entries outside of their lists, which a browser would move."""
    for child in node.children:
        if isinstance(child, Element):
            if child.name in _PARENTS and node.name not in _PARENTS[child.name]:
                child.name = "div"
            _rename_strays(child)


def _unnest_links(node: Element, *, is_in_link: bool) -> None:
    """Leaves the words of a link inside of another. A browser would end the outer one there."""
    is_in_link |= node.name == "a"
    children: list[Node] = []
    for child in node.children:
        if isinstance(child, Element):
            _unnest_links(child, is_in_link=is_in_link)
            if is_in_link and child.name == "a":
                children += child.children
                continue
        children.append(child)
    node.children = children


def unwrap(root: Element) -> None:
    """Takes the blocks out of those at the top that only hold others, as `main` does."""
    found = True
    while found:
        found = False
        unwrapped: list[Node] = []
        for node in root.children:
            if isinstance(node, Element) and _is_wrapper(node, is_alone=len(root.children) == 1):
                found = True
                unwrapped += node.children
            else:
                unwrapped.append(node)
        root.children = unwrapped


def _is_wrapper(node: Element, *, is_alone: bool) -> bool:
    held = [child for child in node.children if isinstance(child, Element) and is_block(child)]
    if node.name != "div":
        return node.name in PLAIN_BLOCKS and bool(held)
    holds_sections = any(child.name in _SECTIONS or _is_wrapper(child, is_alone=False) for child in held)
    return not node.attributes.get("class") and bool(held) and (is_alone or holds_sections)


def _lay_blocks(runs: Iterable[tuple[bool, list[Node]]], line: str) -> list[Node]:
    """The runs as blocks; what stands between two blocks is in an element called `line`."""
    laid: list[Node] = []
    for is_line, run in runs:
        if is_line:
            if not _is_blank(run):
                laid.append(Element(line, {}, run))
        else:
            laid += run
    return laid


def _part(nodes: Iterable[Node]) -> Iterator[tuple[bool, list[Node]]]:
    """The pieces of the nodes in runs: True with what belongs in a line, False with blocks."""
    run: list[Node] = []
    was_line = True
    for node in nodes:
        for piece in _cut(node):
            is_line = not is_block(piece)
            if is_line != was_line and run:
                yield was_line, run
                run = []
            was_line = is_line
            run.append(piece)
    if run:
        yield was_line, run


def _is_blank(nodes: Iterable[Node]) -> bool:
    return not any(
        (isinstance(found, str) and found.strip())
        or isinstance(found, Slot)
        or (isinstance(found, Element) and found.name in ("img", "button", "input"))
        for node in nodes
        for found in walk(node)
    )


def _cut(node: Node) -> Iterator[Node]:
    """The node in pieces of which none is a line with a block in it."""
    if not isinstance(node, Element) or node.name in VOID:
        yield node
    elif node.name in INLINE or node.name == "p":
        for is_line, run in _part(node.children):
            if is_line:
                if node.name in INLINE or not _is_blank(run):
                    yield node.around(run)
            elif node.name == "p":
                yield from run
            else:
                yield from (_push_into(node, block) for block in run)
    elif node.name in _LINES:
        yield from _cut_line(node)
    else:
        _lay_inside(node)
        yield node


def _cut_line(node: Element) -> Iterator[Node]:
    """A heading, with the words of the blocks in it, and the blocks of its slots behind it."""
    words: list[Node] = []
    blocks: list[Node] = []
    for piece in _flatten(node.children):
        (blocks if is_block(piece) else words).append(piece)
    if not _is_blank(words):
        yield node.around(words)
    if node.name in HEADINGS:
        yield from blocks


def _flatten(nodes: Iterable[Node]) -> Iterator[Node]:
    for is_line, run in _part(nodes):
        for piece in run:
            if is_line or not isinstance(piece, Element):
                yield piece
            else:
                yield " "
                yield from _flatten(piece.children)
                yield " "


def _lay_inside(node: Element) -> None:
    """Brings what is in a block into the normal form."""
    if (parts := _PARTS_OF_A_TABLE.get(node.name)) is not None:
        pieces = [piece for child in node.children for piece in _cut(child)]
        node.children = [piece for piece in pieces if isinstance(piece, Element) and piece.name in parts]
        return
    match node.name:
        case "ul" | "ol":
            _wrap_others(node, ("li",), "li")
        case "dl":
            _wrap_others(node, ("dt", "dd"), "dd")
        case _:
            runs = list(_part(node.children))
            if any(not is_line for is_line, _ in runs):
                node.children = _lay_blocks(runs, "p")
            else:
                node.children = [piece for _, run in runs for piece in run]


def _wrap_others(node: Element, names: tuple[str, ...], wrapper: str) -> None:
    """Puts what may not stand in a list into entries of it."""
    laid = _lay_blocks(_part(node.children), wrapper)
    node.children = [
        child if isinstance(child, Element) and child.name in names else Element(wrapper, {}, [child])
        for child in laid
        if not isinstance(child, Dropped)
    ]


def _push_into(phrase: Element, block: Node) -> Node:
    """The block with the phrase around its lines: a link around a card becomes links in the card."""
    if not isinstance(block, Element) or block.name in VOID:
        return block
    if any(map(is_block, block.children)):
        block.children = [_push_into(phrase, child) for child in block.children]
    elif not _is_blank(block.children):
        block.children = [phrase.around(block.children)]
    return block


def keep_roomy(node: Element) -> None:
    """Leaves out rows and find panels that stand in a list, a table or another place without room for them."""
    for child in node.children:
        if isinstance(child, Element):
            keep_roomy(child)
    if node.name not in _ROOMY:
        node.children = [
            Dropped() if isinstance(child, Slot) and isinstance(child.held, RowSlot | FindSlot) else child
            for child in node.children
        ]


def prune(root: Element) -> None:
    """Leaves out what lost all that it was about: a block without content, a heading whose section is gone."""
    _prune(root)


def _prune(node: Element) -> bool:
    """Whether anything is left; what lost its content is a `Dropped` for the one around it."""
    children: list[Node] = []
    has_lost = False
    for child in node.children:
        if isinstance(child, Dropped):
            has_lost = True
            children.append(child)
        elif isinstance(child, Element) and is_block(child) and child.name not in VOID:
            had_losses = any(isinstance(found, Dropped) for found in walk(child))
            is_left = _prune(child)
            has_lost |= had_losses and not is_left
            if is_left or child.name in ("td", "th"):
                children.append(child)
            elif had_losses:
                children.append(Dropped())
        else:
            children.append(child)
    if has_lost and node.name in _WHOLE:
        node.children = []
        return False
    node.children = list(_without_lost_headings(children))
    return not _is_blank(node.children)


def _without_lost_headings(children: list[Node]) -> Iterator[Node]:
    for place, child in enumerate(children):
        if isinstance(child, Dropped):
            continue
        if isinstance(child, Element) and child.name in HEADINGS:
            section = []
            for following in children[place + 1 :]:
                if isinstance(following, Element) and following.name in HEADINGS and following.name <= child.name:
                    break
                section.append(following)
            is_product = any(True for _ in list_slots(child))
            if section and not is_product and all(isinstance(part, Dropped) for part in section):
                continue
        yield child


def drop_dead_menus(node: Element) -> None:
    """Leaves out menus of which no link leads anywhere: they belong to a header, and the store has its own."""
    node.children = [
        child
        for child in node.children
        if not (isinstance(child, Element) and child.name == "nav" and not any(True for _ in list_slots(child)))
    ]
    for child in node.children:
        if isinstance(child, Element):
            drop_dead_menus(child)


def lay_out_products(root: Element) -> None:
    """Lays blocks with the picture of one product each in columns, where the author's own classes are lost."""
    for node in walk(root):
        if isinstance(node, Element) and node.name in _GRIDS and "class" not in node.attributes and _is_grid(node):
            node.attributes["class"] = "columns"


def _is_grid(node: Element) -> bool:
    blocks = [child for child in node.children if isinstance(child, Element)]
    pictured = [
        {slot.product_id for slot in list_slots(block) if isinstance(slot, FactSlot)}
        for block in blocks
        if any(isinstance(slot, FactSlot) and slot.fact is Fact.PICTURE for slot in list_slots(block))
    ]
    is_each = len(node.children) == len(pictured) and all(len(products) == 1 for products in pictured)
    return is_each and len(set[str]().union(*pictured)) == len(pictured) >= _MIN_COLUMNS


def shift_headings(root: Element) -> None:
    """Puts the headings below the page's own: an outline that begins at h2, and in which no level is left out."""
    around: list[str] = []  # the headings, as their author named them, of the sections that a heading is in
    for heading in walk(root):
        if isinstance(heading, Element) and heading.name in HEADINGS:
            while around and around[-1] >= heading.name:
                around.pop()
            around.append(heading.name)
            heading.name = f"h{min(6, 1 + len(around))}"


def tidy_spaces(node: Node) -> None:
    """Brings the words of each line on one line, without spaces around it. No kept element preserves spaces."""
    if not isinstance(node, Element):
        return
    children: list[Node] = []
    for child in node.children:
        tidy_spaces(child)
        if isinstance(child, Element) and child.name in INLINE - VOID and _is_blank([child]):
            child = read_text(child)
        if isinstance(child, str) and children and isinstance(children[-1], str):
            children[-1] += child
        else:
            children.append(child)
    children = [_SPACES.sub(" ", child) if isinstance(child, str) else child for child in children]
    if is_leaf(node):
        if children and isinstance(children[0], str):
            children[0] = children[0].lstrip(" ")
        if children and isinstance(children[-1], str):
            children[-1] = children[-1].rstrip(" ")
    node.children = [child for child in children if child != ""]


_SPACES = re.compile(r"[ \t\r\n\f]+")
