"""`wandstore` in this process, on a run whose storage is the in-process cloud."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from command_line.main import run
from local import run_file
from local.run_file import FILE_VARIABLE, write_run_file
from tests.shop import Shop

PORT = 8000


@dataclass
class Said:
    """How a command ended. `messages` is its standard error."""

    code: int
    output: str
    messages: str

    @property
    def json(self) -> Any:
        return json.loads(self.output)


class Terminal(io.StringIO):
    """Standard input of a person."""

    def isatty(self) -> bool:
        return True


class CommandLine:
    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str, typed: str | None = None, piped: str = "") -> Said:
        """Runs a command; `typed` is the answer of a person, `piped` what another program writes."""
        stdin = io.StringIO(piped) if typed is None else Terminal(typed)
        self._monkeypatch.setattr(sys, "stdin", stdin)
        self._capsys.readouterr()
        code = run(arguments)
        return Said(code, *self._capsys.readouterr())

    def done(self, *arguments: str, **options: Any) -> Said:
        """The same, for a command that has to succeed."""
        said = self(*arguments, **options)
        assert said.code == 0, said.messages
        return said

    def fails(self, *arguments: str, **options: Any) -> str:
        """The one line on standard error of a command that was refused, or could not do it, with its exit code."""
        said = self(*arguments, **options)
        assert said.output == ""
        assert said.messages.count("\n") == 1, said.messages
        return f"{said.code}: {said.messages.rstrip()}"


@pytest.fixture
def no_run(
    aws_environment: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[CommandLine]:
    """The command line without a run. Commands change the environment of their process, so it is restored."""
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "run" / "run.json"))
    with patch.dict(os.environ):
        yield CommandLine(capsys, monkeypatch)


@pytest.fixture
def wandstore(shop: Shop, no_run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line on a run with the store `lantern`."""
    monkeypatch.setattr(run_file, "is_reachable", lambda _: True)
    write_run_file(PORT, {**os.environ, "STORES_DIR": shop.settings.stores_dir}, [shop.store])
    return no_run
