"""The stand-ins answer what moto answers where moto is right; `test_unlike_moto.py` has the rest."""

from __future__ import annotations

import time
from typing import Any, NamedTuple

import pytest
from botocore.exceptions import ClientError

from tests.aws_like.cloud import INDEXES, Cloud, wired
from tests.conftest import Aws
from wandstore.settings import Settings

KEY = {"key": {"S": "job:lantern:ada"}, "sort": {"S": "-"}}
STANDING = {
    **KEY,
    "state": {"S": "queued"},
    "attempts": {"N": "9"},
    "jobs": {"SS": ["lantern:ada", "lantern:bea"]},
    "sent": {"BOOL": True},
}
NAMES = {
    "#key": "key",
    "#state": "state",
    "#attempts": "attempts",
    "#jobs": "jobs",
    "#absent": "absent",
}
VALUES = {
    ":queued": {"S": "queued"},
    ":failed": {"S": "failed"},
    ":ten": {"N": "10"},
    ":two": {"N": "2"},
    ":ada": {"S": "lantern:ada"},
    ":eve": {"S": "lantern:eve"},
}

CONDITIONS = (
    "attribute_not_exists(#key)",
    "attribute_exists(#key)",
    "attribute_not_exists(#absent)",
    "#state = :queued",
    "#state <> :queued",
    "#absent = :queued",
    "#absent <> :queued",
    "#absent < :ten",
    "#attempts < :ten",
    "#attempts > :ten",
    "#attempts <= :ten AND #attempts >= :two",
    "#state < :failed",
    "#state = :ten",
    "#state IN (:queued, :failed)",
    "NOT #state IN (:queued, :failed)",
    "#absent IN (:queued, :failed)",
    "size(#jobs) < :two",
    "size(#jobs) <= :two",
    "contains(#jobs, :ada)",
    "contains(#jobs, :eve)",
    "contains(#absent, :ada)",
    "begins_with(#state, :queued)",
    "begins_with(#absent, :queued)",
    "#state = :failed OR #state = :queued AND #attempts < :two",
    "(#state = :queued OR #state = :failed) AND #attempts < :two",
    "NOT #state = :failed AND #attempts < :two",
    "attribute_not_exists(#absent) OR (size(#jobs) < :two AND #attempts < :ten)",
)

UPDATES = (
    "SET #state = :failed, #attempts = :two",
    "SET #absent = if_not_exists(#absent, :two), #attempts = if_not_exists(#attempts, :two)",
    "SET #state = :failed ADD #attempts :two",
    "SET #state = :failed REMOVE #attempts, #absent",
    "ADD #absent :two",
    "ADD #jobs :places",
    "ADD #absent :places",
    "DELETE #jobs :places",
    "DELETE #jobs :both",
    "DELETE #absent :places",
    "DELETE #jobs :places SET #state = :failed",
)


class Storage(NamedTuple):
    """A table and a bucket, and the clients that know them."""

    dynamodb: Any
    s3: Any
    table: str
    bucket: str

    def item(self) -> dict[str, Any]:
        found: dict[str, Any] = self.dynamodb.get_item(TableName=self.table, Key=KEY)["Item"]
        return {name: _sorted(value) for name, value in found.items()}


def _sorted(value: dict[str, Any]) -> dict[str, Any]:
    return {"SS": sorted(value["SS"])} if "SS" in value else value


@pytest.fixture
def both(aws: Aws) -> tuple[Storage, Storage]:
    """moto's and ours, with the same item."""
    motos = Storage(
        aws.clients.dynamodb, aws.clients.s3, aws.settings.generation_queue_table, aws.settings.ui_storage_bucket
    )
    cloud = Cloud(wired(Settings()))
    ours = Storage(cloud.dynamodb, cloud.s3, cloud.settings.generation_queue_table, cloud.settings.ui_storage_bucket)
    for storage in (motos, ours):
        storage.dynamodb.put_item(TableName=storage.table, Item=STANDING)
    return motos, ours


