"""Brings stored data back: objects of the bucket as they were at a moment, items of a table from a restored one.

python -m tools.restore bucket staging 2026-11-25T03:00:00Z [--prefix generated/] [--delete-newer] [--yes]
python -m tools.restore table RESTORED-TABLE TABLE [--yes]

Without `--yes` it only says what it would do. What was written after the command had begun is left as it is.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from command_line.target import open_target
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients

# What S3 keeps beside an object's bytes, and a put has to say again.
_KEPT = ("ContentType", "ContentEncoding", "CacheControl", "Metadata")
_ENDED_OTHERWISE = ("ConditionalRequestConflict", "PreconditionFailed", "NoSuchKey")


class Version(NamedTuple):
    """One entry of an object's history; `etag` is empty for a delete marker."""

    key: str
    version_id: str
    modified: datetime
    etag: str


class Change(NamedTuple):
    """`now` is the newest version of an object, and `then` what it was at the moment; None if there was none."""

    now: Version
    then: Version | None


class Outcome(StrEnum):
    RESTORED = "restored"
    DELETED = "deleted"
    NEWER = "newer, and left"
    OVERTAKEN = "changed meanwhile, and left"
    UNCHANGED = "unchanged"
    EXPIRED = "expired, and left out"
    FAILED = "failed, and left"


# The bucket -----------------------------------------------------------------------------------------------------------


