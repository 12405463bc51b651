"""The queue message of a job: what it says, and how it is read."""

from __future__ import annotations

import json
from dataclasses import dataclass

from wandstore.errors import UnreadableMessage
from wandstore.ids import ShopperId, ShopperKey, StoreSlug, is_job_id, is_shopper_id, is_slug
from wandstore.jobs.models import GenerationJob


@dataclass(frozen=True)
class Receipt:
    """One receive of a queue message; `receives` counts them, with this one."""

    message_id: str
    handle: str
    receives: int = 1


@dataclass(frozen=True)
class JobMessage:
    """The job that a queue message names. Everything else about the job is read from its item."""

    job_id: str
    shopper: ShopperKey


def write_message(job: GenerationJob) -> str:
    """The message body. Source: contracts, "Pool": `{jobId, storeSlug, shopperId, preferences, ...}`."""
    return json.dumps(
        {
            "jobId": job.job_id,
            "storeSlug": job.shopper.store,
            "shopperId": job.shopper.shopper_id,
            "preferences": job.preferences.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        }
    )


def parse_message(body: str) -> JobMessage:
    """Raises `UnreadableMessage` for anything that cannot be a job's message."""
    try:
        message = json.loads(body)
        job_id, store, shopper_id = (message[name] for name in ("jobId", "storeSlug", "shopperId"))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UnreadableMessage(f"{type(error).__name__}: {str(error)[:200]}") from error
    fields = (job_id, is_job_id), (store, is_slug), (shopper_id, is_shopper_id)
    if not all(isinstance(value, str) and is_valid(value) for value, is_valid in fields):
        raise UnreadableMessage("jobId, storeSlug or shopperId is outside its grammar")
    return JobMessage(job_id, ShopperKey(StoreSlug(store), ShopperId(shopper_id)))
