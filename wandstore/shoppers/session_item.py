"""The item of a shopper's session: several writers share it, each with an optimistic lock of its own.

One item per shopper (`session:{shopper}`), whose attributes end in the store's slug. Every writer updates attributes of
its own and none puts the whole item, so that a tracked event, a change of the bag and the ending of a job never undo
each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import EXPIRES_AT, Item, Table, Update
from wandstore.aws.request_storage import Storage
from wandstore.errors import ConditionRefused, StorageUnavailable, WriteConflict
from wandstore.ids import ShopperKey
from wandstore.settings import Settings

# Two events of one page, or two tabs, may write together; each of them succeeds within a few tries.
_MAX_TRIES = 12
_DAY_SECONDS = 86_400
# What an item keeps past its expiry: revisions, so that no write of before is taken for one of after, and what the
# archive has, which does not expire.
_REVISION = "revision"
_OUTLIVING = ("key", "archived", EXPIRES_AT)

State = TypeVar("State")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Remains:
    """What an expired item still holds, in any store.

    The first write to the item renews its expiry, so it has to remove these: otherwise it would bring them back.
    """

    expired_at: float  # epoch seconds
    attributes: tuple[str, ...]

    def clear_with(self, write: Update) -> Update:
        """The write that also removes what it does not set itself; refused where another write renewed the item."""
        names = dict(write.names)
        gone = [name for name in self.attributes if name not in names.values()]
        names |= {f"gone{place}": name for place, name in enumerate(gone)}
        removed = [f"#gone{place}" for place in range(len(gone))]
        if EXPIRES_AT not in write.values:  # sessions do not expire any more
            removed.append(f"#{EXPIRES_AT}")
        return replace(
            write,
            change=write.change + (" REMOVE " + ", ".join(removed) if removed else ""),
            condition=f"{write.condition} AND #{EXPIRES_AT} = :expired_at",
            values={**write.values, "expired_at": self.expired_at},
            names=names,
        )


def remains_of(item: Mapping[str, Any], now: float) -> Remains | None:
    """None for an item that has not expired at `now`, epoch seconds."""
    if not dynamodb.has_expired(item, now):
        return None
    attributes = tuple(sorted(name for name in item if not _outlives(name)))
    return Remains(item[EXPIRES_AT], attributes)


def _outlives(attribute: str) -> bool:
    name = attribute.partition(":")[0]
    return name in _OUTLIVING or name == _REVISION or name.endswith(f"_{_REVISION}")


@dataclass(frozen=True)
class Lock:
    """The revision that a write depends on, as it was read; `attribute` is its name without the store."""

    revision: int
    remains: Remains | None = None
    attribute: str = _REVISION


class SessionItems:
    """The items of the shopper sessions table. Times are epoch seconds."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self._table = Table(storage, settings.shopper_sessions_table)
        self._ttl_days = settings.session_ttl_days

    def read(self, shopper: ShopperKey) -> Item | None:
        return self._table.get(keys.session(shopper.shopper_id))

    def write(self, shopper: ShopperKey, attributes: Mapping[str, Any], lock: Lock, now: float) -> Update:
        """The write of these attributes, named without the store, and of the next revision.

        It is refused where the revision is another than the lock's, and then returns the item that is there.
        """
        values = {**attributes, lock.attribute: lock.revision + 1}
        names = {name: f"{name}:{shopper.store}" for name in values}
        assignments = [f"#{name} = :{name}" for name in values]
        if self._ttl_days:
            assignments.append(f"#{EXPIRES_AT} = :{EXPIRES_AT}")
            values |= dynamodb.expires_after(now, self._ttl_days * _DAY_SECONDS)
        # Of an attribute that is absent, or is no number, nothing is greater: it counts as 0, as it is read.
        unchanged = f"#{lock.attribute} = :before" if lock.revision else f"NOT #{lock.attribute} > :before"
        write = Update(
            table=self._table.name,
            key=keys.session(shopper.shopper_id),
            change="SET " + ", ".join(assignments),
            condition=unchanged,
            values=values | {"before": lock.revision},
            names=names,
            returns_stored_item=True,
        )
        return lock.remains.clear_with(write) if lock.remains else write

    def change(
        self,
        state: State,
        plan: Callable[[State], tuple[Result, Update | None]],
        reread: Callable[[Mapping[str, Any] | None], State],
    ) -> Result:
        """Plans a change of what was read, writes it, and returns the plan's result. Without a write nothing happens.

        Optimistic lock: if another write got there first, the change is planned again for the newer state, which
        `reread` makes of the stored item. Raises `StorageUnavailable`.
        """
        for _ in range(_MAX_TRIES):
            result, write = plan(state)
            if write is None:
                return result
            try:
                dynamodb.update(self._storage, write)
            except ConditionRefused as refusal:
                state = reread(refusal.item)
            except WriteConflict:
                continue
            else:
                return result
        raise StorageUnavailable("dynamodb", "the session changed during every try")
