"""What a model's words may not say, because only the catalogue knows it, or nobody does."""

from __future__ import annotations

import re

from container_image.claims.amounts import find_amount
from container_image.claims.checked_languages import ENGLISH, CheckedLanguage, is_of_unknown_language, is_written_in
from container_image.claims.words import ClaimFinder, plain_form
from container_image.claims.words.vocabulary import CLAIMS, CODES, REDUCTIONS

# Characters that a text holds and a page does not show: Unicode's Default_Ignorable_Code_Point, private use, tags and
# lone surrogates. They could hide a word from this check, or instructions to a model from a person.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\ue000-\uf8ff\ud800-\udfff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]+"
)
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

# Amounts of money are in `amounts`, words about prices and promises in `words`. Harmless words match too; the
# cost is one line of copy.
_WORDS = ClaimFinder(CLAIMS)
_REDUCTIONS = ClaimFinder(REDUCTIONS)
_CODES = ClaimFinder(CODES)
_SIGNS = re.compile(
    r"""
      [%٪‰★☆⭐✩✪✭✮✯] | \d[.,]\d\ ?/\ ?\d
    # Letters in boxes and flags, which Unicode does not take for letters.
    | [\U0001f100-\U0001f1ff]
    # Links, handles, hashtags and markup. An address is recognised without a scheme.
    | (?:https?|ftp|javascript|data|mailto):\S | \bwww\. | //\w | \w@\w | (?<!\w)@\w | \#
    | \b[\w-]{2,63}\.(?!\d)[a-z]{2,24}\b
    | [<>{}\[\]`|\\] | &\#?\w{1,12}; | \*\* | (?<!\w)[*_~]\w | ~~ | --- | ^[*+-][ ]
    # A word whose letters stand alone, as in "s-a-l-e" and "o a k 1 0", and a telephone number.
    | (?<![\w'])(?:[a-zא-ת0-9][^\w\n]{1,2}){3,12}[a-zא-ת0-9](?!\w)
    | (?<![\w.,])(?:\+\d|0\d)[\d ()/.-]{5,20}\d
    """,
    re.VERBOSE,
)
# A word in capitals within other text may be a code to enter; with a number behind it, it is one.
_CAPITALS = re.compile(r"(?<![\w'-])(?:[A-Z]{4,20}(?P<number>\d{1,4})?|(?:[A-Z][ ,.-]{1,2}){2,12}[A-Z])(?!\w)")
_OTHER_LETTER = re.compile(r"[^\W\d_A-Z]")
_REDUCED_SIGNS = re.compile(r"(?<!\w)[-−–]\s?\d{1,3}\s?%|(?<![\w+.])[12] ?\+ ?1(?![\w+.])")


def remove_unseen(text: str) -> str:
    """The text without the characters that a page does not show."""
    return _UNSEEN.sub("", text)


def join_seen(text: str) -> str:
    """The visible text on one line, with one space for each gap."""
    return " ".join(_BREAKS.sub(" ", remove_unseen(text)).split())


def states_a_claim(text: str, language: CheckedLanguage = ENGLISH) -> bool:
    """Whether copy says what only the catalogue, or nobody, may say, in any spelling."""
    return find_claim(text, language) is not None


def find_claim(text: str, language: CheckedLanguage = ENGLISH) -> str | None:
    """The words of a price, a discount, stock, delivery, a rating, an address or another claim; None without one.

    Words that the check cannot read count as a claim: letters that a page in this language does not have, and words of
    a language without a vocabulary.
    """
    seen = join_seen(text)
    plain = plain_form(seen)
    for letter in plain:
        if letter.isalpha() and not is_written_in(letter, language):
            return letter
    if is_of_unknown_language(seen):
        return seen
    for signs in (_SIGNS, _REDUCED_SIGNS):
        if found := signs.search(plain):
            return found.group()
    return _WORDS.find(seen, language.code) or _find_code(seen, language) or find_amount(seen)


def _find_code(seen: str, language: CheckedLanguage) -> str | None:
    """A word in capitals that the text says to enter or to mention somewhere."""
    found = _CAPITALS.search(seen)
    if found is None or not _OTHER_LETTER.search(seen):
        return None
    is_code = found["number"] or _CODES.find(seen, language.code)
    return found.group() if is_code else None


def find_reduction(text: str) -> str | None:
    """The first words that certainly are an offer or a gift, in their plain form; a newline ends a block."""
    spaced = re.sub(r"[^\S\n]+", " ", text)
    found = _REDUCED_SIGNS.search(plain_form(spaced))
    return found.group() if found else _REDUCTIONS.find(spaced)
