"""What a command prints, and where."""

from __future__ import annotations

import io
import sys
from typing import Any

import pytest

from command_line.failures import CannotRun, CommandFailed
from command_line.output import Output
from tests.command_line.conftest import Terminal

ROWS: list[dict[str, Any]] = [{"key": "a" * 200, "note": "[red]x", "more": 1}, {"key": "b", "note": None, "more": 2}]


def test_a_piped_table_has_a_line_for_each_row_and_no_space_at_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    Output(as_json=False).rows(("key", "note"), ROWS)
    assert capsys.readouterr().out == f"key{' ' * 197}  note\n{'a' * 200}  [red]x\nb\n"


def test_with_json_the_rows_have_everything(capsys: pytest.CaptureFixture[str]) -> None:
    Output(as_json=True).rows(("key",), [{"key": "ü", "more": 1}])
    assert capsys.readouterr().out == '[\n  {\n    "key": "ü",\n    "more": 1\n  }\n]\n'


def test_no_row_is_no_table_but_an_empty_list(capsys: pytest.CaptureFixture[str]) -> None:
    Output(as_json=False).rows(("key",), [])
    assert capsys.readouterr().out == ""
    Output(as_json=True).rows(("key",), [])
    assert capsys.readouterr().out == "[]\n"


def test_messages_are_on_standard_error_in_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    Output(as_json=True).say("x" * 300)
    assert capsys.readouterr() == ("", "x" * 300 + "\n")


def test_progress_prints_nothing_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with Output(as_json=False).progress() as show:
        show("products", 1)
        show("products", 2, 3)
    assert capsys.readouterr() == ("", "")


def test_progress_is_shown_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    monkeypatch.setenv("TERM", "xterm")
    with Output(as_json=False).progress() as show:
        show("products", 2, 3)
    assert "products" in terminal.getvalue()
    assert "2/3" in terminal.getvalue()


@pytest.mark.parametrize("answer", ["n\n", "\n"])
def test_a_no_changes_nothing(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    with pytest.raises(CommandFailed, match=r"^Nothing was changed\.$"):
        Output(as_json=False).confirm("Delete it?", yes=False)


def test_a_yes_given_before_asks_nobody(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    Output(as_json=False).confirm("Delete it?", yes=True)
    assert capsys.readouterr() == ("", "")
    with pytest.raises(CannotRun, match="use --yes"):
        Output(as_json=False).confirm("Delete it?", yes=False)
