"""The embedded cloud of `make run` as a process of a test's own."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from local.synth import ROOT


@contextmanager
def embedded_cloud() -> Iterator[int]:
    """The port on which the cloud listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port, fd = listening.getsockname()[1], listening.fileno()
        cloud = subprocess.Popen(
            [sys.executable, "-m", "local.cloud", str(fd)], cwd=ROOT, pass_fds=(fd,), stderr=subprocess.DEVNULL
        )
    try:
        yield port
    finally:
        cloud.kill()
        cloud.wait()
