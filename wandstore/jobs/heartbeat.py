"""Heartbeat: while an attempt works, its message stays invisible until a little after the next heartbeat.

A generator that dies sends no more heartbeats, so its message comes again, and its pool member works again, after
`Settings.hold_seconds`. The queue's own visibility timeout is the fallback, for a generator that dies before the first.
"""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import Protocol, Self

from botocore.exceptions import ClientError

from wandstore.aws.clients import Clients
from wandstore.jobs.messages import Receipt
from wandstore.observability import count, logger
from wandstore.settings import Settings

# The message was received again, or is gone. A FIFO queue then refuses the older receipt for ever.
_NOT_OURS = frozenset(
    {
        "InvalidParameterValue",
        "ReceiptHandleIsInvalid",
        "AWS.SimpleQueueService.MessageNotInflight",
        "MessageNotInflight",
    }
)


class Stop(Protocol):
    """What a heartbeat needs of a `threading.Event`."""

    def set(self) -> None: ...

    def wait(self, timeout: float) -> bool:
        """Whether it was set before so many seconds had passed."""


class Heartbeat:
    """A context manager around an attempt. No call of it is made after its block, however that ends."""

    def __init__(self, clients: Clients, settings: Settings, receipt: Receipt, stop: Stop) -> None:
        self._clients = clients
        self._settings = settings
        self._receipt = receipt
        self._stop = stop
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        self._is_beating = False
        self._ends_at = 0.0

    def __enter__(self) -> Self:
        # The first one is sent before the attempt does anything else, and in its thread, which also opens the client:
        # boto3 cannot open two at once.
        self._ends_at = time.monotonic() + self._settings.function_timeout_seconds
        if self._renew():
            self._is_beating = True
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._end()

    def release_after(self, seconds: int) -> None:
        """Ends the heartbeat and makes the message visible after so many seconds.

        Where SQS fails, the message comes again when the last heartbeat's time is over.
        """
        self._end()  # first: a later heartbeat would hide the message again
        self._change_visibility(min(seconds, self._settings.hold_seconds))

    def _end(self) -> None:
        """Waits for a heartbeat that is being sent: Lambda would freeze it, and the next invocation would send it."""
        self._stop.set()
        if self._is_beating:
            self._thread.join()
            self._is_beating = False

    def _beat(self) -> None:
        # Lambda ends an attempt at the function's timeout. A local process does not, and what hangs there must not hold
        # its member for longer.
        while not self._stop.wait(self._settings.heartbeat_seconds) and time.monotonic() < self._ends_at:
            if not self._renew():
                return

    def _renew(self) -> bool:
        """Whether the message may still be ours. It is tried again after a failure: the next heartbeat may arrive."""
        return self._change_visibility(self._settings.hold_seconds)

    def _change_visibility(self, seconds: int) -> bool:
        try:
            self._clients.sqs.change_message_visibility(
                QueueUrl=self._settings.generation_queue_url,
                ReceiptHandle=self._receipt.handle,
                VisibilityTimeout=seconds,
            )
        except Exception as error:
            # Without a heartbeat an attempt is as good as before: it goes on, and is fenced if its message comes again.
            is_ours = not (isinstance(error, ClientError) and error.response["Error"]["Code"] in _NOT_OURS)
            logger.warning(
                "heartbeat failed" if is_ours else "message is no longer this attempt's",
                extra={"message_id": self._receipt.message_id, "reason": str(error)},
            )
            count("HeartbeatFailed")
            return is_ours
        return True
