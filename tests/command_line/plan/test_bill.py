"""AWS's bill."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from command_line.plan import bill
from command_line.plan.bill import Requests, sum_units, write_bill
from command_line.plan.billed_parts import PARTS
from command_line.plan.measured import FIRST_FILES, NEXT_FILES, UNITS
from command_line.plan.pool import Job
from command_line.plan.tally import Made, Served, Tally
from command_line.plan.units import UseCase

COST_PAGE = Path(__file__).resolve().parents[3] / "docs" / "infrastructure" / "README.md"


def make_tally(days: int) -> Tally:
    """A shopper a day, with two visits, five events and a job of ten seconds each."""
    tally = Tally(days=days, shoppers=days, events=5 * days, view_events=3 * days)
    tally.visits[Served.FIRST_SHARED] = tally.visits[Served.STORED] = days
    for day in range(days):
        tally.note_start(Job("ada", 86_400.0 * day, seconds=10.0))
    return tally


def test_a_month_is_the_same_however_many_days_were_simulated() -> None:
    assert write_bill(make_tally(3)) == write_bill(make_tally(6))


def test_requests_are_pages_views_events_and_polls() -> None:
    tally = make_tally(30)
    tally.waiting_pages, tally.waiting_seconds = 10, 20.0
    expected = 30 * FIRST_FILES.number + 90 * NEXT_FILES.number
    assert Requests.of(tally) == Requests(pages=60, views=90, events=150, polls=20, static_files=expected)
    assert Requests.of(tally).edge == 320


def test_twice_as_many_shoppers_cost_twice_as_much_beyond_what_is_fixed() -> None:
    nothing, once, twice = (
        sum(line.dollars for line in write_bill(tally)) for tally in (Tally(days=30), make_tally(30), _doubled())
    )
    assert twice - nothing == pytest.approx(2 * (once - nothing))


def _doubled() -> Tally:
    tally = make_tally(30)
    tally.shoppers, tally.events, tally.view_events = 60, 300, 180
    tally.visits.update(dict(tally.visits))
    tally.jobs *= 2
    return tally


def test_units_are_those_of_the_use_cases_and_of_the_clock() -> None:
    nothing, tally = sum_units(Tally(days=30)), make_tally(30)
    keeper, publisher = UNITS[UseCase.KEEPER_RUN], UNITS[UseCase.PUBLISHER_RUN]
    assert nothing.reads == PARTS.keeper_runs * keeper.reads + PARTS.publisher_runs * publisher.reads
    tally.hour_events = 30
    tally.made[Made.SHARED_TREE] = 30
    first, later, more = (UNITS[one].writes for one in (UseCase.FIRST_VISIT, UseCase.LATER_EVENT, UseCase.NEXT_EVENT))
    a_shopper = first + later + 4 * more + UNITS[UseCase.JOB_BY_TREE].writes
    assert sum_units(tally).writes - nothing.writes == pytest.approx(30 * a_shopper)


def test_a_job_that_no_first_visit_asked_for_is_enqueued_too() -> None:
    tally, fewer = make_tally(30), make_tally(30)
    fewer.jobs.pop()
    tally.note_start(Job("ben", 0.0, seconds=10.0))
    more = sum_units(tally)
    assert more.writes - sum_units(make_tally(30)).writes == UNITS[UseCase.FIRST_VISIT].writes
    assert sum_units(fewer) == sum_units(make_tally(30))


@pytest.mark.parametrize(
    ("price", "words"),
    [
        (bill.LAMBDA_GB_SECOND, "$0.0000133334"),
        (bill.SNAPSHOT_GB_SECOND, "$0.0000015046"),
        (bill.SNAPSHOT_RESTORE_GB, "$0.00014"),
        (bill.WRITE_UNIT * 1e6, "$0.625 a million"),
        (bill.READ_UNIT * 1e6, "$0.125 a million"),
        (bill.TABLE_GB_MONTH, "$0.45 a GB"),
        (bill.S3_PUT * 1e3, "$0.005 a thousand"),
        (bill.S3_GET * 1e3, "$0.0004 a thousand"),
        (bill.SQS_REQUEST * 1e6, "$0.50 a million"),
        (bill.HTTP_API_REQUEST * 1e6, "$1.00 a million"),
        (bill.CLOUDFRONT_GB, "$0.085 a GB"),
        (bill.WAF_REQUEST * 1e6, "$0.60 a million"),
        (bill.LOGS_GB, "$0.50 a GB"),
        (bill.ALARM_METRIC_MONTH, "$0.10 for each metric in an alarm"),
        (bill.COMPOSITE_ALARM_MONTH, "$0.50 for the composite alarm"),
        (bill.METRIC_MONTH, "$0.30 for each metric of ours"),
        (bill.DASHBOARD_MONTH, "$3.00 for the dashboard"),
        (bill.WEB_ACL_MONTH, "$5.00 for the ACL"),
        (bill.FIREWALL_RULE_MONTH, "$1.00 for each rule"),
        (bill.SECRET_MONTH, "$0.40 for each;"),
        (bill.SECRET_READ * 1e4, "$0.05 for each 10,000 reads"),
    ],
)
def test_each_price_is_the_one_that_the_cost_page_names(price: float, words: str) -> None:
    (number,) = re.findall(r"[\d.]+", words.split()[0])
    assert float(number) == pytest.approx(price)
    assert words in COST_PAGE.read_text(encoding="utf-8")
