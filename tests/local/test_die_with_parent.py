"""A command that is started through `die_with_parent` ends with the process that started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from local import die_with_parent
from tests.local.test_processes import is_running
from tests.waiting import wait_until

pytestmark = pytest.mark.slow

SLEEPS = "import time; time.sleep(60)"


def command_under(parent_id: int, *arguments: str, niceness: int = 0) -> list[str]:
    return [sys.executable, die_with_parent.__file__, str(parent_id), str(niceness), sys.executable, *arguments]


def test_it_becomes_the_command_at_the_given_priority() -> None:
    program = "import os, sys; print(os.nice(0), sys.argv[1:])"
    command = command_under(os.getpid(), "-c", program, "a", "b", niceness=3)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split(maxsplit=1) == [str(os.nice(0) + 3), "['a', 'b']\n"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has ended")
def test_a_process_ends_when_its_parent_is_killed() -> None:
    program = (
        "import os, subprocess, sys, time; "
        f"child = subprocess.Popen([sys.executable, {die_with_parent.__file__!r}, str(os.getpid()), '0', "
        f"sys.executable, '-c', {SLEEPS!r}]); print(child.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert is_running(child)
        parent.send_signal(signal.SIGKILL)
    wait_until(lambda: not is_running(child))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has ended")
def test_a_command_whose_parent_ended_before_it_began_does_not_run() -> None:
    done = subprocess.run(
        command_under(os.getpid() + 1, "-c", "print('ran')"), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "The run ended before this process began." in done.stderr
