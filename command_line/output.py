"""The output of a command: results on standard output, as text or JSON; all else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from command_line.failures import CannotRun, CommandFailed

# A table that is piped or written to a file is never folded.
UNLIMITED_WIDTH = 100_000


class ShowProgress(Protocol):
    """Reports a command's progress; `total` is None while it is unknown."""

    def __call__(self, words: str, done: int, total: int | None = None) -> None: ...


class Output:
    """The two streams of one command, as they are when it starts."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self._stdout = sys.stdout
        width = None if sys.stdout.isatty() else UNLIMITED_WIDTH
        self._results = Console(file=sys.stdout, highlight=False, markup=False, width=width)
        self._messages = Console(file=sys.stderr, highlight=False, markup=False, soft_wrap=True)

    # Results ----------------------------------------------------------------------------------------------------------

    def json(self, value: Any) -> None:
        self.text(json.dumps(value, ensure_ascii=False, indent=2, default=str))

    def text(self, text: str) -> None:
        """The text as it is, with one line break at its end."""
        self._stdout.write(text if text.endswith("\n") else f"{text}\n")

    def rows(self, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
        """A table with these columns; with `--json`, the rows with everything that they have."""
        if self.as_json:
            self.json([dict(row) for row in rows])
        elif rows:
            table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
            for column in columns:
                table.add_column(column, overflow="fold")
            for row in rows:
                table.add_row(*(Text(_cell(row.get(column))) for column in columns))
            with self._results.capture() as printed:
                self._results.print(table)
            # rich fills every line up to the table's width.
            self.text("".join(f"{line.rstrip()}\n" for line in printed.get().splitlines()))

    # Messages ---------------------------------------------------------------------------------------------------------

    def say(self, words: str) -> None:
        self._stdout.flush()  # keeps the order of both streams if they go to the same place
        self._messages.print(words)

    def confirm(self, question: str, *, yes: bool) -> None:
        """Returns if the answer is yes. Raises `CommandFailed` for a no, `CannotRun` if there is no terminal."""
        if yes:
            return
        if not sys.stdin.isatty():
            raise CannotRun(f"{question} There is no terminal to answer on; use --yes.")
        if not typer.confirm(question, err=True):
            raise CommandFailed("Nothing was changed.")

    @contextmanager
    def progress(self) -> Iterator[ShowProgress]:
        """A progress bar that disappears at the end; none if standard error is not a terminal."""
        bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._messages,
            transient=True,
            disable=not self._messages.is_terminal,
        )
        with bar:
            task = bar.add_task("", total=None)

            def show(words: str, done: int, total: int | None = None) -> None:
                bar.update(task, description=words, completed=done, total=total)

            yield show


def _cell(value: Any) -> str:
    return "" if value is None else str(value)
