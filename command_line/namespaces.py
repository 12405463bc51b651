"""The specification's three KV namespaces, each a DynamoDB table with the same keys."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from command_line.output import ShowProgress
from command_line.target import Target
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import EXPIRES_AT, Delete, Item, Put, Table
from wandstore.keys import ONLY, Key


class Namespace(StrEnum):
    UI_CACHE = "UI_CACHE"
    GENERATION_QUEUE = "GENERATION_QUEUE"
    SHOPPER_SESSIONS = "SHOPPER_SESSIONS"

    @property
    def is_sorted(self) -> bool:
        """Whether a key can have several items, which a second part, `sort`, distinguishes."""
        return self is Namespace.GENERATION_QUEUE


SHORT_FORMS = {
    "cache": Namespace.UI_CACHE,
    "queue": Namespace.GENERATION_QUEUE,
    "sessions": Namespace.SHOPPER_SESSIONS,
}
# The attributes that a listing reads.
_LISTED = ("key", "sort", EXPIRES_AT)


class Listing(NamedTuple):
    """The keys that were found, sorted. `is_complete` is False where there may be more."""

    items: list[Item]
    is_complete: bool


def find_namespace(text: str) -> Namespace | None:
    """The namespace of a name (`UI_CACHE`, `ui-cache`) or a short form (`cache`)."""
    name = text.strip().upper().replace("-", "_")
    return SHORT_FORMS.get(name.lower()) or next((one for one in Namespace if one.value == name), None)


class KeyValues:
    """One namespace of a target."""

    def __init__(self, target: Target, namespace: Namespace) -> None:
        self._clients = target.clients
        self.namespace = namespace
        tables = {
            Namespace.UI_CACHE: target.settings.ui_cache_table,
            Namespace.GENERATION_QUEUE: target.settings.generation_queue_table,
            Namespace.SHOPPER_SESSIONS: target.settings.shopper_sessions_table,
        }
        self._table = Table(self._clients, tables[namespace])

    def key(self, key: str, sort: str | None) -> Key:
        return {"key": key, "sort": sort or ONLY} if self.namespace.is_sorted else {"key": key}

    def find_keys(self, prefix: str, limit: int, show: ShowProgress) -> Listing:
        """The keys with this prefix, at most `limit` (0: all)."""
        found: list[Item] = []
        looked_at = 0
        for page in self._table.scan(prefix, _LISTED):
            looked_at += page.looked_at
            found += page.items
            show(f"{len(found):,} keys found; items read:", looked_at)
            if limit and len(found) > limit:
                return Listing(_in_order(found[:limit]), is_complete=False)
        return Listing(_in_order(found), is_complete=True)

    def items(self, key: str, sort: str | None = None) -> list[Item]:
        """The items of a key; with `sort`, the one of both."""
        if sort is None and self.namespace.is_sorted:
            return list(self._table.partition(key))
        item = self._table.get(self.key(key, sort))
        return [item] if item else []

    def put(self, item: Item, *, replaces: bool) -> None:
        """Raises `ConditionRefused` where an item that `replaces` none exists."""
        condition = "" if replaces else "attribute_not_exists(#key)"
        dynamodb.put(self._clients, Put(table=self._table.name, item=item, condition=condition))

    def delete(self, items: list[Item]) -> Iterator[Item]:
        """Deletes the items, and yields each when it is gone."""
        for item in items:
            dynamodb.delete(self._clients, Delete(table=self._table.name, key=self.key(item["key"], item.get("sort"))))
            yield item

    def some_keys(self, prefix: str, limit: int) -> list[str]:
        """A few keys, for shell completion."""
        pages = islice(self._table.scan(prefix, ("key",)), 1)
        return sorted({item["key"] for page in pages for item in page.items})[:limit]


def _in_order(items: list[Item]) -> list[Item]:
    return sorted(items, key=lambda item: (item["key"], item.get("sort", "")))
