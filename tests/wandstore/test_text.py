from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wandstore.text import clip_sentences, clip_words, fold_handle, join_lines


def test_long_words_are_cut_between_two_words() -> None:
    assert clip_words("A wand of oak, cut in winter", 16) == "A wand of oak…"


def test_one_word_that_is_too_long_is_cut_anyway() -> None:
    assert clip_words("Abracadabra", 5) == "Abra…"


@given(st.text(), st.integers(min_value=1, max_value=80))
def test_no_text_comes_out_longer_than_it_may(text: str, length: int) -> None:
    assert len(clip_words(text, length)) <= length


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("", ""),
        ("One line", "One line"),
        ("Cut in winter.\nOiled by hand.", "Cut in winter. Oiled by hand."),
        (
            "Set in a collar.\n10 or 11 inches\n58 to 64 grams\nGood for wards",
            "Set in a collar. 10 or 11 inches. 58 to 64 grams. Good for wards",
        ),
        ("It comes with:\na cloth\na stand\nand a book", "It comes with: a cloth; a stand; and a book"),
        ("“Firm.”\nSays who?\nThe maker (of oak.)\nYes", "“Firm.” Says who? The maker (of oak.) Yes"),
    ],
)
def test_lines_become_sentences_that_do_not_run_together(lines: str, sentence: str) -> None:
    assert join_lines(lines) == sentence


@pytest.mark.parametrize(
    ("text", "clipped"),
    [
        ("Oak. Straight and firm. Good for wards.", "Oak. Straight and firm."),
        ("Says “yes.” And then more of the same.", "Says “yes.”"),
        ("One sentence that goes on for longer than there is room", "One sentence that goes…"),
        ("樫の杖です。手になじみます。とても長い説明が続きます。", "樫の杖です。手になじみます。"),
        ("Short.", "Short."),
    ],
)
def test_whole_sentences_are_kept_where_they_fit(text: str, clipped: str) -> None:
    assert clip_sentences(text, 24) == clipped


@pytest.mark.parametrize("handle", ["Caf\u00e9", "CAF\u00c9", "cafe\u0301/", "caf\u00e9//"])
def test_handles_that_a_person_would_call_the_same_are_folded_to_one(handle: str) -> None:
    assert fold_handle(handle) == "caf\u00e9"


def test_a_slash_within_a_handle_tells_it_from_another() -> None:
    assert fold_handle("a/b") != fold_handle("ab")
