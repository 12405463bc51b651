"""A process that make started ends when make is told to, whatever make does about it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.synth import ROOT
from tests.local.test_processes import is_running, signals_at_their_defaults
from tests.waiting import SECONDS_UNTIL_HUNG, wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what make does with a signal"),
]

PROGRAM = """\
import os, time
from local.parent import end_with_make
end_with_make()
print(os.getpid(), flush=True)
time.sleep(600)
"""


@pytest.fixture
def make(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    (tmp_path / "program.py").write_text(PROGRAM)
    (tmp_path / "Makefile").write_text(f"run:\n\t@PYTHONPATH={ROOT} exec {sys.executable} {tmp_path}/program.py\n")
    # The suite may be run by make itself, of which this one is to know nothing.
    environment = {name: value for name, value in os.environ.items() if "MAKE" not in name and name != "MFLAGS"}
    command = ["make", "-f", str(tmp_path / "Makefile"), "run"]
    with signals_at_their_defaults():
        started = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
    with started as process:
        yield process
        process.terminate()


def child_of(make: subprocess.Popen[str]) -> int:
    assert make.stdout is not None
    return int(make.stdout.readline())


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM, signal.SIGKILL])
def test_what_make_alone_is_told_ends_its_child(make: subprocess.Popen[str], how: signal.Signals) -> None:
    child = child_of(make)
    make.send_signal(how)
    wait_until(lambda: not is_running(child))
    assert make.wait(SECONDS_UNTIL_HUNG) != 0


def test_a_make_that_is_left_alone_leaves_its_child_alone(make: subprocess.Popen[str]) -> None:
    child = child_of(make)
    with pytest.raises(subprocess.TimeoutExpired):
        make.wait(1)
    assert is_running(child)
