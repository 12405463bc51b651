"""An app of ours over HTTP, served from a thread of this process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import uvicorn
from starlette.types import ASGIApp

from tests.waiting import SECONDS_UNTIL_HUNG, wait_until


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """The app's address while it is served from a thread."""
    # An idle connection stays open: the next request would be lost if it were closed at that moment.
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, lifespan="off", log_level="warning", timeout_keep_alive=int(SECONDS_UNTIL_HUNG)
    )
    server, listening = uvicorn.Server(config), config.bind_socket()
    listening.listen()  # what asks before the server does waits for it, and is not refused
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    try:
        wait_until(lambda: httpx.get(f"{url}/health", timeout=SECONDS_UNTIL_HUNG, trust_env=False).status_code == 200)
        yield url
    finally:
        server.should_exit = True
        thread.join()
