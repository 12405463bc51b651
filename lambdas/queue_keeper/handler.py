"""The keeper Lambda's entry: each minute a look at every member's jobs, and the dead letters as they come."""

from __future__ import annotations

import time
from dataclasses import asdict
from functools import cache
from typing import Any

from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.jobs.keeper import end_dead_letter, keep_queue
from wandstore.observability import logger
from wandstore.settings import current_settings


@cache
def get_clients() -> Clients:
    return Clients(BACKGROUND_PATIENCE)


def handler(event: dict[str, Any], _: Any) -> dict[str, int]:
    """Takes SQS events of the dead-letter queue, and the schedule's for everything else.

    A dead letter whose job cannot be ended is raised, and so stays in its queue.
    """
    clients, settings = get_clients(), current_settings()
    if "Records" in event:
        for record in event["Records"]:
            end_dead_letter(record["body"], clients, settings, time.time())
        return {"dead_letters": len(event["Records"])}
    kept = asdict(keep_queue(clients, settings, time.time()))
    logger.info("queue kept", extra=kept)
    return kept
