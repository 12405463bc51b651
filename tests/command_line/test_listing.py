"""Lists of permanent rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
import typer

from command_line.listing import Listing, parse_time, show_time
from command_line.output import Output

LISTING = Listing(("name", "at"), "at", "There is none.")


def count_up(read: list[int]) -> Iterator[dict[str, object]]:
    for number in range(1000):
        read.append(number)
        yield {"name": f"n{number}", "at": f"t{number}", "more": number}


def test_a_list_reads_one_row_more_than_it_prints(capsys: pytest.CaptureFixture[str]) -> None:
    read: list[int] = []
    LISTING.print(Output(as_json=False), count_up(read), 2)
    assert len(read) == 3
    printed = capsys.readouterr().out.splitlines()
    assert [line.split() for line in printed[:-1]] == [["name", "at"], ["n0", "t0"], ["n1", "t1"]]
    assert printed[-1] == "There are more: --until t1 continues, --limit 0 lists all."


def test_a_list_that_is_complete_says_nothing_more(capsys: pytest.CaptureFixture[str]) -> None:
    LISTING.print(Output(as_json=False), [{"name": "a", "at": "t"}], 1)
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_json_is_the_rows_alone(capsys: pytest.CaptureFixture[str]) -> None:
    LISTING.print(Output(as_json=True), count_up([]), 1)
    LISTING.print(Output(as_json=True), [], 1)
    assert capsys.readouterr().out == '[\n  {\n    "name": "n0",\n    "at": "t0",\n    "more": 0\n  }\n]\n[]\n'


@pytest.mark.parametrize(
    "text", ["2026-11-29T12:00:00.250Z", "2026-11-29 12:00:00.250", "2026-11-29T13:00:00.250+01:00"]
)
def test_a_time_is_read_as_it_is_shown_and_is_utc_unless_it_says_otherwise(text: str) -> None:
    assert parse_time(text) == datetime(2026, 11, 29, 12, 0, 0, 250_000, tzinfo=UTC)


def test_a_time_is_shown_in_utc_to_the_millisecond() -> None:
    at = datetime(2026, 11, 29, 13, 0, 0, 250_999, tzinfo=timezone(timedelta(hours=1)))
    assert show_time(at) == "2026-11-29T12:00:00.250Z"
    assert show_time(None) is None


def test_what_is_no_time_is_refused() -> None:
    with pytest.raises(typer.BadParameter, match="'soon' is not a time"):
        parse_time("soon")
