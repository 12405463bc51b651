"""How a command is declared."""

from __future__ import annotations

import logging
import sys
from typing import Annotated

import pytest
import typer

from command_line.call import Call, command
from command_line.target import Target
from wandstore.observability import count, logger


def make_app(**options: bool) -> tuple[typer.Typer, list[Call]]:
    app, calls = typer.Typer(), []

    @command(app, "greet", **options)
    def greet(call: Call, name: Annotated[str, typer.Argument()], times: int = 1) -> int:
        """Greet somebody."""
        calls.append(call)
        logger.error("a line for CloudWatch")
        count("Greetings")
        call.output.text(f"hello {name} " * times)
        return 3

    return app, calls


def test_a_command_has_the_common_options_beside_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    app, _ = make_app()
    code = app(["ada", "--times", "2", "--json", "--stage", "staging"], standalone_mode=False)
    assert code == 3
    assert capsys.readouterr().out == "hello ada hello ada \n"


def test_a_command_knows_its_stage_and_its_form() -> None:
    app, calls = make_app()
    app(["ada", "--json", "--stage", "staging"], standalone_mode=False)
    app(["ada"], standalone_mode=False)
    assert [(call.stage, call.output.as_json) for call in calls] == [("staging", True), (None, False)]


def test_only_a_command_that_asks_has_the_option_yes(capsys: pytest.CaptureFixture[str]) -> None:
    app, calls = make_app(asks=True)
    app(["ada", "-y"], standalone_mode=False)
    calls[0].confirm("Really?")
    with pytest.raises(typer.TyperException, match="--yes"):
        make_app()[0](["ada", "--yes"], standalone_mode=False)


def test_logs_and_metrics_are_not_mixed_into_the_result(capfd: pytest.CaptureFixture[str]) -> None:
    level, stdout = logger.log_level, sys.stdout
    make_app()[0](["ada"], standalone_mode=False)
    assert capfd.readouterr() == ("hello ada \n", "")
    assert (logger.log_level, sys.stdout) == (level, stdout)
    assert logger.log_level < logging.CRITICAL


def test_the_target_is_opened_once_and_only_when_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []

    def open_once(stage: object) -> Target:
        opened.append(stage)
        return Target("a run", None, None)  # type: ignore[arg-type]

    monkeypatch.setattr("command_line.call.open_target", open_once)
    app, calls = make_app()
    app(["ada"], standalone_mode=False)
    assert opened == []
    assert calls[0].target is calls[0].target
    assert opened == [None]
