"""A text cut into the tokens of which amounts of money are made."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum, auto
from typing import NamedTuple


class Kind(Enum):
    DIGITS = auto()
    WORD = auto()
    SPACE = auto()
    BREAK = auto()
    OTHER = auto()


class Token(NamedTuple):
    kind: Kind
    text: str
    key: str


# Scripts without spaces between their words: each letter is a token.
_NO_SPACES = "\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u3005-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u9fff\ua960-\ua97f"
_NO_SPACES += "\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(
    rf"(?P<DIGITS>\d+)|(?P<SPACE>[^\S\n]+)|(?P<BREAK>\n)|(?P<WORD>[{_NO_SPACES}]|[^\W\d_{_NO_SPACES}]+)|."
)
_UNSEEN_CATEGORIES = frozenset({"Mn", "Me", "Cf", "Co", "Cs", "Cn"})
_APOSTROPHES = str.maketrans(dict.fromkeys("ʻʼ‘’`´", "'"))


def plain_letters(text: str) -> str:
    """The text without accents, unseen characters and variants of letters and figures, in its own case."""
    plain = text.translate(_APOSTROPHES)
    if not plain.isascii():
        # Normalising sorts each run of accents, in a time that grows with its square: those that stand alone go first.
        parted = unicodedata.normalize("NFKD", _without_unseen(plain))
        plain = unicodedata.normalize("NFC", _without_unseen(parted))
    return re.sub(r"[^\S\n]+", " ", plain)


def _without_unseen(text: str) -> str:
    return "".join(character for character in text if unicodedata.category(character) not in _UNSEEN_CATEGORIES)


def cut_tokens(plain: str) -> list[Token]:
    tokens = []
    for found in _TOKEN.finditer(plain):
        kind = Kind[found.lastgroup] if found.lastgroup else Kind.OTHER
        text = found.group()
        tokens.append(Token(kind, text, text.casefold() if kind is Kind.WORD else text))
    return tokens
