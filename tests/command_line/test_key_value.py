"""`wandstore kv`: what is stored, read and changed by hand."""

from __future__ import annotations

import json
import time

import pytest

from command_line.namespaces import KeyValues
from tests.command_line.conftest import CommandLine
from tests.shop import Shop
from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Put
from wandstore.errors import ConditionRefused, ErrorCode, JobError

PAGE = "ui:lantern:ada"


def make_page(shop: Shop, shopper: str = "ada") -> None:
    shop.enqueue(shopper)
    assert shop.work() == 1


def put(shop: Shop, table: str, item: dict[str, object]) -> None:
    dynamodb.put(shop.clients, Put(table=table, item=item))


# list -----------------------------------------------------------------------------------------------------------------


def test_keys_are_listed_in_order_with_their_expiry(shop: Shop, wandstore: CommandLine) -> None:
    put(shop, shop.settings.ui_cache_table, {"key": "b", "expires_at": int(time.time()) + 3590})
    put(shop, shop.settings.ui_cache_table, {"key": "a", "expires_at": 1})
    lines = wandstore.done("kv", "list", "UI_CACHE").output.splitlines()
    assert [line.split(maxsplit=1) for line in lines[:3]] == [
        ["key", "expires"],
        ["a", "expired"],
        ["b", "in 59 minutes"],
    ]
    assert lines[3].split() == ["catalogue:lantern", "never"]


@pytest.mark.parametrize("name", ["GENERATION_QUEUE", "generation-queue", "queue"])
def test_a_namespace_has_a_name_and_a_short_form(shop: Shop, wandstore: CommandLine, name: str) -> None:
    shop.enqueue("ada")
    assert "job:lantern:ada" in wandstore.done("kv", "list", name).output


def test_a_prefix_selects_keys(shop: Shop, wandstore: CommandLine) -> None:
    for shopper in ("ada", "bea"):
        make_page(shop, shopper)
    listed = wandstore.done("kv", "list", "cache", "ui:", "--json").json
    assert [item["key"] for item in listed] == [PAGE, "ui:lantern:bea"]
    assert all(isinstance(item["expires_at"], int) for item in listed)


def test_a_listing_that_ends_early_says_so(shop: Shop, wandstore: CommandLine) -> None:
    for number in range(3):
        put(shop, shop.settings.shopper_sessions_table, {"key": f"session:{number}"})
    said = wandstore.done("kv", "list", "sessions", "--limit", "2", "--json")
    assert len(said.json) == 2
    assert said.messages == "There are more than 2; --limit 0 lists all.\n"
    assert len(wandstore.done("kv", "list", "sessions", "--limit", "0", "--json").json) == 3


