from __future__ import annotations

import pytest

from tests.conftest import Aws
from wandstore.aws.dynamodb import Table
from wandstore.aws.record_rows import put_once, timestamp

ROW = {"key": "shopper:lantern:ada", "sort": "persona:abc", "confidence": 0.5}


def test_a_row_is_written_once_and_the_second_write_is_no_failure(aws: Aws, caplog: pytest.LogCaptureFixture) -> None:
    table = aws.settings.shopper_records_table
    put_once(aws.clients, table, "persona", ROW)
    put_once(aws.clients, table, "persona", ROW | {"confidence": 0.9})
    (stored,) = Table(aws.clients, table).partition("shopper:lantern:ada")
    assert stored["confidence"] == 0.5
    assert "record not written" not in caplog.text


def test_a_failed_write_is_logged_and_not_raised(aws: Aws, caplog: pytest.LogCaptureFixture) -> None:
    put_once(aws.clients, "no-such-table", "persona", ROW)
    assert "record not written" in caplog.text


def test_text_order_of_timestamps_is_time_order() -> None:
    times = [9.5, 1_790_000_000.0, 1_790_000_000.001, 1_790_000_000.9996, 4_000_000_000.0]
    assert [timestamp(at) for at in times] == sorted(timestamp(at) for at in times)
    assert timestamp(1_790_000_000.123) == "2026-09-21T14:13:20.123+00:00"
