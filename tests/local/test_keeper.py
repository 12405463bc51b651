"""The keeper is invoked by its schedule and by dead letters, whatever an earlier invocation did."""

from __future__ import annotations

from typing import Any

import pytest

from local import keeper
from tests.conftest import Aws


class Stop(BaseException):
    """Ends the endless loop in a test."""


@pytest.fixture
def queue_url(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> str:
    """The dead-letter queue, with one message; the keeper's clients reach it."""
    url = aws.settings.dead_letter_queue_url
    aws.clients.sqs.send_message(
        QueueUrl=url, MessageBody="a dead letter", MessageGroupId="pool-0", MessageDeduplicationId="1"
    )
    monkeypatch.setattr(keeper, "PERIOD_SECONDS", 0.1)
    return url


def invoked(monkeypatch: pytest.MonkeyPatch, count: int, *, fails: bool = False) -> list[str]:
    """What the first invocations were about: the schedule or the body of a dead letter."""
    events: list[str] = []

    def handle(event: dict[str, Any], _: Any) -> None:
        events.append(event["Records"][0]["body"] if "Records" in event else event["source"])
        if len(events) == count:
            raise Stop
        if fails:
            raise ZeroDivisionError

    monkeypatch.setattr(keeper, "handler", handle)
    with pytest.raises(Stop):
        keeper.keep()
    return events


def messages_left(aws: Aws, queue_url: str) -> int:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = aws.clients.sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=names)["Attributes"]
    return sum(int(found[name]) for name in names)


def test_the_schedule_comes_first_then_the_dead_letter_and_the_schedule_again(
    aws: Aws, queue_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert invoked(monkeypatch, 3) == ["aws.scheduler", "a dead letter", "aws.scheduler"]
    assert messages_left(aws, queue_url) == 0


def test_a_failed_invocation_stops_nothing_and_keeps_its_message(
    aws: Aws, queue_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert invoked(monkeypatch, 3, fails=True) == ["aws.scheduler", "a dead letter", "aws.scheduler"]
    assert messages_left(aws, queue_url) == 1


def test_neighbours_are_counted_between_the_runs_and_a_failed_count_stops_nothing(
    aws: Aws, queue_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[dict[str, Any]] = []

    def count(event: dict[str, Any], _: Any) -> None:
        counted.append(event)
        raise ZeroDivisionError

    monkeypatch.setattr(keeper, "NEIGHBOUR_PERIOD_SECONDS", 0)
    monkeypatch.setattr(keeper, "count_neighbours", count)
    assert invoked(monkeypatch, 3) == ["aws.scheduler", "a dead letter", "aws.scheduler"]
    assert counted == [{"source": "aws.scheduler"}]
