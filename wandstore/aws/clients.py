"""The AWS clients of one process, made on first use from one session, with timeouts that fit its work."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config


@dataclass(frozen=True)
class Patience:
    """How long one AWS call may take, and how many attempts it has in all."""

    connect_seconds: float
    read_seconds: float
    attempts: int


# A shopper waits for the edge; nobody waits for the other functions.
EDGE_PATIENCE = Patience(connect_seconds=0.5, read_seconds=1, attempts=1)
BACKGROUND_PATIENCE = Patience(connect_seconds=3, read_seconds=20, attempts=3)
# The generator's, for SQS: a heartbeat that hangs has failed before the next one is due.
HEARTBEAT_PATIENCE = Patience(connect_seconds=1, read_seconds=2.5, attempts=2)


class Clients:
    """Low-level clients: boto3's resources cost more on each call."""

    def __init__(self, patience: Patience, queue_patience: Patience | None = None) -> None:
        """`queue_patience` is that of SQS, where it is another one."""
        self.seconds_left = math.inf  # a request's storage has a limit in its place
        self._patience = patience
        self._queue_patience = queue_patience or patience

    @cached_property
    def _session(self) -> Any:
        return boto3.session.Session()

    def _open(self, service: str) -> Any:
        patience = self._queue_patience if service == "sqs" else self._patience
        config = Config(
            connect_timeout=patience.connect_seconds,
            read_timeout=patience.read_seconds,
            retries={"mode": "standard", "total_max_attempts": patience.attempts},
            parameter_validation=False,
            max_pool_connections=32,
        )
        return self._session.client(service, config=config)

    def open_bedrock(self, region: str, url: str, read_seconds: float) -> Any:
        """A client of Bedrock's models; the region's own address where there is no `url`.

        The address is always given: under `make run`, the environment's own is that of the embedded cloud.
        """
        region = region or self._session.region_name or ""
        config = Config(
            connect_timeout=BACKGROUND_PATIENCE.connect_seconds,
            read_timeout=read_seconds,
            retries={"mode": "standard", "total_max_attempts": 1},
        )
        address = url or f"https://bedrock-runtime.{region}.amazonaws.com"
        return self._session.client("bedrock-runtime", region_name=region, endpoint_url=address, config=config)

    @cached_property
    def dynamodb(self) -> Any:
        return self._open("dynamodb")

    @cached_property
    def s3(self) -> Any:
        return self._open("s3")

    @cached_property
    def sqs(self) -> Any:
        return self._open("sqs")

    @cached_property
    def secrets(self) -> Any:
        return self._open("secretsmanager")
