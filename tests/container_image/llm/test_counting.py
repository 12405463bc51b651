"""The tokens that servers report, under every name."""

from __future__ import annotations

import math
from typing import Any

import pytest

from container_image.llm.counting import Counts, as_count, estimate_tokens
from container_image.llm.failures import Usage

WRITTEN = "x" * 40  # ten tokens


def usage_of(*reported: Any, is_cut: bool = False) -> Usage:
    counts = Counts()
    for one in reported:
        counts.take(one)
    return counts.usage(WRITTEN, is_cut=is_cut)


@pytest.mark.parametrize("value", [None, "many", -1, "-1", math.inf, "inf", math.nan, "nan", [7], {}, True, "9" * 400])
def test_a_wrong_count_of_tokens_is_0(value: Any) -> None:
    assert as_count(value) == 0


@pytest.mark.parametrize("value", [7, 7.0, "7", "7.0", " 7 "])
def test_a_count_may_be_any_number(value: Any) -> None:
    assert as_count(value) == 7


def test_half_a_character_is_estimated_too() -> None:
    assert estimate_tokens("\ud800" * 8) == 2


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        ({"prompt_tokens": 900, "completion_tokens": 200, "total_tokens": 1100}, (900, 200, 0)),
        ({"input_tokens": 900, "output_tokens": 200}, (900, 200, 0)),
        ({"inputTokens": "900", "outputTokens": "200", "totalTokens": 1100}, (900, 200, 0)),
        ({"promptTokenCount": 900, "candidatesTokenCount": 200, "totalTokenCount": 1100}, (900, 200, 0)),
        ({"prompt_eval_count": 900, "eval_count": 200}, (900, 200, 0)),
        # What is not reported follows from the total, or is estimated.
        ({"prompt_tokens": 900, "completion_tokens": None}, (900, 10, 0)),
        ({"prompt_tokens": None, "completion_tokens": 200}, (0, 200, 0)),
        ({"prompt_tokens": 900, "total_tokens": 1100}, (900, 200, 0)),
        ({"completion_tokens": 200, "total_tokens": 1100}, (900, 200, 0)),
        ({"total_tokens": 1100}, (1090, 10, 0)),
        ({"total_tokens": 4}, (0, 4, 0)),
        ({}, (0, 10, 0)),
        (None, (0, 10, 0)),
        ("900", (0, 10, 0)),
        ([900, 200], (0, 10, 0)),
        # Thoughts, where the completion has them and where only the total has.
        (
            {
                "prompt_tokens": 900,
                "completion_tokens": 200,
                "total_tokens": 1100,
                "completion_tokens_details": {"reasoning_tokens": 150},
            },
            (900, 200, 0),
        ),
        (
            {
                "prompt_tokens": 900,
                "completion_tokens": 200,
                "total_tokens": 1250,
                "completion_tokens_details": {"reasoning_tokens": 150},
            },
            (900, 350, 0),
        ),
        # The cached share of the prompt.
        (
            {"prompt_tokens": 900, "completion_tokens": 1, "prompt_tokens_details": {"cached_tokens": 768}},
            (900, 1, 768),
        ),
        ({"prompt_tokens": 900, "completion_tokens": 1, "prompt_tokens_details": None}, (900, 1, 0)),
        (
            {
                "prompt_tokens": 900,
                "completion_tokens": 1,
                "prompt_cache_hit_tokens": 800,
                "prompt_cache_miss_tokens": 100,
            },
            (900, 1, 800),
        ),
        ({"prompt_tokens": 900, "completion_tokens": 1, "cached_tokens": "512"}, (900, 1, 512)),
        ({"prompt_tokens": 900, "completion_tokens": 1, "cached_tokens": 9000}, (900, 1, 900)),
        ({"input_tokens": 900, "output_tokens": 1, "input_tokens_details": {"cached_tokens": 768}}, (900, 1, 768)),
        (
            {
                "input_tokens": 100,
                "output_tokens": 1,
                "cache_read_input_tokens": 700,
                "cache_creation_input_tokens": 100,
            },
            (900, 1, 700),
        ),
        ({"prompt_tokens": 900, "completion_tokens": 1, "cache_read_input_tokens": 700}, (900, 1, 700)),
    ],
)
def test_usage_is_read_under_every_name(reported: Any, expected: tuple[int, int, int]) -> None:
    assert usage_of(reported) == expected


def test_counts_of_many_parts_are_never_added() -> None:
    growing = [{"prompt_tokens": 900, "completion_tokens": n} for n in (1, 50, 200)]
    assert usage_of(*growing) == usage_of(*reversed(growing)) == (900, 200, 0)
    assert usage_of({"input_tokens": 900, "output_tokens": 1}, {"output_tokens": 200}) == (900, 200, 0)


def test_of_an_answer_that_is_cut_the_text_may_be_longer_than_the_count() -> None:
    assert usage_of({"input_tokens": 900, "output_tokens": 1}, is_cut=True) == (900, 10, 0)
    assert usage_of({"input_tokens": 900, "output_tokens": 50}, is_cut=True) == (900, 50, 0)
