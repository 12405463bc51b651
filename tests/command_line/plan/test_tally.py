"""What happened in a simulation."""

from __future__ import annotations

from command_line.plan.lives import DAY_SECONDS
from command_line.plan.pool import Job
from command_line.plan.tally import SLOT_SECONDS, Made, Served, Tally


def test_the_depth_of_a_slot_is_its_greatest_and_the_day_has_mean_and_greatest_of_all_days() -> None:
    tally = Tally(days=2)
    for at, depth in ((10.0, 3), (20.0, 7), (30.0, 2), (DAY_SECONDS + 15.0, 1), (SLOT_SECONDS, 9)):
        tally.note_depth(at, depth)
    over_the_day = tally.over_the_day(tally.depths)
    assert over_the_day[:3] == [(4.0, 7), (4.5, 9), (0.0, 0)]


def test_a_job_is_noted_when_it_begins_also_after_the_last_day() -> None:
    tally = Tally(days=1)
    tally.note_start(Job("ada", 0.0, started_at=2 * SLOT_SECONDS))
    tally.note_start(Job("bob", 0.0, started_at=3 * DAY_SECONDS))
    assert (tally.starts[2], tally.starts[-1], len(tally.jobs)) == (1, 1, 2)


def test_hits_and_live_pages_are_told_apart() -> None:
    assert [served for served in Served if not served.is_hit] == [
        Served.STALE,
        Served.FIRST_SHARED,
        Served.FIRST_TEMPLATE,
    ]
    assert {made for made in Made if made.is_live} == {Made.OWN_PAGE, Made.NEW_TREE, Made.UNSHARED}
