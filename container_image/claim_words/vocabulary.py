"""The form of a language's table of words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Vocabulary:
    """The words of a language, in tables of entries that a comma or a line separates.

    An entry is a regular expression, with three signs of its own:

    - `*` at its beginning or end: the word may go on there. Elsewhere an entry is whole words.
    - `#`: a number, in digits or in words.
    - a space: any gap between two words. `\\s` is a space only.

    Accents and case do not count. With `=` before it, an entry counts only with its accents, and in katakana only if it
    is written so.

    `reductions` are certainly an offer, or a gift: no page may say them. `hints` speak of prices, and `promises` of
    stock, delivery, terms and ratings: a model may not say them. What is inside of `harmless` words is neither.
    `number` is the pattern of `#`; `begins` and `ends` are those of the places where a word begins and ends.
    """

    reductions: str
    hints: str
    promises: str
    number: str
    harmless: str = ""
    begins: str = r"(?<!\w)"
    ends: str = r"(?!\w)"


def write_number(words: Iterable[str]) -> str:
    """The pattern of a number in digits, or in one of these words."""
    return rf"(?:\d[\d.,]{{0,8}}|{'|'.join(sorted(words, key=len, reverse=True))})"
