"""Lists of permanent rows, which can be long: a part at a time, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Annotated, Any

import typer

from command_line.output import Output

LISTED_AT_ONCE = 100

LimitOption = Annotated[int, typer.Option(min=0, help="How many to print at most; 0: all.")]


def parse_time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a time; 2026-11-29T12:00:00Z is one.") from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


UntilOption = Annotated[
    datetime | None,
    typer.Option(parser=parse_time, metavar="TIME", help="Begin with the newest at this time or before; UTC."),
]


@dataclass(frozen=True)
class Listing:
    """What is listed: its columns, the one whose time orders it, and the words for an empty list."""

    columns: Sequence[str]
    time: str
    nothing: str

    def print(self, output: Output, rows: Iterable[Mapping[str, Any]], limit: int) -> None:
        """Prints at most `limit` rows (0: all), and reads one more to tell whether there are more.

        How to continue is said on standard output: a list that ends without it is complete.
        """
        found = list(islice(rows, limit + 1)) if limit else list(rows)
        shown = found[:limit] if limit else found
        output.rows(self.columns, shown)
        if output.as_json:
            return
        if not shown:
            output.text(self.nothing)
        elif len(found) > len(shown):
            output.text(f"There are more: --until {shown[-1][self.time]} continues, --limit 0 lists all.")


def show_time(time: datetime | None) -> str | None:
    """As a row stores it, so that it can be given to `--until`."""
    return None if time is None else time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
