"""The form of a language's tables of words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# What a page that another system delivers may not say either.
REDUCTIONS = ("reductions",)
# These judge a text in any language.
EVERYWHERE = (*REDUCTIONS, "abroad", "meta")
# These judge only a text in their own language, because many of their words are harmless ones of another.
OWN = ("prices", "payments", "contact", "scarcity", "delivery", "ratings", "health", "personal", "insults", "business")
CLAIMS = EVERYWHERE + OWN
# These make a word in capitals a code to enter.
CODES = ("codes",)


@dataclass(frozen=True)
class Vocabulary:
    """The words of a language, in tables of entries that a comma or a line separates.

    An entry is a regular expression, with four signs of its own:

    - `*` at its beginning or end: the word may go on there. Elsewhere an entry is whole words.
    - `#`: a number, in digits or in words.
    - a space: any gap between two words. `\\s` is a space only.
    - ` ~ ` instead of a space: up to three other words may stand there too.

    A line that begins with `|` goes on with the entry before it. Accents and case do not count. With `=` before it, an
    entry counts only with its accents, and in katakana only if it is written so.

    What is inside of `harmless` words is no claim. `number` is the pattern of `#`; `begins` and `ends` are those of the
    places where a word begins and ends. `common` are little words of this language alone; a text that has one is judged
    as a text in this language.
    """

    # What is certainly an offer or a gift.
    reductions: str
    number: str
    # Plain claims that stand on pages of other languages too.
    abroad: str = ""
    # Prices, amounts and savings; ways to pay; codes to enter.
    prices: str = ""
    payments: str = ""
    # Telephone, mail, addresses, social media, visits.
    contact: str = ""
    # Stock, urgency, closing times. Delivery, returns, guarantees. Ratings, awards, popularity.
    scarcity: str = ""
    delivery: str = ""
    ratings: str = ""
    # Health, safety, certificates. What the shop knows of the shopper. Insults, politics, threats.
    health: str = ""
    personal: str = ""
    insults: str = ""
    # What would hurt the business: closed, a fraud, recalled. A model's words about its task, and placeholders.
    business: str = ""
    meta: str = ""
    # What makes a word in capitals a code to enter: "enter OAK", "the word is OAK".
    codes: str = ""
    harmless: str = ""
    common: str = ""
    begins: str = r"(?<!\w)"
    ends: str = r"(?!\w)"


def write_number(words: Iterable[str]) -> str:
    """The pattern of a number in digits, or in one of these words."""
    return rf"(?:\d[\d.,]{{0,8}}|{'|'.join(sorted(words, key=lambda word: (-len(word), word)))})"
