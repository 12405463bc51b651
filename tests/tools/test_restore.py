"""Restoring the bucket's versions and a table's items, on the embedded cloud.

moto keeps versions as S3 does, but has no point-in-time recovery: where the restored table comes from is AWS's part.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, NamedTuple

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from tools import restore
from tools.restore import BucketRestore, Outcome, copy_items, find_change, main, read_histories, read_moment

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@dataclass
class Archive:
    """A bucket with versions, in which the hour is what `at` says."""

    s3: Any
    bucket: str
    patch: pytest.MonkeyPatch

    def at(self, hours_after_noon: float) -> Archive:
        moment = (NOON + timedelta(hours=hours_after_noon)).replace(tzinfo=None)
        self.patch.setattr("moto.s3.models.utcnow", lambda: moment)
        return self

    def put(self, key: str, text: str, **options: Any) -> None:
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=text.encode(), **options)

    def delete(self, key: str) -> None:
        self.s3.delete_object(Bucket=self.bucket, Key=key)

    def read(self) -> dict[str, str]:
        listed = self.s3.list_objects_v2(Bucket=self.bucket).get("Contents", [])
        return {each["Key"]: self.get(each["Key"])["Body"].read().decode() for each in listed}

    def get(self, key: str) -> Any:
        return self.s3.get_object(Bucket=self.bucket, Key=key)

    def restore(self, hours_after_noon: float, *, is_dry: bool = False, **options: Any) -> dict[str, int]:
        moment = NOON + timedelta(hours=hours_after_noon)
        outcomes = BucketRestore(self.s3, self.bucket, moment, **options).run(is_dry=is_dry)
        return {outcome.name: count for outcome, count in outcomes.items()}


class Cloud(NamedTuple):
    """The clients of one embedded cloud for all tests; each has a bucket and tables of its own."""

    s3: Any
    dynamodb: Any


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patch.delenv("AWS_ENDPOINT_URL", raising=False)
        with mock_aws():
            yield Cloud(boto3.client("s3"), boto3.client("dynamodb"))


@pytest.fixture
def archive(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Archive:
    bucket = f"wandstore-generated-ui-{secrets.token_hex(4)}"
    cloud.s3.create_bucket(Bucket=bucket)
    cloud.s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    return Archive(cloud.s3, bucket, monkeypatch)


def test_what_was_overwritten_or_deleted_since_comes_back_as_it_was(archive: Archive) -> None:
    archive.at(0).put("a", "first", ContentType="text/html", CacheControl="no-store", Metadata={"made": "by"})
    archive.put("b", "kept")
    archive.put("c", "lost")
    archive.at(2).put("a", "second")
    archive.at(3).put("a", "third")
    archive.delete("c")
    assert archive.at(4).restore(1) == {"RESTORED": 2, "UNCHANGED": 1}
    assert archive.read() == {"a": "first", "b": "kept", "c": "lost"}
    restored = archive.get("a")
    assert (restored["ContentType"], restored["CacheControl"]) == ("text/html", "no-store")
    assert restored["Metadata"] == {"made": "by"}


def test_a_restore_can_be_repeated_and_taken_back(archive: Archive) -> None:
    archive.at(0).put("a", "first")
    archive.at(2).put("a", "second")
    archive.at(4).restore(1)
    assert archive.at(5).restore(1) == {"UNCHANGED": 1}
    assert archive.at(6).restore(3) == {"RESTORED": 1}
    assert archive.read() == {"a": "second"}


def test_what_did_not_exist_yet_stays_unless_it_is_to_be_deleted(archive: Archive) -> None:
    archive.at(0).put("gone", "then")
    archive.at(1).delete("gone")
    archive.at(3).put("gone", "again")
    archive.put("new", "since")
    assert archive.at(4).restore(2) == {"NEWER": 2}
    assert archive.at(4).restore(2, delete_newer=True) == {"DELETED": 2}
    assert archive.read() == {}
    assert archive.at(5).restore(2, delete_newer=True) == {"UNCHANGED": 2}
    # A delete marker loses nothing.
    assert archive.at(6).restore(3.5) == {"RESTORED": 2}


def test_an_object_that_was_written_and_deleted_within_a_second_counts_as_deleted() -> None:
    """moto sorts by time alone."""
    entry = {"Key": "a", "LastModified": NOON}
    page = {
        "Versions": [entry | {"VersionId": "1", "ETag": "one", "IsLatest": False}],
        "DeleteMarkers": [entry | {"VersionId": "2", "IsLatest": True}],
    }
    ((now, before),) = read_histories([page])
    assert (now.version_id, before.version_id) == ("2", "1")
    assert find_change([now, before], NOON) is None
    assert find_change([now, before._replace(modified=NOON - timedelta(1))], NOON - timedelta(hours=1)) is not None


def test_only_the_keys_under_a_prefix_are_restored(archive: Archive) -> None:
    for key in ("generated/lantern:ada.json", "generated/garden:ada.json"):
        archive.at(0).put(key, "first")
        archive.at(2).put(key, "second")
    assert archive.at(4).restore(1, prefix="generated/lantern:") == {"RESTORED": 1}
    assert archive.read() == {"generated/lantern:ada.json": "first", "generated/garden:ada.json": "second"}


def test_a_dry_run_says_the_same_and_writes_nothing(archive: Archive) -> None:
    archive.at(0).put("a", "first")
    archive.at(2).put("a", "second")
    archive.put("b", "new")
    assert archive.at(4).restore(1, is_dry=True, delete_newer=True) == {"RESTORED": 1, "DELETED": 1}
    assert archive.read() == {"a": "second", "b": "new"}


def test_a_page_that_is_written_while_it_is_restored_stays(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.at(0).put("a", "first")
    archive.at(2).put("a", "second")
    real = archive.s3.get_object

    def write_meanwhile(**asked: Any) -> Any:
        archive.s3.put_object(Bucket=archive.bucket, Key="a", Body=b"third")
        return real(**asked)

    with monkeypatch.context() as patch:
        patch.setattr(archive.s3, "get_object", write_meanwhile)
        assert archive.restore(1) == {"OVERTAKEN": 1}
    assert archive.read() == {"a": "third"}


def test_an_object_that_cannot_be_read_keeps_no_other_from_coming_back(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    archive.at(0).put("a", "first")
    archive.put("b", "first")
    archive.at(2).put("a", "second")
    archive.put("b", "second")
    read = archive.s3.get_object

    def fail(**asked: Any) -> Any:
        if asked["Key"] == "a" and "VersionId" in asked:
            raise ClientError({"Error": {"Code": "NoSuchVersion"}}, "GetObject")
        return read(**asked)

    monkeypatch.setattr(archive.s3, "get_object", fail)
    assert archive.at(4).restore(1) == {"FAILED": 1, "RESTORED": 1}
    assert archive.read() == {"a": "second", "b": "first"}
    assert "a cannot be read: NoSuchVersion" in capsys.readouterr().err


def test_an_object_whose_versions_are_on_several_pages_has_one_history(archive: Archive) -> None:
    for number in range(6):
        archive.at(number).put("a", str(number))
        archive.put("b", str(number))
    paginator = archive.s3.get_paginator("list_object_versions")
    pages = list(paginator.paginate(Bucket=archive.bucket, PaginationConfig={"PageSize": 5}))
    assert len(pages) > 2
    histories = {history[0].key: [version.modified for version in history] for history in read_histories(pages)}
    hours = [NOON + timedelta(hours=number) for number in range(6)]
    assert histories == {"a": hours[::-1], "b": hours[::-1]}


# A table --------------------------------------------------------------------------------------------------------------


class Tables(NamedTuple):
    client: Any
    restored: str
    own: str


@pytest.fixture
def tables(cloud: Cloud) -> Tables:
    names = [f"table-{secrets.token_hex(4)}" for _ in range(2)]
    for name in names:
        cloud.dynamodb.create_table(
            TableName=name,
            KeySchema=[{"AttributeName": "key", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "key", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
    return Tables(cloud.dynamodb, *names)


def test_items_that_are_lost_come_back_and_newer_ones_stay(tables: Tables) -> None:
    client, restored, own = tables
    now = NOON.timestamp()

    def put(table: str, key: str, text: str, expires_at: float = now + 1) -> None:
        item = {"key": {"S": key}, "text": {"S": text}, "expires_at": {"N": str(int(expires_at))}}
        client.put_item(TableName=table, Item=item)

    for key in ("session:ada", "session:bea"):
        put(restored, key, "old")
    put(restored, "session:cleo", "old", expires_at=now)
    client.put_item(TableName=restored, Item={"key": {"S": "catalogue:lantern"}})
    put(own, "session:ada", "new")
    wanted = {Outcome.RESTORED: 2, Outcome.NEWER: 1, Outcome.EXPIRED: 1}
    assert copy_items(client, restored, own, now, is_dry=True) == wanted
    assert client.scan(TableName=own)["Count"] == 1
    assert copy_items(client, restored, own, now, is_dry=False) == wanted
    found = {item["key"]["S"]: item.get("text", {}).get("S") for item in client.scan(TableName=own)["Items"]}
    assert found == {"session:ada": "new", "session:bea": "old", "catalogue:lantern": None}


# The command ----------------------------------------------------------------------------------------------------------


def test_a_table_of_other_keys_or_none_is_refused(
    cloud: Cloud, tables: Tables, capsys: pytest.CaptureFixture[str]
) -> None:
    _, restored, own = tables
    other = f"other-{secrets.token_hex(4)}"
    cloud.dynamodb.create_table(
        TableName=other,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    assert main(["table", restored, other, "--yes"]) == 2
    assert main(["table", "nowhere", own, "--yes"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_without_yes_the_command_writes_nothing_and_says_so(tables: Tables, capsys: pytest.CaptureFixture[str]) -> None:
    client, restored, own = tables
    client.put_item(TableName=restored, Item={"key": {"S": "session:ada"}})
    assert main(["table", restored, own]) == 0
    assert capsys.readouterr().out == "       1 restored\nNothing was written; repeat it with --yes.\n"
    assert client.scan(TableName=own)["Count"] == 0
    assert main(["table", restored, own, "--yes"]) == 0
    assert client.scan(TableName=own)["Count"] == 1


def test_the_command_restores_the_bucket_of_its_stage(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.at(0).put("a", "first")
    archive.at(2).put("a", "second")
    stage = SimpleNamespace(
        clients=SimpleNamespace(s3=archive.s3), settings=SimpleNamespace(ui_storage_bucket=archive.bucket)
    )
    monkeypatch.setattr(restore, "open_target", {"staging": stage}.__getitem__)
    assert main(["bucket", "staging", "2026-11-25T14:00:00+01:00", "--yes"]) == 0
    assert archive.read() == {"a": "first"}


def test_a_moment_without_a_time_zone_is_refused() -> None:
    assert read_moment("2026-11-25T03:00:00Z") == datetime(2026, 11, 25, 3, tzinfo=UTC)
    with pytest.raises(ValueError, match="has no time zone; end it with Z for UTC"):
        read_moment("2026-11-25T03:00:00")
