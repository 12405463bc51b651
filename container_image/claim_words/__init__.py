"""The words with which a shop speaks of prices, stock, delivery and ratings, in the languages of the check.

Each language is a table in a module of its own, a `Vocabulary`, written for a reader of that language. All tables judge
each text, so a text in another language than its store's is judged as well as any.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from container_image.claim_words import english, french, german, hebrew, japanese, other_languages, spanish
from container_image.claim_words.vocabulary import Vocabulary

VOCABULARIES = (
    english.VOCABULARY,
    german.VOCABULARY,
    french.VOCABULARY,
    spanish.VOCABULARY,
    japanese.VOCABULARY,
    hebrew.VOCABULARY,
    other_languages.VOCABULARY,
)

# What may stand between two words of an entry. A newline ends a block of a page, so it parts what it stands between.
_GAP = r"(?:[^\w.!?\n]{1,3})"
_OPENING = re.compile(r"(?<!\\)\((?!\?)")
_SEPARATOR = re.compile(r",\s+|\s*\n\s*")
_APOSTROPHES = str.maketrans(dict.fromkeys("ʻʼ‘’`´′", "'"))
# Letters that Unicode does not take apart into a plain one and a mark.
_PLAIN_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "œ": "oe", "æ": "ae"})
_VOICED_MARKS = "\u3099\u309a"
_VOICED = re.compile(f"([{_VOICED_MARKS}])[{_VOICED_MARKS}]+")
_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_HEBREW_QUOTES = re.compile("(?<=[א-ת])[\"'״׳“”]{1,2}(?=[א-ת])")


def plain_form(text: str) -> str:
    """Lower case without accents, vowel points and variants of letters, with katakana as hiragana."""
    folded = _decompose(text.translate(_APOSTROPHES)).casefold().translate(_PLAIN_LETTERS)
    return _HEBREW_QUOTES.sub("", unicodedata.normalize("NFC", folded).translate(_HIRAGANA))


def accented_form(text: str) -> str:
    """Lower case with all accents, for words that another word is spelt like without them."""
    # Normalising sorts each run of accents, in a time that grows with its square. No word has three on one letter.
    return unicodedata.normalize("NFKC", _LONG_RUN.sub("", text.translate(_APOSTROPHES))).casefold()


_LONG_RUN = re.compile("[\u0300-\u036f]{3,}")


def _decompose(text: str) -> str:
    """The text without combining marks, but for one that makes another letter of kana."""
    seen = "".join(filter(_is_no_mark, _VOICED.sub(r"\1", text)))
    return "".join(filter(_is_no_mark, unicodedata.normalize("NFKD", seen)))


def _is_no_mark(character: str) -> bool:
    return not unicodedata.combining(character) or character in _VOICED_MARKS


class ClaimFinder:
    """Searches a text for entries of some tables. A find inside harmless words is none."""

    def __init__(self, tables: Iterable[str]) -> None:
        """`tables` are names of fields of `Vocabulary`."""
        patterns = [_join(vocabulary, tables) for vocabulary in VOCABULARIES]
        harmless = [_join(vocabulary, ("harmless",)) for vocabulary in VOCABULARIES]
        self._claims = re.compile("|".join(filter(None, (plain for plain, _ in patterns))))
        self._accented = re.compile("|".join(filter(None, (accented for _, accented in patterns))))
        self._harmless = re.compile("|".join(filter(None, (plain for plain, _ in harmless))))

    def find(self, text: str) -> str | None:
        """The first find, in its plain form. The time grows with the length of the text."""
        if found := self._accented.search(accented_form(text)):
            return found.group()
        plain = plain_form(text)
        spans = self._harmless.finditer(plain)
        span = next(spans, None)
        at = 0
        while found := self._claims.search(plain, at):
            while span and span.end() < found.end():
                span = next(spans, None)
            if span is None or found.start() < span.start():
                return found.group()
            at = found.start() + 1
        return None


def _join(vocabulary: Vocabulary, tables: Iterable[str]) -> tuple[str, str]:
    """The patterns of the entries of these tables: for the plain form, and for the accented form."""
    entries = [entry for name in tables for entry in _read(getattr(vocabulary, name))]
    plain = [plain_form(entry) for entry in entries if not entry.startswith("=")]
    accented = [accented_form(entry[1:]) for entry in entries if entry.startswith("=")]
    return _to_pattern(plain, vocabulary), _to_pattern(accented, vocabulary)


def _read(table: str) -> Iterator[str]:
    return (entry for entry in _SEPARATOR.split(table.strip()) if entry)


def _to_pattern(entries: Iterable[str], vocabulary: Vocabulary) -> str:
    """One pattern for all entries. Those that begin and end alike are one group, because that is quicker to search."""
    groups: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        begins = "" if entry.startswith("*") else vocabulary.begins
        ends = "" if entry.endswith("*") else vocabulary.ends
        inner = _OPENING.sub("(?:", entry.removeprefix("*").removesuffix("*")).replace(" ", _GAP)
        if inner.startswith("#"):
            begins, inner = begins + vocabulary.number, inner[1:]
        groups.setdefault((begins, ends), []).append(inner.replace("#", vocabulary.number))
    # Of two entries that begin alike, the longer one is tried first.
    return "|".join(
        f"{begins}(?:{'|'.join(sorted(group, key=len, reverse=True))}){ends}"
        for (begins, ends), group in groups.items()
    )
