"""The product's whole cloud in process, behind the product's own `Clients` or a session of boto3's shape."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.aws_like.behaviour import Behaviour
from tests.aws_like.dynamodb import StrictDynamoDB
from tests.aws_like.errors import NeverSaid
from tests.aws_like.items import TableShape
from tests.aws_like.objects import StrictS3
from tests.aws_like.queues import StandardQueue, StrictSqsClient
from tests.aws_like.secrets import StrictSecrets
from tests.strict_queue import StrictQueue
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.settings import Settings

# The settings that name the resources, and their values here.
WIRING: dict[str, Any] = {
    "ui_cache_table": "ui-cache",
    "generation_queue_table": "generation-queue",
    "shopper_sessions_table": "shopper-sessions",
    "shopper_records_table": "shopper-records",
    "ui_storage_bucket": "storage",
    "generation_queue_url": "https://sqs.example/generation.fifo",
    "dead_letter_queue_url": "https://sqs.example/generation-dead-letters.fifo",
    "shop_events_queue_url": "https://sqs.example/shop-events",
}
INDEXES = {
    "by_shop": ("shop_id", "last_seen_at"),
    "by_persona": ("current_persona_hash", "last_seen_at"),
    "by_status": ("status", "started_at"),
}
DEAD_LETTER_VISIBILITY_SECONDS = 120


def wired(settings: Settings) -> Settings:
    """The settings with the names of what is here."""
    return replace(settings, **WIRING)


def table_shapes(settings: Settings) -> dict[str, TableShape]:
    """The tables of the data stack, by the names in the settings; `test_like_moto.py` compares them with the stack."""
    return {
        settings.ui_cache_table: TableShape(),
        settings.generation_queue_table: TableShape(is_sorted=True),
        settings.shopper_sessions_table: TableShape(),
        settings.shopper_records_table: TableShape(is_sorted=True, indexes=INDEXES),
    }


class Cloud:
    """Everything that AWS holds. `clock` answers epoch seconds; `sleep` passes the time that a call takes."""

    def __init__(
        self,
        settings: Settings,
        behaviour: Behaviour | None = None,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.settings = settings
        self.behaviour = behaviour or Behaviour()
        self._sleep = sleep
        self.dynamodb = StrictDynamoDB(table_shapes(settings), self.behaviour, clock=clock, sleep=sleep)
        self.s3 = StrictS3()
        self.secrets = StrictSecrets()
        self.dead_letters = StrictQueue(
            clock, visibility_seconds=DEAD_LETTER_VISIBILITY_SECONDS, retention_seconds=14 * 86_400
        )
        self.queue = StrictQueue(
            clock,
            visibility_seconds=settings.visibility_timeout_seconds,
            retention_seconds=settings.queue_retention_seconds,
            dead_letters=self.dead_letters,
        )
        self.shop_events = StandardQueue(clock, visibility_seconds=1200)
        self.sqs = StrictSqsClient(
            {
                settings.generation_queue_url: self.queue,
                settings.dead_letter_queue_url: self.dead_letters,
                settings.shop_events_queue_url: self.shop_events,
            }
        )

    def clients(self) -> Clients:
        """The product's own, with these services in the place of boto3's clients."""
        clients = Clients(BACKGROUND_PATIENCE)
        for service in ("dynamodb", "s3", "sqs", "secrets"):
            clients.__dict__[service] = self._client(service)
        return clients

    def session(self) -> CloudSession:
        """To be put in the place of `boto3.session.Session()`."""
        return CloudSession(self)

    def _client(self, service: str) -> Any:
        return self.dynamodb if service == "dynamodb" else _Waiting(self, service)

    def perform(self, service: str, operation: str, arguments: dict[str, Any]) -> Any:
        if self.behaviour.call_seconds:
            self._sleep(self.behaviour.call_seconds)
        return getattr(getattr(self, service), operation)(**arguments)


class CloudSession:
    region_name = "us-east-1"

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def client(self, service: str, **_: Any) -> Any:
        name = {"secretsmanager": "secrets"}.get(service, service)
        if name not in ("dynamodb", "s3", "sqs", "secrets"):
            raise NeverSaid(f"a client of {service}")
        return self._cloud._client(name)


class _Waiting:
    """A client whose calls take the cloud's time."""

    def __init__(self, cloud: Cloud, service: str) -> None:
        self._cloud, self._service = cloud, service

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        return lambda **arguments: self._cloud.perform(self._service, operation, arguments)
