"""Reads a document from a model's HTML: sanitised once, and what is wrong is left out block by block."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from container_image.html.judging import drop_claims, drop_split_claims, judge_copy, tidy_words
from container_image.html.policy import BLOCKS, PLAIN_BLOCKS, SLOTS, Author, TooMuch, clean, is_clean
from container_image.html.shaping import (
    drop_dead_menus,
    keep_roomy,
    lay_out_products,
    prune,
    shape,
    shift_headings,
    tidy_spaces,
    unwrap,
)
from container_image.html.slots import close_slots, name_products, read_slots
from container_image.html.tree import HEADINGS, Element, build_tree
from container_image.html.writing import write_html, write_pieces, write_segments
from container_image.reading import Losses, Reading, Wanted, judge
from wandstore.catalogue.products import Catalogue
from wandstore.documents.segments import RowSlot, SegmentedDocument

MAX_ANSWER_LENGTH = 200_000
# A page of words and slots. Other authors' pages may be larger.
MAX_BYTES = 64 * 1024

_FENCE = re.compile(r"^[ \t]*(?:```|~~~)[^\n]*$", re.MULTILINE)
_FIRST_TAG = re.compile(
    rf"<(?:!doctype|html|body|head|{'|'.join(sorted(BLOCKS | PLAIN_BLOCKS | HEADINGS | SLOTS))})(?=[\s/>])",
    re.IGNORECASE,
)
_END = re.compile(r"</(?:html|body|main)\s*>", re.IGNORECASE)
_MAX_NESTED_STRINGS = 4


def read_html_answer(text: str, catalogue: Catalogue, wanted: Wanted, *, is_cut: bool = False) -> Reading:
    """Reads any text of a model; never raises. If the answer `is_cut`, its whole blocks are read."""
    html = find_html(text[:MAX_ANSWER_LENGTH])
    if not is_cut:
        # What follows the last tag is a remark about the page.
        html = html[: html.rfind(">") + 1]
    if not html:
        return Reading(None, ("There is no HTML in it.",), 0.0)
    try:
        root = build_tree(clean(close_slots(html), Author.MODEL))
    except TooMuch as error:
        return Reading(None, (f"It {error}.",), 0.0)
    came_whole = is_cut and _END.search(html) is not None
    losses = Losses()
    name_products(root, wanted.aliases)
    read_slots(root, catalogue, losses)
    drop_dead_menus(root)
    shape(root)
    unwrap(root)
    if is_cut and not came_whole:
        # What was being written when the answer ended is in the last block.
        root.children = root.children[:-1]
    tidy_words(root, wanted.language)
    drop_claims(root, judge_copy(wanted.language), losses)
    keep_roomy(root)
    drop_split_claims(root, wanted.language, losses)
    prune(root)
    unwrap(root)
    shift_headings(root)
    tidy_spaces(root)
    lay_out_products(root)
    document = _write(root, wanted, losses)
    if document is None or not _shows_products(document, catalogue):
        return judge(None, losses)._replace(faults=(*losses.describe(), "No block shows a product of the list."))
    return judge(document, losses, came_whole=came_whole)


def _write(root: Element, wanted: Wanted, losses: Losses) -> SegmentedDocument | None:
    if not is_clean(write_html([piece for block in root.children for piece in write_pieces(block)])):
        return None
    segments, without_room = write_segments(root, MAX_BYTES)
    for place, block in enumerate(root.children):
        is_kept = place < len(root.children) - without_room
        losses.note("component", block.name if isinstance(block, Element) else "slot", is_kept=is_kept)
    return SegmentedDocument(character=wanted.character, segments=segments) if segments else None


def _shows_products(document: SegmentedDocument, catalogue: Catalogue) -> bool:
    has_rows = any(isinstance(segment, RowSlot) for segment in document.segments)
    return not catalogue.products or has_rows or any(named in catalogue.by_id for named in document.product_ids)


# The HTML in an answer ------------------------------------------------------------------------------------------------


def find_html(text: str) -> str:
    """The HTML in a text, without fences, prose and JSON around it; empty where there is none."""
    html = max(_candidates(text, 0), key=_count_tags, default="")
    found = _FIRST_TAG.search(html)
    return html[found.start() :] if found else ""


def _count_tags(html: str) -> int:
    return html.count("<") if _FIRST_TAG.search(html) else 0


def _candidates(text: str, depth: int) -> Iterator[str]:
    """What the HTML may be: the parts between fences, the strings of a JSON value, or all of it."""
    if depth < _MAX_NESTED_STRINGS and text.lstrip()[:1] in ("{", "[", '"'):
        strings = list(_strings(_read_json(text.strip()), 0))
        if strings:
            for string in strings:
                yield from _candidates(string, depth + 1)
            return
    fences = _FENCE.split(text)
    if len(fences) > 1:
        # Text and fenced parts take turns, and the last one may not be closed.
        for part in fences[1::2]:
            yield from _candidates(part, depth + 1) if depth < _MAX_NESTED_STRINGS else (part,)
        if any(map(_count_tags, fences[1::2])):
            return
    yield text


def _read_json(text: str) -> Any:
    decoder = json.JSONDecoder(strict=False)
    try:
        return decoder.raw_decode(text)[0]
    except (ValueError, RecursionError):
        pass
    # Cut off inside of the string: it ends where the text does, without half an escape.
    if (start := re.search(r'"(?=\s*<)', text)) is None:
        return None
    written = re.match(r'(?:[^"\\]|\\.)*', text[start.end() :], re.DOTALL)
    try:
        return json.loads(f'"{written.group() if written else ""}"', strict=False)
    except ValueError:
        return None


def _strings(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif depth < _MAX_NESTED_STRINGS and isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner, depth + 1)
