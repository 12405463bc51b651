"""Invokes the functions that sync shops, as on AWS: for batches of shop events, and on the publisher's schedule."""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.catalogue_publisher.handler import handler as publish
from lambdas.shop_events.handler import handler as handle_events
from local.event_source import sqs_event
from local.kept_shops import KeptShops
from local.shops import News, ShopReader
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.settings import current_settings

PUBLISHER_PERIOD_SECONDS = 60
# A batch is collected for this long; on AWS for longer, because there nobody waits to see an edit.
WINDOW_SECONDS = 1.0
# Half of what the client waits for an answer: on a busy machine, a message in an answer that comes too late would be
# invisible until it is delivered again.
MAX_WAIT_SECONDS = int(BACKGROUND_PATIENCE.read_seconds / 2)
MAX_BATCH = 1000
QUEUE_ARN = "arn:aws:sqs:local:shop-events"

Message = dict[str, Any]

_logger = logging.getLogger("local.shop_events")


def read_all_shops(shops: ShopReader, news: News) -> None:
    """The first sync of each connected store."""
    for sentence in shops.read_all():
        news.tell(sentence)
    _keep(shops)


def keep_in_step(shops: ShopReader) -> None:
    """Never returns; the run stops this process."""
    source = ShopEventSource(Clients(BACKGROUND_PATIENCE), current_settings().shop_events_queue_url)
    next_run_at = time.monotonic() + PUBLISHER_PERIOD_SECONDS
    while True:
        if time.monotonic() >= next_run_at:
            next_run_at = time.monotonic() + PUBLISHER_PERIOD_SECONDS
            _publish()
            _keep(shops)
        source.take_batch(wait_seconds=max(1, min(MAX_WAIT_SECONDS, round(next_run_at - time.monotonic()))))


class ShopEventSource:
    """Emulates Lambda's event source mapping for the queue of shop events."""

    def __init__(self, clients: Clients, queue_url: str) -> None:
        self._sqs = clients.sqs
        self._url = queue_url

    def take_batch(self, *, wait_seconds: int) -> None:
        """Waits for a message, and handles it with those that arrive soon after it."""
        try:
            messages = self._collect(wait_seconds)
            for message in self._handled(messages) if messages else ():
                self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])
        except (BotoCoreError, ClientError):
            _logger.exception("The queue of shop events cannot be read; retrying in a second.")
            time.sleep(1)

    def _collect(self, wait_seconds: int) -> list[Message]:
        messages = self._receive(wait_seconds)
        ends_at = time.monotonic() + WINDOW_SECONDS
        while messages and len(messages) < MAX_BATCH:
            if more := self._receive(0):
                # Everything in the queue is received, however long that takes on a busy machine.
                messages += more
            elif time.monotonic() < ends_at:
                time.sleep(0.05)
            else:
                break
        return messages

    def _receive(self, wait_seconds: int) -> list[Message]:
        answer = self._sqs.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=10,
            WaitTimeSeconds=wait_seconds,
            MessageSystemAttributeNames=["All"],
        )
        messages: list[Message] = answer.get("Messages", [])
        return messages

    def _handled(self, messages: list[Message]) -> list[Message]:
        """The messages that are done. If the whole batch fails, it is logged and retried, as on Lambda."""
        records = [record for message in messages for record in sqs_event(message, QUEUE_ARN)["Records"]]
        try:
            answer = handle_events({"Records": records}, None)
        except Exception:
            _logger.exception("A batch of shop events failed.")
            return []
        failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
        return [message for message in messages if message["MessageId"] not in failed]


def _publish() -> None:
    try:
        publish({"source": "aws.scheduler"}, None)
    except Exception:
        _logger.exception("The publisher failed.")


def _keep(shops: ShopReader) -> None:
    try:
        shops.keep_all()
    except Exception:
        _logger.exception("What the shops sell was not kept for a later run.")


if __name__ == "__main__":
    logging.basicConfig(format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("local").setLevel(logging.INFO)
    _news, *_folder = map(Path, sys.argv[1:])
    _kept = KeptShops(_folder[0]) if _folder else None
    _shops = ShopReader(Clients(BACKGROUND_PATIENCE), current_settings(), _kept)
    read_all_shops(_shops, News(_news))
    keep_in_step(_shops)
