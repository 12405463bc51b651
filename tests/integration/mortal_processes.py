"""Processes that are killed at any moment, and calls of AWS that fail now and then, in virtual time."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.aws_like.cloud import Cloud
from tests.faults.injection import Call, Dies, FaultyClient, Injector, Kind
from tests.faults.product_time import ProductTime
from tests.simulation import Simulation
from wandstore.aws.clients import Clients, Patience
from wandstore.jobs import heartbeat


@dataclass(eq=False)
class Process:
    """What runs one invocation. It ends at its next call of AWS once it `is_dead`, after so many calls, or at one."""

    name: str
    calls_left: int | None = None
    is_dead: bool = False
    dies_at: str = ""  # an operation, which is not done any more

    def live_through_call(self, operation: str = "") -> None:
        if self.calls_left is not None:
            self.calls_left -= 1
            self.is_dead = self.is_dead or self.calls_left < 0
        self.is_dead = self.is_dead or (operation != "" and operation == self.dies_at)
        if self.is_dead:
            raise Dies


_process: ContextVar[Process | None] = ContextVar("process", default=None)


@contextmanager
def running(process: Process) -> Iterator[None]:
    token = _process.set(process)
    try:
        yield
    finally:
        _process.reset(token)


def live_on(operation: str = "") -> None:
    """Ends the process that calls this, if it is dead. Without an operation it has waited for something else."""
    if (process := _process.get()) is not None:
        process.live_through_call(operation)


class VirtualStop:
    """In the place of a heartbeat's `threading.Event`."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self._is_set = False
        self.is_waiting = False

    def set(self) -> None:
        self._is_set = True

    def wait(self, timeout: float) -> bool:
        if not self._is_set:
            self.is_waiting = True
            self._simulation.sleep(timeout)
            self.is_waiting = False
        return self._is_set


def give_heartbeats_virtual_time(simulation: Simulation, patches: pytest.MonkeyPatch) -> None:
    """Heartbeats beat in actors, and end with the process that they belong to."""

    class VirtualThread:
        def __init__(self, target: Callable[[], None], **_: Any) -> None:
            self._target = target
            self._stop: VirtualStop = cast(Any, target).__self__._stop

        def start(self) -> None:
            self._actor = simulation.start(partial(_run_in, _process.get(), self._target))

        def join(self) -> None:
            # A heartbeat that waits only wakes to end. One that is being sent has to arrive first.
            while self._actor.ended_at is None and not self._stop.is_waiting:
                simulation.sleep(0.01)

    patches.setattr(heartbeat, "threading", SimpleNamespace(Thread=VirtualThread))
    patches.setattr(heartbeat, "time", SimpleNamespace(monotonic=simulation.clock))


def _run_in(process: Process | None, target: Callable[[], None]) -> None:
    if process is not None:
        with running(process), contextlib.suppress(Dies):
            target()


class Chance(Injector):
    """Gives this share of all calls a fault of any kind that they can have."""

    def __init__(self, simulation: Simulation, share: float) -> None:
        super().__init__(SimulatedTime(simulation), lambda: None)
        self.share = share
        self.kinds: Counter[Kind] = Counter()
        self.all_calls = 0
        self._random = simulation.random

    def next_fault(self, service: str, operation: str, *, is_background: bool) -> Kind | None:
        live_on(operation)
        self.all_calls += 1
        if self._random.random() >= self.share:
            return None
        # The death of a process is a matter of its own.
        kinds = [one for one in Call(0, service, operation, is_background).kinds() if one is not Kind.DIES]
        kind = self._random.choice(kinds)
        self.kinds[kind] += 1
        return kind

    def note_write(self, operation: str) -> None:
        # What was sent was done; a process that died meanwhile never knows.
        if (process := _process.get()) is not None and process.is_dead:
            raise Dies


class SimulatedTime(ProductTime):
    """The simulation's time as the product's modules know it. No timer limits a call: its client's patience does."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self.limits = []

    def time(self) -> float:
        return self._simulation.now

    monotonic = time

    def sleep(self, seconds: float) -> None:
        self._simulation.sleep(seconds)

    @property
    def limit(self) -> None:
        return None

    def take_too_long(self, unlimited_seconds: float) -> bool:
        self._simulation.sleep(unlimited_seconds)
        return False


class Watched:
    """A client whose operation tells of each call that was really done."""

    def __init__(self, client: Any, operation: str, tell: Callable[[dict[str, Any]], None]) -> None:
        self._client, self._operation, self._tell = client, operation, tell

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        found = getattr(self._client, operation)
        if operation != self._operation:
            return cast(Callable[..., Any], found)

        def call(**arguments: Any) -> Any:
            answer = found(**arguments)
            self._tell(arguments)
            return answer

        return call


def faulty_clients(cloud: Cloud, chance: Chance, patience: Patience, watch: dict[str, Watched]) -> Clients:
    """The product's own clients of one kind of process; those of `watch` are in the place of the cloud's."""
    clients = Clients(patience)
    session = cloud.session()
    for service, name in (("dynamodb", "dynamodb"), ("s3", "s3"), ("sqs", "sqs"), ("secrets", "secretsmanager")):
        client = watch.get(service) or session.client(name)
        clients.__dict__[service] = FaultyClient(chance, service, client, patience)
    return clients
