"""Visits of many shoppers, by a client with little overhead, so that the pages take most of the time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class VisitAnswer:
    status: int
    cache: str


async def visit_at_once(store_url: str, shoppers: Sequence[str]) -> list[VisitAnswer]:
    """All visits at once, each on its own connection."""
    return await asyncio.gather(*(visit_once(store_url, shopper) for shopper in shoppers))


async def visit_by_turns(store_url: str, shoppers: Sequence[str]) -> list[VisitAnswer]:
    return [await visit_once(store_url, shopper) for shopper in shoppers]


async def visit_once(store_url: str, shopper: str) -> VisitAnswer:
    """Raises `OSError` for a connection that fails, and `ValueError` for a truncated response."""
    address = urlsplit(store_url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    request = f"GET {address.path}?shopper={shopper} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    writer.write(request.encode())
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    await writer.wait_closed()
    status_line, *lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    if len(body) != int(headers["content-length"]):
        raise ValueError(f"{len(body)} of {headers['content-length']} bytes arrived")
    return VisitAnswer(int(status_line.split()[1]), headers["x-wandstore-cache"])
