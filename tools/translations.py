"""`python -m tools.translations` finds every message of the pages, updates the translations and names what they lack.

It exits with 1 if a message has no translation, or one that cannot be right.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from wandstore.languages import LANGUAGES, SOURCE_LANGUAGE, TRANSLATIONS

ROOT = Path(__file__).resolve().parent.parent
# Where words for shoppers are written.
SOURCES = ("wandstore", "lambdas/edge")
# The functions that take a message: which of their arguments are messages, and which is the context.
KEYWORDS: dict[str, Any] = {
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "mark": None,
    "list_plurals": (1, 2),
}
# How messages are found in a file. A template that cannot be read is an error.
METHODS: dict[str, Any] = {".py": "python", ".html": babel_extract}
OPTIONS = {"silent": "false"}
COMMENT = "TRANSLATORS:"
TRANSLATED = tuple(language for language in LANGUAGES if language != SOURCE_LANGUAGE)
_TAG = re.compile(r"<[^>]*>")
_HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""


def extract_messages() -> Catalog:
    """Every message, with the files that have it and what they tell translators."""
    found = Catalog()
    for source in SOURCES:
        for path in sorted((ROOT / source).rglob("*")):
            if path.suffix not in METHODS:
                continue
            name = path.relative_to(ROOT).as_posix()
            with path.open("rb") as file:
                messages = extract(METHODS[path.suffix], file, KEYWORDS, [COMMENT], OPTIONS, strip_comment_tags=True)
                for _, message, comments, context in messages:
                    found.add(message, None, [(name, 1)], auto_comments=comments, context=context)
    return found


def update_translation(language: str, messages: Catalog) -> Catalog:
    """The language's translation with these messages: new ones are empty, and those that are gone are removed."""
    path = TRANSLATIONS / f"{language}.po"
    translation = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            translation = read_po(file, locale=language)
    # A guess from a similar message would have to be reviewed, and would be found less easily than a gap.
    translation.update(messages, no_fuzzy_matching=True)
    return translation


def format_translation(language: str, translation: Catalog) -> bytes:
    """The file. It says neither when nor by what it was made, nor the lines of messages: those change too often."""
    body = BytesIO()
    write_po(body, translation, 110, omit_header=True, sort_output=True, ignore_obsolete=True, include_lineno=False)
    header = _HEADER.format(language=language, plural_forms=translation.plural_forms)
    return header.encode() + body.getvalue()


def find_faults(translation: Catalog) -> Iterator[str]:
    """What is missing, is not sure, or has other placeholders than the message."""
    for message in translation:
        if not message.id:
            continue
        forms = [*message.string] if isinstance(message.string, tuple) else [str(message.string or "")]
        name = str(message.id[0] if isinstance(message.id, tuple) else message.id)
        if not all(forms) or (message.pluralizable and len(forms) != translation.num_plurals):
            yield f"{name!r} is not translated"
        elif message.fuzzy:
            yield f"{name!r} is marked as fuzzy"
        elif any(sorted(_TAG.findall(form)) != sorted(_TAG.findall(name)) for form in forms):
            yield f"{name!r} has other markup in the translation"
        else:
            yield from (f"{name!r}: {error}" for error in message.check(translation))


def main() -> int:
    messages = extract_messages()
    faults = 0
    for language in TRANSLATED:
        translation = update_translation(language, messages)
        (TRANSLATIONS / f"{language}.po").write_bytes(format_translation(language, translation))
        found = list(find_faults(translation))
        print(f"{language}: {len(translation)} messages, {len(found)} faults")
        for fault in found:
            print(f"  {fault}")
        faults += len(found)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
