"""Each copy of the prepared cloud is as CloudFormation would make it, and is a cloud of its own."""

from __future__ import annotations

import re
from typing import Any

import pytest
from moto.backends import get_backend
from moto.core.models import DEFAULT_ACCOUNT_ID

from local.cloud import create_data_stack
from local.synth import Template
from tests.conftest import Aws
from tests.prepared_cloud import PreparedCloud
from tests.shop import Shop
from wandstore.aws.clients import Clients
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.catalogue.snapshots import Catalogues, build_catalogue

# What differs from one creation to the next.
VARYING = {
    "CreationDateTime",
    "CreationDate",
    "CreatedTimestamp",
    "LastModifiedTimestamp",
    "TableId",
    "KMSMasterKeyArn",
}
# Of a table's name, which the template leaves to CloudFormation.
RANDOM_END = re.compile("-[A-Z0-9]{12}$")


def describe(clients: Clients) -> dict[str, Any]:
    """All tables, buckets and queues, without what differs each time."""
    dynamodb, sqs = clients.dynamodb, clients.sqs
    tables = [dynamodb.describe_table(TableName=name)["Table"] for name in dynamodb.list_tables()["TableNames"]]
    queues = {
        url: sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        for url in sqs.list_queues()["QueueUrls"]
    }
    found: dict[str, Any] = without_varying(
        {"tables": tables, "queues": queues, "buckets": clients.s3.list_buckets()["Buckets"]}
    )
    return found


def without_varying(value: Any) -> Any:
    if isinstance(value, str):
        return RANDOM_END.sub("", value)
    if isinstance(value, dict):
        return {key: without_varying(part) for key, part in value.items() if key not in VARYING}
    return [without_varying(part) for part in value] if isinstance(value, list) else value


@pytest.mark.slow
def test_a_copy_is_what_cloudformation_creates(aws: Aws, data_template: Template) -> None:
    copied = describe(aws.clients)
    assert len(copied["tables"]) > 3
    for name in aws.clients.dynamodb.list_tables()["TableNames"]:
        aws.clients.dynamodb.delete_table(TableName=name)
    for url in copied["queues"]:
        aws.clients.sqs.delete_queue(QueueUrl=url)
    for bucket in aws.clients.s3.list_buckets()["Buckets"]:
        aws.clients.s3.delete_bucket(Bucket=bucket["Name"])
    create_data_stack(data_template)
    assert describe(aws.clients) == copied


@pytest.mark.parametrize("number", range(2))
def test_what_a_test_writes_is_not_in_the_cloud_of_the_next(aws: Aws, number: int) -> None:
    settings, clients = aws.settings, aws.clients
    item = {"key": {"S": "one"}}
    assert "Item" not in clients.dynamodb.get_item(TableName=settings.ui_cache_table, Key=item)
    assert clients.s3.list_objects_v2(Bucket=settings.ui_storage_bucket)["KeyCount"] == 0
    assert "Messages" not in clients.sqs.receive_message(QueueUrl=settings.generation_queue_url)
    clients.dynamodb.put_item(TableName=settings.ui_cache_table, Item=item)
    clients.s3.put_object(Bucket=settings.ui_storage_bucket, Key="one", Body=b"1")
    clients.sqs.send_message(
        QueueUrl=settings.generation_queue_url, MessageBody="1", MessageGroupId="pool-0", MessageDeduplicationId="1"
    )


@pytest.mark.parametrize("number", range(2))
def test_the_shops_catalogue_is_published_and_a_later_one_is_not_in_the_cloud_of_the_next(
    shop: Shop, number: int
) -> None:
    catalogues, slug = Catalogues(shop.clients, shop.settings), shop.store.slug
    first = build_catalogue(slug, read_shopify_csv(shop.csv).products)
    assert catalogues.current_version(slug) == catalogues.archived_version(slug) == first.version
    assert catalogues.read(slug, first.version) == first
    assert shop.clients.s3.list_objects_v2(Bucket=shop.settings.ui_storage_bucket)["KeyCount"] == 2
    shop.csv.write_text(shop.csv.read_text().replace("Oak", "Ash"))
    assert shop.publish().version != first.version


def test_two_copies_share_no_lock(aws: Aws, prepared_cloud: PreparedCloud) -> None:
    def find_locks() -> set[int]:
        return {
            id(queue._messages_lock) for queue in get_backend("sqs")[DEFAULT_ACCOUNT_ID]["us-east-1"].queues.values()
        }

    before = find_locks()
    assert len(before) > 1
    prepared_cloud.fill()
    assert find_locks().isdisjoint(before)