def said_with(expression: str) -> dict[str, Any]:
    """Names and values that the expression uses: AWS refuses others."""
    values = VALUES | {
        ":places": {"SS": ["lantern:ada", "lantern:eve"]},
        ":both": {"SS": ["lantern:ada", "lantern:bea"]},
    }
    named = {name: text for name, text in NAMES.items() if name in expression}
    valued = {name: value for name, value in values.items() if name in expression}
    said: dict[str, Any] = {"ExpressionAttributeNames": named}
    return said | ({"ExpressionAttributeValues": valued} if valued else {})


def outcome(storage: Storage, condition: str) -> Any:
    try:
        storage.dynamodb.put_item(
            TableName=storage.table,
            Item={**KEY, "replaced": {"BOOL": True}},
            ConditionExpression=condition,
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
            **said_with(condition),
        )
    except storage.dynamodb.exceptions.ConditionalCheckFailedException as refused:
        return sorted(refused.response["Item"])
    return "let through"


def test_each_condition_holds_in_both_or_in_neither(both: tuple[Storage, Storage]) -> None:
    for condition in CONDITIONS:
        motos, ours = (outcome(storage, condition) for storage in both)
        assert ours == motos, condition
        for storage in both:
            storage.dynamodb.put_item(TableName=storage.table, Item=STANDING)


def test_each_update_leaves_the_same_item(both: tuple[Storage, Storage]) -> None:
    for update in UPDATES:
        for storage in both:
            storage.dynamodb.put_item(TableName=storage.table, Item=STANDING)
            storage.dynamodb.update_item(TableName=storage.table, Key=KEY, UpdateExpression=update, **said_with(update))
        motos, ours = both
        assert ours.item() == motos.item(), update


def test_a_transaction_that_is_refused_writes_nothing_and_says_why(both: tuple[Storage, Storage]) -> None:
    reasons = []
    for storage in both:
        other = {"key": {"S": "pool:pool-0"}, "sort": {"S": "-"}}
        refused_put = {
            "TableName": storage.table,
            "Item": {**KEY, "replaced": {"BOOL": True}},
            "ConditionExpression": "#state = :failed",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            **said_with("#state = :failed"),
        }
        with pytest.raises(ClientError) as refused:
            storage.dynamodb.transact_write_items(
                TransactItems=[
                    {"Put": {"TableName": storage.table, "Item": other}},
                    {"Put": refused_put},
                ]
            )
        assert refused.value.response["Error"]["Code"] == "TransactionCanceledException"
        said = refused.value.response["CancellationReasons"]
        reasons.append([(reason["Code"], sorted(reason.get("Item", ()))) for reason in said])
        assert "Item" not in storage.dynamodb.get_item(TableName=storage.table, Key=other)
    assert reasons[0] == reasons[1]


