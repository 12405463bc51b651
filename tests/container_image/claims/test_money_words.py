"""The trees of marks hold every currency, from both ends. Whether an amount is found is tested with `amounts`."""

from __future__ import annotations

import pytest
from babel.core import get_global

from container_image.claims.money_words import MARKS, Mark, Node
from container_image.claims.tokens import cut_tokens, plain_letters


def marks_of(text: str, tree: Node, *, is_reversed: bool = False) -> list[Mark]:
    keys = [token.key for token in cut_tokens(plain_letters(text))]
    node = tree
    for key in reversed(keys) if is_reversed else keys:
        node = node.after.get(key, Node())
    return node.marks


@pytest.mark.parametrize("code", sorted(get_global("all_currencies")))
def test_every_code_is_a_mark_before_a_number(code: str) -> None:
    assert marks_of(code, MARKS.preceding, is_reversed=True)


def test_a_name_of_several_words_is_found_from_its_last_word_too() -> None:
    for name in ("Swiss francs", "francs suisses", "スイス フラン", "スイスフラン", "שקלים חדשים"):
        assert marks_of(name, MARKS.following), name
        assert marks_of(name, MARKS.preceding, is_reversed=True), name


def test_a_mark_that_is_a_word_too_counts_in_one_spelling_only() -> None:
    assert {mark.spelling for mark in marks_of("TRY", MARKS.following)} == {"TRY"}
    assert {mark.spelling for mark in marks_of("CHF", MARKS.following)} == {"CHF", None}


def test_a_letter_is_a_mark_before_a_number_only() -> None:
    assert marks_of("R", MARKS.preceding, is_reversed=True)
    assert not marks_of("R", MARKS.following)
