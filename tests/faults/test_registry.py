"""Every entry of the product has a use case in the harness."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from starlette.routing import Route

import command_line.main
import container_image.server
from tests.faults.campaign import Campaign
from tests.faults.world import World

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent.parent
# Commands that write nothing: an operator who got no answer asks again.
READING_COMMANDS = {
    "wandstore kv list",
    "wandstore kv get",
    "wandstore store check",
    "wandstore shopper show",
    "wandstore shopper list",
    "wandstore job list",
    "wandstore job show",
    "wandstore tree list",
    "wandstore tree show",
    "wandstore plan",
}


# It calls nothing but Lambda's own API, for the account and no shopper; tomorrow it runs again.
OF_THE_ACCOUNT = {"lambdas.version_pruner.handler"}


def entries(world: World) -> Iterator[str]:
    for path, methods in world.paths.items():
        yield from (f"{method.upper()} {path}" for method in methods)
    for route in container_image.server.app.routes:
        if isinstance(route, Route) and "POST" in (route.methods or ()):
            yield f"container_image POST {route.path}"
    for entry in sorted(ROOT.glob("lambdas/*/handler.py")):
        if entry.parent.name != "edge":  # its entries are its routes
            yield f"lambdas.{entry.parent.name}.handler"
    yield "container_image.handler"
    yield from (f"wandstore {name}" for name in commands(command_line.main.app))


def commands(app: typer.Typer, prefix: str = "") -> Iterator[str]:
    yield from (f"{prefix}{command.name}" for command in app.registered_commands)
    for group in app.registered_groups:
        assert group.typer_instance is not None
        yield from commands(group.typer_instance, f"{group.name} ")


def test_every_route_function_and_writing_command_has_a_use_case(world: World) -> None:
    campaign = Campaign(world)
    campaign.record()
    assert campaign.tally.broken == []
    known = set(entries(world))
    assert known >= READING_COMMANDS | OF_THE_ACCOUNT
    reached = {entry.replace(":path}", "}") for entry in world.reached}
    assert known - reached == READING_COMMANDS | OF_THE_ACCOUNT