def read_histories(pages: Iterable[Mapping[str, Any]]) -> Iterator[list[Version]]:
    """The history of each object, the newest version first, from the pages of S3's list of versions."""
    history: list[Version] = []
    for page in pages:
        found = [
            (
                not entry["IsLatest"],
                Version(entry["Key"], entry["VersionId"], entry["LastModified"], entry.get("ETag", "")),
            )
            for entry in (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
        ]
        # S3 lists versions and delete markers apart, and knows seconds: within one, only the latest is certain.
        for _, version in sorted(found, key=lambda each: (each[1].key, each[0], -each[1].modified.timestamp())):
            if history and history[0].key != version.key:
                yield history
                history = []
            history.append(version)
    if history:
        yield history


def find_change(history: list[Version], moment: datetime) -> Change | None:
    """What has to change for an object to be as it was; None if it is."""
    now = history[0]
    then = next((version for version in history if version.modified <= moment), None)
    if then is now or (then is None and not now.etag) or (then and not then.etag and not now.etag):
        return None
    # A version that was written again has other ids and the same bytes.
    return None if then and then.etag and then.etag == now.etag else Change(now, then)


@dataclass(frozen=True)
class BucketRestore:
    """With `delete_newer`, what did not exist at the moment gets a delete marker; its versions stay for 35 days."""

    s3: Any
    bucket: str
    moment: datetime
    prefix: str = ""
    delete_newer: bool = False

    def run(self, *, is_dry: bool) -> Counter[Outcome]:
        outcomes: Counter[Outcome] = Counter()
        pages = self.s3.get_paginator("list_object_versions").paginate(Bucket=self.bucket, Prefix=self.prefix)
        for history in read_histories(pages):
            change = find_change(history, self.moment)
            outcomes[self._apply(change, is_dry=is_dry) if change else Outcome.UNCHANGED] += 1
        return outcomes

    def _apply(self, change: Change, *, is_dry: bool) -> Outcome:
        if change.then is None or not change.then.etag:
            if not self.delete_newer:
                return Outcome.NEWER
            if not is_dry:
                self.s3.delete_object(Bucket=self.bucket, Key=change.now.key)
            return Outcome.DELETED
        return Outcome.RESTORED if is_dry else self._write_again(change.now, change.then)

    def _write_again(self, now: Version, then: Version) -> Outcome:
        """Not a copy within S3, which cannot be conditional: a page may be written while this runs."""
        try:
            found = self.s3.get_object(Bucket=self.bucket, Key=then.key, VersionId=then.version_id)
        except ClientError as error:
            # Of one object, such as one that a lifecycle rule has just removed: all others are still restored.
            print(f"{then.key} cannot be read: {error.response['Error']['Code']}", file=sys.stderr)
            return Outcome.FAILED
        condition = {"IfMatch": now.etag} if now.etag else {"IfNoneMatch": "*"}
        kept = {name: found[name] for name in _KEPT if found.get(name)}
        try:
            self.s3.put_object(Bucket=self.bucket, Key=then.key, Body=found["Body"].read(), **kept, **condition)
        except ClientError as error:
            if error.response["Error"]["Code"] in _ENDED_OTHERWISE:
                return Outcome.OVERTAKEN
            raise
        return Outcome.RESTORED


# A table --------------------------------------------------------------------------------------------------------------


def copy_items(dynamodb: Any, source: str, target: str, now: float, *, is_dry: bool) -> Counter[Outcome]:
    """Puts each item of the source that the target does not have. `now` is in epoch seconds.

    An item that the target has is newer. An expired one would come back for the hours until DynamoDB removes it. Raises
    `LookupError` for tables of other keys: no item of the one is an item of the other.
    """
    if _key_of(dynamodb, source) != _key_of(dynamodb, target):
        raise LookupError(f"{source} and {target} have other keys: they are not the same table.")
    outcomes: Counter[Outcome] = Counter()
    for page in dynamodb.get_paginator("scan").paginate(TableName=source):
        for item in page["Items"]:
            outcomes[_copy(dynamodb, target, item, now, is_dry=is_dry)] += 1
    return outcomes


def _key_of(dynamodb: Any, table: str) -> list[tuple[str, str]]:
    schema = dynamodb.describe_table(TableName=table)["Table"]["KeySchema"]
    return [(part["AttributeName"], part["KeyType"]) for part in schema]


def _copy(dynamodb: Any, target: str, item: Mapping[str, Any], now: float, *, is_dry: bool) -> Outcome:
    if float(item.get("expires_at", {}).get("N", "inf")) <= now:
        return Outcome.EXPIRED
    if is_dry:
        key = {name: item[name] for name in ("key", "sort") if name in item}
        found = dynamodb.get_item(TableName=target, Key=key, ConsistentRead=True)
        return Outcome.NEWER if "Item" in found else Outcome.RESTORED
    try:
        dynamodb.put_item(
            TableName=target,
            Item=item,
            ConditionExpression="attribute_not_exists(#key)",
            ExpressionAttributeNames={"#key": "key"},
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return Outcome.NEWER
    return Outcome.RESTORED


# The command ----------------------------------------------------------------------------------------------------------


def read_moment(text: str) -> datetime:
    """Raises `ValueError` for a time without a zone, which could be another moment than the one that is meant."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no time zone; end it with Z for UTC.")
    return moment.astimezone(UTC)


def main(arguments: Iterable[str], now: Callable[[], float] = time.time) -> int:
    options = _parser().parse_args([*arguments])
    is_dry = not options.yes
    if options.what == "bucket":
        target = open_target(None if options.stage == "local" else options.stage)
        restore = BucketRestore(
            target.clients.s3, target.settings.ui_storage_bucket, options.moment, options.prefix, options.delete_newer
        )
        outcomes = restore.run(is_dry=is_dry)
    else:
        clients = Clients(BACKGROUND_PATIENCE)
        try:
            outcomes = copy_items(clients.dynamodb, options.source, options.target, now(), is_dry=is_dry)
        except (clients.dynamodb.exceptions.ResourceNotFoundException, LookupError) as error:
            print(f"Nothing was restored: {error}", file=sys.stderr)
            return 2
    for outcome, count in outcomes.items():
        print(f"{count:>8,} {outcome}")
    if is_dry:
        print("Nothing was written; repeat it with --yes.")
    return 1 if outcomes[Outcome.OVERTAKEN] + outcomes[Outcome.FAILED] else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.restore")
    kinds = parser.add_subparsers(dest="what", required=True)
    bucket = kinds.add_parser("bucket", help="objects as they were at a moment")
    bucket.add_argument("stage", choices=("staging", "production", "local"))
    bucket.add_argument("moment", type=read_moment, help="such as 2026-11-25T03:00:00Z")
    bucket.add_argument("--prefix", default="", help="only keys that begin with this, such as generated/magic-wands:")
    bucket.add_argument("--delete-newer", action="store_true", help="delete what did not exist at the moment")
    table = kinds.add_parser("table", help="items that a table has lost, from a restored one")
    table.add_argument("source")
    table.add_argument("target")
    for kind in (bucket, table):
        kind.add_argument("--yes", action="store_true", help="write; without it, only say what would be written")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
