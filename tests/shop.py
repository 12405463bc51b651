"""A small shop on the in-process cloud: a store file, its published catalogue, and the storefront that serves it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from wandstore import keys
from wandstore.aws.clients import Clients
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.catalogue.snapshots import build_catalogue, publish_catalogue
from wandstore.catalogue.stores import Store, find_store
from wandstore.documents.origin import Composition, Source
from wandstore.documents.templates import compose_template
from wandstore.jobs import lifecycle as job_lifecycle
from wandstore.jobs.items import find_job
from wandstore.jobs.lifecycle import Delivery
from wandstore.jobs.models import GenerationJob
from wandstore.settings import Settings
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import persona_with_type
from wandstore.shoppers.personas import PersonaType
from wandstore.shoppers.sessions import read_session
from wandstore.storefront.ladder import ServedPage, Storefront, Visit

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

    def visit(self, shopper_id: str, *, may_enqueue: bool = True) -> ServedPage:
        return self.storefront.serve(Visit(self.store, shopper_id, may_enqueue))

    def with_settings(self, **changes: Any) -> Shop:
        settings = replace(self.settings, **changes)
        return replace(self, settings=settings, storefront=Storefront(self.clients, settings))

    def publish(self) -> Catalogue:
        catalogue = build_catalogue(self.store.slug, read_shopify_csv(self.csv))
        publish_catalogue(catalogue, self.clients, self.settings)
        return catalogue

    def compose(self, job: GenerationJob) -> Composition:
        session = read_session(self.clients, self.settings, job.shopper_id, job.store)
        catalogue = self.storefront.shelf.load_current(self.store, self.clients)
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
            delivery = Delivery(message["MessageId"], message["ReceiptHandle"])
            job_lifecycle.run_job(message["Body"], delivery, self.compose, self.clients, self.settings)
            self.clients.sqs.delete_message(
                QueueUrl=self.settings.generation_queue_url, ReceiptHandle=message["ReceiptHandle"]
            )
        return len(messages)

    def job(self, shopper_id: str) -> GenerationJob | None:
        return find_job(self.clients, self.settings, self.store.slug, shopper_id)

    def places(self, member: str) -> set[str]:
        item = self.item(self.settings.generation_queue_table, keys.pool_member(member), sort=True)
        return set(item.get("jobs", {"SS": []})["SS"])

    def all_places(self) -> set[str]:
        return set().union(*(self.places(f"pool-{n}") for n in range(self.settings.pool_size)))

    def item(self, table: str, key: str, *, sort: bool = False) -> dict[str, Any]:
        full = {"key": {"S": key}} | ({"sort": {"S": keys.ONLY}} if sort else {})
        found: dict[str, Any] = self.clients.dynamodb.get_item(TableName=table, Key=full).get("Item", {})
        return found

    def cached_page(self, shopper_id: str) -> dict[str, Any]:
        return self.item(self.settings.ui_cache_table, keys.ui_page(self.store.slug, shopper_id))

    def archived_page(self, shopper_id: str) -> dict[str, Any]:
        key = keys.page_document(self.store.slug, shopper_id)
        stored = self.clients.s3.get_object(Bucket=self.settings.ui_storage_bucket, Key=key)["Body"].read()
        found: dict[str, Any] = json.loads(stored)
        return found

    def set_persona(self, shopper_id: str, persona_type: PersonaType | None) -> str:
        """Makes the session say this persona; its hash."""
        persona = persona_with_type(persona_type, 0.9 if persona_type else 0.0, Signals())
        self.clients.dynamodb.update_item(
            TableName=self.settings.shopper_sessions_table,
            Key={"key": {"S": keys.session(shopper_id)}},
            UpdateExpression="SET #s = :s, #p = :p, #h = :h, #e = :e, #r = :r",
            ExpressionAttributeNames={
                f"#{name[0]}": f"{name}:{self.store.slug}"
                for name in ("signals", "persona", "hash", "events", "revision")
            },
            ExpressionAttributeValues={
                ":s": {"S": Signals(events=1).model_dump_json()},
                ":p": {"S": persona.model_dump_json()},
                ":h": {"S": persona.hash},
                ":e": {"S": "[]"},
                ":r": {"N": "1"},
            },
        )
        return persona.hash


def open_shop(settings: Settings, clients: Clients, folder: Path) -> Shop:
    """The shop, with its files in `folder` and its catalogue published."""
    (folder / "lantern.toml").write_text('name = "Lantern"\ncurrency = "GBP"\nlocale = "en-GB"\ncatalogue = "l.csv"\n')
    csv = folder / "l.csv"
    csv.write_text(CSV)
    settings = replace(settings, stores_dir=str(folder), refresh_cooldown_seconds=0)
    shop = Shop(settings, clients, find_store(folder, "lantern"), Storefront(clients, settings), csv)
    shop.publish()
    return shop
