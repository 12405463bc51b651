"""Mangum runs in the thread's event loop: there is always one in Lambda, and none after a test that used asyncio."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def event_loop_of_mangum() -> Iterator[None]:
    """A loop for the time of a test."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        yield
    finally:
        asyncio.set_event_loop(None)
        loop.close()
