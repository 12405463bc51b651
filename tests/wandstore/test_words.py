from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wandstore.words import clip_words


def test_long_words_are_cut_between_two_words() -> None:
    assert clip_words("A wand of oak, cut in winter", 16) == "A wand of oak…"


def test_one_word_that_is_too_long_is_cut_anyway() -> None:
    assert clip_words("Abracadabra", 5) == "Abra…"


@given(st.text(), st.integers(min_value=1, max_value=80))
def test_no_text_comes_out_longer_than_it_may(text: str, length: int) -> None:
    assert len(clip_words(text, length)) <= length
