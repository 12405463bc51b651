"""What is remembered of a shopper: per store their signals, choice and persona. No event is kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter, ValidationError

from wandstore import keys
from wandstore.aws.dynamodb import Item, Update
from wandstore.aws.request_storage import Storage
from wandstore.ids import ShopperKey, StoreSlug
from wandstore.observability import logger
from wandstore.settings import Settings
from wandstore.shoppers.buckets import Bucket, bucket_of
from wandstore.shoppers.history import NO_HISTORY, History, note_history
from wandstore.shoppers.models import KeptOrder, Persona, ShopperEvent, Signals
from wandstore.shoppers.persona import NEUTRAL, change_purchases, count_event, decide_persona
from wandstore.shoppers.personas import PersonaChoice
from wandstore.shoppers.session_item import Lock, Remains, SessionItems, remains_of
from wandstore.shoppers.signals import MAX_KEPT_ORDERS, forget_order, keep_order

# Versions before this one kept the last events beside the signals, and cannot read a session without the attribute.
_NO_EVENTS = "[]"
_CHOICE: TypeAdapter[PersonaChoice | None] = TypeAdapter(PersonaChoice | None)

NO_SIGNALS = Signals()


@dataclass(frozen=True)
class Session:
    """One shopper in one store. `revision` counts every change, for the optimistic lock.

    `choice` is the shopper's own; it outweighs the signals. If it `is_choice_by_address`, somebody chose who had the
    shopper's address and not their cookie: no model is called for it. `remains` are of a session that had expired when
    it was read.
    """

    signals: Signals = NO_SIGNALS
    persona: Persona = NEUTRAL
    choice: PersonaChoice | None = None
    is_choice_by_address: bool = False
    archived: bool = False
    revision: int = 0
    remains: Remains | None = field(default=None, compare=False)

    @property
    def signals_to_use(self) -> Signals:
        """The signals a page may be made from: none for a shopper who chose the neutral page."""
        return NO_SIGNALS if self.choice == "none" else self.signals

    @property
    def bucket(self) -> Bucket:
        """The bucket whose shared tree this shopper gets."""
        return bucket_of(self.persona, self.signals_to_use)

    @property
    def history(self) -> History:
        """What the rows of the shopper's own are filled from; nothing for one who chose the neutral page."""
        return NO_HISTORY if self.choice == "none" else note_history(self.signals)


NO_SESSION = Session()


class Sessions:
    """The shopper sessions table. Times are epoch seconds."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._items = SessionItems(storage, settings)
        self._table_name = settings.shopper_sessions_table

    def read(self, shopper: ShopperKey, now: float) -> Session:
        return session_from_item(self._items.read(shopper), shopper.store, now)

    def record_event(self, shopper: ShopperKey, event: ShopperEvent, session: Session) -> Session:
        """Counts an event and returns the session as it is stored; `session` is what the caller has read.

        Optimistic lock: if another write got there first, the event is applied to the newer session. Raises
        `StorageUnavailable` when the event could not be stored.
        """
        return self._change(shopper, session, event.at, lambda current: with_event(current, event))

    def record_choice(
        self, shopper: ShopperKey, choice: PersonaChoice, session: Session, now: float, *, by_address: bool = False
    ) -> Session:
        """Stores the shopper's own choice, with the same optimistic lock and errors as `record_event`."""
        return self._change(shopper, session, now, lambda current: _with_choice(current, choice, by_address=by_address))

    def mark_archived(self, shopper: ShopperKey) -> Update:
        """The write that says that a page of this shopper is in the archive, for the transaction that ends a job."""
        return Update(
            table=self._table_name,
            key=keys.session(shopper.shopper_id),
            change="ADD #archived :store",
            values={"store": {shopper.store}},
        )

    def _change(
        self, shopper: ShopperKey, session: Session, now: float, change: Callable[[Session], Session]
    ) -> Session:
        def plan(before: Session) -> tuple[Session, Update]:
            after = change(before)
            return after, self.write(shopper, before, after, now)

        def reread(item: Mapping[str, Any] | None) -> Session:
            return session_from_item(item, shopper.store, now)

        return self._items.change(session, plan, reread)

    def write(self, shopper: ShopperKey, before: Session, after: Session, now: float) -> Update:
        """The write that stores `after` where `before` still is; refused, it returns the item that is there."""
        attributes = {
            "signals": after.signals.model_dump_json(),
            "persona": after.persona.model_dump_json(),
            "hash": after.persona.hash,
            "events": _NO_EVENTS,
            # None is stored too: otherwise the choice of a session that has expired would come back with the next read.
            "choice": after.choice,
            "choice_by_address": after.is_choice_by_address,
            # Beside the hash: a visit compares both with its page, without reading more of the session.
            "rows": after.history.mark,
        }
        return self._items.write(shopper, attributes, Lock(before.revision, before.remains), now)


