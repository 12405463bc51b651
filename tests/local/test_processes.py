"""No process outlives its run, however the run ends."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from local import processes as processes_module
from local.processes import Processes
from tests.waiting import wait_until

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


@contextmanager
def signals_at_their_defaults() -> Iterator[None]:
    """What is started in the block can be ended by every signal.

    A child ignores what its parent ignores, and under nohup, or in a shell's background, the suite ignores some.
    """
    before = {
        number: signal.signal(number, signal.SIG_DFL) for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


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


def test_a_process_that_will_not_end_is_killed_and_is_asked_only_once(
    processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert processes_module.SECONDS_TO_END == 3
    monkeypatch.setattr(processes_module, "SECONDS_TO_END", 0.1)
    children = [processes.start(name, "-c", IGNORES_BEING_ASKED, environment={}) for name in ("stubborn", "deaf")]
    for child in children:
        wait_until(lambda log=child.log: "up" in log.read_text())  # type: ignore[misc]
    processes.stop()
    assert [child.process.returncode for child in children] == [-signal.SIGKILL] * 2


def test_what_a_process_started_itself_ends_with_it(processes: Processes) -> None:
    child = processes.start("parent", "-c", HAS_A_CHILD, environment={})
    wait_until(lambda: child.log.read_text().strip())
    grandchild = int(child.log.read_text())
    processes.stop()
    wait_until(lambda: not is_running(grandchild))


def test_a_dead_process_is_started_again_with_what_it_was_started_with(processes: Processes) -> None:
    child = processes.start("generator", "-c", "import os; print(os.environ['A'])", environment={"A": "1"})
    wait_until(processes.ended)
    again = processes.restart(child)
    wait_until(processes.ended)
    assert again.process.pid != child.process.pid
    assert child.log.read_text() == "1\n1\n"
