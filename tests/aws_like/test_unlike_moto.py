"""The stand-ins behave as AWS is documented to where moto does not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws_like.cloud import Cloud, wired
from tests.aws_like.errors import NeverSaid
from tests.aws_like.test_like_moto import said_with
from tests.clock import Clock
from wandstore.settings import Settings


class Slow:
    """A cloud on its own clock, whose every sleep lets others act before it passes."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.meanwhile: list[Callable[[], None]] = []
        self.cloud = Cloud(wired(Settings()), clock=self.clock, sleep=self._sleep)
        self.dynamodb = self.cloud.dynamodb
        self.table = self.cloud.settings.generation_queue_table

    def _sleep(self, seconds: float) -> None:
        if self.meanwhile:
            self.clock.now += seconds / 2
            self.meanwhile.pop(0)()
            self.clock.now += seconds / 2
        else:
            self.clock.now += seconds

    def put(self, name: str, **said: Any) -> dict[str, Any]:
        return {"Put": {"TableName": self.table, "Item": {**key_of(name), **said}}}

    def transact(self, *names: str, **said: Any) -> None:
        self.dynamodb.transact_write_items(TransactItems=[self.put(name) for name in names], **said)

    def read(self, name: str, **said: Any) -> Any:
        return self.dynamodb.get_item(TableName=self.table, Key=key_of(name), **said).get("Item")


def key_of(name: str) -> dict[str, Any]:
    return {"key": {"S": name}, "sort": {"S": "-"}}


def refused_with(call: Callable[[], Any]) -> tuple[str, list[str]]:
    """The error's code, and the codes of a cancelled transaction's reasons."""
    with pytest.raises(ClientError) as refused:
        call()
    answer = refused.value.response
    return answer["Error"]["Code"], [reason["Code"] for reason in answer.get("CancellationReasons", ())]


@pytest.fixture
def slow() -> Slow:
    return Slow()


def test_a_transaction_that_meets_another_on_an_item_is_cancelled(slow: Slow) -> None:
    slow.cloud.behaviour.transaction_seconds = 0.01
    seen = []

    def meanwhile() -> None:
        seen.append(refused_with(lambda: slow.transact("new", "shared")))

    slow.meanwhile.append(meanwhile)
    slow.transact("shared", "first")
    assert seen == [("TransactionCanceledException", ["None", "TransactionConflict"])]
    assert (slow.read("first"), slow.read("new")) == (key_of("first"), None)
    slow.transact("new", "shared")  # the first one is over
    assert slow.dynamodb.counts["conflicts"] == 1


def test_a_single_write_that_meets_a_transaction_is_refused_and_a_read_sees_what_was_before(slow: Slow) -> None:
    slow.cloud.behaviour.transaction_seconds = 0.01
    single = slow.put("shared", by={"S": "single"})["Put"]
    slow.dynamodb.put_item(**single)
    seen: list[Any] = []

    def meanwhile() -> None:
        seen.append(refused_with(lambda: slow.dynamodb.put_item(**single)))
        seen.append(slow.read("shared", ConsistentRead=True))

    slow.meanwhile.append(meanwhile)
    slow.transact("shared")
    assert seen == [("TransactionConflictException", []), {**key_of("shared"), "by": {"S": "single"}}]
    assert slow.read("shared") == key_of("shared")


def test_a_refused_transaction_has_its_other_items_for_as_long(slow: Slow) -> None:
    slow.cloud.behaviour.transaction_seconds = 0.01
    slow.dynamodb.put_item(**slow.put("there")["Put"])
    seen = []
    slow.meanwhile.append(lambda: seen.append(refused_with(lambda: slow.transact("shared"))))
    new = slow.put("there")["Put"] | {
        "ConditionExpression": "attribute_not_exists(#key)",
        "ExpressionAttributeNames": {"#key": "key"},
    }
    refused = refused_with(lambda: slow.dynamodb.transact_write_items(TransactItems=[{"Put": new}, slow.put("shared")]))
    assert refused == ("TransactionCanceledException", ["ConditionalCheckFailed", "None"])
    assert seen == [("TransactionCanceledException", ["TransactionConflict"])]


