"""Events of shops reach their function in batches, and the publisher runs on a schedule, as on AWS."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from local import shop_events
from local.shop_events import ShopEventSource
from local.shops import News, ShopReader
from tests.conftest import Aws
from wandstore.aws.clients import BACKGROUND_PATIENCE
from wandstore.settings import current_settings


class Stop(BaseException):
    """Ends the endless loop in a test."""


@pytest.fixture
def source(aws: Aws) -> ShopEventSource:
    return ShopEventSource(aws.clients, aws.settings.shop_events_queue_url)


def send(aws: Aws, *bodies: str) -> None:
    for body in bodies:
        aws.clients.sqs.send_message(QueueUrl=aws.settings.shop_events_queue_url, MessageBody=body)


def messages_left(aws: Aws) -> int:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = aws.clients.sqs.get_queue_attributes(QueueUrl=aws.settings.shop_events_queue_url, AttributeNames=names)
    return sum(int(found["Attributes"][name]) for name in names)


def handle_with(monkeypatch: pytest.MonkeyPatch, *failing: str) -> list[list[str]]:
    """The batches that the function gets, as the bodies of their messages; those that fail stay."""
    batches: list[list[str]] = []

    def handle(event: dict[str, Any], _: Any) -> dict[str, Any]:
        batches.append([record["body"] for record in event["Records"]])
        assert all(int(record["attributes"]["SentTimestamp"]) for record in event["Records"])
        failed = [record["messageId"] for record in event["Records"] if record["body"] in failing]
        return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}

    monkeypatch.setattr(shop_events, "handle_events", handle)
    return batches


def test_what_arrives_together_is_one_batch(aws: Aws, source: ShopEventSource, monkeypatch: pytest.MonkeyPatch) -> None:
    batches = handle_with(monkeypatch)
    send(aws, *map(str, range(25)))
    source.take_batch(wait_seconds=1)
    assert [sorted(batch, key=int) for batch in batches] == [[str(number) for number in range(25)]]
    assert messages_left(aws) == 0


def test_a_message_that_failed_stays_and_the_others_go(
    aws: Aws, source: ShopEventSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle_with(monkeypatch, "b")
    send(aws, "a", "b", "c")
    source.take_batch(wait_seconds=1)
    assert messages_left(aws) == 1


def test_a_batch_that_fails_as_a_whole_stays(
    aws: Aws, source: ShopEventSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop_events, "handle_events", lambda *_: 1 / 0)
    send(aws, "a")
    source.take_batch(wait_seconds=1)
    assert messages_left(aws) == 1


def test_without_a_message_nothing_is_invoked(source: ShopEventSource, monkeypatch: pytest.MonkeyPatch) -> None:
    batches = handle_with(monkeypatch)
    source.take_batch(wait_seconds=1)
    assert batches == []


def test_a_queue_that_cannot_be_read_is_tried_again(
    aws: Aws, source: ShopEventSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: Any) -> None:
        raise ReadTimeoutError(endpoint_url="https://sqs.test")

    monkeypatch.setattr(time, "sleep", lambda _: None)
    monkeypatch.setattr(aws.clients.sqs, "receive_message", fail)
    source.take_batch(wait_seconds=1)


def test_the_publisher_runs_between_the_batches_even_after_a_failed_run(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[str] = []

    def publish(event: dict[str, Any], _: Any) -> None:
        runs.append(event["source"])
        if len(runs) == 2:
            raise Stop
        raise ZeroDivisionError

    monkeypatch.setattr(shop_events, "PUBLISHER_PERIOD_SECONDS", 0)
    monkeypatch.setattr(shop_events, "publish", publish)
    monkeypatch.setattr(ShopEventSource, "take_batch", lambda *_, **__: None)
    with pytest.raises(Stop):
        shop_events.keep_in_step(ShopReader(aws.clients, aws.settings, None))
    assert runs == ["aws.scheduler", "aws.scheduler"]


def test_a_wait_for_messages_ends_long_before_the_client_would_give_up(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The messages of an answer that comes too late would be invisible for twenty minutes."""
    waits: list[int] = []

    def wait(_: ShopEventSource, *, wait_seconds: int) -> None:
        waits.append(wait_seconds)
        raise Stop

    monkeypatch.setattr(ShopEventSource, "take_batch", wait)
    with pytest.raises(Stop):
        shop_events.keep_in_step(ShopReader(aws.clients, aws.settings, None))
    assert 1 <= waits[0] <= BACKGROUND_PATIENCE.read_seconds / 2


def test_every_connected_shop_is_read_first(aws: Aws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "corner.toml").write_text('name = "Corner"\n')
    for slug in ("garden", "lantern"):
        (tmp_path / f"{slug}.toml").write_text(f'name = "{slug}"\n[shopify]\ndomain = "{slug}.myshopify.com"\n')
    monkeypatch.setenv("STORES_DIR", str(tmp_path))
    monkeypatch.setenv("DEFAULT_STORE", "corner")
    current_settings.cache_clear()
    monkeypatch.setattr(ShopReader, "read", lambda _, store: f"read {store.slug}")
    news = News(tmp_path / "news")
    shop_events.read_all_shops(ShopReader(aws.clients, current_settings(), None), news)
    assert news.read_new() == ["read garden", "read lantern"]
