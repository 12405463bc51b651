"""The cloud of the harness: what it holds can be kept, and put back as it was, before each run."""

from __future__ import annotations

import copy
from typing import Any

from tests.aws_like.cloud import Cloud
from tests.aws_like.queues import StandardQueue, StrictSqsClient
from tests.clock import Clock
from tests.strict_queue import RECEIVES_BEFORE_DEAD_LETTER, StrictQueue
from wandstore.settings import Settings

SHOP_EVENT_VISIBILITY_SECONDS = 1200
# Of a queue, what is its state; all the rest is what it was made with.
_QUEUE_STATE = ("_messages", "_accepted", "_gone_handles", "_sequence")


class KeptCloud(Cloud):
    def __init__(self, settings: Settings, clock: Clock) -> None:
        super().__init__(settings, clock=clock)
        self.shop_event_dead_letters = StrictQueue(clock, visibility_seconds=SHOP_EVENT_VISIBILITY_SECONDS)
        self.shop_events = StandardQueue(
            clock,
            visibility_seconds=SHOP_EVENT_VISIBILITY_SECONDS,
            dead_letters=self.shop_event_dead_letters,
            receives_before_dead_letter=RECEIVES_BEFORE_DEAD_LETTER,
        )
        self._queues = (self.queue, self.dead_letters, self.shop_events, self.shop_event_dead_letters)
        urls = (settings.generation_queue_url, settings.dead_letter_queue_url, settings.shop_events_queue_url)
        self.sqs = StrictSqsClient(dict(zip(urls, self._queues[:3], strict=True)))

    @property
    def has_messages(self) -> bool:
        return any(queue.messages for queue in self._queues)

    def keep(self) -> Any:
        # An item and an object are replaced as a whole, never changed, so a copy of what holds them is enough.
        tables = {name: dict(self.dynamodb.table(name)) for name in self.dynamodb.shapes}
        queues = copy.deepcopy([{name: getattr(queue, name) for name in _QUEUE_STATE} for queue in self._queues])
        return tables, dict(self.s3.objects), queues

    def put_back(self, kept: Any) -> None:
        tables, objects, queues = kept
        for name, items in tables.items():
            table = self.dynamodb.table(name)
            table.clear()
            table.update(items)
        self.s3.objects = dict(objects)
        self.s3.writes.clear()
        for queue, state in zip(self._queues, copy.deepcopy(queues), strict=True):
            vars(queue).update(state)
