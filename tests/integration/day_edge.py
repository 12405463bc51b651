"""The edge of a simulated day: requests as Lambda gets them, through Mangum, and answers that do not always arrive."""

from __future__ import annotations

import asyncio
import gzip
import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from lambdas.edge.app import create_app
from lambdas.edge.readable_requests import make_handler
from tests.edge_events import function_url_event
from tests.integration.day_seen import Plan, Seen
from tests.integration.mortal_processes import Process, running
from tests.simulation import Simulation
from wandstore.aws.clients import Clients
from wandstore.settings import Settings


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Edge:
    """Each request has an environment of its own, which may be killed."""

    def __init__(self, simulation: Simulation, plan: Plan, seen: Seen, settings: Settings, clients: Clients) -> None:
        self._simulation, self._plan, self._seen = simulation, plan, seen
        self._handle = make_handler(create_app(settings, clients))
        self._free_loops: list[asyncio.AbstractEventLoop] = []
        self.next_kill: tuple[str, Process] | None = None  # what runs the next request of this kind

    def ask(
        self, kind: str, request: str, body: Mapping[str, Any] | str | None = None, headers: Mapping[str, str] = {}
    ) -> Answer | None:
        """`request` is a method and an address. None where nobody gets an answer: whether it was done is unknown.

        An answer that the client should not have got is noted as an error.
        """
        method, _, address = request.partition(" ")
        path, _, query = address.partition("?")
        text = body if isinstance(body, str) or body is None else json.dumps(body)
        self._seen.requests[kind] += 1
        process, began_at = Process("edge"), self._simulation.now
        if self.next_kill is not None and self.next_kill[0] in (kind, "any"):
            (_, process), self.next_kill = self.next_kill, None
        with running(process), self._loop_of_its_own():
            answered = self._handle(function_url_event(method, path, query, text, **headers), SimpleNamespace())
        self._seen.longest_request = max(self._seen.longest_request, self._simulation.now - began_at)
        if process.is_dead:
            return None
        answer = _read(answered)
        if not _is_good(kind, method, answer):
            self._seen.errors.append(f"{kind}: {request}: {answer.status} {answer.text[:300]}")
        if self._simulation.random.random() < self._plan.lost_answer_share:
            self._seen.answers_lost += 1
            return None
        return answer

    @contextmanager
    def _loop_of_its_own(self) -> Iterator[None]:
        """Mangum runs a request in the loop of its thread; here requests overlap, each in a thread of its own."""
        loop = self._free_loops.pop() if self._free_loops else asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        try:
            yield
        finally:
            asyncio.set_event_loop(None)
            self._free_loops.append(loop)

    def close(self) -> None:
        for loop in self._free_loops:
            loop.close()


def _read(answered: Mapping[str, Any]) -> Answer:
    content, headers = answered.get("body") or "", answered["headers"]
    text = content
    if answered.get("isBase64Encoded"):
        raw = b64decode(content)
        # Nobody reads the pages of a day but for what a test looks for in them.
        is_page = headers.get("content-encoding") == "gzip" and "x-wandstore-cache" in headers
        text = "" if is_page else gzip.decompress(raw).decode()
    return Answer(answered["statusCode"], headers, tuple(answered.get("cookies", ())), text)


def _is_good(kind: str, method: str, answer: Answer) -> bool:
    """A page is one whatever fails; a program may be told to try again."""
    if answer.status == 503 and method == "POST":
        return answer.json["error"]["retryable"] is True
    # The catalogue could not be read, and nothing is known of the product.
    return answer.status < 400 or (kind == "view" and answer.status == 422)
