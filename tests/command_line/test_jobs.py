"""`wandstore job`."""

from __future__ import annotations

import pytest

from tests.command_line.conftest import CommandLine
from tests.shop import Shop
from wandstore.errors import ErrorCode, JobError

TOO_LATE = JobError(code=ErrorCode.TIMEOUT, message="Too late.")


def finish(shop: Shop, *shopper_ids: str) -> None:
    for shopper_id in shopper_ids:
        shop.enqueue(shopper_id)
        shop.work()


def test_completed_generations_are_listed_with_their_time(shop: Shop, wandstore: CommandLine) -> None:
    finish(shop, "ada", "bob")
    said = wandstore.done("job", "list", "--status", "completed")
    head, *rows = said.output.splitlines()
    assert head.split() == ["job", "store", "shopper", "status", "started", "seconds", "error"]
    assert [row.split()[2] for row in rows] == ["bob", "ada"]
    assert said.messages == ""


def test_failed_generations_are_listed_with_their_error(shop: Shop, wandstore: CommandLine) -> None:
    finish(shop, "ada")
    shop.enqueue("bob")
    shop.fail_job("bob", TOO_LATE)
    (row,) = wandstore.done("job", "list", "--status", "failed", "--store", "lantern", "--json").json
    assert (row["shopper"], row["error"], row["persona_hash"]) == ("bob", "TIMEOUT: Too late.", None)


def test_a_limited_list_says_how_it_continues(shop: Shop, wandstore: CommandLine) -> None:
    finish(shop, "ada", "bob")
    *_, more = wandstore.done("job", "list", "--status", "completed", "--limit", "1").output.splitlines()
    assert more.startswith("There are more: --until ")
    until = more.split()[4]
    rest = wandstore.done("job", "list", "--status", "completed", "--until", until, "--json").json
    assert "ada" in [row["shopper"] for row in rest]


def test_one_generation_is_shown_with_its_start_and_end(shop: Shop, wandstore: CommandLine) -> None:
    finish(shop, "ada")
    (row,) = wandstore.done("job", "list", "--status", "completed", "--json").json
    shown = wandstore.done("job", "show", row["job"], "--json").json
    assert shown == row
    assert shown["started"] <= shown["ended"]
    assert "ui:lantern:ada" in wandstore.done("job", "show", row["job"]).output


def test_an_empty_list_is_no_error(wandstore: CommandLine) -> None:
    assert wandstore.done("job", "list", "--status", "pending").output == "No generation is pending.\n"
    in_lantern = wandstore.done("job", "list", "--status", "failed", "--store", "lantern")
    assert in_lantern.output == "No generation is failed in lantern.\n"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (["list"], "2: Missing option '--status'."),
        (["list", "--status", "lost"], "2: Invalid value for '--status': 'lost' is not one of"),
        (["list", "--status", "failed", "--store", "nowhere"], "2: There is no store called 'nowhere'."),
        (["show", "none"], "1: There is no record of a generation none"),
    ],
)
def test_what_is_unknown_or_impossible_is_one_line(wandstore: CommandLine, given: list[str], reason: str) -> None:
    assert wandstore.fails("job", *given).startswith(reason)