def test_threads_that_add_at_once_lose_nothing() -> None:
    cloud = Cloud(wired(Settings()))
    add: dict[str, Any] = {
        "TableName": cloud.settings.ui_cache_table,
        "Key": {"key": {"S": "counter"}},
        "UpdateExpression": "ADD #count :one",
        "ExpressionAttributeNames": {"#count": "count"},
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }

    def work() -> None:
        for _ in range(100):
            cloud.dynamodb.update_item(**add)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cloud.dynamodb.table(cloud.settings.ui_cache_table)["counter", ""]["count"] == {"N": "400"}
    assert cloud.dynamodb.counts["UpdateItem"] == 400


def test_a_transactions_token_makes_a_repeat_do_nothing_for_ten_minutes(slow: Slow) -> None:
    add: dict[str, Any] = {
        "TableName": slow.table,
        "Key": key_of("pool"),
        "UpdateExpression": "ADD #count :one",
        "ExpressionAttributeNames": {"#count": "count"},
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }
    for seconds, count in ((0, "1"), (599, "1"), (2, "2")):
        slow.clock.now += seconds
        slow.dynamodb.transact_write_items(TransactItems=[{"Update": add}], ClientRequestToken="token")
        assert slow.read("pool")["count"] == {"N": count}
    other = refused_with(lambda: slow.transact("pool", ClientRequestToken="token"))
    assert other == ("IdempotentParameterMismatchException", [])


def test_a_throttled_partition_refuses_writes_until_its_units_are_back(slow: Slow) -> None:
    slow.cloud.behaviour.partition_write_units = 10
    large = {"Item": {**key_of("hot"), "body": {"S": "x" * 20_000}}}
    slow.dynamodb.put_item(TableName=slow.table, **large)
    code = "ProvisionedThroughputExceededException"
    assert refused_with(lambda: slow.dynamodb.put_item(TableName=slow.table, **large)) == (code, [])
    assert refused_with(lambda: slow.transact("hot", "cold")) == (
        "TransactionCanceledException",
        ["ProvisionedThroughputExceeded", "None"],
    )
    slow.dynamodb.put_item(**slow.put("cold")["Put"])
    slow.clock.now += 2
    slow.transact("hot", "cold")


def test_a_batch_leaves_throttled_keys_unprocessed_and_fails_where_all_are(slow: Slow) -> None:
    for name in ("a", "b", "c"):
        slow.dynamodb.put_item(**slow.put(name)["Put"])
    asked = {slow.table: {"Keys": [key_of(name) for name in ("a", "b", "c")], "ConsistentRead": True}}
    throttled = {"b"}
    slow.cloud.behaviour.throttles = lambda touch: touch.key[0] in throttled
    answer = slow.dynamodb.batch_get_item(RequestItems=asked)
    assert answer["Responses"] == {slow.table: [key_of("c"), key_of("a")]}
    assert answer["UnprocessedKeys"] == {slow.table: {"Keys": [key_of("b")], "ConsistentRead": True}}
    throttled |= {"a", "c"}
    code, _ = refused_with(lambda: slow.dynamodb.batch_get_item(RequestItems=asked))
    assert code == "ProvisionedThroughputExceededException"


def test_a_batch_has_at_most_sixteen_megabytes_and_a_hundred_keys(slow: Slow) -> None:
    names = [f"n{number}" for number in range(101)]
    for name in names[:50]:
        slow.dynamodb.put_item(**slow.put(name, body={"B": bytes(400_000)})["Put"])
    answer = slow.dynamodb.batch_get_item(RequestItems={slow.table: {"Keys": [key_of(name) for name in names[:50]]}})
    assert len(answer["Responses"][slow.table]) == 41  # 16 MiB of 400 kB each
    assert len(answer["UnprocessedKeys"][slow.table]["Keys"]) == 9
    for keys in (names, ["twice", "twice"], []):
        request = {slow.table: {"Keys": [key_of(name) for name in keys]}}
        assert refused_with(partial(slow.dynamodb.batch_get_item, RequestItems=request))[0] == "ValidationException"


def test_a_read_that_is_not_strongly_consistent_is_behind(slow: Slow) -> None:
    slow.cloud.behaviour.lag_seconds = 1
    slow.dynamodb.put_item(**slow.put("a")["Put"])
    assert (slow.read("a"), slow.read("a", ConsistentRead=True)) == (None, key_of("a"))
    slow.clock.now += 0.6
    slow.dynamodb.put_item(**slow.put("a", second={"BOOL": True})["Put"])
    slow.clock.now += 0.6
    assert slow.read("a") == key_of("a")
    assert [*slow.dynamodb.scan(TableName=slow.table)["Items"]] == [key_of("a")]
    slow.clock.now += 0.6
    assert slow.read("a") == {**key_of("a"), "second": {"BOOL": True}}


