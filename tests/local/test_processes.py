"""No process outlives its run, however the run ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from local import die_with_parent
from local.processes import Processes

pytestmark = pytest.mark.slow

IGNORES_BEING_ASKED = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up'); time.sleep(60)"
HAS_A_CHILD = (
    "import subprocess, sys, time; "
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); print(child.pid); time.sleep(60)"
)


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    processes = Processes(tmp_path)
    yield processes
    processes.stop()


def wait_until(condition: Callable[[], object], seconds: float = 10) -> None:
    give_up_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up_at, "it did not come about in time"
        time.sleep(0.02)


def is_running(process_id: int) -> bool:
    """A zombie has ended: in a container nobody may come to bury it."""
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process_id}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


def test_what_a_process_says_is_in_its_log(processes: Processes) -> None:
    child = processes.start("speaker", "-c", "print('hello'); raise SystemExit(3)", environment={})
    wait_until(processes.ended)
    assert child.process.returncode == 3
    assert child.tail() == "  hello"


def test_a_process_sees_the_environment_it_is_given_and_no_other(processes: Processes) -> None:
    child = processes.start(
        "speaker", "-c", "import os; print(os.environ.get('HOME'), os.environ['A'])", environment={"A": "1"}
    )
    wait_until(processes.ended)
    assert child.tail() == "  None 1"


def test_a_process_that_will_not_end_is_killed_within_five_seconds(processes: Processes) -> None:
    child = processes.start("stubborn", "-c", IGNORES_BEING_ASKED, environment={})
    wait_until(lambda: "up" in child.log.read_text())
    began_at = time.monotonic()
    processes.stop()
    assert time.monotonic() - began_at < 5
    assert not is_running(child.process.pid)


def test_what_a_process_started_itself_ends_with_it(processes: Processes) -> None:
    child = processes.start("parent", "-c", HAS_A_CHILD, environment={})
    wait_until(lambda: child.log.read_text().strip())
    grandchild = int(child.log.read_text())
    processes.stop()
    wait_until(lambda: not is_running(grandchild))


def test_a_dead_process_is_started_again_with_what_it_was_started_with(processes: Processes) -> None:
    child = processes.start("generator", "-c", "import os; print(os.environ['A'])", environment={"A": "1"})
    wait_until(processes.ended)
    again = processes.start_again(child)
    wait_until(processes.ended)
    assert again.process.pid != child.process.pid
    assert child.log.read_text() == "1\n1\n"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has ended")
def test_a_process_ends_when_its_parent_is_killed() -> None:
    program = (
        "import os, subprocess, sys, time; "
        f"child = subprocess.Popen([sys.executable, {die_with_parent.__file__!r}, str(os.getpid()), "
        "sys.executable, '-c', 'import time; time.sleep(60)']); print(child.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert is_running(child)
        parent.send_signal(signal.SIGKILL)
    wait_until(lambda: not is_running(child))
