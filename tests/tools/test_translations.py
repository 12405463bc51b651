from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog

from tools.translations import (
    TRANSLATED,
    extract_messages,
    find_faults,
    format_translation,
    update_translation,
)
from wandstore.languages import TRANSLATIONS, parse_messages


@pytest.fixture(scope="module")
def messages() -> Catalog:
    return extract_messages()


def make_translation(language: str = "de", **translations: str) -> Catalog:
    catalog = Catalog(locale=language)
    for message, translation in translations.items():
        catalog.add(message.replace("_", " "), translation)
    return catalog


def test_messages_are_found_in_templates_in_modules_and_in_tables(messages: Catalog) -> None:
    files = {message.id: {name for name, _ in message.locations} for message in messages if message.id}
    assert "wandstore/pages/templates/product_card.html" in files["Sold out"]
    assert "wandstore/documents/templates.py" in files["A few others"]
    assert "wandstore/shoppers/persona.py" in files["sorted by price"]
    assert "wandstore/pages/shell.py" in files["Bag, %(num)s item", "Bag, %(num)s items"]
    assert messages.get("was", "before an old price") is not None


def test_what_a_file_tells_translators_is_in_the_translation(messages: Catalog) -> None:
    assert "nouns" in " ".join(messages[", because you %(reasons)s"].auto_comments)


def test_a_new_message_is_empty_and_one_that_is_gone_is_removed(messages: Catalog) -> None:
    translation = make_translation()
    translation.add("Nobody says this", "Das sagt niemand")
    translation.add("Sold out", "Ausverkauft")
    translation.update(messages, no_fuzzy_matching=True)
    text = format_translation("de", translation).decode()
    assert 'msgid "Sold out"\nmsgstr "Ausverkauft"\n' in text
    assert "Nobody says this" not in text
    assert 'msgid "Close"\nmsgstr ""\n' in text


def test_a_file_has_no_date_no_tool_and_no_line_numbers(messages: Catalog) -> None:
    text = format_translation("ja", make_translation("ja"))
    assert text.decode().split("\n\n")[0].splitlines() == [
        'msgid ""',
        'msgstr ""',
        r'"Language: ja\n"',
        r'"Content-Type: text/plain; charset=utf-8\n"',
        r'"Content-Transfer-Encoding: 8bit\n"',
        r'"Plural-Forms: nplurals=1; plural=0;\n"',
    ]
    assert ".py:" not in format_translation("ja", messages).decode()


@pytest.mark.parametrize(
    ("message", "translation", "fault"),
    [
        ("Sold out", "", "'Sold out' is not translated"),
        (("%(num)s wand", "%(num)s wands"), ("%(num)s Stab", ""), "'%(num)s wand' is not translated"),
        ("Go to %(place)s", "Zu %(ort)s", "unknown named placeholder 'ort'"),
        ("Save <i>%(percent)s</i>", "<b>%(percent)s</b> gespart", "has other markup"),
        ("Go to %(place)s", "Zu %s", "the format strings are of different kinds"),
    ],
)
def test_a_translation_that_cannot_be_right_is_a_fault(message: str, translation: str, fault: str) -> None:
    catalog = Catalog(locale="de")
    catalog.add(message, translation, flags=["python-format"] if "%" in message else [])
    (found,) = find_faults(catalog)
    assert fault in found


def test_a_guess_is_a_fault_and_a_translation_is_none() -> None:
    catalog = make_translation(Sold_out="Ausverkauft")
    assert list(find_faults(catalog)) == []
    catalog["Sold out"].flags.add("fuzzy")
    assert list(find_faults(catalog)) == ["'Sold out' is marked as fuzzy"]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_translation_is_complete_and_is_of_the_messages_of_today(language: str, messages: Catalog) -> None:
    """To mend it: `make translations`, then fill in what it names."""
    translation = update_translation(language, messages)
    assert list(find_faults(translation)) == []
    assert (TRANSLATIONS / f"{language}.po").read_bytes() == format_translation(language, translation)


def test_the_pages_read_a_file_as_babel_does(messages: Catalog) -> None:
    translation = update_translation("fr", messages)
    read = parse_messages(format_translation("fr", translation).decode())
    written = {
        (message.context or "", message.id[0] if isinstance(message.id, tuple) else message.id): (
            message.string if isinstance(message.string, tuple) else (message.string,)
        )
        for message in translation
        if message.id
    }
    assert read.forms == {key: forms for key, forms in written.items() if all(forms)}
    assert [read.choose_form(count) for count in (0, 1, 2)] == [0, 0, 1]
