"""Numbers as words, and the forms in which the check compares them."""

import unicodedata

from container_image.claims import number_words
from container_image.claims.number_words import HEBREW_WITH_PREFIXES
from container_image.claims.words import plain_form


def test_a_hebrew_number_has_the_words_that_are_written_together_with_it() -> None:
    assert {"ארבעים", "בארבעים", "וארבעים", "שבארבעים"} <= HEBREW_WITH_PREFIXES


def test_every_number_is_in_its_plain_form() -> None:
    """`plain_form` writes katakana as hiragana; no number has any."""
    for words in (number_words.ALL, number_words.ONES, number_words.ARTICLES):
        assert [word for word in words if unicodedata.normalize("NFC", word) != plain_form(word)] == []
