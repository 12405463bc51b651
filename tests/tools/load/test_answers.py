"""What `make load` tells of the answers."""

from __future__ import annotations

import pytest

from tools.load.answers import NO_ANSWER, Answers, percentile


@pytest.mark.parametrize(("share", "value"), [(50, 50.0), (95, 95.0), (99, 99.0), (100, 100.0)])
def test_a_percentile_is_what_so_many_do_not_exceed(share: int, value: float) -> None:
    assert percentile([float(number) for number in range(100, 0, -1)], share) == value
    assert percentile([7.0], share) == 7.0
    assert percentile([], share) == 0


def test_errors_of_the_server_and_missing_answers_are_failures_and_refusals_are_none() -> None:
    answers = Answers()
    for status in (200, 304, 409, 429, 500, 503, NO_ANSWER):
        answers.note("return", status, 0.1)
    assert (answers.count, answers.failures) == (7, 3)


def test_each_kind_is_compared_with_a_return_visit() -> None:
    answers = Answers()
    for seconds in (0.1, 0.1, 0.4):
        answers.note("return", 200, seconds)
    answers.note("first", 200, 0.25)
    answers.note("first", NO_ANSWER, 0.25)
    total, _, returned, first = answers.describe(10)
    assert total == "5 requests in 10 s, 0.5 a second"
    assert returned.split() == ["return", "3", "100", "400", "400", "1.00", "4.0", "200", "3"]
    assert first.split() == ["first", "2", "250", "250", "250", "2.50", "1.0", "no", "answer", "1,", "200", "1"]
