"""What is remembered of a shopper: per store the signals, the recent events and the persona they speak for.

One item a shopper (`session:{shopper}`), with attributes that end in the store's slug. Every writer changes attributes
and none puts the whole item, so that the ending of a job and a tracked event never undo each other.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from botocore.exceptions import ClientError
from pydantic import TypeAdapter, ValidationError

from wandstore import keys
from wandstore.aws.request_storage import Storage
from wandstore.errors import StorageUnavailable
from wandstore.observability import logger
from wandstore.settings import Settings
from wandstore.shoppers.models import Persona, ShopperEvent, Signals
from wandstore.shoppers.persona import NEUTRAL, count_event, decide_persona
from wandstore.shoppers.personas import PersonaChoice

MAX_RECENT_EVENTS = 30
# Two beacons of one page may meet; each of them finds its turn within a few tries.
_MAX_TRIES = 12

_EVENTS = TypeAdapter(tuple[ShopperEvent, ...])
_CHOICE: TypeAdapter[PersonaChoice | None] = TypeAdapter(PersonaChoice | None)
_KEPT = ("signals", "persona", "hash", "events", "choice", "revision")

NO_SIGNALS = Signals()


@dataclass(frozen=True)
class Session:
    """One shopper in one store. `revision` counts what was ever recorded and guards against a lost event.

    `choice` is the shopper's own, which outweighs what the signals speak for.
    """

    signals: Signals = NO_SIGNALS
    persona: Persona = NEUTRAL
    choice: PersonaChoice | None = None
    recent_events: tuple[ShopperEvent, ...] = ()
    archived: bool = False
    revision: int = 0

    @property
    def signals_to_use(self) -> Signals:
        """What a page may be made from: nothing at all for one who has chosen the page that is everybody's."""
        return NO_SIGNALS if self.choice == "none" else self.signals


NO_SESSION = Session()


def read_session(storage: Storage, settings: Settings, shopper_id: str, store: str) -> Session:
    item = storage.dynamodb.get_item(
        TableName=settings.shopper_sessions_table, Key={"key": {"S": keys.session(shopper_id)}}, ConsistentRead=True
    ).get("Item")
    return session_from_item(item, store, time.time())


def session_from_item(item: dict[str, Any] | None, store: str, now: float) -> Session:
    """The session an item holds; one that has expired or cannot be read begins anew, at the revision it had."""
    if item is None:
        return NO_SESSION
    begun_anew = Session(archived=is_archived(item, store), revision=_revision(item, store))
    if has_expired(item, now) or f"signals:{store}" not in item:
        return begun_anew
    try:
        return replace(
            begun_anew,
            signals=Signals.model_validate_json(item[f"signals:{store}"]["S"]),
            persona=Persona.model_validate_json(item[f"persona:{store}"]["S"]),
            recent_events=_EVENTS.validate_json(item[f"events:{store}"]["S"]),
            choice=_CHOICE.validate_python(item.get(f"choice:{store}", {}).get("S")),
        )
    except (ValidationError, KeyError):
        logger.exception("session cannot be read", extra={"store": store})
        return begun_anew


def has_expired(item: dict[str, Any], now: float) -> bool:
    """DynamoDB removes expired items days late, so every reader compares for itself."""
    return "expires_at" in item and float(item["expires_at"]["N"]) <= now


def _revision(item: dict[str, Any], store: str) -> int:
    said = item.get(f"revision:{store}", {}).get("N", "0")
    return int(said) if said.isdecimal() else 0


def is_archived(item: dict[str, Any], store: str) -> bool:
    """Whether a page of this shopper is kept for good in the bucket."""
    return store in item.get("archived", {}).get("SS", ())


def record_event(
    storage: Storage, settings: Settings, shopper_id: str, store: str, event: ShopperEvent, session: Session
) -> Session:
    """The session with the event counted, as it is stored; `session` is what was read, and gives way where it moved.

    Raises `StorageUnavailable` when the event could not be stored.
    """
    return _change(storage, settings, shopper_id, store, session, event.at, lambda seen: _with_event(seen, event))


def record_choice(
    storage: Storage, settings: Settings, shopper_id: str, store: str, choice: PersonaChoice, session: Session
) -> Session:
    """The session with the shopper's own choice, as it is stored. Raises `StorageUnavailable` when it could not be."""
    return _change(storage, settings, shopper_id, store, session, time.time(), lambda seen: _with_choice(seen, choice))


def _change(
    storage: Storage,
    settings: Settings,
    shopper_id: str,
    store: str,
    session: Session,
    now: float,
    change: Callable[[Session], Session],
) -> Session:
    for _ in range(_MAX_TRIES):
        changed = change(session)
        try:
            _store(storage, settings, shopper_id, store, session, changed, now)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code == "ConditionalCheckFailedException":
                session = session_from_item(error.response.get("Item"), store, now)
            elif code != "TransactionConflictException":
                raise
        else:
            return changed
    raise StorageUnavailable("dynamodb", "the session changed at every try")


def _with_event(session: Session, event: ShopperEvent) -> Session:
    signals = count_event(session.signals, event)
    return replace(
        session,
        signals=signals,
        persona=decide_persona(signals, session.choice),
        recent_events=(event, *session.recent_events)[:MAX_RECENT_EVENTS],
        revision=session.revision + 1,
    )


def _with_choice(session: Session, choice: PersonaChoice) -> Session:
    return replace(
        session,
        persona=decide_persona(session.signals, choice),
        choice=choice,
        revision=session.revision + 1,
    )


def _store(
    storage: Storage, settings: Settings, shopper_id: str, store: str, seen: Session, recorded: Session, now: float
) -> None:
    values: dict[str, Any] = {
        ":signals": {"S": recorded.signals.model_dump_json()},
        ":persona": {"S": recorded.persona.model_dump_json()},
        ":hash": {"S": recorded.persona.hash},
        ":events": {"S": _EVENTS.dump_json(recorded.recent_events, exclude_defaults=True).decode()},
        # No choice is written too: one of a session that has begun anew since would come back with the next read.
        ":choice": {"NULL": True} if recorded.choice is None else {"S": recorded.choice},
        ":revision": {"N": str(recorded.revision)},
        ":seen": {"N": str(seen.revision)},
    }
    assignments = [f"#{name} = :{name}" for name in _KEPT]
    names = {f"#{name}": f"{name}:{store}" for name in _KEPT}
    if settings.session_ttl_days:
        assignments.append("#expires_at = :expires_at")
        names["#expires_at"] = "expires_at"
        values[":expires_at"] = {"N": str(int(now) + settings.session_ttl_days * 86_400)}
    unchanged = "#revision = :seen" if seen.revision else "(attribute_not_exists(#revision) OR #revision = :seen)"
    storage.dynamodb.update_item(
        TableName=settings.shopper_sessions_table,
        Key={"key": {"S": keys.session(shopper_id)}},
        UpdateExpression="SET " + ", ".join(assignments),
        ConditionExpression=unchanged,
        ExpressionAttributeNames=names,
        ExpressionAttributeValues=values,
        ReturnValuesOnConditionCheckFailure="ALL_OLD",
    )