def test_a_table_is_read_to_its_end_page_by_page(
    shop: Shop, wandstore: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        put(shop, shop.settings.shopper_sessions_table, {"key": f"session:{number}"})
    monkeypatch.setattr("moto.dynamodb.models.table.RESULT_SIZE_LIMIT", 60)  # bytes of a page
    assert len(wandstore.done("kv", "list", "sessions", "--json").json) == 5


def test_an_empty_listing_says_so_and_is_an_empty_list(wandstore: CommandLine) -> None:
    said = wandstore.done("kv", "list", "sessions", "session:nobody", "--json")
    assert said.json == []
    assert said.messages == "SHOPPER_SESSIONS has no key that begins with session:nobody.\n"


# get ------------------------------------------------------------------------------------------------------------------


def test_an_item_is_shown_decoded_and_what_is_long_is_summarised(shop: Shop, wandstore: CommandLine) -> None:
    make_page(shop)
    shown = wandstore.done("kv", "get", "cache", PAGE).output
    assert "\nbody " in shown
    assert "HTML of " in shown
    assert "--attribute body shows it" in shown
    assert "source             kimi" in shown
    assert " UTC)" in shown


def test_an_attribute_is_printed_whole(shop: Shop, wandstore: CommandLine) -> None:
    make_page(shop)
    html = wandstore.done("kv", "get", "cache", PAGE, "--attribute", "body").output
    assert html.startswith("<!doctype html>")
    assert "</html>" in html
    document = wandstore.done("kv", "get", "cache", PAGE, "--attribute", "document").output
    assert json.loads(document)["shopper_id"] == "ada"


def test_a_session_is_shown_with_its_counts(shop: Shop, wandstore: CommandLine) -> None:
    shop.set_persona("ada", None)
    item = wandstore.done("kv", "get", "sessions", "session:ada", "--json").json
    assert item["signals:lantern"]["$json"]["events"] == 1


def test_of_several_items_of_a_key_one_is_chosen_by_its_sort(shop: Shop, wandstore: CommandLine) -> None:
    table, partition = shop.settings.generation_queue_table, keys.errors(shop.shopper("ada"))
    for sort in ("1#a", "2#b"):
        put(shop, table, {"key": partition, "sort": sort, "message": f"of {sort}"})
    assert wandstore.fails("kv", "get", "queue", partition) == (
        f"2: {partition} has 2 items: choose one by --sort, as `wandstore kv list queue {partition}` lists them."
    )
    assert "of 2#b" in wandstore.done("kv", "get", "queue", partition, "--sort", "2#b").output


def test_what_is_not_there_is_exit_code_1(shop: Shop, wandstore: CommandLine) -> None:
    assert wandstore.fails("kv", "get", "cache", "nothing") == "1: UI_CACHE has no key nothing."
    put(shop, shop.settings.ui_cache_table, {"key": "a", "packed": b"\x00\xff"})
    assert wandstore.fails("kv", "get", "cache", "a", "--attribute", "b") == (
        "1: a has no attribute b; it has key, packed."
    )
    assert wandstore.fails("kv", "get", "cache", "a", "--attribute", "packed").startswith("1: packed has 2 bytes")
    assert wandstore.done("kv", "get", "cache", "a", "--attribute", "packed", "--json").json == {"$bytes": "AP8="}


def test_a_namespace_that_does_not_exist_is_answered_with_those_that_do(wandstore: CommandLine) -> None:
    said = wandstore.fails("kv", "get", "r2", "a")
    assert said.startswith("2: ")
    assert "there is no namespace 'r2'; there are UI_CACHE (cache)" in said
    assert said.endswith("See `wandstore kv get --help`.")


# put ------------------------------------------------------------------------------------------------------------------


def test_what_was_got_can_be_put_back_and_is_still_served(shop: Shop, wandstore: CommandLine) -> None:
    make_page(shop)
    before = shop.cached_page("ada")
    item = wandstore.done("kv", "get", "cache", PAGE, "--json").output
    shop.delete_item(shop.settings.ui_cache_table, {"key": PAGE})
    wandstore.done("kv", "put", "cache", PAGE, piped=item)
    assert shop.cached_page("ada")["body"] == before["body"]
    assert shop.visit("ada").rendered.body == before["body"]


def test_an_item_is_written_from_an_argument_with_its_time_to_live(shop: Shop, wandstore: CommandLine) -> None:
    said = wandstore.done("kv", "put", "cache", "note", '{"words": "hello"}', "--ttl", "60", "--json")
    assert said.json == {"namespace": "UI_CACHE", "key": "note", "replaced": False}
    item = shop.item(shop.settings.ui_cache_table, {"key": "note"})
    assert item["words"] == "hello"
    assert 0 < item["expires_at"] - time.time() <= 60


def test_the_second_part_of_a_key_is_the_values_own(shop: Shop, wandstore: CommandLine) -> None:
    wandstore.done("kv", "put", "queue", "provider:kimi", '{"sort": "account", "blocked_until": 5}')
    item = shop.item(shop.settings.generation_queue_table, {"key": "provider:kimi", "sort": "account"})
    assert item["blocked_until"] == 5


def test_an_item_is_replaced_only_after_a_yes(shop: Shop, wandstore: CommandLine) -> None:
    wandstore.done("kv", "put", "cache", "note", '{"n": 1}')
    said = wandstore("kv", "put", "cache", "note", '{"n": 2}', typed="n\n")
    assert said.code == 1
    assert "Replace note of UI_CACHE in the run on port 8000? [y/N]:" in said.messages
    assert said.messages.endswith("Nothing was changed.\n")
    assert shop.item(shop.settings.ui_cache_table, {"key": "note"})["n"] == 1
    wandstore.done("kv", "put", "cache", "note", '{"n": 2}', typed="y\n")
    assert shop.item(shop.settings.ui_cache_table, {"key": "note"})["n"] == 2


def test_without_a_terminal_and_without_yes_nothing_is_replaced(shop: Shop, wandstore: CommandLine) -> None:
    wandstore.done("kv", "put", "cache", "note", '{"n": 1}')
    assert wandstore.fails("kv", "put", "cache", "note", piped='{"n": 2}').endswith(
        "There is no terminal to answer on; use --yes."
    )
    wandstore.done("kv", "put", "cache", "note", "--yes", piped='{"n": 2}')
    assert shop.item(shop.settings.ui_cache_table, {"key": "note"})["n"] == 2


def test_an_item_that_another_process_writes_first_is_not_replaced(
    wandstore: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ConditionRefused

    monkeypatch.setattr(KeyValues, "put", refuse)
    assert wandstore.fails("kv", "put", "cache", "note", "{}") == (
        "1: Another process has just written note; nothing was changed."
    )


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("{", "The value is not JSON"),
        ("[]", "The value is not a JSON object"),
        ('{"a": "\\ud800"}', "The value is not UTF-8"),
        ('{"a": "\udcff"}', "The value is not UTF-8"),
        ('{"a": [1]}', "a: an attribute is a string"),
        ('{"a": {"$bytes": "?"}}', "a: $bytes is not base64"),
        ('{"key": "other"}', "The value's key is 'other'"),
        ('{"expires_at": "soon"}', "expires_at is a number"),
        ('{"a": "' + "x" * 400_001 + '"}', "larger than 400,000 bytes"),
    ],
)
def test_a_value_that_no_item_can_have_is_refused(wandstore: CommandLine, value: str, reason: str) -> None:
    said = wandstore.fails("kv", "put", "cache", "note", piped=value)
    assert said.startswith("2: ")
    assert reason in said


