"""The harness fails when the product lacks a guard: each of these is taken out, and the harness says so."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from lambdas.edge import dependencies
from tests.faults.campaign import Campaign
from tests.faults.registry import USE_CASES
from tests.faults.world import World
from wandstore.aws.request_storage import RequestStorage
from wandstore.catalogue.snapshots import Catalogues
from wandstore.jobs import attempt, keeper
from wandstore.jobs.attempt import JobRunner
from wandstore.jobs.keeper import Keeper
from wandstore.shoppers.cart import Cart

pytestmark = pytest.mark.slow


def without_its_guard(_: Any) -> Any:
    def ask(self: RequestStorage, service: str, operation: str, arguments: dict[str, Any]) -> Any:
        return getattr(getattr(self._clients, service), operation)(**arguments)

    return ask


def without_memory(ask_once: Any) -> Any:
    """A service that has failed is asked again, for as long as one call may take."""

    def ask(self: RequestStorage, service: str, operation: str, arguments: dict[str, Any]) -> Any:
        self._failed.clear()
        self._budget_seconds = float("inf")
        return ask_once(self, service, operation, arguments)

    return ask


def acknowledging_everything(run: Any) -> Any:
    def run_quietly(self: JobRunner, *message: Any) -> None:
        with contextlib.suppress(Exception):
            run(self, *message)

    return run_quietly


def always(value: Any) -> Callable[[Any], Any]:
    return lambda _: lambda *_: value


def always_done(_: Any) -> Any:
    return lambda cart, _, act: act(cart)


class Sabotage(NamedTuple):
    """`change` makes of what is there what is put in its place; the use case must notice."""

    what: str
    owner: Any
    name: str
    change: Callable[[Any], Any]
    use_case: str


SABOTAGES = (
    Sabotage("a request's storage raises what it gets", RequestStorage, "ask", without_its_guard, "debug errors"),
    Sabotage("a failed service is asked again", RequestStorage, "ask", without_memory, "search"),
    Sabotage("no page is adopted", attempt, "_page_of_this_job", always(None), "generate"),
    Sabotage("every message is acknowledged", JobRunner, "run", acknowledging_everything, "generate"),
    Sabotage("a job is never sent again", Keeper, "_was_never_sent", always(False), "first visit"),
    Sabotage("a lost job is never ended", keeper, "KEEPER_GRACE_SECONDS", lambda _: 10**9, "keep a lost job"),
    Sabotage("a secret that cannot be read is none", dependencies, "is_secret_known", always(True), "delivered page"),
    Sabotage("no key of an action is known", Cart, "once", always_done, "add to the bag"),
    Sabotage("the archive is not told", Catalogues, "_archive_current", always(None), "publish for the first time"),
)


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda sabotage: sabotage.what)
def test_a_product_without_a_guard_is_caught(world: World, monkeypatch: pytest.MonkeyPatch, sabotage: Sabotage) -> None:
    start = world.keep()
    campaign = Campaign(world, [USE_CASES[sabotage.use_case]])
    try:
        campaign.record()
        assert campaign.tally.broken == []
        monkeypatch.setattr(sabotage.owner, sabotage.name, sabotage.change(getattr(sabotage.owner, sabotage.name)))
        campaign.fail_each_call(until_broken=True)
        if not campaign.tally.broken:
            campaign.fail_each_service()
    finally:
        world.put_back(start)
    assert campaign.tally.broken != []
