"""The processes that `make run` starts, as a test starts and ends them."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.waiting import SECONDS_UNTIL_HUNG, wait_until
from tools.local_run import free_ports, start_run


@dataclass
class Running:
    """A run that is ready. `said` is what it printed so far, line by line."""

    url: str
    generator_url: str
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return httpx.get(self.url + path, timeout=SECONDS_UNTIL_HUNG, trust_env=False, **options)

    def visit(self, store: str, shopper_id: str) -> httpx.Response:
        return self.get(f"/s/{store}", params={"shopper": shopper_id})

    def status(self, store: str, shopper_id: str) -> dict[str, Any]:
        answer = self.get("/api/generation/status", params={"shopper": shopper_id, "store": store})
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def track(self, store: str, shopper_id: str, event: str, **said: Any) -> dict[str, Any]:
        body = {"shopper": shopper_id, "store": store, "event": event, **said}
        answer = httpx.post(self.url + "/api/shopper/track", json=body, timeout=SECONDS_UNTIL_HUNG, trust_env=False)
        assert answer.status_code == 202, answer.text
        tracked: dict[str, Any] = answer.json()
        return tracked

    def choose(self, store: str, shopper_id: str, persona: str) -> None:
        """The shopper's own choice of a persona, or `none`."""
        body = {"shopper": shopper_id, "store": store, "persona": persona}
        answer = httpx.post(self.url + "/api/shopper/persona", json=body, timeout=SECONDS_UNTIL_HUNG, trust_env=False)
        assert answer.status_code == 202, answer.text

    def wait_for_status(self, store: str, shopper_id: str, wanted: str) -> dict[str, Any]:
        def look() -> dict[str, Any] | None:
            status = self.status(store, shopper_id)
            return status if status["status"] == wanted else None

        return wait_until(look)

    def child(self, part: str) -> int:
        """The process id of a part of the run, by what stands in its command. Waits for one that is started again."""

        def look() -> int | None:
            for pid in children_of(self.process.pid):
                with contextlib.suppress(OSError):  # if it has ended by now
                    if part in Path(f"/proc/{pid}/cmdline").read_text().split("\0"):
                        return pid
            return None

        return wait_until(look, lambda: f"in the run: {part}")

    def environment_of(self, part: str) -> dict[str, str]:
        """What a part of the run was started with: the embedded cloud's address and the names of its resources."""
        said = Path(f"/proc/{self.child(part)}/environ").read_text().split("\0")
        return dict(row.split("=", 1) for row in said if "=" in row)

    def end(self) -> int:
        """Asks the run to end; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(SECONDS_UNTIL_HUNG)


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def running(**environment: str) -> Iterator[Running]:
    """A run on free ports with these settings; ended afterwards."""
    port, generator_port = free_ports(2)
    process = start_run(port=port, generator_port=generator_port, **environment)
    run = Running(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{generator_port}", process)
    ready = threading.Event()
    listener = threading.Thread(target=_listen, args=(run, ready), daemon=True)
    listener.start()
    try:
        wait_until(lambda: ready.is_set() or process.poll() is not None, lambda: "".join(run.said))
        assert ready.is_set(), "".join(run.said)
        yield run
    finally:
        if process.poll() is None:
            assert run.end() == 0, "".join(run.said)
        listener.join(SECONDS_UNTIL_HUNG)
        assert process.stdout is not None
        process.stdout.close()


def _listen(run: Running, ready: threading.Event) -> None:
    assert run.process.stdout is not None
    for line in run.process.stdout:
        run.said.append(line)
        if line.startswith("ready: "):
            ready.set()
