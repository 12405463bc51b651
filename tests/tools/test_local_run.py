"""How tests and tools start a run of their own."""

from __future__ import annotations

import random
import socket
import subprocess
import sys
from typing import Any

import pytest

from local.run_file import FILE_VARIABLE, run_file
from local.synth import ROOT
from tools import local_run
from tools.local_run import free_ports, own_run_file, run_demo_store, start_run


def test_free_ports_are_different_and_can_be_listened_on() -> None:
    ports = free_ports(5)
    assert len(set(ports)) == 5
    for port in ports:
        socket.create_server(("127.0.0.1", port)).close()


# Tries this port first, then any.
CHOOSES_FIRST = """
import random
choose, first = random.choice, iter([{port}])
random.choice = lambda ports: next(first, None) or choose(ports)
"""


def test_a_port_is_given_once_though_nothing_listens_on_it_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    (given,) = free_ports(1)
    monkeypatch.setattr(random, "choice", random.choice)
    exec(CHOOSES_FIRST.format(port=given), {})
    assert given not in free_ports(1)


@pytest.mark.slow
def test_another_process_is_given_other_ports() -> None:
    (given,) = free_ports(1)
    program = CHOOSES_FIRST.format(port=given) + "from tools.local_run import free_ports; print(*free_ports(1))"
    said = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(said.stdout) != given


def test_a_run_has_its_own_settings_and_none_of_the_developers(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[dict[str, Any]] = []
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **options: started.append(options))
    for name in ("KIMI_API_KEY", "CATALOG", "AWS_PROFILE"):
        monkeypatch.setenv(name, "the developer's")
    monkeypatch.setenv("HOME", "/home/developer")
    start_run(port=1, generator_port=2, POOL_SIZE="3")
    environment = started[0]["env"]
    ours = {"PORT", "GENERATOR_PORT", "POOL_SIZE", FILE_VARIABLE}
    assert environment.keys() <= {"PATH", "HOME", "TMPDIR", "LANG"} | ours
    assert environment[FILE_VARIABLE] == own_run_file(1) != str(run_file({}))
    assert (environment["PORT"], environment["GENERATOR_PORT"], environment["POOL_SIZE"]) == ("1", "2", "3")


def run_that_prints(text: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", f"import time; print({text!r}, flush=True); {'time.sleep(60)' if text else ''}"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_the_address_of_a_run_is_given_once_it_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    ports: dict[str, Any] = {}

    def start(**options: Any) -> subprocess.Popen[str]:
        ports.update(options)
        return run_that_prints("starting\nready: http://localhost")

    monkeypatch.setattr(local_run, "start_run", start)
    with run_demo_store() as url:
        assert url == f"http://127.0.0.1:{ports['port']}"


def test_a_run_that_ends_too_early_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_run, "start_run", lambda **_: run_that_prints(""))
    with pytest.raises(SystemExit, match="before it was ready"), run_demo_store():
        pass
