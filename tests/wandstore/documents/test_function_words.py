from __future__ import annotations

from wandstore.documents.function_words import function_words
from wandstore.languages import LANGUAGES


def test_every_language_of_pages_has_its_own_but_japanese() -> None:
    assert {language for language in LANGUAGES if function_words(language)} == set(LANGUAGES) - {"ja"}
    assert not function_words("nl")


def test_a_word_of_one_language_may_name_a_product_in_another() -> None:
    assert "or" in function_words("en")  # gold, in French
    assert "or" not in function_words("fr")


def test_they_are_written_as_words_are_compared() -> None:
    assert {"fur", "mas"} <= function_words("de") | function_words("es")