def test_each_query_answers_the_same_items_page_by_page(aws: Aws) -> None:
    cloud = Cloud(aws.settings)
    queries: list[dict[str, Any]] = [
        {"KeyConditionExpression": "#a = :a", "names": {"#a": "key"}, "values": {":a": "shopper:2"}},
        {
            "IndexName": "by_shop",
            "KeyConditionExpression": "#a = :a",
            "names": {"#a": "shop_id"},
            "values": {":a": "lantern"},
        },
        {
            "IndexName": "by_shop",
            "KeyConditionExpression": "#a = :a AND #sort <= :until",
            "names": {"#a": "shop_id", "#sort": "last_seen_at"},
            "values": {":a": "lantern", ":until": "2026-04"},
            "ScanIndexForward": False,
        },
    ]
    answers = []
    for client in (aws.clients.dynamodb, cloud.dynamodb):
        for number in range(9):
            row = {"key": f"shopper:{number % 3}", "sort": f"row:{number}", "last_seen_at": f"2026-0{9 - number}"}
            row |= {"shop_id": "lantern"} if number % 4 else {}
            item = {name: {"S": value} for name, value in row.items()}
            client.put_item(TableName=aws.settings.shopper_records_table, Item=item)
        seen = []
        for query in queries:
            request = {name: said for name, said in query.items() if name not in ("names", "values")}
            request["ExpressionAttributeNames"] = query["names"]
            request["ExpressionAttributeValues"] = {name: {"S": value} for name, value in query["values"].items()}
            seen.append(rows_by_pages(client.query, TableName=aws.settings.shopper_records_table, Limit=2, **request))
        projection = {"ProjectionExpression": "#a", "ExpressionAttributeNames": {"#a": "sort", "#key": "key"}}
        scan = projection | {"FilterExpression": "begins_with(#key, :prefix)", "Limit": 4}
        values = {":prefix": {"S": "shopper:1"}}
        scanned = rows_by_pages(
            client.scan, TableName=aws.settings.shopper_records_table, ExpressionAttributeValues=values, **scan
        )
        seen.append(sorted(scanned))
        answers.append(seen)
    assert answers[1] == answers[0]
    assert [len(rows) for rows in answers[0]] == [3, 6, 3, 3]


def rows_by_pages(read: Any, **request: Any) -> list[str]:
    rows = []
    while True:
        answer = read(**request)
        rows += [item["sort"]["S"] for item in answer["Items"]]
        if "LastEvaluatedKey" not in answer:
            return rows
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def put_outcome(storage: Storage, **condition: str) -> int:
    try:
        answer = storage.s3.put_object(
            Bucket=storage.bucket,
            Key="generated/lantern:ada.json",
            Body=f"{time.time_ns()}".encode(),
            ContentType="application/json",
            **condition,
        )
    except ClientError as error:
        return int(error.response["ResponseMetadata"]["HTTPStatusCode"])
    assert answer["ETag"]
    return 200


def test_an_object_is_put_under_the_same_conditions(both: tuple[Storage, Storage]) -> None:
    seen = []
    for storage in both:
        statuses = [put_outcome(storage, IfMatch='"0123"')]
        statuses.append(put_outcome(storage, IfNoneMatch="*"))
        statuses.append(put_outcome(storage, IfNoneMatch="*"))
        found = storage.s3.get_object(Bucket=storage.bucket, Key="generated/lantern:ada.json")
        assert found["Body"].read()
        statuses.append(put_outcome(storage, IfMatch=found["ETag"]))
        statuses.append(put_outcome(storage, IfMatch=found["ETag"]))
        statuses.append(put_outcome(storage))
        seen.append(statuses)
    assert seen[0] == seen[1] == [404, 200, 412, 200, 412, 200]


def test_an_absent_object_is_no_such_key(both: tuple[Storage, Storage]) -> None:
    for storage in both:
        with pytest.raises(ClientError) as absent:
            storage.s3.get_object(Bucket=storage.bucket, Key="generated/lantern:nobody.json")
        assert absent.value.response["Error"]["Code"] == "NoSuchKey"


def test_tables_and_indexes_are_those_of_the_data_stack(aws: Aws) -> None:
    shapes = Cloud(aws.settings).dynamodb.shapes
    for name, shape in shapes.items():
        table = aws.clients.dynamodb.describe_table(TableName=name)["Table"]
        assert [key["AttributeName"] for key in table["KeySchema"]] == (["key", "sort"] if shape.is_sorted else ["key"])
        indexes = {
            index["IndexName"]: tuple(key["AttributeName"] for key in index["KeySchema"])
            for index in table.get("GlobalSecondaryIndexes", ())
        }
        assert indexes == shape.indexes
    assert len(shapes) == len(aws.clients.dynamodb.list_tables()["TableNames"])
    assert INDEXES in [shape.indexes for shape in shapes.values()]
