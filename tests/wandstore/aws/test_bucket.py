"""Objects that are read whole and replaced under an optimistic lock. moto answers."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.conftest import Aws
from wandstore.aws.bucket import Bucket, Content
from wandstore.errors import StorageUnavailable


def text(body: bytes) -> Content:
    return Content(body, "text/plain")


def refuse(status: int, code: str) -> Any:
    def fail(**_: Any) -> None:
        raise ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "PutObject")

    return fail


def test_an_object_is_read_back_with_its_etag_and_metadata(aws: Aws) -> None:
    bucket = Bucket(aws.clients, aws.settings)
    bucket.write("k", Content(b"a page", "text/html", {"content-security-policy": "default-src 'none'"}))
    stored = bucket.read("k")
    assert stored is not None
    assert (stored.content, stored.metadata) == (b"a page", {"content-security-policy": "default-src 'none'"})
    head = aws.clients.s3.head_object(Bucket=aws.settings.ui_storage_bucket, Key="k")
    assert (head["ContentType"], head["ETag"]) == ("text/html", stored.etag)


def test_an_object_that_is_not_there_is_none(aws: Aws) -> None:
    assert Bucket(aws.clients, aws.settings).read("k") is None


@pytest.mark.parametrize(("code", "is_absent"), [("AccessDenied", True), ("404", True), ("SlowDown", False)])
def test_a_role_that_may_not_list_is_told_of_an_absent_object_by_a_403(
    aws: Aws, monkeypatch: pytest.MonkeyPatch, code: str, is_absent: bool
) -> None:
    monkeypatch.setattr(aws.clients.s3, "get_object", refuse(403, code))
    if is_absent:
        assert Bucket(aws.clients, aws.settings).read("k") is None
    else:
        with pytest.raises(ClientError):
            Bucket(aws.clients, aws.settings).read("k")


def test_a_body_that_breaks_off_is_unavailable_storage(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def read(self) -> bytes:
            raise ConnectionResetError

    monkeypatch.setattr(aws.clients.s3, "get_object", lambda **_: {"Body": Broken(), "ETag": '"1"'})
    with pytest.raises(StorageUnavailable, match="reading k: ConnectionResetError"):
        Bucket(aws.clients, aws.settings).read("k")


def test_an_object_is_replaced_only_where_nobody_wrote_since_it_was_read(aws: Aws) -> None:
    bucket = Bucket(aws.clients, aws.settings)
    assert bucket.replace("k", text(b"first"), seen=None)
    assert not bucket.replace("k", text(b"second"), seen=None)
    first = bucket.read("k")
    assert first is not None
    assert bucket.replace("k", text(b"second"), seen=first.etag)
    assert not bucket.replace("k", text(b"third"), seen=first.etag)
    stored = bucket.read("k")
    assert stored is not None
    assert stored.content == b"second"


@pytest.mark.parametrize(
    ("status", "code"), [(412, "PreconditionFailed"), (409, "ConditionalRequestConflict"), (404, "NoSuchKey")]
)
def test_a_concurrent_write_refuses_the_replacement_and_raises_nothing(
    aws: Aws, monkeypatch: pytest.MonkeyPatch, status: int, code: str
) -> None:
    monkeypatch.setattr(aws.clients.s3, "put_object", refuse(status, code))
    assert not Bucket(aws.clients, aws.settings).replace("k", text(b"x"), seen='"1"')


def test_any_other_failure_of_a_replacement_is_raised(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aws.clients.s3, "put_object", refuse(503, "SlowDown"))
    with pytest.raises(ClientError):
        Bucket(aws.clients, aws.settings).replace("k", text(b"x"), seen='"1"')


def test_an_object_is_sent_with_the_headers_that_it_was_written_with(aws: Aws) -> None:
    Bucket(aws.clients, aws.settings).write("k", Content(b"1", "text/css", encoding="gzip", cache_control="no-store"))
    head = aws.clients.s3.head_object(Bucket=aws.settings.ui_storage_bucket, Key="k")
    assert (head["ContentType"], head["ContentEncoding"], head["CacheControl"]) == ("text/css", "gzip", "no-store")


def test_a_bucket_of_another_name_is_emptied_alone(aws: Aws) -> None:
    aws.clients.s3.create_bucket(Bucket="other")
    other, own = Bucket(aws.clients, aws.settings, "other"), Bucket(aws.clients, aws.settings)
    for name in ("a", "b/c"):
        other.write(name, text(b"1"))
        own.write(name, text(b"1"))
    assert (other.delete_all(), other.delete_all()) == (2, 0)
    assert other.read("a") is None
    assert own.read("a") is not None
