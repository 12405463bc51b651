"""What a shopper did or chose: kept in their session, and a new page asked for where it changes the persona."""

from __future__ import annotations

import time
from dataclasses import dataclass
from decimal import Decimal

from botocore.exceptions import ClientError

from wandstore.aws.request_storage import RequestStorage
from wandstore.catalogue.products import Catalogue
from wandstore.errors import InvalidEvent, StorageUnavailable
from wandstore.jobs import lifecycle as job_lifecycle
from wandstore.jobs.items import job_from_item
from wandstore.jobs.lifecycle import Outcome
from wandstore.observability import count, logger
from wandstore.page_store import pages as page_store
from wandstore.page_store.pages import VisitRead
from wandstore.shoppers.models import EventKind, Persona, ShopperEvent
from wandstore.shoppers.persona import NEUTRAL
from wandstore.shoppers.personas import PersonaChoice
from wandstore.shoppers.records import note_persona, note_shopper
from wandstore.shoppers.sessions import Session, record_choice, record_event, session_from_item
from wandstore.storefront.ladder import Storefront, Visit, may_follow


@dataclass(frozen=True)
class ReportedEvent:
    """An event as a browser reports it. Only what the catalogue cannot say is taken from here."""

    event: EventKind
    product_id: str | None = None
    category: str | None = None
    price: Decimal | None = None
    query: str | None = None


@dataclass(frozen=True)
class Tracked:
    """`tracked` is False where storage took nothing; `job_id` is that of a page asked for."""

    tracked: bool
    persona: Persona
    job_id: str | None = None


@dataclass(frozen=True)
class Chosen:
    """`persona` is the one that the choice makes of the shopper; `job_id` is that of a page asked for."""

    persona: Persona
    job_id: str | None = None


def track(storefront: Storefront, visit: Visit, reported: ReportedEvent) -> Tracked:
    """Raises `InvalidEvent` for a product that the store does not have; nothing is stored then.

    Nothing else is raised: a beacon cannot try again, and a shopper's browser has no use for our faults.
    """
    try:
        return _track(storefront, visit, reported)
    except InvalidEvent:
        raise
    except Exception:
        logger.exception("tracking failed", extra={"store": visit.store.slug})
        count("EventNotTracked")
        return Tracked(tracked=False, persona=NEUTRAL)


def _track(storefront: Storefront, visit: Visit, reported: ReportedEvent) -> Tracked:
    now = time.time()
    storage = RequestStorage(storefront.clients)
    settings, store, shopper_id = storefront.settings, visit.store.slug, visit.shopper_id
    try:
        read = page_store.read_visit(storage, settings, store, shopper_id)
    except StorageUnavailable as error:
        logger.warning("event not tracked", extra={"store": store, "reason": str(error)})
        count("EventNotTracked")
        return Tracked(tracked=False, persona=NEUTRAL)
    catalogue = storefront.shelf.load(visit.store, read.catalogue_version, storage, version_known=read.complete)
    event = describe_event(reported, catalogue, now)
    before = session_from_item(read.session, store, now)
    try:
        after = record_event(storage, settings, shopper_id, store, event, before)
    except (StorageUnavailable, ClientError) as error:
        logger.warning("event not tracked", extra={"store": store, "reason": str(error)})
        count("EventNotTracked")
        return Tracked(tracked=False, persona=before.persona)
    job_id = _follow_up(storefront, visit, read, before, after, settings.refresh_cooldown_seconds, storage, now)
    return Tracked(tracked=True, persona=after.persona, job_id=job_id)


def choose(storefront: Storefront, visit: Visit, choice: PersonaChoice) -> Chosen | None:
    """None where the choice was not stored. Nothing is raised: a shopper's browser has no use for our faults."""
    try:
        return _choose(storefront, visit, choice)
    except (StorageUnavailable, ClientError) as error:
        logger.warning("choice not stored", extra={"store": visit.store.slug, "reason": str(error)})
    except Exception:
        logger.exception("choosing failed", extra={"store": visit.store.slug})
    count("ChoiceNotStored")
    return None


def _choose(storefront: Storefront, visit: Visit, choice: PersonaChoice) -> Chosen:
    now = time.time()
    storage = RequestStorage(storefront.clients)
    settings, store, shopper_id = storefront.settings, visit.store.slug, visit.shopper_id
    read = page_store.read_visit(storage, settings, store, shopper_id)
    before = session_from_item(read.session, store, now)
    after = record_choice(storage, settings, shopper_id, store, choice, before)
    # Whoever presses a button waits for what it does, and there are only as many choices as pages to come back to.
    return Chosen(after.persona, _follow_up(storefront, visit, read, before, after, 0, storage, now))


def _follow_up(
    storefront: Storefront,
    visit: Visit,
    read: VisitRead,
    before: Session,
    after: Session,
    cooldown_seconds: int,
    storage: RequestStorage,
    now: float,
) -> str | None:
    """Notes who the shopper is by now, and asks for a page where they have become another; the id of its job."""
    settings, store, shopper_id = storefront.settings, visit.store.slug, visit.shopper_id
    note_shopper(storage, settings, store, shopper_id, after.persona.hash, now)
    if after.persona.hash == before.persona.hash:
        return None
    note_persona(storage, settings, store, shopper_id, after.persona, after.signals, now)
    wanted = (
        read.complete
        and may_follow(job_from_item(read.job, now), cooldown_seconds, now)
        and not _has_page_for(storefront, visit, read, after.persona.hash, storage, now)
    )
    if not wanted:
        return None
    enqueued = job_lifecycle.enqueue(storage, settings, store, shopper_id, now=now)
    return enqueued.job_id if enqueued.outcome is Outcome.QUEUED else None


def describe_event(reported: ReportedEvent, catalogue: Catalogue, now: float) -> ShopperEvent:
    """The event with the catalogue's word on its product. Raises `InvalidEvent` for a product it does not have."""
    known = {name.casefold(): name for name in catalogue.categories}
    category = known.get(reported.category.strip().casefold()) if reported.category else None
    if reported.product_id is None:
        return ShopperEvent(event=reported.event, at=now, category=category, price=reported.price, query=reported.query)
    product = catalogue.by_id.get(reported.product_id)
    if product is None:
        raise InvalidEvent("productId", f"productId: this store has no product {reported.product_id[:80]!r}.")
    return ShopperEvent(
        event=reported.event,
        at=now,
        product_id=product.id,
        category=product.category or category,
        brand=product.vendor or None,
        price=product.price,
        discounted=product.compare_at_price is not None,
        new=product.is_new,
        query=reported.query,
    )


def _has_page_for(
    storefront: Storefront, visit: Visit, read: VisitRead, persona_hash: str, storage: RequestStorage, now: float
) -> bool:
    """Whether the next visit finds a page of this persona without a model: today's, or an earlier tree."""
    page = storefront.find_page(visit, read, storefront.cached_ui(read, now), storage)
    if page is None:
        return False
    return page.persona.hash == persona_hash or page_store.with_earlier_tree(page, persona_hash) is not None
