"""Where bags are kept: in the session of their shopper, one attribute for each store.

So a bag lives as long as its session does, and is erased with it. Each writer updates its own attributes, and a bag has
its own revision: a tracked event and a change of the bag never refuse each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Table, Update
from wandstore.aws.request_storage import Storage
from wandstore.errors import ConditionRefused, StorageUnavailable, WriteConflict
from wandstore.ids import ShopperKey, StoreSlug
from wandstore.observability import logger
from wandstore.settings import Settings
from wandstore.shoppers.cart import NO_CART, Cart, CartChange
from wandstore.shoppers.sessions import DAY_SECONDS, Remains, remains_of

# Two tabs may change a bag together; each of them succeeds within a few tries.
_MAX_TRIES = 12


@dataclass(frozen=True)
class StoredCart:
    """A bag as it was read. `revision` counts every change of it, for the optimistic lock.

    `remains` are of a session that had expired.
    """

    cart: Cart = NO_CART
    revision: int = 0
    remains: Remains | None = None


NOTHING_STORED = StoredCart()


class Carts:
    """The bags of the shopper sessions table. Times are epoch seconds."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self._table = Table(storage, settings.shopper_sessions_table)
        self._ttl_days = settings.session_ttl_days

    def read(self, shopper: ShopperKey, now: float) -> StoredCart:
        return cart_from_item(self._table.get(keys.session(shopper.shopper_id)), shopper.store, now)

    def change(
        self, shopper: ShopperKey, stored: StoredCart, now: float, change: Callable[[Cart], CartChange]
    ) -> CartChange:
        """Changes the bag and returns it as it is stored; `stored` is what the caller has read.

        Optimistic lock: if another write got there first, the change is applied to the newer bag. Nothing is written
        where the change changes nothing. Raises `StorageUnavailable`.
        """
        for _ in range(_MAX_TRIES):
            changed = change(stored.cart)
            if changed.cart == stored.cart:
                return changed
            try:
                dynamodb.update(self._storage, self._write(shopper, stored, changed.cart, now))
            except ConditionRefused as refusal:
                stored = cart_from_item(refusal.item, shopper.store, now)
            except WriteConflict:
                continue
            else:
                return changed
        raise StorageUnavailable("dynamodb", "the bag changed during every try")

    def _write(self, shopper: ShopperKey, before: StoredCart, cart: Cart, now: float) -> Update:
        values: dict[str, Any] = {
            "cart": cart.model_dump_json(exclude_defaults=True),
            "revision": before.revision + 1,
            "before": before.revision,
        }
        names = {"cart": f"cart:{shopper.store}", "revision": f"cart_revision:{shopper.store}"}
        change = "SET #cart = :cart, #revision = :revision"
        if self._ttl_days:
            change += f", #{dynamodb.EXPIRES_AT} = :{dynamodb.EXPIRES_AT}"
            values |= dynamodb.expires_after(now, self._ttl_days * DAY_SECONDS)
        condition = "#revision = :before"
        if not before.revision:
            condition = f"(attribute_not_exists(#revision) OR {condition})"
        write = Update(
            table=self._table.name,
            key=keys.session(shopper.shopper_id),
            change=change,
            condition=condition,
            values=values,
            names=names,
            returns_stored_item=True,
        )
        return before.remains.clear_with(write) if before.remains else write


def cart_from_item(item: Mapping[str, Any] | None, store: StoreSlug, now: float) -> StoredCart:
    """The bag that a session's item holds at `now`, epoch seconds.

    One whose session has expired, or that cannot be read, is empty, at the revision it had.
    """
    if item is None:
        return NOTHING_STORED
    counted = item.get(f"cart_revision:{store}", 0)
    revision, remains = counted if isinstance(counted, int) else 0, remains_of(item, now)
    stored = item.get(f"cart:{store}")
    if remains is not None or stored is None:
        return StoredCart(revision=revision, remains=remains)
    try:
        return StoredCart(Cart.model_validate_json(stored), revision)
    except (ValidationError, TypeError):
        logger.exception("bag cannot be read", extra={"store": store})
        return StoredCart(revision=revision)
