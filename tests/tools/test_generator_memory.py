"""Which memory a generator should have."""

from __future__ import annotations

import pytest

from command_line.plan.bill import LAMBDA_GB_SECOND, LAMBDA_REQUEST
from stacks.stages import PRODUCTION
from tools.generator_memory import CHOICES, Needs, dollars_of_page, recommend, seconds_of_page, tell_choices

SMALL = Needs(products=31, peak_mb=150, first_job_seconds=0.1, job_seconds=0.01)
LARGE = Needs(products=25_000, peak_mb=500, first_job_seconds=3.0, job_seconds=0.1)


def test_less_memory_is_less_of_a_processor_and_more_than_one_does_not_help() -> None:
    assert seconds_of_page(LARGE, 1769, wait_seconds=6.0) == pytest.approx(6.1)
    assert seconds_of_page(LARGE, 884, wait_seconds=6.0) == pytest.approx(6.2, rel=1e-3)
    assert seconds_of_page(LARGE, 3008, wait_seconds=6.0) == pytest.approx(6.1)


def test_a_page_is_billed_for_the_time_that_it_waits() -> None:
    waiting = Needs(products=1, peak_mb=1, first_job_seconds=0, job_seconds=0)
    assert dollars_of_page(waiting, 512, wait_seconds=10) == pytest.approx(5 * LAMBDA_GB_SECOND + LAMBDA_REQUEST)


def test_the_least_memory_with_room_to_spare_is_recommended() -> None:
    assert recommend([150]) == CHOICES[0]
    assert recommend([150, 500]) == 768
    assert recommend([0.75 * 768]) == 768
    assert recommend([0.75 * 768 + 1]) == 1024
    with pytest.raises(ValueError, match="do not fit"):
        recommend([1500])


def test_the_table_has_a_row_for_each_catalogue() -> None:
    lines = tell_choices([SMALL, LARGE]).splitlines()
    assert [line.count("|") for line in lines[:4]] == [9] * 4
    assert lines[-1].endswith("768 MB.")


def test_production_has_one_of_the_choices() -> None:
    assert PRODUCTION.generator_memory_mb in CHOICES
