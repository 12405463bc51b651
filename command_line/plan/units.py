"""What one use case needs of AWS: the unit of its cost, and of the table that `make costs` writes."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Units(NamedTuple):
    """DynamoDB's write and read units, requests to S3 and SQS, and bytes that the process logs and answers.

    What is answered counts with its headers, as it travels.
    """

    writes: float = 0
    reads: float = 0
    s3_puts: float = 0  # lists are billed like puts
    s3_gets: float = 0
    sqs_requests: float = 0
    log_bytes: float = 0
    sent_bytes: float = 0

    def times(self, number: float) -> Units:
        return Units(*(mine * number for mine in self))

    def plus(self, other: Units) -> Units:
        return Units(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


class Files(NamedTuple):
    """Static files that a page links, and what is sent for them."""

    number: int
    sent_bytes: int


class Stored(NamedTuple):
    """Bytes that are kept of one shopper; those of the tables with their indexes and what AWS adds to each item."""

    table_bytes: int
    s3_bytes: int


class Parts(NamedTuple):
    """What a stage is billed for whether anybody comes or not. Runs are those of functions that a clock starts."""

    alarms: int
    alarm_metrics: int
    composite_alarms: int
    metrics: int
    dashboards: int
    web_acls: int
    firewall_rules: int
    secrets: int
    health_checks: int
    queue_consumers: int
    snapshot_gb: float
    keeper_runs: float
    publisher_runs: float
    runs_a_month: float
    run_gb_a_month: float  # each run times the memory of its function


class UseCase(StrEnum):
    """What shoppers and the clock do, in the words of the docs."""

    HIT = "return visit, a hit"
    PRODUCT_PAGE = "page of a product"
    FIRST_VISIT = "first visit, with its job enqueued"
    FIRST_EVENT = "first event of a shopper"
    NEXT_EVENT = "next event within the hour"
    LATER_EVENT = "event an hour later"
    CHOICE = "choice of a persona, with its job enqueued"
    CART = "change of the cart"
    POLL = "poll of the status"
    PUT_BACK = "return visit after the cache"
    JOB_BY_MODEL = "job by a model, a new tree"
    JOB_BY_OWN_PAGE = "job by a model, for one shopper"
    JOB_BY_TREE = "job from a shared tree"
    JOB_BY_TEMPLATE = "job by the template"
    SHOP_WEBHOOK = "webhook of a shop"
    DELIVERED_PAGE = "webhook with a page"
    KEEPER_RUN = "run of the keeper, nothing queued"
    PUBLISHER_RUN = "run of the publisher, nothing changed"
    PUBLISH = "publishing a catalogue"
    NIGHTLY_SESSION = "nightly count, for each session"
