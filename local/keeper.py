"""Invokes the keeper as on AWS: on a schedule, here every few seconds, and for each dead letter.

And the neighbour counter, here every few minutes: nobody watches a local run for a night.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.neighbour_counter.handler import handler as count_neighbours
from lambdas.queue_keeper.handler import handler
from local.event_source import sqs_event
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.settings import current_settings

PERIOD_SECONDS = 5
NEIGHBOUR_PERIOD_SECONDS = 300

_logger = logging.getLogger("local.keeper")


def keep() -> None:
    """Never returns; the run stops this process."""
    clients, queue_url = Clients(BACKGROUND_PATIENCE), current_settings().dead_letter_queue_url
    count_at = time.monotonic() + NEIGHBOUR_PERIOD_SECONDS
    while True:
        next_run_at = time.monotonic() + PERIOD_SECONDS
        _invoke({"source": "aws.scheduler"})
        if time.monotonic() >= count_at:
            count_at = time.monotonic() + NEIGHBOUR_PERIOD_SECONDS
            _count_neighbours()
        while (left := next_run_at - time.monotonic()) > 0:
            try:
                _take_dead_letter(clients, queue_url, wait_seconds=max(1, round(left)))
            except (BotoCoreError, ClientError):
                _logger.exception("The dead letters cannot be read; retrying in a second.")
                time.sleep(1)


def _take_dead_letter(clients: Clients, queue_url: str, *, wait_seconds: int) -> None:
    received = clients.sqs.receive_message(
        QueueUrl=queue_url, WaitTimeSeconds=wait_seconds, MessageSystemAttributeNames=["All"]
    )
    for message in received.get("Messages", []):
        if _invoke(sqs_event(message, queue_arn="arn:aws:sqs:local:dead-letters")):
            clients.sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])


def _count_neighbours() -> None:
    try:
        count_neighbours({"source": "aws.scheduler"}, None)
    except Exception:
        _logger.exception("The neighbour counter failed.")


def _invoke(event: dict[str, Any]) -> bool:
    """Whether the invocation succeeded. A failed one is logged, as on Lambda, and does not stop the next."""
    try:
        handler(event, None)
    except Exception:
        _logger.exception("The keeper failed.")
        return False
    return True


if __name__ == "__main__":
    logging.basicConfig(format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("local").setLevel(logging.INFO)
    keep()
