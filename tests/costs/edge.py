"""What an edge needs: peak memory and processor seconds of its requests, by the size of the catalogue.

The handler runs in a process of its own, with boto3's clients made and the stand-in of AWS beside it, so that both
figures are rather too large. In the end a new version of the catalogue comes beside the old one. Another process begins
while storage is out of order, and serves its first visit from the CSV in the artifact. `python -m tests.costs.edge`
prints the tables of the docs.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3

from lambdas.edge.app import create_app
from lambdas.edge.readable_requests import make_handler
from tests.costs.published import EARLIER, LATER, STORE, fill, measure_each, open_cloud
from tests.edge_events import function_url_event
from tests.mangum_loop import event_loop_of_mangum
from tools.edge_memory import EdgeNeeds, tell_edge

TIMES = 20
HOME = f"/s/{STORE}"
COOKIE = "__Host-wandstore_shopper=ada"
PAGES = {
    "visit": (HOME, ""),
    "product": (f"{HOME}/products/wand-0", ""),
    "search": (HOME, "q=wand"),
    "category": (HOME, "category=Kind+0"),
    "bag": (f"{HOME}/cart", ""),
}


class Switched:
    """A client that answers only while storage `is_on`."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.is_on = False

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        if not self.is_on:
            raise ConnectionError("storage is out of order")
        found: Callable[..., Any] = getattr(self._client, operation)
        return found


def walk(folder: Path, *, begins_without_storage: bool) -> dict[str, float]:
    """Processor seconds by kind of request."""
    cloud, settings = open_cloud(folder)
    clients = cloud.clients()
    storage = {"dynamodb": Switched(clients.dynamodb), "s3": Switched(clients.s3)}
    clients.__dict__.update(storage)
    handle = make_handler(create_app(settings, clients))

    def ask(path: str, query: str, times: int = 1) -> float:
        event = function_url_event("GET", path, query, cookie=COOKIE)
        began = time.process_time()
        for _ in range(times):
            answer = handle(event, SimpleNamespace())
            assert answer["statusCode"] == 200, answer
        return (time.process_time() - began) / times

    seconds = {"first, without storage": ask(HOME, "")} if begins_without_storage else {}
    for client in storage.values():
        client.is_on = True
    fill(cloud, folder, EARLIER)
    seconds["first"] = ask(HOME, "")
    seconds["first search"] = ask(*PAGES["search"])
    seconds |= {kind: ask(*page, times=TIMES) for kind, page in PAGES.items()}
    fill(cloud, folder, LATER)
    for page in PAGES.values():
        ask(*page)
    return seconds


def answer(folder: Path, *, begins_without_storage: bool) -> None:
    """Prints the peak of memory, and the seconds."""
    made = [boto3.client(name, region_name="us-east-1") for name in ("dynamodb", "s3", "sqs", "secretsmanager")]
    with event_loop_of_mangum(), contextlib.redirect_stdout(None):
        seconds = walk(folder, begins_without_storage=begins_without_storage)
    del made
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps([peak_mb, seconds]))


def main(arguments: list[str]) -> None:
    match arguments:
        case ["answer" | "answer-after-an-outage" as part, folder]:
            answer(Path(folder), begins_without_storage=part != "answer")
        case _:
            measured = [
                EdgeNeeds(products, peak, peak_after, after | usual)
                for products, ((peak, usual), (peak_after, after)) in measure_each(
                    "tests.costs.edge", "answer", "answer-after-an-outage"
                )
            ]
            sys.stdout.write(tell_edge(measured) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