def test_an_item_is_at_most_four_hundred_kilobytes(slow: Slow) -> None:
    most = 400 * 1024 - len("key" + "full" + "sort" + "-" + "body")
    slow.dynamodb.put_item(**slow.put("full", body={"S": "x" * most})["Put"])
    above = slow.put("full", body={"S": "x" * (most + 1)})
    assert refused_with(lambda: slow.dynamodb.put_item(**above["Put"])) == ("ValidationException", [])
    grow: dict[str, Any] = {
        "Key": key_of("full"),
        "UpdateExpression": "SET #more = :yes",
        "ExpressionAttributeNames": {"#more": "more"},
        "ExpressionAttributeValues": {":yes": {"BOOL": True}},
    }
    assert refused_with(lambda: slow.dynamodb.update_item(TableName=slow.table, **grow)) == ("ValidationException", [])
    cancelled = refused_with(lambda: slow.dynamodb.transact_write_items(TransactItems=[above]))
    assert cancelled == ("TransactionCanceledException", ["ValidationError"])


def test_a_transaction_has_at_most_a_hundred_items_four_megabytes_and_no_item_twice(slow: Slow) -> None:
    too_many = [f"n{number}" for number in range(101)]
    large = [slow.put(f"n{number}", body={"B": bytes(400_000)}) for number in range(11)]
    for call in (
        lambda: slow.transact(*too_many),
        lambda: slow.transact("a", "b", "a"),
        lambda: slow.dynamodb.transact_write_items(TransactItems=large),
    ):
        assert refused_with(call) == ("ValidationException", [])
    slow.transact(*too_many[:100])


def test_an_expired_item_stays_until_it_is_removed(slow: Slow) -> None:
    slow.dynamodb.put_item(**slow.put("old", expires_at={"N": str(int(slow.clock.now) + 10)})["Put"])
    slow.clock.now += 3600
    assert slow.read("old") is not None
    assert slow.dynamodb.remove_expired() == []
    slow.clock.now += 2 * 86_400
    assert slow.dynamodb.remove_expired() == [(slow.table, ("old", "-"))]
    assert slow.read("old") is None


@pytest.mark.parametrize(
    "item",
    [
        {"sort": {"S": "-"}},
        {"key": {"S": ""}, "sort": {"S": "-"}},
        {"key": {"S": "k" * 2049}, "sort": {"S": "-"}},
        key_of("a") | {"jobs": {"SS": []}},
        key_of("a") | {"at": {"N": "nan"}},
        key_of("a") | {"at": {"N": "1" * 39}},
    ],
)
def test_what_aws_does_not_store_is_refused(slow: Slow, item: dict[str, Any]) -> None:
    assert refused_with(lambda: slow.dynamodb.put_item(TableName=slow.table, Item=item)) == ("ValidationException", [])


def test_a_placeholder_that_is_not_used_or_not_given_is_refused(slow: Slow) -> None:
    for condition, names in (("#key = #key", {"#key": "key", "#more": "more"}), ("#key = #other", {"#key": "key"})):
        put = slow.put("a")["Put"] | {"ConditionExpression": condition, "ExpressionAttributeNames": names}
        assert refused_with(partial(slow.dynamodb.put_item, **put)) == ("ValidationException", [])


def test_a_number_is_read_without_its_zeros(slow: Slow) -> None:
    slow.dynamodb.put_item(**slow.put("a", at={"N": "1700000000.50"}, mean={"N": "-2.0"}, tiny={"N": "1e-7"})["Put"])
    found = slow.read("a")
    assert (found["at"], found["mean"], found["tiny"]) == ({"N": "1700000000.5"}, {"N": "-2"}, {"N": "0.0000001"})


@pytest.mark.parametrize(
    "request_",
    [
        {"ConditionExpression": "#state BETWEEN :ten AND :two"},
        {"ConditionExpression": "#state == :ten"},
        {"ReturnConsumedCapacity": "TOTAL"},
        {"Item": key_of("a") | {"deep": {"M": {}}}},
    ],
)
def test_what_is_never_said_is_no_silent_answer(slow: Slow, request_: dict[str, Any]) -> None:
    put = slow.put("a")["Put"] | request_ | said_with(request_.get("ConditionExpression", ""))
    with pytest.raises(NeverSaid):
        slow.dynamodb.put_item(**{name: value for name, value in put.items() if value})
