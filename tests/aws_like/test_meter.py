"""The arithmetic of DynamoDB's units: the examples of AWS's developer guide, in its own numbers."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws_like.dynamodb import StrictDynamoDB
from tests.aws_like.items import TableShape, item_bytes
from tests.aws_like.meter import READ_BYTES, WRITE_BYTES, Meter, count_units

KB = 1024
INDEXES = {"by_shop": ("shop", "seen")}


class Metered:
    """A table `t` with an index, and a meter that begins anew with each `since`."""

    def __init__(self) -> None:
        self.dynamodb = StrictDynamoDB({"t": TableShape(indexes=INDEXES)})
        self.meter = self.dynamodb.meter = Meter()

    def put(self, name: str, size: float, **about: str) -> None:
        self.dynamodb.put_item(TableName="t", Item=item_of(name, size, **about))
        self.forget()

    def forget(self) -> None:
        self.meter = self.dynamodb.meter = Meter()

    def get(self, name: str, *, strong: bool) -> float:
        self.dynamodb.get_item(TableName="t", Key=key_of(name), ConsistentRead=strong)
        return self.meter.read_units

    def transact(self, *writes: dict[str, Any]) -> int:
        self.dynamodb.transact_write_items(TransactItems=list(writes))
        return self.meter.write_units


def key_of(name: str) -> dict[str, Any]:
    return {"key": {"S": name}}


def item_of(name: str, kilobytes: float, **about: str) -> dict[str, Any]:
    """An item of exactly so many kilobytes."""
    item: dict[str, Any] = key_of(name) | {attribute: {"S": value} for attribute, value in about.items()}
    rest = int(kilobytes * KB) - item_bytes(item) - len("body")
    return item | {"body": {"S": "x" * rest}}


def put_of(name: str, kilobytes: float, **said: Any) -> dict[str, Any]:
    return {"Put": {"TableName": "t", "Item": item_of(name, kilobytes), **said}}


@pytest.fixture
def metered() -> Metered:
    return Metered()


# Sizes ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": "häm"}, 4),
        ({"B": b"12345"}, 5),
        ({"NULL": True}, 1),
        ({"BOOL": False}, 1),
        ({"SS": ["ab", "cde"]}, 5),
        # One byte for two significant digits, and one more; zeros at the ends do not count.
        ({"N": "0"}, 1),
        ({"N": "27"}, 2),
        ({"N": "123"}, 3),
        ({"N": "1.25"}, 3),
        ({"N": "-0.0015"}, 2),
        ({"N": "1800000000"}, 2),
    ],
)
def test_the_size_of_an_attribute_is_that_of_its_name_and_its_value(value: dict[str, Any], size: int) -> None:
    assert item_bytes({"name": value}) == len("name") + size


# Reads ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kilobytes", "strong", "units"),
    # "If your item size is 8 KB, you require 2 read units for one strongly consistent read, 1 for an eventually
    # consistent one"; and 3.5 kB are rounded to 4, 10 kB to 12.
    [(8, True, 2), (8, False, 1), (3.5, True, 1), (3.5, False, 0.5), (10, True, 3), (10, False, 1.5)],
)
def test_an_item_is_read_in_units_of_four_kilobytes(
    metered: Metered, kilobytes: float, strong: bool, units: float
) -> None:
    metered.put("a", kilobytes)
    assert metered.get("a", strong=strong) == units


@pytest.mark.parametrize(("strong", "units"), [(True, 1), (False, 0.5)])
def test_a_read_of_an_item_that_is_not_there_is_billed(metered: Metered, strong: bool, units: float) -> None:
    assert metered.get("nobody", strong=strong) == units


def test_a_batch_rounds_each_item(metered: Metered) -> None:
    # "BatchGetItem reads a 1.5 KB item and a 6.5 KB item": 4 kB + 8 kB, not 8 kB.
    metered.put("a", 1.5)
    metered.put("b", 6.5)
    asked = {"Keys": [key_of("a"), key_of("b")], "ConsistentRead": True}
    metered.dynamodb.batch_get_item(RequestItems={"t": asked})
    assert metered.meter.read_units == 3


def test_a_query_and_a_scan_round_the_whole_answer(metered: Metered) -> None:
    # "Your query returns 10 items whose combined size is 40.8 KB": 44 kB are 11 units.
    for number in range(10):
        metered.put(f"item-{number}", 4.08, shop="s", seen=f"{number}")
    metered.dynamodb.scan(TableName="t", ConsistentRead=True)
    assert metered.meter.read_units == 11
    metered.forget()
    metered.dynamodb.query(
        TableName="t",
        IndexName="by_shop",
        KeyConditionExpression="#shop = :shop",
        ExpressionAttributeNames={"#shop": "shop"},
        ExpressionAttributeValues={":shop": {"S": "s"}},
    )
    assert metered.meter.read_units == 5.5


# Writes ---------------------------------------------------------------------------------------------------------------


def test_an_item_is_written_in_units_of_one_kilobyte(metered: Metered) -> None:
    # "If an item is 512 bytes, it is rounded to 1 KB"; 1.5 kB need 2 units.
    assert [count_units(size, WRITE_BYTES) for size in (1, 512, 1024, 1025, 1536)] == [1, 1, 1, 2, 2]
    metered.dynamodb.put_item(TableName="t", Item=item_of("a", 1.5))
    assert metered.meter.write_units == 2


def test_the_larger_item_counts_before_or_after(metered: Metered) -> None:
    metered.put("a", 3.5)
    metered.dynamodb.put_item(TableName="t", Item=item_of("a", 0.5))
    assert metered.meter.write_units == 4


def test_an_update_of_one_attribute_is_billed_for_the_whole_item(metered: Metered) -> None:
    metered.put("a", 2.5)
    metered.dynamodb.update_item(
        TableName="t",
        Key=key_of("a"),
        UpdateExpression="SET #one = :one",
        ExpressionAttributeNames={"#one": "one"},
        ExpressionAttributeValues={":one": {"N": "1"}},
    )
    assert metered.meter.write_units == 3


def test_a_delete_is_billed_for_what_was_there(metered: Metered) -> None:
    metered.put("a", 2.5)
    metered.dynamodb.delete_item(TableName="t", Key=key_of("a"))
    assert metered.meter.write_units == 3
    metered.forget()
    metered.dynamodb.delete_item(TableName="t", Key=key_of("a"))
    assert metered.meter.write_units == 1


def test_a_condition_that_fails_is_billed_for_the_larger_item(metered: Metered) -> None:
    # "An existing item is 300 KB and the new one is 310 KB: 310 units."
    metered.put("a", 300)
    about = {"ConditionExpression": "attribute_not_exists(#key)", "ExpressionAttributeNames": {"#key": "key"}}
    with pytest.raises(ClientError):
        metered.dynamodb.put_item(TableName="t", Item=item_of("a", 310), **about)
    assert metered.meter.write_units == 310


def test_a_transaction_doubles_and_a_cancelled_one_is_billed(metered: Metered) -> None:
    # "Three items of 500 bytes in a transaction: two writes for each, six units."
    assert metered.transact(*(put_of(name, 500 / KB) for name in "abc")) == 6
    metered.forget()
    about = {"ConditionExpression": "attribute_not_exists(#key)", "ExpressionAttributeNames": {"#key": "key"}}
    with pytest.raises(ClientError):
        metered.transact(put_of("a", 0.5, **about), put_of("d", 1.5))
    assert metered.meter.write_units == 2 + 4


def test_what_is_throttled_is_not_billed(metered: Metered) -> None:
    metered.put("a", 1)
    metered.dynamodb.behaviour.throttles = lambda _: True
    for call in (lambda: metered.get("a", strong=True), lambda: metered.transact(put_of("a", 1))):
        with pytest.raises(ClientError):
            call()
    assert (metered.meter.read_units, metered.meter.write_units) == (0, 0)


# Indexes --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "units"),
    [
        ({}, {"shop": "s", "seen": "1"}, 1),  # a new entry
        ({"shop": "s", "seen": "1"}, {"shop": "s", "seen": "2"}, 2),  # another key: the old one goes, the new one comes
        ({"shop": "s", "seen": "1"}, {"shop": "s"}, 1),  # the entry goes
        ({"shop": "s", "seen": "1"}, {"shop": "s", "seen": "1"}, 0),  # nothing projected has changed
        ({"shop": "s", "seen": "1"}, {"shop": "s", "seen": "1", "said": "n"}, 1),  # a projected attribute
        ({}, {"shop": "s"}, 0),  # it has only one of the index's keys
    ],
)
def test_an_index_is_written_where_its_entry_changes(
    metered: Metered, before: dict[str, str], after: dict[str, str], units: int
) -> None:
    metered.put("a", 0.5, **before)
    metered.dynamodb.put_item(TableName="t", Item=item_of("a", 0.5, **after))
    assert (metered.meter.writes.total(), metered.meter.index_writes.total()) == (1, units)


def test_a_read_unit_is_four_kilobytes() -> None:
    assert [count_units(size, READ_BYTES) for size in (0, 4096, 4097)] == [1, 1, 2]
