"""A small shop on the in-process cloud: a store file, its published catalogue, and the storefront that serves it."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.builders import make_shared_tree
from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.clients import Clients
from wandstore.aws.dynamodb import Item, Table, Update
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.catalogue.snapshots import Catalogues, build_catalogue
from wandstore.catalogue.stores import Store, find_store
from wandstore.documents.origin import Composition, Source
from wandstore.documents.segments import SegmentedDocument
from wandstore.documents.templates import compose_template
from wandstore.errors import JobError
from wandstore.ids import ShopperId, ShopperKey
from wandstore.jobs.attempt import JobRunner
from wandstore.jobs.ending import JobEndings
from wandstore.jobs.enqueue import Enqueued, JobQueue
from wandstore.jobs.items import Jobs
from wandstore.jobs.messages import Receipt
from wandstore.jobs.models import GenerationJob
from wandstore.keys import Key
from wandstore.page_store.shared_trees import SharedTree, SharedTrees, tree_key
from wandstore.settings import Settings
from wandstore.shoppers.buckets import Bucket
from wandstore.shoppers.models import EventKind, Signals
from wandstore.shoppers.persona import persona_with_type
from wandstore.shoppers.personas import PersonaType
from wandstore.shoppers.sessions import Session, Sessions
from wandstore.storefront.ladder import ServedPage, Storefront
from wandstore.storefront.page_request import Visit
from wandstore.storefront.tracking import ReportedEvent, track

CSV = """\
Handle,Title,Body (HTML),Vendor,Type,Tags,Variant Price,Variant Compare At Price,Image Src
oak,Oak wand,<p>Straight and firm.</p>,Ash & Son,Wands,,40.00,,https://img.example/oak.jpg
yew,Yew wand,<p>Bends far.</p>,Ash & Son,Wands,new,55.00,70.00,https://img.example/yew.jpg
cloth,Linen cloth,<p>For polish.</p>,Weavers,Cloths,,8.50,,https://img.example/cloth.jpg
"""


@dataclass
class Shop:
    """The store `lantern` with its storefront; `compose` is a stand-in for the generator's model."""

    settings: Settings
    clients: Clients
    store: Store
    storefront: Storefront
    csv: Path

    def shopper(self, shopper_id: str) -> ShopperKey:
        return ShopperKey(self.store.slug, ShopperId(shopper_id))

    def visit(self, shopper_id: str, *, may_enqueue: bool = True, has_cookie: bool = False) -> ServedPage:
        return self.storefront.serve(Visit(self.store, ShopperId(shopper_id), may_enqueue, has_cookie))

    def view(self, shopper_id: str, *product_ids: str) -> None:
        """Tracks a view of each of these products."""
        for product_id in product_ids:
            reported = ReportedEvent(event=EventKind.VIEW, product_id=product_id)
            track(self.storefront, Visit(self.store, ShopperId(shopper_id)), reported)

    def enqueue(self, shopper_id: str, *, now: float | None = None, **options: Any) -> Enqueued:
        queue = JobQueue(self.clients, self.settings)
        return queue.enqueue(self.shopper(shopper_id), time.time() if now is None else now, **options)

    def with_settings(self, **changes: Any) -> Shop:
        settings = replace(self.settings, **changes)
        return replace(self, settings=settings, storefront=Storefront(self.clients, settings))

    def publish(self) -> Catalogue:
        catalogue = build_catalogue(self.store.slug, read_shopify_csv(self.csv).products)
        Catalogues(self.clients, self.settings).publish(catalogue)
        return catalogue

    def compose(self, job: GenerationJob) -> Composition:
        session = self.session(job.shopper.shopper_id)
        catalogue = self.storefront.shelf.load_current(self.store, Catalogues(self.clients, self.settings))
        tree = compose_template(catalogue, self.store, session.persona.type, session.signals_to_use)
        return Composition(document=tree, persona=session.persona, source=Source.KIMI)

    def receive(self) -> list[dict[str, Any]]:
        received = self.clients.sqs.receive_message(
            QueueUrl=self.settings.generation_queue_url, MaxNumberOfMessages=10, AttributeNames=["All"]
        )
        messages: list[dict[str, Any]] = received.get("Messages", [])
        return messages

    def work(self) -> int:
        """Takes every message that can be received through the generator's steps; how many there were."""
        messages = self.receive()
        for message in messages:
            runner = JobRunner(self.compose, self.clients, self.settings)
            runner.run(message["Body"], Receipt(message["MessageId"], message["ReceiptHandle"]))
            self.clients.sqs.delete_message(
                QueueUrl=self.settings.generation_queue_url, ReceiptHandle=message["ReceiptHandle"]
            )
        return len(messages)

    def share_tree(self, bucket: Bucket, title: str, *product_ids: str) -> SharedTree:
        """Stores a tree for this bucket, as if a model had made it: a grid of these products."""
        catalogue = self.storefront.catalogue(self.store)
        shared = make_shared_tree(title, *product_ids, catalogue=catalogue, character=bucket.character)
        key = tree_key(self.store, bucket, self.store.mode(self.settings))
        return SharedTrees(self.clients, self.settings).put_if_unchanged(key, shared)

    def share_document(self, bucket: Bucket, document: SegmentedDocument) -> SharedTree:
        """The same in html mode: stores this document, as if a model had written it."""
        shared = make_shared_tree("Shelf").model_copy(update={"tree": document, "kinds": ()})
        key = tree_key(self.store, bucket, "html")
        return SharedTrees(self.clients, self.settings).put_if_unchanged(key, shared)

    def job(self, shopper_id: str) -> GenerationJob | None:
        return Jobs(self.clients, self.settings).find(self.shopper(shopper_id))

    def fail_job(self, shopper_id: str, error: JobError, *, now: float | None = None) -> None:
        job = self.job(shopper_id)
        assert job is not None
        JobEndings(self.clients, self.settings).fail(job, error, time.time() if now is None else now)

    def session(self, shopper_id: str) -> Session:
        return Sessions(self.clients, self.settings).read(self.shopper(shopper_id), time.time())

    def slots(self, member: str) -> set[str]:
        return set(self.item(self.settings.generation_queue_table, keys.pool_member(member)).get("jobs", ()))

    def all_slots(self) -> set[str]:
        return set().union(*(self.slots(f"pool-{n}") for n in range(self.settings.pool_size)))

    def item(self, table: str, key: Key) -> Item:
        """The item in plain values; empty where there is none."""
        return Table(self.clients, table).get(key) or {}

    def set_attributes(self, table: str, key: Key, attributes: Mapping[str, Any]) -> None:
        """Overwrites attributes of an item, to make it one that the product would not write."""
        names = {f"a{number}": name for number, name in enumerate(attributes)}
        write = Update(
            table=table,
            key=key,
            change="SET " + ", ".join(f"#{short} = :{short}" for short in names),
            values={short: attributes[name] for short, name in names.items()},
            names=names,
        )
        dynamodb.update(self.clients, write)

    def delete_item(self, table: str, key: Key) -> None:
        self.clients.dynamodb.delete_item(TableName=table, Key=dynamodb.to_wire(key))

    def cached_page(self, shopper_id: str) -> Item:
        return self.item(self.settings.ui_cache_table, keys.ui_page(self.shopper(shopper_id)))

    def archived_page(self, shopper_id: str) -> dict[str, Any]:
        key = keys.page_document(self.shopper(shopper_id))
        stored = self.clients.s3.get_object(Bucket=self.settings.ui_storage_bucket, Key=key)["Body"].read()
        found: dict[str, Any] = json.loads(stored)
        return found

    def set_persona(self, shopper_id: str, persona_type: PersonaType | None) -> str:
        """Makes the session say this persona; its hash."""
        persona = persona_with_type(persona_type, 0.9 if persona_type else 0.0, Signals())
        stored = {
            "signals": Signals(events=1).model_dump_json(),
            "persona": persona.model_dump_json(),
            "hash": persona.hash,
            "events": "[]",
            "revision": 1,
        }
        attributes = {f"{name}:{self.store.slug}": value for name, value in stored.items()}
        self.set_attributes(self.settings.shopper_sessions_table, keys.session(ShopperId(shopper_id)), attributes)
        return persona.hash


def open_shop(settings: Settings, clients: Clients, folder: Path) -> Shop:
    """The shop, with its files in `folder` and its catalogue published."""
    shop = build_shop(settings, clients, folder)
    shop.publish()
    return shop


def build_shop(settings: Settings, clients: Clients, folder: Path) -> Shop:
    """The shop with its files in `folder`. Nothing is published."""
    (folder / "lantern.toml").write_text('name = "Lantern"\ncurrency = "GBP"\nlocale = "en-GB"\ncatalogue = "l.csv"\n')
    csv = folder / "l.csv"
    csv.write_text(CSV)
    settings = replace(settings, stores_dir=str(folder), refresh_cooldown_seconds=0)
    return Shop(settings, clients, find_store(folder, "lantern"), Storefront(clients, settings), csv)
