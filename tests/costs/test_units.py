"""The product needs what the cost page says. A change of an item's size is seen here; `make costs` writes it anew."""

from __future__ import annotations

import pytest

from command_line.plan.measured import FIRST_FILES, NEXT_FILES, STORED, UNITS
from command_line.plan.units import Units, UseCase
from tests.costs.use_cases import measure_all
from tests.costs.world import open_cost_world
from tests.mangum_loop import event_loop_of_mangum
from tools.costs import COST_PAGE, Measured, find_date, replace_units, tell_units

pytestmark = pytest.mark.slow

# Ids are random, so a compressed page has some bytes more or fewer: enough for one more kilobyte of a transaction.
WRITES, READS, BYTES = 2, 1, 0.03
ADVICE = "; `make costs` writes it anew"


@pytest.fixture(scope="module")
def measured() -> Measured:
    with event_loop_of_mangum(), pytest.MonkeyPatch.context() as patches, open_cost_world(patches) as world:
        return measure_all(world)


def differences(found: Units, written: Units) -> list[str]:
    """The fields that differ by more than ids explain."""
    allowed = Units(
        writes=WRITES,
        reads=READS,
        log_bytes=BYTES * written.log_bytes,
        sent_bytes=BYTES * written.sent_bytes,
    )
    return [
        f"{name}: {ours:g} instead of {theirs:g}"
        for name, ours, theirs, most in zip(Units._fields, found, written, allowed, strict=True)
        if abs(ours - theirs) > most
    ]


def test_each_use_case_needs_what_is_written(measured: Measured) -> None:
    wrong = {case: found for case in UseCase if (found := differences(measured.units[case], UNITS[case]))}
    assert not wrong, f"{wrong}{ADVICE}"


def test_a_shopper_leaves_what_is_written(measured: Measured) -> None:
    assert measured.stored == pytest.approx(STORED, rel=BYTES), ADVICE


def test_pages_name_the_files_that_are_written(measured: Measured) -> None:
    found, written = (measured.first_files, measured.next_files), (FIRST_FILES, NEXT_FILES)
    assert [one.number for one in found] == [one.number for one in written], ADVICE
    for ours, theirs in zip(found, written, strict=True):
        assert ours.sent_bytes == pytest.approx(theirs.sent_bytes, rel=BYTES), ADVICE


def test_the_cost_page_has_the_table_of_what_is_written() -> None:
    page = COST_PAGE.read_text(encoding="utf-8")
    written = Measured(UNITS, STORED, FIRST_FILES, NEXT_FILES)
    assert replace_units(page, tell_units(written, find_date(page))) == page, ADVICE


def test_a_larger_item_is_seen() -> None:
    job = UNITS[UseCase.JOB_BY_TREE]
    assert differences(job, job) == []
    assert differences(job._replace(writes=job.writes + 4), job) == [
        f"writes: {job.writes + 4:g} instead of {job.writes:g}"
    ]
    assert differences(job._replace(s3_puts=3), job) == ["s3_puts: 3 instead of 2"]
