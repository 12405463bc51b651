"""AWS's bill."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from command_line.plan import bill
from command_line.plan.bill import Requests, write_bill
from command_line.plan.pool import Job
from command_line.plan.tally import Served, Tally

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
    assert Requests.of(tally) == Requests(pages=60, views=90, events=150, polls=20, static_files=1200)
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
    ],
)
def test_each_price_is_the_one_that_the_cost_page_names(price: float, words: str) -> None:
    (number,) = re.findall(r"[\d.]+", words.split()[0])
    assert float(number) == pytest.approx(price)
    assert words in COST_PAGE.read_text(encoding="utf-8")
