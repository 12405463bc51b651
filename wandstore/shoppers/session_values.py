"""Where the values are that a shopper keeps: in their session, one attribute for each store.

So a value lives as long as the session does, and is erased with it. Each kind has a revision of its own: a tracked
event and a change of the bag never refuse each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic

from pydantic import ValidationError

from wandstore.aws.dynamodb import Update
from wandstore.aws.request_storage import Storage
from wandstore.ids import ShopperKey, StoreSlug
from wandstore.observability import logger
from wandstore.settings import Settings
from wandstore.shoppers.cart import NO_CART, Cart
from wandstore.shoppers.kept import Change, Outcome, Value
from wandstore.shoppers.saved_list import NOTHING_SAVED, ListKind, SavedList
from wandstore.shoppers.session_item import Lock, Remains, SessionItems, remains_of


@dataclass(frozen=True)
class Stored(Generic[Value]):
    """A value as it was read. `revision` counts every change of it, for the optimistic lock.

    `remains` are of a session that had expired.
    """

    value: Value
    revision: int = 0
    remains: Remains | None = None


@dataclass(frozen=True)
class Kind(Generic[Value]):
    """A kind of value: the name of its attribute without the store, and what it is where nothing is stored."""

    name: str
    empty: Value

    @property
    def nothing(self) -> Stored[Value]:
        return Stored(self.empty)

    @property
    def revision_name(self) -> str:
        return f"{self.name}_revision"

    def from_item(self, item: Mapping[str, Any] | None, store: StoreSlug, now: float) -> Stored[Value]:
        """The value that a session's item holds at `now`, epoch seconds.

        One whose session has expired, or that cannot be read, is empty, at the revision it had.
        """
        if item is None:
            return self.nothing
        counted = item.get(f"{self.revision_name}:{store}", 0)
        revision, remains = counted if isinstance(counted, int) else 0, remains_of(item, now)
        stored = item.get(f"{self.name}:{store}")
        if remains is not None or stored is None:
            return Stored(self.empty, revision, remains)
        try:
            return Stored(type(self.empty).model_validate_json(stored), revision)
        except (ValidationError, TypeError):
            logger.exception("kept value cannot be read", extra={"store": store, "kind": self.name})
            return Stored(self.empty, revision)


@dataclass(frozen=True)
class WrittenChange(Change[Value, Outcome]):
    """A change as it is stored, with the revision that the value then has."""

    revision: int = 0


CART: Kind[Cart] = Kind("cart", NO_CART)
SAVED_LISTS: dict[ListKind, Kind[SavedList]] = {kind: Kind(kind.value, NOTHING_SAVED) for kind in ListKind}


class SessionValues(Generic[Value]):
    """The values of one kind in the shopper sessions table. Times are epoch seconds."""

    def __init__(self, storage: Storage, settings: Settings, kind: Kind[Value]) -> None:
        self._items = SessionItems(storage, settings)
        self._kind = kind

    def read(self, shopper: ShopperKey, now: float) -> Stored[Value]:
        return self._kind.from_item(self._items.read(shopper), shopper.store, now)

    def change(
        self, shopper: ShopperKey, stored: Stored[Value], now: float, act: Callable[[Value], Change[Value, Outcome]]
    ) -> WrittenChange[Value, Outcome]:
        """Acts on the value and returns it as it is stored; `stored` is what the caller has read.

        Optimistic lock: if another write got there first, the action is repeated on the newer value. Nothing is written
        where the action changes nothing. Raises `StorageUnavailable`: then the value may or may not have been changed.
        """

        def plan(before: Stored[Value]) -> tuple[WrittenChange[Value, Outcome], Update | None]:
            change = act(before.value)
            is_written = change.value != before.value
            written = WrittenChange(
                change.value, change.outcome, is_repeat=change.is_repeat, revision=before.revision + is_written
            )
            if not is_written:
                return written, None
            attributes = {self._kind.name: change.value.model_dump_json(exclude_defaults=True)}
            lock = Lock(before.revision, before.remains, self._kind.revision_name)
            return written, self._items.write(shopper, attributes, lock, now)

        def reread(item: Mapping[str, Any] | None) -> Stored[Value]:
            return self._kind.from_item(item, shopper.store, now)

        return self._items.change(stored, plan, reread)
