"""Starts what `make run` starts, for programs that look at it: on ports of their own, with settings of their own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

from local.synth import ROOT


def free_ports(count: int) -> list[int]:
    """Held together while they are found, so that they differ."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def start_run(*, port: int, generator_port: int, **environment: str) -> subprocess.Popen[str]:
    """With nothing of the developer's own settings, and no key. What it says comes by its standard output."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG") if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-m", "local.run"],
        cwd=ROOT,
        env=kept | {"PORT": str(port), "GENERATOR_PORT": str(generator_port), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
