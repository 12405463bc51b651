import io
import time
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from tests.waiting import SECONDS_UNTIL_HUNG
from wandstore.aws import request_storage
from wandstore.aws.request_storage import RequestStorage
from wandstore.aws.time_limit import CallTookTooLong
from wandstore.errors import StorageUnavailable


class Store:
    """A client that answers every operation in one way and counts how often it was asked."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.asked = 0

    def __getattr__(self, operation: str) -> Any:
        def answer(**_: Any) -> Any:
            self.asked += 1
            if isinstance(self.answer, Exception):
                raise self.answer
            return self.answer

        return answer


class Stores:
    def __init__(self, **stores: Store) -> None:
        self.__dict__.update(stores)


def drip(seconds: float) -> None:
    give_up_at = time.monotonic() + seconds
    while time.monotonic() < give_up_at:
        time.sleep(0.01)


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code}}, "GetItem")


@pytest.mark.parametrize(
    "failure",
    [
        ReadTimeoutError(endpoint_url="x"),
        refused("InternalServerError"),
        refused("AccessDenied"),
        ValueError("garbage"),
    ],
)
def test_a_store_that_failed_is_not_asked_again_in_the_request_and_others_are(failure: Exception) -> None:
    dynamodb, s3 = Store(failure), Store({"Body": io.BytesIO(b"page"), "ResponseMetadata": {}})
    storage = RequestStorage(Stores(dynamodb=dynamodb, s3=s3))  # type: ignore[arg-type]
    for _ in range(2):
        with pytest.raises(StorageUnavailable, match="dynamodb"):
            storage.dynamodb.get_item(TableName="t")
    assert dynamodb.asked == 1
    assert storage.s3.get_object(Key="k")["Body"].read() == b"page"


def test_an_answer_that_is_not_dynamodbs_is_none_at_all() -> None:
    """As of a server that answers 200 to everything: botocore reads its body as an empty answer."""
    storage = RequestStorage(Stores(dynamodb=Store({"ResponseMetadata": {}})))  # type: ignore[arg-type]
    with pytest.raises(StorageUnavailable):
        storage.dynamodb.get_item(TableName="t")


@pytest.mark.parametrize("code", ["ConditionalCheckFailedException", "TransactionCanceledException"])
def test_a_refusal_is_an_answer_and_the_store_is_asked_again(code: str) -> None:
    dynamodb = Store(refused(code))
    storage = RequestStorage(Stores(dynamodb=dynamodb))  # type: ignore[arg-type]
    for _ in range(2):
        with pytest.raises(ClientError):
            storage.dynamodb.put_item(TableName="t")
    assert dynamodb.asked == 2


def test_a_throttle_is_an_answer_to_a_transaction_only() -> None:
    storage = RequestStorage(Stores(dynamodb=Store(refused("ThrottlingException"))))  # type: ignore[arg-type]
    with pytest.raises(ClientError):
        storage.dynamodb.transact_write_items(TransactItems=[])
    with pytest.raises(StorageUnavailable):
        storage.dynamodb.get_item(TableName="t")


def test_a_caller_that_waits_less_long_has_a_budget_of_its_own() -> None:
    stores = Stores(dynamodb=Store({}))
    assert RequestStorage(stores, 0.8).seconds_left <= 0.8 < RequestStorage(stores).seconds_left  # type: ignore[arg-type]
    with pytest.raises(StorageUnavailable, match="no time left"):
        RequestStorage(stores, 0).dynamodb.get_item()  # type: ignore[arg-type]


def test_when_the_requests_time_is_used_up_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    dynamodb = Store({})
    storage = RequestStorage(Stores(dynamodb=dynamodb))  # type: ignore[arg-type]
    monkeypatch.setattr(request_storage, "STORAGE_SECONDS", -1)
    with pytest.raises(StorageUnavailable, match="no time left"):
        storage.dynamodb.get_item(TableName="t")
    assert dynamodb.asked == 0


def test_calls_that_hang_are_given_less_than_two_seconds_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a clock that only hanging calls move."""
    now, given = [100.0], []

    def hang_until_the_limit(seconds: float) -> None:
        given.append(seconds)
        now[0] += seconds
        raise CallTookTooLong

    monkeypatch.setattr(request_storage, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(request_storage, "at_most", hang_until_the_limit)
    storage = RequestStorage(Stores())  # type: ignore[arg-type]
    for client in (storage.dynamodb, storage.s3, storage.sqs):
        with pytest.raises(StorageUnavailable):
            client.get_object(Key="k")
    assert given[:2] == pytest.approx([request_storage.CALL_SECONDS, 0.3])
    assert sum(given) == pytest.approx(request_storage.STORAGE_SECONDS)
    assert request_storage.STORAGE_SECONDS < 2


def test_a_call_that_neither_answers_nor_times_out_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """As of a server that sends a byte now and then, or a host with many addresses that all hang."""
    monkeypatch.setattr(request_storage, "CALL_SECONDS", 0.1)

    class Dripping(Store):
        def __getattr__(self, operation: str) -> Any:
            return lambda **_: drip(SECONDS_UNTIL_HUNG)

    storage = RequestStorage(Stores(dynamodb=Dripping({})))  # type: ignore[arg-type]
    with pytest.raises(StorageUnavailable, match="CallTookTooLong"):
        storage.dynamodb.get_item(TableName="t")
    with pytest.raises(StorageUnavailable, match="failed earlier"):
        storage.dynamodb.get_item(TableName="t")


@pytest.mark.parametrize("operation", ["get_item", "batch_get_item", "query"])
def test_a_read_has_no_condition_that_could_be_refused(operation: str) -> None:
    storage = RequestStorage(Stores(dynamodb=Store(refused("ConditionalCheckFailedException"))))  # type: ignore[arg-type]
    with pytest.raises(StorageUnavailable):
        getattr(storage.dynamodb, operation)(TableName="t")
