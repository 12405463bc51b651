"""A probe: a message that asks the generator for a sign of life through a pool member, as a job would come.

It is no job: it has no item, takes no place and is never tried again.
"""

from __future__ import annotations

import json

from pydantic import ValidationError

from wandstore import keys
from wandstore.aws.request_storage import Storage
from wandstore.errors import StorageUnavailable
from wandstore.jobs.items import ENDED_JOB_SECONDS, item_key
from wandstore.observability import logger
from wandstore.record import Record
from wandstore.settings import Settings
from wandstore.shoppers.sessions import has_expired

PROBED_MEMBER = "pool-0"
PROBE_SECONDS = 5  # whoever asks within these seconds shares one probe


class ProbedProvider(Record):
    name: str
    models: tuple[str, ...]


class ProbeAnswer(Record):
    """What the generator says of itself. Without providers its pages are composed from templates."""

    version: str
    environment: str
    providers: tuple[ProbedProvider, ...]
    answered_at: float


def probe_id_at(now: float) -> str:
    return f"probe-{int(now // PROBE_SECONDS)}"


def send_probe(storage: Storage, settings: Settings, probe_id: str) -> None:
    """Sends the probe; the queue drops it where somebody else has sent it already."""
    storage.sqs.send_message(
        QueueUrl=settings.generation_queue_url,
        MessageBody=json.dumps({"kind": "probe", "probeId": probe_id}),
        MessageGroupId=PROBED_MEMBER,
        MessageDeduplicationId=probe_id,
    )


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


def put_probe_answer(storage: Storage, settings: Settings, probe_id: str, answer: ProbeAnswer) -> None:
    item = item_key(keys.probe_answer(probe_id)) | {
        "answer": {"S": answer.model_dump_json()},
        "expires_at": {"N": str(int(answer.answered_at) + ENDED_JOB_SECONDS)},
    }
    storage.dynamodb.put_item(TableName=settings.generation_queue_table, Item=item)


def find_probe_answer(storage: Storage, settings: Settings, probe_id: str, now: float) -> ProbeAnswer | None:
    item = storage.dynamodb.get_item(
        TableName=settings.generation_queue_table, Key=item_key(keys.probe_answer(probe_id)), ConsistentRead=True
    ).get("Item")
    if item is None or has_expired(item, now):
        return None
    try:
        return ProbeAnswer.model_validate_json(item["answer"]["S"])
    except ValidationError as error:
        # A generator of another version may answer in other words; it is then no sign that can be read.
        logger.warning("probe's answer cannot be read", extra={"probe_id": probe_id})
        raise StorageUnavailable("dynamodb", "the probe's answer cannot be read") from error
