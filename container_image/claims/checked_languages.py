"""The languages that a model's words may be written in: those that the check in `claims` knows.

What shows that a text is in none of them is here too: the letters of its words, and little words that are in every
text of another language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from babel import Locale
from babel.core import get_global

from wandstore.languages import parse_locale


class CheckedLanguage(NamedTuple):
    """A language by its ISO 639 code.

    `most_words` is what fits into the bytes of a tree, as a model counts it. `scripts` begin the Unicode names of the
    letters that it has beside Latin ones, with which every language names brands and sizes.
    """

    code: str
    most_words: str
    scripts: tuple[str, ...] = ()

    @property
    def most_words_of_html(self) -> str:
        """Of a page that is written as HTML, which has room for twice as many."""
        number, unit = self.most_words.split()
        return f"{2 * int(number)} {unit}"


ENGLISH = CheckedLanguage("en", "80 words")
LANGUAGES = {
    language.code: language
    for language in (
        ENGLISH,
        CheckedLanguage("de", "70 words"),
        CheckedLanguage("fr", "75 words"),
        CheckedLanguage("es", "75 words"),
        CheckedLanguage("ja", "150 characters", ("CJK UNIFIED", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA")),
        CheckedLanguage("he", "45 words", ("HEBREW",)),
    )
}


def find_checked_language(locale_name: str) -> CheckedLanguage:
    """The language of a store's locale; English where the check does not know it."""
    return LANGUAGES.get(parse_locale(locale_name).language, ENGLISH)


@lru_cache(maxsize=64)
def name_language(locale_name: str) -> str:
    """The name of that language in English, with the region where it is spelt differently: `British English`."""
    language, locale = find_checked_language(locale_name), parse_locale(locale_name)
    names: Mapping[str, str] = Locale("en").languages
    if language.code != locale.language or not locale.territory:
        return names[language.code]
    if named := names.get(f"{language.code}_{locale.territory}"):
        return named
    usual = Locale.parse(get_global("likely_subtags")[language.code])
    region: str = Locale("en").territories.get(locale.territory, "")
    return names[language.code] if locale.territory == usual.territory else f"{names[language.code]} ({region})"


def is_written_in(letter: str, language: CheckedLanguage) -> bool:
    """Whether a letter of a plain form is one of the language's.

    Latin letters outside of ASCII are not: in a plain form only those are left that imitate others.
    """
    return letter.isascii() or (bool(language.scripts) and unicodedata.name(letter, "").startswith(language.scripts))


# The letters of English, German, French and Spanish. A name may have others, as in "Bjørn", a word may not.
_LATIN_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzäöüßàâæçéèêëîïôœùûÿáíóúñ")
# Little words of languages in Latin letters that no page is written in, if no language of ours has them.
_UNKNOWN_WORDS = frozenset(
    """
    è gli della delle dello degli nella nelle nello che perché anche questo questa questi sono ogni nostri nostra nostre
    tuoi tuo dalla sulla het een voor niet zijn deze onze jouw naar geen não você são também até nossa nossos nosso
    muito jest oraz twoja nasze które przez każdy dla się och för är inte från ikke og det på vår våre deres
    eller sekä ovat mutta kaikki meidän tämä bir için çok değil jsou nebo který jako také naše egy nem vagy hogy és și
    pentru sunt untuk dengan tidak adalah amb aquest và của không những
    """.split()  # noqa: SIM905
)
_LATIN_WORD = re.compile(r"[^\W\d_]+")
# Characters of everyday Chinese that Japanese does not have.
_CHINESE = frozenset("你您们們这吗嗎么麼呢吧她说让讓沒个买卖从对过请")


def is_of_unknown_language(text: str) -> bool:
    """Whether a text has a word or a letter that only languages without a vocabulary have."""
    for word in _LATIN_WORD.findall(unicodedata.normalize("NFC", text)):
        key = word.casefold()
        if key in _UNKNOWN_WORDS or any(letter in _CHINESE or not _is_japanese(letter) for letter in word):
            return True
        if word[0].islower() and any(_is_foreign(letter) for letter in key):
            return True
    return False


def _is_foreign(letter: str) -> bool:
    is_latin = "\x7f" < letter < "\u0250" or "\u1e00" <= letter <= "\u1eff"
    return is_latin and letter not in _LATIN_LETTERS


def _is_japanese(letter: str) -> bool:
    """False for a character of Chinese that Japan's encoding does not have, as are most simplified ones."""
    if not "\u4e00" <= letter <= "\u9fff":
        return True
    try:
        letter.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
