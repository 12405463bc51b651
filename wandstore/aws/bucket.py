"""Objects of the storage bucket: read whole, and replaced only where nobody else wrote since the read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from wandstore.aws.request_storage import Storage
from wandstore.errors import StorageUnavailable
from wandstore.settings import Settings


class StoredObject(NamedTuple):
    content: bytes
    etag: str
    metadata: Mapping[str, str]


class Content(NamedTuple):
    """What is written. `metadata` are S3's user-defined headers, at most 2 kB; the rest are HTTP's."""

    body: bytes
    content_type: str
    metadata: Mapping[str, str] = {}
    encoding: str = ""
    cache_control: str = ""

    def to_request(self) -> dict[str, Any]:
        request = {
            "Body": self.body,
            "ContentType": self.content_type,
            "ContentEncoding": self.encoding,
            "CacheControl": self.cache_control,
            "Metadata": dict(self.metadata),
        }
        return {name: value for name, value in request.items() if value or name == "Body"}


class Bucket:
    """The storage bucket or the one with this name, by way of one request's storage or a process's clients."""

    def __init__(self, storage: Storage, settings: Settings, name: str | None = None) -> None:
        self._storage = storage
        self._name = settings.ui_storage_bucket if name is None else name

    def read(self, key: str) -> StoredObject | None:
        """None where there is no such object: a 404, or a 403 for a role that may not list the bucket."""
        try:
            response: Any = self._storage.s3.get_object(Bucket=self._name, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NoSuchKey", "404", "AccessDenied"):
                return None
            raise
        try:
            return StoredObject(response["Body"].read(), response["ETag"], response.get("Metadata", {}))
        except Exception as error:
            # The connection can still hang or break while the body comes in, in an error of any layer.
            raise StorageUnavailable("s3", f"reading {key}: {type(error).__name__}") from error

    def write(self, key: str, content: Content) -> None:
        self._storage.s3.put_object(Bucket=self._name, Key=key, **content.to_request())

    def delete_all(self) -> int:
        """Deletes every object; how many there were."""
        deleted = 0
        for listed in self._storage.s3.get_paginator("list_objects_v2").paginate(Bucket=self._name):
            objects = [{"Key": found["Key"]} for found in listed.get("Contents", ())]
            if objects:
                self._storage.s3.delete_objects(Bucket=self._name, Delete={"Objects": objects, "Quiet": True})
            deleted += len(objects)
        return deleted

    def replace(self, key: str, content: Content, *, seen: str | None) -> bool:
        """Optimistic lock: writes if the object still has the ETag `seen`, or is still absent for None; else False."""
        condition = {"IfMatch": seen} if seen else {"IfNoneMatch": "*"}
        try:
            self._storage.s3.put_object(Bucket=self._name, Key=key, **content.to_request(), **condition)
        except ClientError as error:
            # 412 is a refused condition, 409 is a concurrent write, and 404 is an object that was deleted meanwhile.
            if error.response["ResponseMetadata"]["HTTPStatusCode"] in (404, 409, 412):
                return False
            raise
        return True
