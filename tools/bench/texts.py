"""Texts that are hard to parse.

The search for prices reads a whole text, so it may take twice as long for twice the text. Only the beginning of a
description is read, so a hostile one of any length may take little more time than an ordinary one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from container_image.html.judging import find_price
from tools.bench.comparison import Comparison, time_by_turns
from wandstore.catalogue.description import MAX_DESCRIPTION_LENGTH, plain_text

ROUNDS = 7
# Work of quadratic complexity would take four times as long.
MAX_GROWTH = 3.0
# Python's parser searches some tags repeatedly within the part that is read.
MAX_RATIO_OF_A_DESCRIPTION = 20.0

DESCRIPTION_CHARACTERS = 100_000
ORDINARY = "<p>Oak and <b>phoenix</b> feather, 11 inch</p>\n"
DESCRIPTIONS = ("<a ", "<!--", "</a ", "<![", "<a b='", "&", "<", "<?", "<a/", "data:image/", "<b>")
WORDS_CHARACTERS = 100_000
WORDS = ("1,111", "1 111 ", "at only ", "save ", "1")


def compare() -> Iterator[Comparison]:
    ordinary = partial(plain_text, ORDINARY * (DESCRIPTION_CHARACTERS // len(ORDINARY)))
    for part in DESCRIPTIONS:
        # With an end behind what is read, and with one within that.
        for end in (DESCRIPTION_CHARACTERS, MAX_DESCRIPTION_LENGTH - 1):
            hostile = partial(plain_text, part * (end // len(part)) + ">")
            seconds, beside = time_by_turns(hostile, ordinary, rounds=ROUNDS)
            yield Comparison(
                f"{end:,} characters of {part!r}", seconds, "of a description", beside, MAX_RATIO_OF_A_DESCRIPTION
            )
    for part in WORDS:
        text = part * (WORDS_CHARACTERS // len(part))
        twice, once = time_by_turns(partial(find_price, text * 2), partial(find_price, text), rounds=ROUNDS)
        yield Comparison(f"prices in {2 * WORDS_CHARACTERS:,} of {part!r}", twice, "in half of it", once, MAX_GROWTH)
