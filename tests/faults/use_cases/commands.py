"""What an operator runs. A command ends with a line for a person, and its repeat does what it could not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tests.faults.outside import DOMAIN
from tests.faults.registry import UseCase, nothing, register
from tests.faults.use_cases.functions import keep_neighbours, keep_reconciled, view_together
from tests.faults.use_cases.jobs import keep_new_shoppers_page, lose_the_message
from tests.faults.use_cases.webhooks import lose_events, report_product, sell_at_the_old_price
from tests.faults.world import SHOP_STORE, STORE, Ran, World

FOLDER = "FOLDER"  # in the place of a folder of the world


def run(arguments: tuple[str, ...], world: World) -> Ran:
    ran = world.run_command(*_in_world(arguments, world))
    told = f"{arguments}: {ran.code} {ran.output[-300:]} {ran.messages[-600:]}"
    world.witness.hold("a command ends with an exit code", ran.code in (0, 1, 2), told)
    is_explained = ran.code == 0 or bool(ran.messages.strip() or ran.output.strip())
    world.witness.hold("a failure is explained", is_explained, told)
    return ran


def _in_world(arguments: tuple[str, ...], world: World) -> list[str]:
    return [argument.replace(FOLDER, str(world.settings.stores_path / "added")) for argument in arguments]


def register_command(
    *arguments: str,
    prepare: Callable[[World], None] = nothing,
    keeps: Callable[[World, Any], None] | None = None,
    name: str = "",
) -> None:
    """A command whose repeat without faults has to succeed; what it then has done is kept."""

    def keep(world: World, ran: Ran | None) -> None:
        if ran is None or ran.code != 0:
            again = world.run_command(*_in_world(arguments, world))
            told = f"{arguments}: {again.code} {again.output} {again.messages}"
            world.witness.hold("a repeated command succeeds", again.code == 0 or _was_done(again), told)
            world.settle()
        if keeps is not None:
            keeps(world, ran)

    register(UseCase(f"wandstore {name or ' '.join(arguments[:2])}", partial(run, arguments), prepare, keep))


def _was_done(ran: Ran) -> bool:
    """Whether the first try had done it, although it could not tell."""
    return "nothing was changed" in ran.messages or "has no key" in ran.messages


def fail_a_job(world: World) -> None:
    lose_the_message(world)
    world.settle()


def put_an_item(world: World) -> None:
    world.run_command("kv", "put", "cache", "note:1", '{"words": "old"}', "--yes")


def change_the_shop(world: World) -> None:
    sell_at_the_old_price(world)
    report_product(world)
    lose_events(world)


def keep_item(world: World, _: Any) -> None:
    item = world.cloud.dynamodb.table(world.settings.ui_cache_table).get(("note:1", ""), {})
    world.witness.hold("an item is as the command has written it", item.get("words") == {"S": "new"}, str(item))


def keep_no_item(world: World, _: Any) -> None:
    is_there = ("note:1", "") in world.cloud.dynamodb.table(world.settings.ui_cache_table)
    world.witness.hold("an item is gone", not is_there)


def keep_trees(world: World, _: Any) -> None:
    again = world.run_command("warm", "--store", STORE, "--yes")
    world.witness.hold("the trees are there", "likely trees are there" in again.messages + again.output, again.messages)


register_command("sync", "--store", SHOP_STORE, prepare=change_the_shop, keeps=keep_reconciled, name="sync")
register_command(
    "redrive", "--store", STORE, "--failed", prepare=fail_a_job, keeps=keep_new_shoppers_page, name="redrive"
)
register_command("neighbours", "--store", STORE, prepare=view_together, keeps=keep_neighbours, name="neighbours")
register_command("warm", "--store", STORE, "--yes", keeps=keep_trees, name="warm")
register_command("kv", "put", "cache", "note:1", '{"words": "new"}', "--yes", prepare=put_an_item, keeps=keep_item)
register_command("kv", "delete", "cache", "note:1", "--yes", prepare=put_an_item, keeps=keep_no_item)
register_command("tree", "drop", "neutral", "--store", STORE, "--yes")
register_command("store", "add", DOMAIN, "--slug", "added", "--out", FOLDER, "--yes")
