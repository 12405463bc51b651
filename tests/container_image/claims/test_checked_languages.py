"""Which language a store's words are written in, and how a text in another one is recognised."""

from __future__ import annotations

import pytest

from container_image.claims.checked_languages import (
    LANGUAGES,
    find_checked_language,
    is_of_unknown_language,
    is_written_in,
    name_language,
)
from wandstore import languages
from wandstore.documents.components import MAX_WORDS_BYTES

PROSE = {
    "en": "Turned from one piece of heartwood, oiled twice and left to rest over winter, so it lies steady. ",
    "de": "Aus einem Stück Kernholz gedrechselt, zweimal geölt und über den Winter gelagert, liegt er ruhig. ",
    "fr": "Tournée dans une seule pièce de cœur de chêne, huilée deux fois, elle repose calmement en main. ",
    "es": "Torneada de una sola pieza de duramen y aceitada dos veces, descansa tranquila en la mano. ",
    "ja": "樫の芯から一本ずつ削り出し、二度油を引いて冬のあいだ寝かせました。手になじみ、狂いません。",
    "he": "נחרט מגזע אחד של אלון, נמשח בשמן פעמיים ונח כל החורף, ולכן הוא יושב ביד בשקט וביציבות. ",
}


@pytest.mark.parametrize(
    ("locale", "code", "name"),
    [
        ("en-US", "en", "American English"),
        ("en-GB", "en", "British English"),
        ("en-IE", "en", "English (Ireland)"),
        ("de-DE", "de", "German"),
        ("de-CH", "de", "Swiss High German"),
        ("fr-FR", "fr", "French"),
        ("fr-CA", "fr", "Canadian French"),
        ("es-MX", "es", "Mexican Spanish"),
        ("ja-JP", "ja", "Japanese"),
        ("he-IL", "he", "Hebrew"),
        ("de", "de", "German"),
        # The check knows no word of these.
        ("it-IT", "en", "English"),
        ("ru-RU", "en", "English"),
        ("zh-Hant-TW", "en", "English"),
        ("no such locale", "en", "English"),
    ],
)
def test_a_stores_words_are_written_in_the_language_of_its_locale_or_in_english(
    locale: str, code: str, name: str
) -> None:
    assert find_checked_language(locale).code == code
    assert name_language(locale) == name


def test_a_model_is_asked_only_for_languages_that_the_pages_own_words_are_in() -> None:
    assert set(LANGUAGES) <= set(languages.LANGUAGES)


@pytest.mark.parametrize("code", LANGUAGES)
def test_as_many_words_as_a_model_is_told_fit_into_a_tree(code: str) -> None:
    number, unit = LANGUAGES[code].most_words.split()
    text = PROSE[code] * 10
    longest = text[: int(number)] if unit == "characters" else " ".join(text.split()[: int(number)])
    # The limit would waste room if the words came nowhere near it.
    assert 0.75 * MAX_WORDS_BYTES < len(longest.encode()) <= MAX_WORDS_BYTES


def test_letters_are_those_of_the_language_and_plain_latin_ones() -> None:
    assert all(is_written_in(letter, LANGUAGES["ja"]) for letter in "樫の杖々ーヴoak")
    assert all(is_written_in(letter, LANGUAGES["he"]) for letter in "אלוןoak")
    assert not any(is_written_in(letter, LANGUAGES["de"]) for letter in "樫の杖אדλ")
    assert not any(is_written_in(letter, LANGUAGES["he"]) for letter in "樫の杖дλع")
    # A Cyrillic letter, and a small capital: in a plain form they imitate others.
    assert not any(is_written_in(letter, language) for letter in "еꜰ" for language in LANGUAGES.values())


@pytest.mark.parametrize(
    "text",
    [
        *("Una bacchetta della foresta", "Questo legno è caldo", "Een staf voor elke hand", "Het hout van onze bossen"),
        *("Uma varinha para você", "Não há outra igual", "Różdżka dla ciebie", "Jest cicho"),
        *("En stav för stilla kvällar", "Treet er ikke dyrt", "Sauva ja myrsky, mutta hiljaa", "Bir değnek"),
        *("Hůlka je také z dubu", "Egy pálca", "și pentru seară", "Một cây đũa", "Tongkat untuk malam"),
        *("免费送货", "为你准备的魔杖", "你的魔杖", "這是您的魔杖們"),
    ],
)
def test_a_text_in_a_language_without_a_vocabulary_is_recognised(text: str) -> None:
    assert is_of_unknown_language(text)


@pytest.mark.parametrize("code", PROSE)
def test_a_text_in_a_language_of_ours_is_not_taken_for_another(code: str) -> None:
    assert not is_of_unknown_language(PROSE[code])


@pytest.mark.parametrize(
    "text", ["Bjørn carved this", "Škoda and Łódź", "Café crème", "Naïve shapes", "個性のある杖を買う", "From Malmö"]
)
def test_a_name_from_elsewhere_makes_no_other_language(text: str) -> None:
    assert not is_of_unknown_language(text)
