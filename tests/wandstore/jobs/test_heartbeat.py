"""The heartbeat, against a queue as strict as SQS; what it waits for, the tests decide."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from tests.clock import Clock
from tests.strict_queue import Message, StrictQueue, StrictSqs
from tests.waiting import SECONDS_UNTIL_HUNG, wait_until
from tests.written_metrics import metrics_in
from wandstore.aws.clients import BACKGROUND_PATIENCE, HEARTBEAT_PATIENCE, Clients
from wandstore.jobs import heartbeat
from wandstore.jobs.heartbeat import Heartbeat
from wandstore.jobs.messages import Receipt
from wandstore.settings import Settings

QUEUE = "memory://queue"
SETTINGS = Settings(generation_queue_url=QUEUE)


class ScriptedStop:
    """So many waits end because their time is over; the next one ends when it is told to stop."""

    def __init__(self, beats: float) -> None:
        self.beats = beats
        self.waits: list[float] = []
        self.told = threading.Event()

    def set(self) -> None:
        self.told.set()

    def wait(self, timeout: float) -> bool:
        self.waits.append(timeout)
        if len(self.waits) <= self.beats:
            return False
        assert self.told.wait(SECONDS_UNTIL_HUNG)
        return True


class Queue:
    """A queue with one received message. `before` is called before each change of its visibility."""

    def __init__(self, before: Callable[[], None] = lambda: None) -> None:
        self.clock = Clock(1000.0)
        self.strict = StrictQueue(self.clock, visibility_seconds=360)
        self.strict.send("a job", "pool-0", "id-1")
        self.said: list[int] = []
        self.clients = Clients(BACKGROUND_PATIENCE)
        self.clients.__dict__["sqs"] = self
        self._sqs, self._before = StrictSqs({QUEUE: self.strict}), before
        (self.message,) = self.strict.receive()
        self.receipt = Receipt(self.message.message_id, self.message.receipt_handle or "")

    def change_message_visibility(self, **arguments: Any) -> None:
        self._before()
        self.said.append(arguments["VisibilityTimeout"])
        self._sqs.change_message_visibility(**arguments)

    def heartbeat(self, beats: float = 0, stop: ScriptedStop | None = None) -> Heartbeat:
        return Heartbeat(self.clients, SETTINGS, self.receipt, stop or ScriptedStop(beats))

    def receive(self) -> list[Message]:
        return self.strict.receive()


def heartbeats() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "heartbeat"]


def test_the_first_one_is_sent_before_the_attempt_does_anything() -> None:
    queue = Queue()
    with queue.heartbeat():
        assert queue.said == [45]
        assert queue.message.visible_at == queue.clock() + 45


def test_a_message_is_renewed_every_fifteen_seconds_for_as_long_as_its_attempt_works() -> None:
    queue, stop = Queue(), ScriptedStop(beats=3)
    with queue.heartbeat(stop=stop):
        wait_until(lambda: len(stop.waits) == 4)
    assert queue.said == [45] * 4
    assert stop.waits == [15.0] * 4
    assert heartbeats() == []


def test_it_ends_with_an_attempt_that_raises() -> None:
    queue = Queue()
    with pytest.raises(ZeroDivisionError), queue.heartbeat():
        raise ZeroDivisionError
    assert heartbeats() == []


def test_a_released_message_is_not_hidden_again_by_a_heartbeat_that_is_being_sent() -> None:
    stop = ScriptedStop(beats=1)

    def hang_until_told_to_stop() -> None:
        if stop.waits and not queue.said[1:]:
            stop.told.wait(SECONDS_UNTIL_HUNG)

    queue = Queue(hang_until_told_to_stop)
    with queue.heartbeat(stop=stop) as heartbeat:
        wait_until(lambda: stop.waits)
        heartbeat.release_after(2)
    assert queue.said == [45, 45, 2]
    queue.clock.now += 2
    assert queue.receive() == [queue.message]


def test_a_heartbeat_that_fails_is_logged_and_counted_and_the_next_one_is_sent(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    faults: list[Exception] = [ReadTimeoutError(endpoint_url="sqs"), throttled()]

    def fail() -> None:
        if faults:
            raise faults.pop(0)

    queue, stop = Queue(fail), ScriptedStop(beats=2)
    with queue.heartbeat(stop=stop):
        wait_until(lambda: len(stop.waits) == 3)
    assert queue.said == [45]
    assert [line.message for line in caplog.records] == ["heartbeat failed"] * 2
    assert [metric.name for metric in metrics_in(capsys.readouterr().out)] == ["HeartbeatFailed"] * 2


def test_a_failing_release_leaves_the_message_to_the_end_of_its_hold() -> None:
    queue = Queue()
    with queue.heartbeat() as heartbeat:
        queue.clients.__dict__["sqs"] = None
        heartbeat.release_after(2)
    queue.clock.now += 44
    assert queue.receive() == []
    queue.clock.now += 1
    assert queue.receive() == [queue.message]


def test_it_ends_when_the_message_was_received_again(caplog: pytest.LogCaptureFixture) -> None:
    queue, stop = Queue(), ScriptedStop(beats=100)
    queue.strict.expire_visibility(queue.message)
    queue.receive()
    visible_at = queue.message.visible_at
    with queue.heartbeat(stop=stop):
        assert heartbeats() == []
    assert (queue.said, stop.waits) == ([45], [])
    assert queue.message.visible_at == visible_at
    assert [line.message for line in caplog.records] == ["message is no longer this attempt's"]


def test_an_attempt_that_never_ends_holds_its_member_no_longer_than_the_function_may_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    queue, stop = Queue(), ScriptedStop(beats=float("inf"))
    monkeypatch.setattr(heartbeat, "time", SimpleNamespace(monotonic=lambda: sum(stop.waits)))
    with queue.heartbeat(stop=stop):
        wait_until(lambda: not heartbeats())
    assert sum(stop.waits) == SETTINGS.function_timeout_seconds
    assert queue.said == [45] * 12


def test_it_is_three_heartbeats_until_a_dead_generators_message_comes_again() -> None:
    assert (SETTINGS.heartbeat_seconds, SETTINGS.hold_seconds) == (15, 45)
    assert SETTINGS.hold_seconds < SETTINGS.visibility_timeout_seconds
    quick = Settings(generation_budget_seconds=3, timeout_margin_seconds=1)
    assert quick.hold_seconds == quick.visibility_timeout_seconds == 8


def test_a_heartbeat_that_hangs_has_failed_before_the_next_one_is_due() -> None:
    longest = HEARTBEAT_PATIENCE.attempts * (HEARTBEAT_PATIENCE.connect_seconds + HEARTBEAT_PATIENCE.read_seconds)
    assert longest < SETTINGS.heartbeat_seconds


def throttled() -> ClientError:
    return ClientError({"Error": {"Code": "RequestThrottled"}}, "ChangeMessageVisibility")
