"""Objects of the storage bucket: read whole, and written only over what the writer has seen."""

from __future__ import annotations

from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from wandstore.aws.request_storage import Storage
from wandstore.errors import StorageUnavailable
from wandstore.settings import Settings


class StoredObject(NamedTuple):
    content: bytes
    etag: str


def read_object(storage: Storage, settings: Settings, key: str) -> StoredObject | None:
    """None where there is no such object: a 404, or a 403 for a role that may not list the bucket."""
    try:
        response: Any = storage.s3.get_object(Bucket=settings.ui_storage_bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchKey", "404", "AccessDenied"):
            return None
        raise
    try:
        return StoredObject(response["Body"].read(), response["ETag"])
    except Exception as error:
        # The connection can still hang or break while the body comes in, in an error of any layer.
        raise StorageUnavailable("s3", f"reading {key}: {type(error).__name__}") from error


def write_object(storage: Storage, settings: Settings, key: str, content: bytes, content_type: str) -> None:
    storage.s3.put_object(Bucket=settings.ui_storage_bucket, Key=key, Body=content, ContentType=content_type)


def replace_object(
    storage: Storage, settings: Settings, key: str, content: bytes, content_type: str, *, seen: str | None
) -> bool:
    """Writes if the object is still the one with the ETag `seen`, or still absent for None; False if it is not."""
    condition = {"IfMatch": seen} if seen else {"IfNoneMatch": "*"}
    try:
        storage.s3.put_object(
            Bucket=settings.ui_storage_bucket, Key=key, Body=content, ContentType=content_type, **condition
        )
    except ClientError as error:
        # 412 is refused, 409 is a rival under way, and 404 is an object that was deleted since.
        if error.response["ResponseMetadata"]["HTTPStatusCode"] in (404, 409, 412):
            return False
        raise
    return True
