"""S3's client in process, for one bucket."""

# The client's arguments are named as AWS names them.
# ruff: noqa: N803
from __future__ import annotations

import hashlib
import io
import threading
from typing import Any

from tests.aws_like.errors import NeverSaid, refusal

MAX_METADATA_BYTES = 2048


class StrictS3:
    """The client's operations. `writes` remembers every put that was let through, in order.

    `may_list` is whether the role may list the bucket: S3 answers one that may not with 403 for an absent object.
    """

    def __init__(self, *, may_list: bool = True) -> None:
        self.objects: dict[str, bytes] = {}
        self.writes: list[tuple[str, bytes]] = []
        self.may_list = may_list
        self._about: dict[str, dict[str, Any]] = {}
        self._lock = threading.RLock()

    def get_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:
        with self._lock:
            if Key not in self.objects:
                if not self.may_list:
                    raise refusal("AccessDenied", "GetObject", status=403)
                raise refusal("NoSuchKey", "GetObject", status=404)
            return self._head(Key) | {"Body": io.BytesIO(self.objects[Key])}

    def head_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:
        with self._lock:
            if Key not in self.objects:
                raise refusal("404", "HeadObject", status=404)
            return self._head(Key)

    def put_object(
        self, *, Bucket: str, Key: str, Body: bytes, IfMatch: str = "", IfNoneMatch: str = "", **about: Any
    ) -> dict[str, Any]:
        if unknown := about.keys() - {"ContentType", "Metadata", "CacheControl", "ContentEncoding"}:
            raise NeverSaid(f"PutObject with {sorted(unknown)}")
        metadata = about.get("Metadata", {})
        if sum(len(name.encode()) + len(value.encode()) for name, value in metadata.items()) > MAX_METADATA_BYTES:
            raise refusal("MetadataTooLarge", "PutObject")
        with self._lock:
            stored = self.objects.get(Key)
            if IfMatch and stored is None:
                raise refusal("NoSuchKey", "PutObject", status=404)
            if (IfMatch and stored is not None and etag(stored) != IfMatch) or (IfNoneMatch and stored is not None):
                raise refusal("PreconditionFailed", "PutObject", status=412)
            self.objects[Key] = bytes(Body)
            self._about[Key] = about
            self.writes.append((Key, self.objects[Key]))
            return {"ETag": etag(self.objects[Key])}

    def delete_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:
        with self._lock:
            self.objects.pop(Key, None)
            self._about.pop(Key, None)
        return {}

    def list_objects_v2(self, *, Bucket: str, Prefix: str = "") -> dict[str, Any]:
        """All in one answer."""
        with self._lock:
            found = sorted(key for key in self.objects if key.startswith(Prefix))
            contents = [{"Key": key, "ETag": etag(self.objects[key]), "Size": len(self.objects[key])} for key in found]
        answer: dict[str, Any] = {"KeyCount": len(found), "IsTruncated": False}
        return answer | ({"Contents": contents} if contents else {})

    def _head(self, key: str) -> dict[str, Any]:
        about = self._about.get(key, {})
        answer = {
            "ETag": etag(self.objects[key]),
            "ContentLength": len(self.objects[key]),
            "ContentType": about.get("ContentType", "binary/octet-stream"),
            # S3 gives the names of user-defined metadata in small letters.
            "Metadata": {name.lower(): value for name, value in about.get("Metadata", {}).items()},
        }
        return answer | {name: about[name] for name in ("CacheControl", "ContentEncoding") if name in about}


def etag(content: bytes) -> str:
    return f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'
