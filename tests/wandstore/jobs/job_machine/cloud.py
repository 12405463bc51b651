"""What AWS holds while the machine runs, and the settings of the product there."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from tests.aws_like.cloud import table_shapes
from tests.aws_like.dynamodb import StrictDynamoDB
from tests.aws_like.objects import StrictS3
from tests.shop import CSV
from tests.strict_queue import StrictQueue, StrictSqs
from tests.wandstore.jobs.job_machine.protocol import BEGINNING, DEAD_LETTERS, MEMBERS, QUEUE, SHOPPERS, STORE
from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.ids import ShopperId, ShopperKey
from wandstore.jobs.items import read_job
from wandstore.jobs.models import GenerationJob
from wandstore.keys import Key
from wandstore.settings import Settings
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import persona_with_type
from wandstore.shoppers.personas import PersonaType


class Cloud:
    """What AWS holds. One clock for all."""

    def __init__(self, settings: Settings) -> None:
        self.now = BEGINNING
        self.settings = settings
        self.dynamodb = StrictDynamoDB(table_shapes(settings), clock=self.clock)
        self.s3 = StrictS3()
        self.dead_letters = StrictQueue(self.clock, visibility_seconds=180, retention_seconds=14 * 86_400)
        self.queue = StrictQueue(
            self.clock,
            visibility_seconds=settings.visibility_timeout_seconds,
            retention_seconds=settings.job_deadline_seconds + 1200,
            dead_letters=self.dead_letters,
        )
        self.sqs = StrictSqs({QUEUE: self.queue, DEAD_LETTERS: self.dead_letters})

    def clock(self) -> float:
        return self.now

    def item(self, table: str, key: Key) -> dict[str, Any] | None:
        """The item in plain values."""
        found = self.dynamodb.table(table).get((key["key"], key.get("sort", "")))
        return dynamodb.from_wire(found) if found is not None else None

    def jobs(self) -> dict[ShopperId, GenerationJob]:
        """Each shopper's job item."""
        table = self.settings.generation_queue_table
        found = {shopper: self.item(table, keys.job(ShopperKey(STORE, shopper))) for shopper in SHOPPERS}
        return {shopper: read_job(item) for shopper, item in found.items() if item is not None}

    def slots(self, member: str) -> set[str]:
        pool = self.item(self.settings.generation_queue_table, keys.pool_member(member)) or {}
        slots: set[str] = pool.get("jobs", set())
        return slots

    def cached_page(self, shopper: ShopperId) -> dict[str, Any] | None:
        return self.item(self.settings.ui_cache_table, keys.ui_page(ShopperKey(STORE, shopper)))

    def expire_items(self, which: int | None = None) -> list[tuple[str, str]]:
        """Takes away items whose time is over, as DynamoDB does some day: one, or all; the keys of those that went."""
        gone = [
            (table, key)
            for table in map(self.dynamodb.table, (self.settings.generation_queue_table, self.settings.ui_cache_table))
            for key, item in table.items()
            if "expires_at" in item and float(item["expires_at"]["N"]) <= self.now
        ]
        if gone and which is not None:
            gone = [gone[which % len(gone)]]
        for table, key in gone:
            del table[key]
        return [key for _, key in gone]

    def set_persona(self, shopper: ShopperId, persona_type: PersonaType | None) -> None:
        persona = persona_with_type(persona_type, 0.9 if persona_type else 0.0, Signals())
        table = self.dynamodb.table(self.settings.shopper_sessions_table)
        key = keys.session(shopper)
        item = table.get((key["key"], ""), dynamodb.to_wire(key))
        stored = {"signals": Signals(events=1).model_dump_json(), "persona": persona.model_dump_json()}
        stored |= {"hash": persona.hash, "events": "[]"}
        attributes = {f"{name}:{STORE}": value for name, value in stored.items()}
        table[key["key"], ""] = item | dynamodb.to_wire(attributes)


@cache
def machine_settings(max_queue_depth: int) -> Settings:
    return replace(
        Settings(),
        pool_size=len(MEMBERS),
        max_queue_depth=max_queue_depth,
        refresh_cooldown_seconds=0,
        stores_dir=str(_stores_folder()),
        ui_cache_table="ui_cache",
        generation_queue_table="generation_queue",
        shopper_sessions_table="shopper_sessions",
        shopper_records_table="shopper_records",
        ui_storage_bucket="storage",
        generation_queue_url=QUEUE,
        dead_letter_queue_url=DEAD_LETTERS,
    )


@cache
def _stores_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="job-machine-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / f"{STORE}.toml").write_text('name = "Lantern"\ncurrency = "GBP"\nlocale = "en-GB"\ncatalogue = "l.csv"\n')
    (folder / "l.csv").write_text(CSV)
    return folder