# delete ---------------------------------------------------------------------------------------------------------------


def test_an_item_is_deleted_only_after_a_yes(shop: Shop, wandstore: CommandLine) -> None:
    make_page(shop)
    assert wandstore("kv", "delete", "cache", PAGE, typed="n\n").code == 1
    assert shop.cached_page("ada")
    said = wandstore.done("kv", "delete", "cache", PAGE, typed="y\n")
    assert said.messages.endswith("1 item deleted.\n")
    assert not shop.cached_page("ada")


def test_every_key_with_a_prefix_is_deleted(shop: Shop, wandstore: CommandLine) -> None:
    for shopper in ("ada", "bea"):
        make_page(shop, shopper)
    deleted = wandstore.done("kv", "delete", "cache", "--prefix", "ui:lantern:", "--yes", "--json").json
    assert deleted == [{"key": PAGE}, {"key": "ui:lantern:bea"}]
    assert not shop.cached_page("bea")
    assert shop.item(shop.settings.ui_cache_table, keys.current_catalogue(shop.store.slug))


def test_every_item_of_a_key_is_deleted_or_the_one_of_a_sort(shop: Shop, wandstore: CommandLine) -> None:
    shop.enqueue("ada")
    shop.fail_job("ada", JobError(code=ErrorCode.TIMEOUT, message="too late"))
    partition = keys.errors(shop.shopper("ada"))
    put(shop, shop.settings.generation_queue_table, {"key": partition, "sort": "1#a"})
    assert wandstore.done("kv", "delete", "queue", partition, "--sort", "1#a", "--yes").messages == "1 item deleted.\n"
    put(shop, shop.settings.generation_queue_table, {"key": partition, "sort": "1#a"})
    assert wandstore.done("kv", "delete", "queue", partition, "--yes").messages == "2 items deleted.\n"


def test_delete_needs_either_a_key_or_a_prefix(wandstore: CommandLine) -> None:
    assert wandstore.fails("kv", "delete", "cache", "nothing", "--yes") == "1: UI_CACHE has no key nothing."
    assert wandstore.fails("kv", "delete", "cache", "--yes") == "2: Give either a key or --prefix."
    assert wandstore.fails("kv", "delete", "cache", "a", "--prefix", "a").startswith("2: Give either")
