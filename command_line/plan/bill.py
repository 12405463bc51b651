"""AWS's bill for what a simulation counted: prices, and the sum by service.

Prices are those of `us-east-1` as they were known in November 2026, without free tiers. What each use case needs, and
what is there whether anybody comes or not, is written by `make costs` into `measured` and `billed_parts`. Nothing was
compared with a bill.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from command_line.plan.billed_parts import PARTS
from command_line.plan.measured import FIRST_FILES, NEXT_FILES, STORED, UNITS
from command_line.plan.tally import Made, Served, Tally
from command_line.plan.units import Units, UseCase
from stacks.stages import PRODUCTION

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
LOGS_GB = 0.50
ALARM_METRIC_MONTH = 0.10
COMPOSITE_ALARM_MONTH = 0.50
METRIC_MONTH = 0.30
DASHBOARD_MONTH = 3.00
WEB_ACL_MONTH, FIREWALL_RULE_MONTH = 5.00, 1.00
HEALTH_CHECK_MONTH = 2.75  # $2.00 of it for https
SECRET_MONTH = 0.40
SECRET_READ = 0.05 / 1e4

# What is assumed -----------------------------------------------------------------------------------------------------

EDGE_SECONDS = 0.03
BACKGROUND_SECONDS = 0.25  # of a run by the clock
RESTORED_SHARE = 0.01  # of the edge's requests
SECRET_READ_SHARE = 0.01  # of the edge's requests
PLATFORM_LOG_BYTES = 350  # Lambda's own lines for each call
HEALTH_REQUESTS_A_MONTH = 0.5e6
POLLS_OF_A_QUEUE_A_MONTH = 5 * 3 * 43_800.0  # five pollers, each of which waits for twenty seconds
POLL_SECONDS = 2.0  # between two requests of a page that waits

# What each thing uses, as it was measured ----------------------------------------------------------------------------

EDGE_GB, GENERATOR_GB = PRODUCTION.edge_memory_mb / 1024, PRODUCTION.generator_memory_mb / 1024
WRITES_AN_EVENT = UNITS[UseCase.LATER_EVENT].writes
WRITES_AN_ENQUEUE = UNITS[UseCase.FIRST_VISIT].writes
WRITES_A_JOB = UNITS[UseCase.JOB_BY_TREE].writes
_OF_VISITS = {
    Served.STORED: UseCase.HIT,
    Served.STALE: UseCase.HIT,
    Served.PUT_BACK: UseCase.PUT_BACK,
    Served.EARLIER: UseCase.PUT_BACK,
    Served.SHARED: UseCase.PUT_BACK,
    Served.FIRST_SHARED: UseCase.FIRST_VISIT,
    Served.FIRST_TEMPLATE: UseCase.FIRST_VISIT,
}
_OF_JOBS = {
    Made.OWN_PAGE: UseCase.JOB_BY_OWN_PAGE,
    Made.NEW_TREE: UseCase.JOB_BY_MODEL,
    Made.UNSHARED: UseCase.JOB_BY_MODEL,
    Made.SHARED_TREE: UseCase.JOB_BY_TREE,
    Made.COARSER_TREE: UseCase.JOB_BY_TREE,
    Made.TEMPLATE: UseCase.JOB_BY_TEMPLATE,
}


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
        files = FIRST_FILES.number * tally.shoppers + NEXT_FILES.number * tally.view_events
        return cls(
            pages=tally.visits.total() / months,
            views=tally.view_events / months,
            events=tally.events / months,
            polls=polls / months,
            static_files=files / months,
        )


def write_bill(tally: Tally) -> list[Line]:
    """What AWS costs in a month of such days."""
    months = tally.days / DAYS_A_MONTH
    shoppers, requests = tally.shoppers / months, Requests.of(tally)
    jobs, job_seconds = len(tally.jobs) / months, sum(job.seconds for job in tally.jobs) / months
    used = sum_units(tally)
    seen = requests.edge + requests.static_files
    stored_kb = STORED.table_bytes / 1e3, STORED.s3_bytes / 1e3
    files = FIRST_FILES.sent_bytes * shoppers + NEXT_FILES.sent_bytes * requests.views
    calls = requests.edge + jobs + PARTS.runs_a_month
    polls = PARTS.queue_consumers * POLLS_OF_A_QUEUE_A_MONTH
    return [
        Line(
            "Lambda, generator",
            job_seconds * GENERATOR_GB * LAMBDA_GB_SECOND + jobs * LAMBDA_REQUEST,
            f"{job_seconds:,.0f} s x {GENERATOR_GB:g} GB, {jobs:,.0f} requests",
        ),
        Line(
            "Lambda, edge",
            requests.edge * (EDGE_SECONDS * EDGE_GB * LAMBDA_GB_SECOND + LAMBDA_REQUEST),
            f"{requests.edge:,.0f} requests of {EDGE_SECONDS * 1000:.0f} ms x {EDGE_GB:g} GB",
        ),
        Line(
            "Lambda, by the clock",
            PARTS.runs_a_month * LAMBDA_REQUEST + PARTS.run_gb_a_month * BACKGROUND_SECONDS * LAMBDA_GB_SECOND,
            f"fixed: {PARTS.runs_a_month:,.0f} runs of {BACKGROUND_SECONDS:g} s",
        ),
        Line(
            "SnapStart",
            PARTS.snapshot_gb * SNAPSHOT_GB_SECOND * _MONTH_SECONDS
            + RESTORED_SHARE * requests.edge * EDGE_GB * SNAPSHOT_RESTORE_GB,
            f"live versions of {PARTS.snapshot_gb:g} GB, and restores",
        ),
        Line(
            "DynamoDB, requests",
            used.writes * WRITE_UNIT + used.reads * READ_UNIT,
            f"{used.writes:,.0f} write units, {used.reads:,.0f} read units",
        ),
        Line("DynamoDB, storage", shoppers * stored_kb[0] / 1e6 * TABLE_GB_MONTH, f"{stored_kb[0]:.0f} kB a shopper"),
        Line(
            "S3",
            used.s3_puts * S3_PUT + used.s3_gets * S3_GET + shoppers * stored_kb[1] / 1e6 * S3_GB_MONTH,
            f"{used.s3_puts:,.0f} puts, {used.s3_gets:,.0f} gets, {stored_kb[1]:.0f} kB a shopper",
        ),
        Line(
            "SQS", (used.sqs_requests + polls) * SQS_REQUEST, f"{used.sqs_requests:,.0f} requests, {polls:,.0f} polls"
        ),
        Line("HTTP API", requests.events * HTTP_API_REQUEST, f"{requests.events:,.0f} events"),
        Line(
            "CloudFront",
            seen * CLOUDFRONT_REQUEST + (used.sent_bytes + files) / 1e9 * CLOUDFRONT_GB,
            f"{seen:,.0f} requests, {(used.sent_bytes + files) / 1e9:,.1f} GB",
        ),
        Line(
            "WAF",
            seen * WAF_REQUEST + PARTS.web_acls * WEB_ACL_MONTH + PARTS.firewall_rules * FIREWALL_RULE_MONTH,
            f"the same requests, {PARTS.firewall_rules} rules",
        ),
        Line(
            "CloudWatch, logs",
            (used.log_bytes + calls * PLATFORM_LOG_BYTES) / 1e9 * LOGS_GB,
            f"{(used.log_bytes + calls * PLATFORM_LOG_BYTES) / 1e9:,.1f} GB",
        ),
        Line(
            "CloudWatch, metrics and alarms",
            PARTS.alarm_metrics * ALARM_METRIC_MONTH
            + PARTS.composite_alarms * COMPOSITE_ALARM_MONTH
            + PARTS.metrics * METRIC_MONTH
            + PARTS.dashboards * DASHBOARD_MONTH,
            f"fixed: {PARTS.metrics} metrics, {PARTS.alarm_metrics} metrics in {PARTS.alarms} alarms",
        ),
        Line(
            "Route 53, health check",
            PARTS.health_checks * (HEALTH_CHECK_MONTH + HEALTH_REQUESTS_A_MONTH * _HEALTH_REQUEST),
            f"fixed: {HEALTH_REQUESTS_A_MONTH:,.0f} requests",
        ),
        Line(
            "Secrets Manager",
            PARTS.secrets * SECRET_MONTH + SECRET_READ_SHARE * requests.edge * SECRET_READ,
            f"{PARTS.secrets} secrets",
        ),
    ]


# A request of the health check passes through everything, and reads no table.
_HEALTH_REQUEST = EDGE_SECONDS * EDGE_GB * LAMBDA_GB_SECOND + LAMBDA_REQUEST + CLOUDFRONT_REQUEST + WAF_REQUEST


def sum_units(tally: Tally) -> Units:
    """All units of the first month: later, more sessions are read each night."""
    of_hours = tally.hour_events
    happened: list[tuple[UseCase, float]] = [
        *((_OF_VISITS[served], number) for served, number in tally.visits.items()),
        *((_OF_JOBS[made], number) for made, number in tally.made.items()),
        (UseCase.PRODUCT_PAGE, tally.view_events),
        (UseCase.LATER_EVENT, of_hours),
        (UseCase.NEXT_EVENT, tally.events - of_hours),
        (UseCase.POLL, tally.waiting_pages + tally.waiting_seconds / POLL_SECONDS),
        # Each shopper's session is read in every night of the month that follows.
        (UseCase.NIGHTLY_SESSION, tally.shoppers * DAYS_A_MONTH / 2),
    ]
    used = Units()
    for use_case, number in happened:
        used = used.plus(UNITS[use_case].times(number * DAYS_A_MONTH / tally.days))
    # A first visit is measured with its job enqueued; the others are enqueued by what follows.
    first = tally.visits[Served.FIRST_SHARED] + tally.visits[Served.FIRST_TEMPLATE]
    more = max(0.0, len(tally.jobs) - first) * DAYS_A_MONTH / tally.days
    used = used.plus(Units(writes=WRITES_AN_ENQUEUE, sqs_requests=1).times(more))
    for use_case, runs in ((UseCase.KEEPER_RUN, PARTS.keeper_runs), (UseCase.PUBLISHER_RUN, PARTS.publisher_runs)):
        used = used.plus(UNITS[use_case].times(runs))
    return used
