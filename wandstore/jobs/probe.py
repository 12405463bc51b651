"""A probe: a message that asks the generator for a sign of life through a pool member, as a job would arrive.

It is not a job: it has no item, takes no slot and is never retried.
"""

from __future__ import annotations

import json
from typing import Literal

from pydantic import ValidationError

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Put, Table
from wandstore.aws.request_storage import Storage
from wandstore.errors import StorageUnavailable
from wandstore.jobs.items import ENDED_JOB_SECONDS
from wandstore.observability import logger
from wandstore.record import Record
from wandstore.settings import Settings

PROBED_MEMBER = "pool-0"
PROBE_SECONDS = 5  # callers within these seconds share one probe


class ProbedBreaker(Record):
    """A provider's circuit breaker. Times are epoch seconds: `until` no call may begin, `failed_at` is 0 for never.

    `last_failure` is what the last failure that was noted said, in the provider's own words where it used any.
    """

    state: Literal["closed", "open", "trial"] = "closed"
    until: float = 0
    last_failure: str = ""
    failed_at: float = 0


class ProbedProvider(Record):
    name: str
    models: tuple[str, ...]
    breaker: ProbedBreaker = ProbedBreaker()


class ProbeAnswer(Record):
    """What the generator reports of itself. Without providers its pages are composed from templates.

    `answered_at` is in epoch seconds.
    """

    version: str
    environment: str
    providers: tuple[ProbedProvider, ...]
    answered_at: float


def probe_id_at(now: float) -> str:
    return f"probe-{int(now // PROBE_SECONDS)}"


def read_probe_id(body: str) -> str | None:
    """The id of a message that is a probe; None for every other message."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(message, dict) or message.get("kind") != "probe":
        return None
    probe_id = message.get("probeId")
    return probe_id if isinstance(probe_id, str) and probe_id else None


class Probes:
    """Probes and their answers in the generation queue table."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self._queue_url = settings.generation_queue_url
        self._table = Table(storage, settings.generation_queue_table)

    def send(self, probe_id: str) -> None:
        """Sends the probe; the queue drops it where another caller has sent it already."""
        self._storage.sqs.send_message(
            QueueUrl=self._queue_url,
            MessageBody=json.dumps({"kind": "probe", "probeId": probe_id}),
            MessageGroupId=PROBED_MEMBER,
            MessageDeduplicationId=probe_id,
        )

    def put_answer(self, probe_id: str, answer: ProbeAnswer) -> None:
        item = keys.probe_answer(probe_id) | {
            "answer": answer.model_dump_json(),
            **dynamodb.expires_after(answer.answered_at, ENDED_JOB_SECONDS),
        }
        dynamodb.put(self._storage, Put(table=self._table.name, item=item))

    def find_answer(self, probe_id: str, now: float) -> ProbeAnswer | None:
        """The answer, if there is one at `now`, epoch seconds. Raises `StorageUnavailable` for an unreadable one."""
        item = self._table.get(keys.probe_answer(probe_id), now=now)
        if item is None:
            return None
        try:
            return ProbeAnswer.model_validate_json(item["answer"], extra="ignore")
        except ValidationError as error:
            # A generator of another version may answer in another form, which is no sign of health that can be read.
            logger.warning("probe answer cannot be read", extra={"probe_id": probe_id})
            raise StorageUnavailable("dynamodb", "the probe's answer cannot be read") from error
