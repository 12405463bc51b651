"""The form of a table of words."""

import re

from container_image.claims.words.vocabulary import write_number


def test_a_number_is_digits_or_the_longest_word_that_fits() -> None:
    number = re.compile(write_number({"six", "sixty"}))
    assert [found.group() for found in number.finditer("sixty, six, 1.299,00")] == ["sixty", "six", "1.299,00"]