def session_from_item(item: Mapping[str, Any] | None, store: StoreSlug, now: float) -> Session:
    """The session that an item holds at `now`, epoch seconds.

    A session that has expired or cannot be read starts anew, at the revision it had. What a newer version of WandStore
    has added to it is ignored.
    """
    if item is None:
        return NO_SESSION
    remains = remains_of(item, now)
    new = Session(archived=is_archived(item, store), revision=_revision(item, store), remains=remains)
    if remains is not None or f"signals:{store}" not in item:
        return new
    try:
        signals = _with_kept_events(Signals.model_validate_json(item[f"signals:{store}"]), item.get(f"events:{store}"))
        choice = _read_choice(item.get(f"choice:{store}"))
        return replace(
            new,
            signals=signals,
            persona=_read_persona(item[f"persona:{store}"], item[f"hash:{store}"]),
            choice=choice,
            is_choice_by_address=item.get(f"choice_by_address:{store}") is True,
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        logger.exception("session cannot be read", extra={"store": store})
        return new


def is_archived(item: Item | Mapping[str, Any], store: StoreSlug) -> bool:
    """Whether a page of this shopper is in the archive."""
    archived = item.get("archived")
    return isinstance(archived, set) and store in archived


def _read_persona(stored: str, persona_hash: str) -> Persona:
    """The persona, or a neutral one of the same hash where the type is only known to a newer version."""
    try:
        return Persona.model_validate_json(stored, extra="ignore")
    except ValidationError:
        if not isinstance(json.loads(stored), dict):
            raise
        logger.warning("persona of another version", extra={"persona_hash": persona_hash})
        return Persona(type=None, confidence=0, hash=persona_hash)


def _with_kept_events(signals: Signals, stored: str | None) -> Signals:
    """The signals with what the events of an earlier version's session tell; this version stores none."""
    events = json.loads(stored) if stored else []
    if not events or signals.taken or signals.orders:
        return signals
    taking = [event for event in events if event.get("event") in ("add_to_cart", "purchase")]
    orders = [
        KeptOrder(order_id=event.get("order_id") or "", at=event.get("at", 0), products=_products_of(event))
        for event in taking
        if event["event"] == "purchase"
    ]
    taken = next((products[0] for event in taking if (products := _products_of(event))), "")
    return signals.model_copy(update={"taken": taken, "orders": tuple(orders[:MAX_KEPT_ORDERS])})


def _products_of(event: Mapping[str, Any]) -> tuple[str, ...]:
    subjects = (event, *event.get("lines", ()))
    return tuple(product_id for subject in subjects if (product_id := subject.get("product_id")))


def _read_choice(stored: str | None) -> PersonaChoice | None:
    """The choice; None also for one that only a newer version offers."""
    try:
        return _CHOICE.validate_python(stored)
    except ValidationError:
        return None


def _revision(item: Mapping[str, Any], store: StoreSlug) -> int:
    revision = item.get(f"revision:{store}", 0)
    return revision if isinstance(revision, int) else 0


def with_event(session: Session, event: ShopperEvent) -> Session:
    """The session with the event counted."""
    signals = count_event(session.signals, event)
    return replace(
        session,
        signals=signals,
        persona=decide_persona(signals, session.choice),
        revision=session.revision + 1,
    )


def with_shop_order(session: Session, event: ShopperEvent) -> Session:
    """The session with a purchase counted that the shop itself reports."""
    counted = with_event(session, event)
    signals = change_purchases(counted.signals, 0, Decimal(0), 1)
    return replace(counted, signals=signals, persona=decide_persona(signals, session.choice))


@dataclass(frozen=True)
class OrderChange:
    """How an order that was counted before differs now. `event` is its purchase; None if it no longer is one."""

    order_id: str
    event: ShopperEvent | None
    purchases: int
    spent: Decimal
    shop_orders: int = 0  # 1 where the shop confirms what a browser had reported, -1 where it takes its report back


def with_order_changed(session: Session, change: OrderChange) -> Session:
    """The session with the difference counted. The order's effect on categories and brands remains."""
    signals = session.signals
    event = change.event
    if event is None:
        signals = forget_order(signals, change.order_id)
    elif event.lines:
        # A browser has reported the order without its lines.
        signals = keep_order(signals, event)
    signals = change_purchases(signals, change.purchases, change.spent, change.shop_orders)
    return replace(
        session,
        signals=signals,
        persona=decide_persona(signals, session.choice),
        revision=session.revision + 1,
    )


def _with_choice(session: Session, choice: PersonaChoice, *, by_address: bool) -> Session:
    return replace(
        session,
        persona=decide_persona(session.signals, choice),
        choice=choice,
        is_choice_by_address=by_address,
        revision=session.revision + 1,
    )
