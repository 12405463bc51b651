"""Starts what `make run` starts, for tests and tools: on free ports, with their own settings."""

from __future__ import annotations

import contextlib
import fcntl
import os
import random
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from local.run_file import FILE_VARIABLE
from local.synth import ROOT

STORE = "magic-wands"


# Below the ports that Linux and macOS give to outgoing connections, which may take one before its server has it.
_PORTS = range(20_000, 32_000)
_reserved: set[int] = set()


def free_ports(count: int) -> list[int]:
    """Different ports that nothing listens on, which no other call is given, in any process, until this one ends.

    Between this call and the start of its server another one would find the same port free.
    """
    found: list[int] = []
    while len(found) < count:
        port = random.choice(_PORTS)
        with contextlib.suppress(OSError):
            _reserve(port)
            socket.create_server(("127.0.0.1", port)).close()
            found.append(port)
    return found


def _reserve(port: int) -> None:
    """Raises `OSError` if it is reserved already."""
    if port in _reserved:
        raise OSError(f"port {port} is reserved")
    # A lock of one byte, for each port another one. The system takes it back when this process ends, however it does.
    fcntl.lockf(_open_reservations(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
    _reserved.add(port)


@cache
def _open_reservations() -> int:
    """Stays open until the process ends, as its locks do."""
    return os.open(os.path.join(tempfile.gettempdir(), f"wandstore-ports-{os.getuid()}"), os.O_RDWR | os.O_CREAT, 0o600)


def own_run_file(port: int) -> str:
    """The run file of a run on this port, apart from the developer's own."""
    return str(ROOT / ".cache" / f"run-{port}.json")


def start_run(*, port: int, generator_port: int, **environment: str) -> subprocess.Popen[str]:
    """A run without the developer's settings and keys. Its standard output has all that it prints."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG") if name in os.environ}
    ours = {"PORT": str(port), "GENERATOR_PORT": str(generator_port), FILE_VARIABLE: own_run_file(port)}
    return subprocess.Popen(
        [sys.executable, "-m", "local.run"],
        cwd=ROOT,
        env=kept | ours | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def run_demo_store(**environment: str) -> Iterator[str]:
    """The address of a run on free ports, without a cooldown between two pages of one shopper."""
    port, generator_port = free_ports(2)
    process = start_run(port=port, generator_port=generator_port, REFRESH_COOLDOWN_SECONDS="0", **environment)
    assert process.stdout is not None
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            if line.startswith("ready: "):
                break
        else:
            raise SystemExit(f"the run ended before it was ready:\n{''.join(said)}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=120)
