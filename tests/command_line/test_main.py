"""`wandstore` as a whole: how commands end, and completion."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys

import pytest
import typer

from command_line import main
from command_line.main import run
from local.synth import ROOT
from tests.command_line.conftest import CommandLine


@pytest.mark.parametrize("arguments", [["--help"], ["kv", "--help"], ["kv", "put", "--help"], ["redrive", "--help"]])
def test_every_command_has_help(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 0
    assert "Usage: wandstore" in capsys.readouterr().out


def test_a_wrong_option_is_one_line_with_the_way_to_help(no_run: CommandLine) -> None:
    said = no_run.fails("kv", "list", "cache", "--wrong")
    assert said.startswith("2: No such option: --wrong")
    assert said.endswith(". See `wandstore kv list --help`.")
    assert no_run.fails("nothing").startswith("2: No such command 'nothing'.")


def test_a_defect_keeps_its_traceback(no_run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "app", lambda **_: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        no_run("kv", "list", "cache")


def test_an_interrupted_question_changes_nothing(no_run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(**_: object) -> None:
        raise typer.Abort

    monkeypatch.setattr(main, "app", interrupt)
    assert no_run.fails("kv") == "1: Nothing was changed."


PROGRAM = [sys.executable, "-c", "from command_line.main import run; raise SystemExit(run())"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("redirections", "code", "message"),
    [
        (">&-", 0, ""),
        (">/dev/full", 1, "The result cannot be written: No space left on device.\n"),
        ("2>&-", 0, ""),
    ],
)
def test_a_command_bears_a_stream_that_is_closed_or_full(redirections: str, code: int, message: str) -> None:
    shell = ["/bin/sh", "-c", f'"$@" {redirections}', "sh", *PROGRAM, "store", "check", "--json"]
    environment = {"PATH": "", "WANDSTORE_RUN_FILE": "/nowhere"}
    done = subprocess.run(shell, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (code, message)


# A shell starts commands in the background with SIGINT ignored, and this suite may be one of them.
INTERRUPTIBLE = [sys.executable, "-c", f"import signal; signal.signal(2, signal.default_int_handler); {PROGRAM[2]}"]


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_a_signal_ends_a_command_in_order(number: signal.Signals, code: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        command = [*INTERRUPTIBLE, "store", "add", f"127.0.0.1:{silent.getsockname()[1]}"]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            peer, _ = silent.accept()  # it waits for the shop's answer now
            with peer:
                process.send_signal(number)
                assert process.communicate() == (b"", b"")
            assert process.returncode == code


def test_where_standard_input_is_closed_nobody_can_be_asked(
    wandstore: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    wandstore.done("kv", "put", "cache", "note:1", '{"a": 1}')
    monkeypatch.setattr(sys, "stdin", None)
    assert run(["kv", "delete", "cache", "note:1"]) == 2
    monkeypatch.setattr(sys, "stdin", None)
    assert run(["kv", "put", "cache", "note:2"]) == 2


def test_an_argument_that_is_not_utf_8_is_refused(wandstore: CommandLine) -> None:
    assert wandstore.fails("kv", "get", "cache", "\udcff") == "2: An argument is not UTF-8."


@pytest.mark.slow
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_complete_the_command(shell: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from command_line.main import run; raise SystemExit(run())"],
        cwd=ROOT,
        env={"_WANDSTORE_COMPLETE": f"source_{shell}", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "_WANDSTORE_COMPLETE" in done.stdout
