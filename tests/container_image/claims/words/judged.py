"""Judges words as a model's copy and as a delivered page's, in the spellings that a reader takes for the same."""

from __future__ import annotations

import unicodedata

from container_image.claims.checked_languages import LANGUAGES
from container_image.claims.finding import states_a_claim
from container_image.html.judging import find_price


def judge_words(table: str) -> list[str]:
    """The lines of a table, each once."""
    lines = table.strip().splitlines()
    assert len(lines) == len(set(lines)) >= 20
    return lines


def find_passed(words: str, code: str, *, is_reduction: bool = False) -> list[str]:
    """The claim, if the check lets it through as it is written or within a sentence."""
    return _find_passed([words, f"Schön — {words}."], code, is_reduction=is_reduction)


def find_passed_spellings(words: str, code: str, *, is_reduction: bool = False) -> list[str]:
    """Those spellings of a claim that the check lets through."""
    return _find_passed(_spell(words), code, is_reduction=is_reduction)


def _find_passed(spellings: list[str], code: str, *, is_reduction: bool) -> list[str]:
    return [
        spelling
        for spelling in spellings
        if not states_a_claim(spelling, LANGUAGES[code]) or (is_reduction and find_price(spelling) is None)
    ]


def find_refused(words: str, code: str) -> str | None:
    """The words, if they are refused in a model's copy of this language or on a delivered page."""
    return words if states_a_claim(words, LANGUAGES[code]) or find_price(words) is not None else None


def _spell(words: str) -> list[str]:
    return [
        words,
        words.upper(),
        unicodedata.normalize("NFD", words),
        "\u200b".join(words),
        words.replace(" ", "\u00a0"),
        words.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
    ]
