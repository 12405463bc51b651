"""Plain values in and out of DynamoDB, and its refusals as errors of ours. moto answers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws_like.cloud import Cloud, wired
from tests.clock import Clock
from tests.conftest import Aws
from wandstore.aws import dynamodb, pauses
from wandstore.aws.dynamodb import ConditionCheck, Delete, Put, Table, Update, from_wire, has_expired, to_wire
from wandstore.errors import ConditionRefused, StorageUnavailable, TransactionRefused, WriteConflict
from wandstore.settings import Settings

PLAIN: dict[str, Any] = {
    "text": "é",
    "empty": "",
    "count": -3,
    "seconds": 1_790_000_000.123,
    "body": b"\x1f\x8b",
    "yes": True,
    "no": False,
    "nothing": None,
    "names": {"b", "a"},
}


def refused(code: str, **said: Any) -> ClientError:
    return ClientError({"Error": {"Code": code}, **said}, "TransactWriteItems")


def put(aws: Aws, key: str, **attributes: Any) -> None:
    dynamodb.put(aws.clients, Put(table=aws.settings.ui_cache_table, item={"key": key} | attributes))


def get(aws: Aws, key: str) -> Any:
    return Table(aws.clients, aws.settings.ui_cache_table).get({"key": key})


def pass_at_once(clock: Clock, patches: pytest.MonkeyPatch) -> None:
    """The pauses between tries."""
    patches.setattr(pauses, "time", SimpleNamespace(sleep=clock.sleep, monotonic=clock))


# Values ---------------------------------------------------------------------------------------------------------------


def test_plain_values_are_stored_and_read_back_as_they_were(aws: Aws) -> None:
    put(aws, "k", **PLAIN)
    read = get(aws, "k")
    assert read == {"key": "k"} | PLAIN
    assert {name: type(value) for name, value in read.items() if name != "key"} == {
        name: type(value) for name, value in PLAIN.items()
    }


@pytest.mark.parametrize("value", [["a"], {"a": 1}, object()])
def test_a_value_that_no_item_holds_is_an_error_before_anything_is_sent(value: object) -> None:
    with pytest.raises(TypeError, match=type(value).__name__):
        to_wire({"a": value})


def test_kinds_that_only_another_version_writes_are_read_as_they_come() -> None:
    read = from_wire({"a": {"L": [{"S": "x"}]}, "b": {"M": {"c": {"N": "1"}}}, "d": {"NS": ["1"]}})
    assert set(read) == {"a", "b", "d"}


def test_an_item_has_expired_from_the_second_it_names(aws: Aws) -> None:
    item = dynamodb.expires_after(100.9, 60)
    assert item == {"expires_at": 160}
    assert [has_expired(item, now) for now in (159.9, 160, 161)] == [False, True, True]
    assert not has_expired({}, 10**12)
    put(aws, "k", **item)
    table = Table(aws.clients, aws.settings.ui_cache_table)
    assert table.get({"key": "k"}, now=159.9) is not None
    assert table.get({"key": "k"}, now=160) is None


# Writes ---------------------------------------------------------------------------------------------------------------


def test_an_expression_names_its_attributes_itself() -> None:
    write = Update(
        table="t",
        key={"key": "k"},
        change="SET #state = :done ADD #attempts :one",
        condition="#state <> :done AND attribute_exists(#other)",
        values={"done": "done", "one": 1},
        names={"other": "other:lantern"},
    )
    assert write.to_request()["ExpressionAttributeNames"] == {
        "#state": "state",
        "#attempts": "attempts",
        "#other": "other:lantern",
    }


def test_a_write_without_condition_or_values_sends_neither() -> None:
    assert set(Put(table="t", item={"key": "k"}).to_request()) == {"TableName", "Item"}


def test_an_update_answers_with_the_whole_item_where_it_is_asked_to(aws: Aws) -> None:
    put(aws, "k", count=1, name="a")
    write = Update(table=aws.settings.ui_cache_table, key={"key": "k"}, change="ADD #count :one", values={"one": 1})
    assert dynamodb.update_and_read(aws.clients, write) == {"key": "k", "count": 2, "name": "a"}


def test_a_refused_condition_carries_the_stored_item_where_the_write_asked_for_it(aws: Aws) -> None:
    put(aws, "k", count=1)
    once = Put(table=aws.settings.ui_cache_table, item={"key": "k"}, condition="attribute_not_exists(#key)")
    with pytest.raises(ConditionRefused) as silent:
        dynamodb.put(aws.clients, once)
    assert silent.value.item is None
    loud = Put(table=once.table, item=once.item, condition=once.condition, values=once.values, returns_stored_item=True)
    with pytest.raises(ConditionRefused) as refusal:
        dynamodb.put(aws.clients, loud)
    assert refusal.value.item == {"key": "k", "count": 1}


def test_an_unknown_error_of_a_write_stays_the_clients(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> None:
        raise refused("ThrottlingException")

    monkeypatch.setattr(aws.clients.dynamodb, "put_item", fail)
    with pytest.raises(ClientError):
        put(aws, "k")


# Transactions ---------------------------------------------------------------------------------------------------------


def test_a_transaction_writes_all_or_nothing_and_says_which_conditions_were_refused(aws: Aws) -> None:
    table = aws.settings.ui_cache_table
    put(aws, "a", count=1)
    first = Put(table=table, item={"key": "a"}, condition="attribute_not_exists(#key)", returns_stored_item=True)
    second = Update(table=table, key={"key": "b"}, change="SET #name = :name", values={"name": "x"})
    check = ConditionCheck(table=table, key={"key": "c"}, condition="attribute_exists(#key)")
    with pytest.raises(TransactionRefused) as refusal:
        dynamodb.transact(aws.clients, [first, second, check])
    assert refusal.value.refused == {0, 2}
    assert refusal.value.item == {"key": "a", "count": 1}
    assert not refusal.value.is_transient
    assert get(aws, "b") is None
    dynamodb.transact(aws.clients, [second, Put(table=table, item={"key": "c"})])
    assert (get(aws, "b"), get(aws, "c")) == ({"key": "b", "name": "x"}, {"key": "c"})


@pytest.mark.parametrize(
    ("reasons", "places", "is_transient"),
    [
        (["None", "TransactionConflict"], set(), True),
        (["ThrottlingError", "None"], set(), True),
        (["ConditionalCheckFailed", "TransactionConflict"], {0}, True),
        (["None", "ConditionalCheckFailed"], {1}, False),
    ],
)
def test_a_conflict_or_a_throttle_in_a_transaction_is_transient(
    aws: Aws, monkeypatch: pytest.MonkeyPatch, reasons: list[str], places: set[int], is_transient: bool
) -> None:
    def fail(**_: Any) -> None:
        raise refused("TransactionCanceledException", CancellationReasons=[{"Code": reason} for reason in reasons])

    monkeypatch.setattr(aws.clients.dynamodb, "transact_write_items", fail)
    with pytest.raises(TransactionRefused) as refusal:
        dynamodb.transact(aws.clients, [])
    assert set(refusal.value.refused) == places
    assert refusal.value.is_transient is is_transient


def test_a_throttled_transaction_is_transient_as_a_whole(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> None:
        raise refused("ThrottlingException")

    monkeypatch.setattr(aws.clients.dynamodb, "transact_write_items", fail)
    with pytest.raises(TransactionRefused) as refusal:
        dynamodb.transact(aws.clients, [])
    assert (refusal.value.refused, refusal.value.is_transient) == (frozenset(), True)


@pytest.mark.parametrize(
    "error",
    [
        refused("TransactionCanceledException"),
        refused("TransactionCanceledException", CancellationReasons=[{"Code": "ValidationError"}]),
        refused("ResourceNotFoundException"),
    ],
)
def test_any_other_failure_of_a_transaction_stays_the_clients(
    aws: Aws, monkeypatch: pytest.MonkeyPatch, error: ClientError
) -> None:
    def fail(**_: Any) -> None:
        raise error

    monkeypatch.setattr(aws.clients.dynamodb, "transact_write_items", fail)
    with pytest.raises(ClientError):
        dynamodb.transact(aws.clients, [])


# Reads ----------------------------------------------------------------------------------------------------------------


def test_the_newest_items_of_a_partition_come_first_without_the_expired_ones(aws: Aws) -> None:
    table = Table(aws.clients, aws.settings.generation_queue_table)
    for number in range(4):
        item = {"key": "p", "sort": f"{number}"} | ({"expires_at": 10} if number == 3 else {})
        dynamodb.put(aws.clients, Put(table=table.name, item=item))
    assert [item["sort"] for item in table.newest("p", 3, now=10)] == ["2", "1"]
    assert [item["sort"] for item in table.newest("p", 3, now=9)] == ["3", "2", "1"]
    assert [item["sort"] for item in table.partition("p")] == ["0", "1", "2", "3"]
    assert list(table.partition("q")) == []


@pytest.mark.parametrize(("is_consistent", "sent"), [(True, True), (False, None)])
def test_a_read_is_strongly_consistent_unless_it_need_not_be(
    aws: Aws, monkeypatch: pytest.MonkeyPatch, is_consistent: bool, sent: bool | None
) -> None:
    asked: list[Any] = []

    def get_item(**request: Any) -> dict[str, Any]:
        asked.append(request.get("ConsistentRead"))
        return {"ResponseMetadata": {"RequestId": "r"}}

    monkeypatch.setattr(aws.clients.dynamodb, "get_item", get_item)
    Table(aws.clients, "t").get({"key": "k"}, is_consistent=is_consistent)
    assert asked == [sent]


# Scans and deletions --------------------------------------------------------------------------------------------------


def test_a_scan_gives_the_named_attributes_of_every_key_with_the_prefix_page_by_page(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("a:1", "a:2", "b:1"):
        put(aws, key, expires_at=5, body=b"x")
    monkeypatch.setattr("moto.dynamodb.models.table.RESULT_SIZE_LIMIT", 60)
    pages = list(Table(aws.clients, aws.settings.ui_cache_table).scan("a:", ("key", "expires_at")))
    assert len(pages) > 1
    found = [item for page in pages for item in page.items]
    assert sorted(found, key=lambda item: item["key"]) == [
        {"key": "a:1", "expires_at": 5},
        {"key": "a:2", "expires_at": 5},
    ]
    assert sum(page.looked_at for page in pages) == 3


def test_a_scan_without_a_prefix_gives_every_item(aws: Aws) -> None:
    put(aws, "a")
    (page,) = Table(aws.clients, aws.settings.ui_cache_table).scan("", ("expires_at",))
    assert page.items == [{}]


def test_an_item_is_deleted_and_one_that_is_not_there_is_no_error(aws: Aws) -> None:
    put(aws, "k")
    for _ in range(2):
        dynamodb.delete(aws.clients, Delete(table=aws.settings.ui_cache_table, key={"key": "k"}))
    assert get(aws, "k") is None


def test_a_deletion_on_a_condition_that_fails_is_refused(aws: Aws) -> None:
    put(aws, "k", state="live")
    write = Delete(
        table=aws.settings.ui_cache_table, key={"key": "k"}, condition="#state <> :live", values={"live": "live"}
    )
    with pytest.raises(ConditionRefused):
        dynamodb.delete(aws.clients, write)


@pytest.mark.parametrize("tries", [3, None])
def test_a_write_that_meets_a_transaction_is_tried_again_within_a_second(
    tries: int | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = Clock()
    pass_at_once(clock, monkeypatch)
    cloud = Cloud(wired(Settings()))
    put_item, asked = cloud.dynamodb.put_item, []

    def meet(**request: Any) -> Any:
        asked.append(clock.now)
        if tries is None or len(asked) < tries:
            raise refused("TransactionConflictException")
        return put_item(**request)

    monkeypatch.setattr(cloud.dynamodb, "put_item", meet)
    write = Put(table=cloud.settings.ui_cache_table, item={"key": "page"})
    if tries is None:
        with pytest.raises(WriteConflict):
            dynamodb.put(cloud.clients(), write)
        assert 0.7 < asked[-1] - asked[0] <= dynamodb.WRITE_RETRY_SECONDS
    else:
        dynamodb.put(cloud.clients(), write)
        assert len(asked) == tries
        assert capsys.readouterr().out.count('"TransactionConflict": 1') == tries - 1


@pytest.mark.parametrize(
    "ask",
    [
        lambda table: table.get({"key": "k"}),
        lambda table: list(table.get_many([{"key": "k"}], now=0)),
        lambda table: table.newest("k", 1, 0),
        lambda table: list(table.partition("k")),
        lambda table: list(table.scan("", ("key",))),
    ],
)
def test_an_answer_that_is_not_dynamodbs_is_not_taken_for_an_absent_item(ask: Any) -> None:
    with pytest.raises(StorageUnavailable, match="not an answer"):
        ask(Table(answering_with_nothing(), "table"))


def test_an_answer_that_is_not_dynamodbs_does_not_say_that_something_was_written() -> None:
    write = Put(table="table", item={"key": "k"})
    with pytest.raises(StorageUnavailable, match="not an answer"):
        dynamodb.put(answering_with_nothing(), write)
    with pytest.raises(StorageUnavailable, match="not an answer"):
        dynamodb.transact(answering_with_nothing(), [write])


def answering_with_nothing() -> Any:
    """Storage behind something that answers every call with a 200 and a body that is not JSON, as botocore reads it."""

    class Client:
        def __getattr__(self, _: str) -> Any:
            return lambda **_: {"ResponseMetadata": {"HTTPStatusCode": 200}}

    return SimpleNamespace(dynamodb=Client())
