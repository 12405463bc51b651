"""A new process of the edge function until its first response, compared with a minimal app of FastAPI and Mangum."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial

from local.synth import ROOT
from tools.bench.comparison import Comparison, time_by_turns
from tools.bench.edge import request_event

ROUNDS = 7
# Neither calls a service, so the network is not part of the comparison.
EVENT = request_event("/health", {})
OURS = f"""
from lambdas.edge.handler import handler
assert handler({EVENT!r}, None)["statusCode"] == 200
"""
BARE = f"""
import asyncio, boto3
from fastapi import FastAPI
from mangum import Mangum
asyncio.set_event_loop(asyncio.new_event_loop())
app = FastAPI()
app.get("/health")(lambda: "hello")
assert Mangum(app, lifespan="off")({EVENT!r}, None)["statusCode"] == 200
"""


def compare() -> Iterator[Comparison]:
    ours, bare = time_by_turns(partial(_run, OURS), partial(_run, BARE), rounds=ROUNDS)
    yield Comparison("a new process's first event", ours, "FastAPI and Mangum with one route", bare)


def _run(program: str) -> None:
    environment = os.environ | {"AWS_DEFAULT_REGION": "us-east-1"}
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
