"""The permanent rows of shoppers and their personas: Phase 1's D1 tables, in one table with three indexes.

A shopper is known per store; the rows of their personas are in the same partition. No request reads these rows; they
are for operators, and for the analytics that the specification plans on these indexes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import IndexQuery, Item, Table, Update
from wandstore.aws.record_rows import log_not_written, put_once, timestamp
from wandstore.aws.request_storage import Storage
from wandstore.ids import ShopperKey, StoreSlug
from wandstore.settings import Settings
from wandstore.shoppers.models import Persona, Signals
from wandstore.shoppers.personas import PersonaType

_HOUR_SECONDS = 3600


@dataclass(frozen=True)
class PersonaRecord:
    hash: str
    shopper_id: str
    type: PersonaType | None
    confidence: float
    signals: Signals
    created_at: datetime


@dataclass(frozen=True)
class ShopperRecord:
    """`session_id` is the key of the shopper's session; `persona` is their current one, where its row is known."""

    id: str
    shop_id: str
    session_id: str
    created_at: datetime
    last_seen_at: datetime
    current_persona_hash: str | None
    persona: PersonaRecord | None = None


def is_row_due(last_event_at: float, now: float) -> bool:
    """Whether an event at `now` is the shopper's first in its hour; both in epoch seconds.

    `last_seen_at` is the sort key of two indexes, so each write of it is paid for three times. The hour is enough for
    what reads it: lists of shoppers, the last seen first.
    """
    return last_event_at // _HOUR_SECONDS != now // _HOUR_SECONDS


class ShopperRecords:
    """The rows of shoppers and personas. Times are epoch seconds. No write raises: a failure is logged."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self._table = Table(storage, settings.shopper_records_table)

    def note_shopper(self, shopper: ShopperKey, persona_hash: str, now: float) -> None:
        """Records that a shopper was here, and their persona."""
        write = Update(
            table=self._table.name,
            key=keys.shopper_record(shopper),
            change=(
                "SET #id = :id, #shop_id = :shop_id, #session_id = :session_id, #last_seen_at = :now, "
                "#current_persona_hash = :hash, #created_at = if_not_exists(#created_at, :now)"
            ),
            values={
                "id": shopper.shopper_id,
                "shop_id": shopper.store,
                "session_id": keys.session(shopper.shopper_id)["key"],
                "now": timestamp(now),
                "hash": persona_hash,
            },
        )
        try:
            dynamodb.update(self._storage, write)
        except Exception as error:
            # The row is a record and nothing waits for it, so its failure must not fail anything else.
            log_not_written("shopper", error)

    def note_persona(self, shopper: ShopperKey, persona: Persona, signals: Signals, now: float) -> None:
        """Writes the row of a shopper's persona, once per persona; the neutral one has a row too."""
        item = keys.persona_record(shopper, persona.hash) | {
            "hash": persona.hash,
            "shopper_id": shopper.shopper_id,
            "type": persona.type.value if persona.type else None,
            "confidence": persona.confidence,
            "signals": signals.model_dump_json(),
            "created_at": timestamp(now),
        }
        put_once(self._storage, self._table.name, "persona", item)

    def find_shopper(self, shopper: ShopperKey) -> ShopperRecord | None:
        """A shopper with their current persona."""
        rows = list(self._table.partition(keys.shopper_partition(shopper)))
        found = next((row for row in rows if row["sort"] == keys.SHOPPER_ROW), None)
        if found is None:
            return None
        personas = {row["hash"]: _read_persona(row) for row in rows if row is not found}
        return _read_shopper(found, personas.get(found["current_persona_hash"]))

    def personas_of_shopper(self, shopper: ShopperKey) -> Iterator[PersonaRecord]:
        for row in self._table.partition(keys.shopper_partition(shopper)):
            if row["sort"] != keys.SHOPPER_ROW:
                yield _read_persona(row)

    def shoppers_of_shop(self, store: StoreSlug, until: float | None = None) -> Iterator[ShopperRecord]:
        """The last seen first; with `until`, only those last seen at that time or before."""
        query = IndexQuery("by_shop", "shop_id", "last_seen_at", store, _sort_key(until))
        return map(_read_shopper, self._table.index(query))

    def shoppers_of_persona(self, persona_hash: str, until: float | None = None) -> Iterator[ShopperRecord]:
        """The same for the shoppers of every shop who have this persona now."""
        query = IndexQuery("by_persona", "current_persona_hash", "last_seen_at", persona_hash, _sort_key(until))
        return map(_read_shopper, self._table.index(query))


def _sort_key(until: float | None) -> str | None:
    return None if until is None else timestamp(until)


def _read_shopper(row: Item, persona: PersonaRecord | None = None) -> ShopperRecord:
    return ShopperRecord(
        id=row["id"],
        shop_id=row["shop_id"],
        session_id=row["session_id"],
        created_at=datetime.fromisoformat(row["created_at"]),
        last_seen_at=datetime.fromisoformat(row["last_seen_at"]),
        current_persona_hash=row["current_persona_hash"],
        persona=persona,
    )


def _read_persona(row: dict[str, Any]) -> PersonaRecord:
    return PersonaRecord(
        hash=row["hash"],
        shopper_id=row["shopper_id"],
        type=PersonaType(row["type"]) if row["type"] in set(PersonaType) else None,
        confidence=float(row["confidence"]),
        signals=Signals.model_validate_json(row["signals"]),
        created_at=datetime.fromisoformat(row["created_at"]),
    )
