"""The words of pages in a store's language: translated messages, lists and numbers.

English is the source: a message is its English text. A translation is a file of `wandstore/translations/`; a store
whose language has none gets English words. `python -m tools.translations` finds the messages and updates the files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from gettext import c2py
from pathlib import Path
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

TRANSLATIONS = Path(__file__).parent / "translations"
SOURCE_LANGUAGE = "en"
# The languages that pages can be written in.
LANGUAGES = (SOURCE_LANGUAGE, *sorted(path.stem for path in TRANSLATIONS.glob("*.po")))

_FIELD = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) )?(".*")')
_PLURAL = re.compile(r"plural=([^;]+)")
_FIRST_GROUPED = 1000
# More than any language has forms of nouns for.
_COUNTS = range(200)


@dataclass(frozen=True, slots=True, eq=False)
class Messages:
    """A translation. `forms` has all plural forms of each message, by its context and its English text.

    What is found has its placeholders still. A message without a translation is English.
    """

    forms: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    choose_form: Callable[[int], int] = lambda count: int(count != 1)

    def find(self, message: str, context: str = "") -> str:
        return self.forms.get((context, message), (message,))[0]

    def find_plural(self, one: str, many: str, count: int) -> str:
        return self.forms.get(("", one), (one, many))[self.choose_form(count)]


def mark(message: str) -> str:
    """The message itself, noted for translation where it is used later."""
    return message


class Language:
    """What a page says, in one language.

    A message has named placeholders, `%(name)s`, and writes a percent sign as `%%`.
    """

    def __init__(self, locale: Locale, messages: Messages) -> None:
        self.locale = locale
        self.tag = str(locale).replace("_", "-")  # for the attribute `lang`
        self.messages = messages

    def gettext(self, message: str, /, **values: object) -> str:
        return self.messages.find(message) % values

    def ngettext(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The form for this count, which the message may name as `%(num)s`."""
        return self.messages.find_plural(one, many, count) % {"num": self.write_number(count), **values}

    def pgettext(self, context: str, message: str, /, **values: object) -> str:
        """The context tells messages apart that are the same in English."""
        return self.messages.find(message, context) % values

    def knows(self, message: str) -> bool:
        """Whether it can be said in this language."""
        return self.locale.language == SOURCE_LANGUAGE or ("", message) in self.messages.forms

    def list_plurals(self, one: str, many: str, **values: object) -> dict[str, str]:
        """Every plural form by its name in CLDR, as `Intl.PluralRules` of a browser names it."""
        counts = {self.locale.plural_form(count): count for count in reversed(_COUNTS)}
        return {name: self.messages.find_plural(one, many, count) % values for name, count in sorted(counts.items())}

    def join(self, names: Iterable[str], style: Literal["standard", "or"] = "standard") -> str:
        """`Wands, cores and books`."""
        return format_list(list(names), style, locale=self.locale)

    def write_number(self, number: int) -> str:
        """`1,234`. Most numbers of a page are small, and are the same in every language."""
        return str(number) if number < _FIRST_GROUPED else format_decimal(number, locale=self.locale)

    def write_percent(self, percent: int) -> str:
        return format_percent(percent / 100, locale=self.locale)


@lru_cache(maxsize=64)
def parse_locale(name: str) -> Locale:
    """The locale of a tag such as `en-GB`; English where Babel does not know it, so that a page is always rendered."""
    try:
        return Locale.parse(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale(SOURCE_LANGUAGE)


@lru_cache(maxsize=64)
def find_language(locale_name: str) -> Language:
    """The language of a locale; English where it has no translation."""
    locale = parse_locale(locale_name)
    if locale.language not in LANGUAGES:
        locale = Locale(SOURCE_LANGUAGE)
    return Language(locale, _load_messages(locale.language))


# Of what belongs to no store.
ENGLISH = Language(Locale(SOURCE_LANGUAGE), Messages())


@lru_cache(maxsize=64)
def _load_messages(language: str) -> Messages:
    """Read when a first page needs it, once in a process."""
    if language == SOURCE_LANGUAGE:
        return ENGLISH.messages
    return parse_messages((TRANSLATIONS / f"{language}.po").read_text(encoding="utf-8"))


def parse_messages(text: str) -> Messages:
    """The messages of a `.po` file as our tool writes it. To import Babel's own reader takes longer than a page."""
    forms: dict[tuple[str, str], tuple[str, ...]] = {}
    for entry in text.split("\n\n"):
        fields: dict[str, str] = {}
        name = ""
        for line in entry.splitlines():
            if found := _FIELD.fullmatch(line):
                name = found[1] or name
                fields[name] = fields.get(name, "") + json.loads(found[2])
        if "msgid" in fields:
            translated = tuple(said for field, said in fields.items() if field.startswith("msgstr"))
            # Until it is translated, a message is English.
            if all(translated):
                forms[fields.get("msgctxt", ""), fields["msgid"]] = translated
    (header,) = forms.pop(("", ""))
    rule = _PLURAL.search(header)
    assert rule, "the header of a translation has no Plural-Forms"
    return Messages(forms, c2py(rule[1]))
