from __future__ import annotations

import pytest
from babel import Locale

from wandstore.languages import (
    LANGUAGES,
    TRANSLATIONS,
    Language,
    Messages,
    find_language,
    mark,
    parse_locale,
    parse_messages,
)

PO = r"""msgid ""
msgstr ""
"Language: xx\n"
"Plural-Forms: nplurals=3; plural=(n==0 ? 0 : n==1 ? 1 : 2);\n"

#. For translators.
#: some/file.py
#, python-format
msgid "%(num)s wand"
msgid_plural "%(num)s wands"
msgstr[0] "no stick"
msgstr[1] "one stick"
msgstr[2] "%(num)s sticks"

msgctxt "a place"
msgid "Home"
msgstr "Hut"

msgid "Home"
msgstr "Homewards"

msgid ""
"A long \"message\" of "
"two lines\n"
msgstr ""
"Ein \\ "
"langer"

msgid "Nobody has translated this"
msgstr ""
"""


@pytest.fixture
def sticks() -> Language:
    return Language(Locale("de"), parse_messages(PO))


def test_a_message_is_said_in_the_language_and_one_that_it_does_not_know_in_english(sticks: Language) -> None:
    assert sticks.gettext("Home") == "Homewards"
    assert sticks.gettext("Nobody has translated this") == "Nobody has translated this"
    assert sticks.gettext("%(name)s is new", name="Oak") == "Oak is new"
    assert sticks.knows("Home")
    assert not sticks.knows("Nobody has translated this")
    assert find_language("en").knows("Nobody has translated this")


def test_a_context_tells_messages_apart(sticks: Language) -> None:
    assert sticks.pgettext("a place", "Home") == "Hut"
    assert sticks.pgettext("elsewhere", "Home") == "Home"


def test_a_message_of_several_lines_is_one(sticks: Language) -> None:
    assert sticks.gettext('A long "message" of two lines\n') == "Ein \\ langer"


def test_the_language_decides_which_form_a_count_has(sticks: Language) -> None:
    said = [sticks.ngettext("%(num)s wand", "%(num)s wands", count) for count in (0, 1, 2, 20)]
    assert said == ["no stick", "one stick", "2 sticks", "20 sticks"]


def test_without_a_translation_a_count_has_the_english_forms() -> None:
    english = find_language("en")
    assert [english.ngettext("%(num)s wand", "%(num)s wands", count) for count in (0, 1, 2)] == [
        "0 wands",
        "1 wand",
        "2 wands",
    ]


def test_a_percent_sign_is_doubled_in_a_message_and_is_one_on_the_page() -> None:
    assert find_language("en").gettext("100%% wool") == "100% wool"


def test_plural_forms_have_the_names_that_a_browser_gives_them() -> None:
    def forms(locale: str) -> dict[str, str]:
        language = Language(Locale(locale), Messages())
        return language.list_plurals("%(num)s wand", "%(num)s wands", num="#")

    assert forms("en") == {"one": "# wand", "other": "# wands"}
    assert forms("he") == {"one": "# wand", "other": "# wands", "two": "# wands"}
    assert list(forms("ja")) == ["other"]


@pytest.mark.parametrize(
    ("locale", "joined"),
    [
        ("en-GB", "a, b and c"),
        ("en-US", "a, b, and c"),
        ("de-AT", "a, b und c"),
        ("ja", "a、b、c"),
        ("fi", "a, b, and c"),
    ],
)
def test_a_list_is_written_as_the_locale_does_and_in_english_where_the_words_are(locale: str, joined: str) -> None:
    assert find_language(locale).join(["a", "b", "c"]) == joined
    assert find_language(locale).join(["a"]) == "a"
    assert find_language(locale).join([]) == ""


@pytest.mark.parametrize(
    ("locale", "written"), [("en", "1,234 wands"), ("de-DE", "1.234 wands"), ("de-CH", "1’234 wands")]
)
def test_a_large_number_is_grouped_as_the_locale_does(locale: str, written: str) -> None:
    language = find_language(locale)
    assert language.ngettext("%(num)s wand", "%(num)s wands", 1234) == written
    assert language.write_number(999) == "999"


@pytest.mark.parametrize(("locale", "written"), [("en", "20%"), ("de", "20\N{NO-BREAK SPACE}%"), ("fi", "20%")])
def test_a_percentage_is_written_as_the_language_does(locale: str, written: str) -> None:
    assert find_language(locale).write_percent(20) == written


@pytest.mark.parametrize(
    ("name", "tag"),
    [("de-AT", "de-AT"), ("iw", "he-IL"), ("en-GB", "en-GB"), ("ar-EG", "en"), ("fi", "en"), ("", "en"), ("x", "en")],
)
def test_a_store_without_a_translation_has_english_words(name: str, tag: str) -> None:
    assert find_language(name).tag == tag


def test_a_locale_is_known_without_a_translation_too() -> None:
    assert parse_locale("ar-EG").text_direction == "rtl"
    assert parse_locale("nowhere") == Locale("en")


def test_every_file_is_a_language_that_a_browser_and_babel_know() -> None:
    assert LANGUAGES == ("en", "de", "es", "fr", "he", "ja")
    assert [path.stem for path in sorted(TRANSLATIONS.iterdir())] == list(LANGUAGES[1:])
    assert [str(Locale.parse(language)) for language in LANGUAGES] == list(LANGUAGES)


def test_a_translation_is_read_once() -> None:
    assert find_language("de-DE") is find_language("de-DE")


def test_marking_a_message_leaves_it_as_it_is() -> None:
    assert mark("Sold out") == "Sold out"
