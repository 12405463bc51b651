"""The words with which a shop speaks of prices, stock, delivery and ratings, and others that a model may not say.

Each language is a module of its own with a `Vocabulary`, written for a reader of that language. Prices,
offers and a model's words about its task are looked for in all languages in each text. The words of the other subjects
judge a text that is in their language: the store's, or one that its little words show.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property

from container_image.claims.words import english, french, german, hebrew, japanese, other_languages, spanish
from container_image.claims.words.vocabulary import CODES, EVERYWHERE, OWN, Vocabulary

VOCABULARIES = {
    "en": english.VOCABULARY,
    "de": german.VOCABULARY,
    "fr": french.VOCABULARY,
    "es": spanish.VOCABULARY,
    "ja": japanese.VOCABULARY,
    "he": hebrew.VOCABULARY,
    "": other_languages.VOCABULARY,
}

# What may stand between two words of an entry. A newline ends a block of a page, so it parts what it stands between.
_GAP = r"(?:[^\w.!?\n]{1,3})"
_WIDE_GAP = rf"{_GAP}(?:[\w']{{1,24}}+{_GAP}){{0,3}}"
_WORD = re.compile(r"\w+")
_FIRST_LETTER = re.compile(r"\w(?![?*+{])")
_OPENING = re.compile(r"(?<!\\)\((?!\?)")
_SEPARATOR = re.compile(r",\s+|\s*\n\s*")
_CONTINUATION = re.compile(r"\s*\n\s*(?=\|)")
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
    """Searches a text for entries of some tables. A find inside harmless words, of any language, is none."""

    def __init__(self, tables: Sequence[str]) -> None:
        """`tables` are names of fields of `Vocabulary`."""
        everywhere, own = ([name for name in tables if name in kind] for kind in (EVERYWHERE, (*OWN, *CODES)))
        self._languages = [
            (
                code,
                frozenset(read_entries(vocabulary.common)),
                _Patterns(vocabulary, everywhere),
                _Patterns(vocabulary, own),
            )
            for code, vocabulary in VOCABULARIES.items()
        ]

    def find(self, text: str, language: str = "") -> str | None:
        """A find, in its plain form. The time grows with the length of the text. `language` is an ISO 639 code."""
        forms = _Forms(text)
        words = set(_WORD.findall(forms.plain))
        for code, common, everywhere, own in self._languages:
            is_in_this = code in ("", language) or not words.isdisjoint(common)
            if found := forms.search(everywhere) or (forms.search(own) if is_in_this else None):
                return found
        return None


class _Patterns:
    """What is searched in the plain form, and what in the accented form, for the entries of some tables.

    They are compiled when a text is first searched for them. All languages together take two seconds, and a process
    that starts would wait for those that its stores do not have.
    """

    def __init__(self, vocabulary: Vocabulary, tables: Iterable[str]) -> None:
        self._vocabulary = vocabulary
        self._tables = tuple(tables)

    @cached_property
    def plain(self) -> re.Pattern[str] | None:
        entries = [plain_form(entry) for entry in self._entries() if not entry.startswith("=")]
        return _to_pattern(entries, self._vocabulary)

    @cached_property
    def accented(self) -> re.Pattern[str] | None:
        entries = [accented_form(entry[1:]) for entry in self._entries() if entry.startswith("=")]
        return _to_pattern(entries, self._vocabulary)

    def _entries(self) -> Iterator[str]:
        return (entry for name in self._tables for entry in read_entries(getattr(self._vocabulary, name)))


class _Forms:
    """The forms of a text, and where its harmless words are."""

    def __init__(self, text: str) -> None:
        self.plain = plain_form(text)
        self._accented = accented_form(text)

    @cached_property
    def _harmless(self) -> list[tuple[int, int]]:
        return sorted(found.span() for pattern in _compile_harmless() for found in pattern.finditer(self.plain))

    def search(self, patterns: _Patterns) -> str | None:
        if patterns.accented and (found := patterns.accented.search(self._accented)):
            return found.group()
        found = patterns.plain.search(self.plain) if patterns.plain else None
        spans = iter(self._harmless) if found else iter(())
        span = next(spans, None)
        while found and patterns.plain:
            while span and span[1] < found.end():
                span = next(spans, None)
            if span is None or found.start() < span[0]:
                return found.group()
            found = patterns.plain.search(self.plain, found.start() + 1)
        return None


def read_entries(table: str) -> Iterator[str]:
    """The entries of a table, each on one line."""
    return (entry for entry in _SEPARATOR.split(_CONTINUATION.sub("", table.strip())) if entry)


def _to_pattern(entries: Sequence[str], vocabulary: Vocabulary) -> re.Pattern[str] | None:
    """One pattern for all entries. Those that begin and end alike are one group, because that is quicker to search."""
    groups: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        begins = "" if entry.startswith("*") else vocabulary.begins
        ends = "" if entry.endswith("*") else vocabulary.ends
        inner = _OPENING.sub("(?:", entry.removeprefix("*").removesuffix("*").removesuffix(r"\w"))
        inner = inner.replace(" ~ ", _WIDE_GAP).replace(" ", _GAP)
        if inner.startswith("#"):
            begins, inner = begins + vocabulary.number, inner[1:]
        groups.setdefault((begins, ends), []).append(inner.replace("#", vocabulary.number))
    if not groups:
        return None
    return re.compile("|".join(f"{begins}(?:{_alternate(group)}){ends}" for (begins, ends), group in groups.items()))


def _alternate(entries: Iterable[str]) -> str:
    """Entries with the same first letter are one branch, so that a search skips them together."""
    branches: dict[str, list[str]] = {}
    # Of two entries that begin alike, the longer one is tried first.
    for entry in sorted(entries, key=len, reverse=True):
        first = entry[:1] if _FIRST_LETTER.match(entry) else ""
        branches.setdefault(first, []).append(entry.removeprefix(first))
    return "|".join(f"{first}(?:{'|'.join(rest)})" if first else "|".join(rest) for first, rest in branches.items())


@cache
def _compile_harmless() -> list[re.Pattern[str]]:
    return [pattern for each in VOCABULARIES.values() if (pattern := _Patterns(each, ("harmless",)).plain)]
