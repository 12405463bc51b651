"""AWS's bill for what a simulation counted: prices, what each thing uses, and the sum by service.

Prices are those of `us-east-1` as they were known in November 2026, without free tiers; the units are those that
`docs/infrastructure/README.md` explains. Neither was compared with a bill.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from command_line.plan.tally import Made, Served, Tally

DAYS_A_MONTH = 30
_MONTH_SECONDS = 730 * 3600.0

# Dollars -------------------------------------------------------------------------------------------------------------

AS_OF = "November 2026"
LAMBDA_GB_SECOND = 0.0000133334  # on arm64
LAMBDA_REQUEST = 0.20 / 1e6
SNAPSHOT_GB_SECOND = 0.0000015046
SNAPSHOT_RESTORE_GB = 0.00014
WRITE_UNIT = 0.625 / 1e6
READ_UNIT = 0.125 / 1e6
TABLE_GB_MONTH = 0.45  # with point-in-time recovery
S3_PUT = 0.005 / 1e3
S3_GET = 0.0004 / 1e3
S3_GB_MONTH = 0.023
SQS_REQUEST = 0.50 / 1e6  # FIFO
HTTP_API_REQUEST = 1.00 / 1e6
CLOUDFRONT_REQUEST = 1.00 / 1e6
CLOUDFRONT_GB = 0.085
WAF_REQUEST = 0.60 / 1e6
WAF_MONTH = 6.0  # the web ACL and its rule
LOGS_GB = 0.50
METRICS_MONTH = 27.50  # 133 metrics in alarms are most of it
HEALTH_CHECK_MONTH = 3.75
SECRETS_MONTH = 4.20
SCHEDULED_MONTH = 0.24  # keeper and publisher

# What each thing uses ------------------------------------------------------------------------------------------------

EDGE_SECONDS = 0.03
EDGE_GB = GENERATOR_GB = 1.0
RESTORED_SHARE = 0.01  # of the edge's requests
READS_A_REQUEST = 5.0  # visit, event or poll: one batch read of page, session, job and catalogue version
WRITES_AN_EVENT = 7.0  # the session, the shopper's row and its indexes
WRITES_AN_ENQUEUE = 5.0  # a transaction of job and slot
WRITES_A_PUT_BACK = 8.5
WRITES_A_JOB = 37.0  # two thirds of them in the transaction that ends it
WRITES_A_MODEL_CALL = 10.0  # permission and booking
READS_A_JOB = 8.0
READS_A_TREE = 2.0
KEEPER_READS_A_MONTH = 32 * 60 * 730.0
READS_A_NIGHT_AND_SHOPPER = 1.0  # the counter of neighbours reads every session
TABLE_KB_A_SHOPPER = 15.0
S3_KB_A_SHOPPER = 35.0
S3_PUTS_A_JOB, S3_GETS_A_JOB = 2, 1
SQS_REQUESTS_A_JOB = 3
SQS_POLLS_A_MONTH = 1.3e6
STATIC_FILES_A_SHOPPER = 40
CLOUDFRONT_MB_A_SHOPPER = 0.28
LOG_KB_A_SHOPPER = 50.0
POLL_SECONDS = 2.0  # between two requests of a page that waits


class Line(NamedTuple):
    """One service: what it costs a month, and from what."""

    service: str
    dollars: float
    of: str


@dataclass(frozen=True)
class Requests:
    """Requests to the edge in a month."""

    pages: float
    views: float
    events: float
    polls: float
    static_files: float

    @property
    def edge(self) -> float:
        return self.pages + self.views + self.events + self.polls

    @classmethod
    def of(cls, tally: Tally) -> Requests:
        months = tally.days / DAYS_A_MONTH
        polls = tally.waiting_pages + tally.waiting_seconds / POLL_SECONDS
        return cls(
            pages=tally.visits.total() / months,
            views=tally.view_events / months,
            events=tally.events / months,
            polls=polls / months,
            static_files=STATIC_FILES_A_SHOPPER * tally.shoppers / months,
        )


def write_bill(tally: Tally) -> list[Line]:
    """What AWS costs in a month of such days."""
    months = tally.days / DAYS_A_MONTH
    shoppers, requests = tally.shoppers / months, Requests.of(tally)
    jobs, job_seconds = len(tally.jobs) / months, sum(job.seconds for job in tally.jobs) / months
    writes, reads = count_units(tally, requests)
    seen = requests.edge + requests.static_files
    return [
        Line(
            "Lambda, generator",
            job_seconds * GENERATOR_GB * LAMBDA_GB_SECOND + jobs * LAMBDA_REQUEST,
            f"{job_seconds:,.0f} GB-seconds, {jobs:,.0f} requests",
        ),
        Line(
            "Lambda, edge",
            requests.edge * (EDGE_SECONDS * EDGE_GB * LAMBDA_GB_SECOND + LAMBDA_REQUEST),
            f"{requests.edge:,.0f} requests of {EDGE_SECONDS * 1000:.0f} ms",
        ),
        Line("Lambda, keeper and publisher", SCHEDULED_MONTH, "fixed"),
        Line(
            "SnapStart",
            2 * SNAPSHOT_GB_SECOND * _MONTH_SECONDS + RESTORED_SHARE * requests.edge * SNAPSHOT_RESTORE_GB,
            "two live versions, and restores",
        ),
        Line(
            "DynamoDB, requests",
            writes * WRITE_UNIT + reads * READ_UNIT,
            f"{writes:,.0f} write units, {reads:,.0f} read units",
        ),
        Line("DynamoDB, storage", shoppers * TABLE_KB_A_SHOPPER / 1e6 * TABLE_GB_MONTH, "grows each month"),
        Line(
            "S3",
            jobs * (S3_PUTS_A_JOB * S3_PUT + S3_GETS_A_JOB * S3_GET)
            + tally.visits[Served.PUT_BACK] / months * S3_GET
            + shoppers * S3_KB_A_SHOPPER / 1e6 * S3_GB_MONTH,
            f"{S3_PUTS_A_JOB * jobs:,.0f} puts",
        ),
        Line("SQS, FIFO", (SQS_REQUESTS_A_JOB * jobs + SQS_POLLS_A_MONTH) * SQS_REQUEST, "jobs and pollers"),
        Line("HTTP API", requests.events * HTTP_API_REQUEST, f"{requests.events:,.0f} events"),
        Line(
            "CloudFront",
            seen * CLOUDFRONT_REQUEST + shoppers * CLOUDFRONT_MB_A_SHOPPER / 1e3 * CLOUDFRONT_GB,
            f"{seen:,.0f} requests",
        ),
        Line("WAF", seen * WAF_REQUEST + WAF_MONTH, "the same requests, the ACL and its rule"),
        Line("CloudWatch, logs", shoppers * LOG_KB_A_SHOPPER / 1e6 * LOGS_GB, ""),
        Line("CloudWatch, metrics and alarms", METRICS_MONTH, "fixed"),
        Line("Route 53, health check", HEALTH_CHECK_MONTH, "fixed"),
        Line("Secrets Manager", SECRETS_MONTH, "fixed"),
    ]


def count_units(tally: Tally, requests: Requests) -> tuple[float, float]:
    """DynamoDB's write units and read units of the first month: later, more sessions are read each night."""
    months = tally.days / DAYS_A_MONTH
    jobs = len(tally.jobs) / months
    live = sum(number for made, number in tally.made.items() if made.is_live) / months + tally.failures / months
    rendered = sum(tally.visits[one] for one in (Served.PUT_BACK, Served.EARLIER, Served.SHARED)) / months
    from_trees = tally.visits[Served.SHARED] + tally.visits[Served.FIRST_SHARED] + tally.made[Made.SHARED_TREE]
    writes = (
        WRITES_AN_EVENT * requests.events
        + (WRITES_AN_ENQUEUE + WRITES_A_JOB) * jobs
        + WRITES_A_PUT_BACK * rendered
        + WRITES_A_MODEL_CALL * live
    )
    reads = (
        READS_A_REQUEST * requests.edge + READS_A_JOB * jobs + READS_A_TREE * from_trees / months + KEEPER_READS_A_MONTH
    )
    return writes, reads
