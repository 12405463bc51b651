"""The processes of a run: each has its own session and log file, and all are stopped at the end."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from local import die_with_parent
from local.synth import ROOT

SECONDS_TO_END = 3
LINES_OF_TAIL = 20


@dataclass(frozen=True)
class Child:
    """A running process, with everything that is needed to restart it."""

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    niceness: int
    process: subprocess.Popen[bytes]

    def tail(self) -> str:
        """The last lines of its log."""
        lines = self.log.read_text(errors="replace").splitlines()[-LINES_OF_TAIL:]
        return "\n".join(f"  {line}" for line in lines)

    def signal(self, number: signal.Signals) -> None:
        """Signals its whole process group, because its own children may outlive it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


class Processes:
    """All processes of one run."""

    def __init__(self, log_folder: Path) -> None:
        self.log_folder = log_folder
        self._children: list[Child] = []

    def start(
        self,
        name: str,
        *arguments: str,
        environment: Mapping[str, str],
        pass_fds: tuple[int, ...] = (),
        niceness: int = 0,
    ) -> Child:
        """Starts `python ARGUMENTS` at the project's root. Its output is appended to `{name}.log`.

        A process of greater `niceness` has a lower priority.
        """
        log = self.log_folder / f"{name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                # The first Python needs no site packages: it only arranges that the second ends with this process.
                [
                    *(sys.executable, "-ES", die_with_parent.__file__, str(os.getpid()), str(niceness)),
                    *(sys.executable, *arguments),
                ],
                cwd=ROOT,
                env={**environment, "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=pass_fds,
                start_new_session=True,
            )
        child = Child(name, arguments, environment, log, niceness, process)
        self._children.append(child)
        return child

    def restart(self, child: Child) -> Child:
        child.signal(signal.SIGKILL)
        self._children.remove(child)
        return self.start(child.name, *child.arguments, environment=child.environment, niceness=child.niceness)

    def ended(self) -> list[Child]:
        return [child for child in self._children if child.process.poll() is not None]

    def stop(self) -> None:
        """Sends SIGTERM to every process, waits some seconds for all together, and kills the rest."""
        for child in self._children:
            child.signal(signal.SIGTERM)
        give_up_at = time.monotonic() + SECONDS_TO_END
        for child in self._children:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0, give_up_at - time.monotonic()))
        for child in self._children:
            child.signal(signal.SIGKILL)
            child.process.wait()
        self._children.clear()
