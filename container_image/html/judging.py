"""The words of a page, judged block by block: a block that states what only the catalogue may say is left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from container_image.claims.amounts import find_amount
from container_image.claims.checked_languages import LANGUAGES, CheckedLanguage, is_written_in
from container_image.claims.finding import find_reduction, join_seen, remove_unseen, states_a_claim
from container_image.claims.words import plain_form
from container_image.html.tree import (
    Dropped,
    Element,
    Node,
    Slot,
    count_words,
    find_leaves,
    is_leaf,
    read_text,
    walk,
)
from container_image.reading import Losses, without_calls
from wandstore.documents.segments import Fact, FactSlot

# A longer block is not searched: no paragraph of a shop is that long, and the search costs time for each letter.
MAX_BLOCK_LENGTH = 1_500
MAX_PAGE_LENGTH = 20_000
MAX_LINES = 500
# Two lines of so few words may be read as one, as "only" above "4 left".
_FEW_WORDS = 3
_SHORT_LENGTH = 40

_PRICE, _OTHER = "\x01", "\x02"
# What would change a price that is shown beside it: a figure, a sign, a percentage.
_BESIDE_A_PRICE = re.compile(
    rf"[\d%][^\S\n]*{_PRICE}|[-−–+×*/.,]{_PRICE}|{_PRICE}[^\S\n]*[.,'’]?\d|{_PRICE}[-−–+×*/%]|{_PRICE}[^\S\n]*%"
)
_DASH_BEFORE = re.compile(rf"[-−–—]\s+(?={_PRICE})")
_MARKS = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff"
    r"\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
)
_MANY_MARKS = re.compile(f"([{_MARKS}]{{3}})[{_MARKS}]+")

_WORD = re.compile(r"[^\W\d_]+")

Judge = Callable[[Element], bool]


def tidy_words(root: Element, language: CheckedLanguage | None = None) -> None:
    """Removes from all texts what a page does not show, so that what is judged is what is seen.

    With a `language`, exclamation marks too.
    """
    for node in walk(root):
        if isinstance(node, Element):
            node.attributes = {name: _tidy(value) for name, value in node.attributes.items()}
            node.children = [_tidy(child, language) if isinstance(child, str) else child for child in node.children]


def _tidy(text: str, language: CheckedLanguage | None = None) -> str:
    # Marks that are stacked on one letter would be drawn over what stands above and below.
    seen = _MANY_MARKS.sub(r"\1", remove_unseen(text))
    return without_calls(seen, language) if language else seen


def judge_copy(language: CheckedLanguage) -> Judge:
    """Judges a model's words: no claims, in the page's language."""

    def is_bad(leaf: Element) -> bool:
        text = read_text(leaf)
        return len(text) > MAX_BLOCK_LENGTH or states_a_claim(text, language) or changes_a_price(leaf)

    return is_bad


def judge_delivered(leaf: Element) -> bool:
    """Judges words of another generator: no amounts or reductions, in letters that can be read."""
    text = read_text(leaf)
    return find_price(text) is not None or find_unread(text) is not None or changes_a_price(leaf)


def find_price(text: str) -> str | None:
    """The first words that read as a price, a reduction or a gift; None if there are none.

    Only the catalogue states prices. Ambiguous words count as a price: the error tells the sender which words they are.
    """
    seen = remove_unseen(text)
    return find_amount(seen) or find_reduction(seen)


def find_unread(text: str) -> str | None:
    """The first word in letters that the check of prices cannot read; None if there is none.

    A single letter of another script is a sign, as in "λ" or "π".
    """
    for word in _WORD.findall(plain_form(remove_unseen(text))):
        unread = [letter for letter in word if not any(is_written_in(letter, known) for known in LANGUAGES.values())]
        if unread and len(word) > 1:
            return str(word)
    return None


def changes_a_price(leaf: Element) -> bool:
    """Whether words beside a slot make another price of the one that it shows: a figure before it, "off" behind it."""
    marked = _mark_slots(leaf)
    if _PRICE not in marked:
        return False
    signs = any(
        _is_sign(before.rstrip()[-1:]) or _is_sign(behind.lstrip()[:1])
        for before, behind in pairwise(marked.split(_PRICE))
    )
    # With a dash before it, "9 %" alone is a reduction.
    as_amount = join_seen(_DASH_BEFORE.sub(", ", marked).replace(_PRICE, "9 %").replace(_OTHER, " · "))
    return signs or _BESIDE_A_PRICE.search(marked) is not None or find_reduction(as_amount) is not None


def _is_sign(character: str) -> bool:
    return bool(character) and unicodedata.category(character) == "Sc"


def _mark_slots(node: Node) -> str:
    match node:
        case str():
            return node
        case Slot(held=FactSlot(fact=Fact.PRICE)):
            return _PRICE
        case Slot():
            return _OTHER
        case Element():
            return ("\n" if node.name == "br" else "") + "".join(map(_mark_slots, node.children))
    return ""


class Room(NamedTuple):
    """How much of a page's words is kept."""

    length: int = MAX_PAGE_LENGTH
    lines: int = MAX_LINES


ROOM_OF_AN_ANSWER = Room()


def drop_claims(root: Element, is_bad: Judge, losses: Losses, room: Room = ROOM_OF_AN_ANSWER) -> None:
    """Leaves out each line of words that is bad, names what the store does not have, or finds no room."""
    left = room.length
    bad: set[int] = set()
    for number, leaf in enumerate(find_leaves(root)):
        text = join_seen(read_text(leaf, mark=" "))
        left -= len(text)
        is_known = all(slot.held is not None for slot in walk(leaf) if isinstance(slot, Slot))
        is_kept = is_known and left >= 0 and number < room.lines and not is_bad(leaf)
        if not is_kept:
            bad.add(id(leaf))
        if text:
            losses.note("words", text, is_kept=is_kept, weight=count_words(text))
    _drop(root, bad)


def drop_split_claims(root: Element, language: CheckedLanguage, losses: Losses) -> None:
    """Leaves out two short lines that are a claim together, as "only" above "4 left"."""
    leaves = list(find_leaves(root))
    bad: set[int] = set()
    for first, second in pairwise(leaves):
        texts = [join_seen(read_text(leaf)) for leaf in (first, second)]
        if all(0 < count_words(text) <= _FEW_WORDS and len(text) <= _SHORT_LENGTH for text in texts) and (
            states_a_claim(" ".join(texts), language)
        ):
            bad |= {id(first), id(second)}
            for text in texts:
                losses.note("words", text, is_kept=False, weight=count_words(text))
    _drop(root, bad)


def _drop(node: Element, bad: set[int]) -> None:
    children: list[Node] = []
    for child in node.children:
        is_lost = (isinstance(child, Slot) and child.held is None) or id(child) in bad
        children.append(Dropped() if is_lost else child)
        if isinstance(child, Element) and not is_lost and not is_leaf(child):
            _drop(child, bad)
    node.children = children
