"""Events and choices of shoppers: counted in the session, and followed by a job where the persona changed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from botocore.exceptions import ClientError

from wandstore.catalogue.products import Catalogue
from wandstore.errors import InvalidEvent, StorageUnavailable
from wandstore.jobs.enqueue import JobQueue, Outcome
from wandstore.observability import count, logger
from wandstore.page_store.earlier_trees import with_earlier_tree
from wandstore.page_store.shared_trees import SharedTrees
from wandstore.shoppers.counted_orders import CountedOrders
from wandstore.shoppers.models import CameBy, EventKind, Persona, ShopperEvent
from wandstore.shoppers.persona import NEUTRAL
from wandstore.shoppers.personas import PersonaChoice
from wandstore.shoppers.records import ShopperRecords, is_row_due
from wandstore.shoppers.sessions import Session, Sessions
from wandstore.storefront.ladder import Storefront, may_have_own_page
from wandstore.storefront.page_request import PageRequest, Visit


@dataclass(frozen=True)
class ReportedEvent:
    """An event as a browser reports it. Only what the catalogue cannot tell is taken from here.

    `order_id` is of a purchase: it counts once, however many lines of the order are reported, and how often. `query`
    says what a sort is by; what was searched for is not used. `came_by` and `speaks` count with a first event.
    """

    event: EventKind
    product_id: str | None = None
    category: str | None = None
    price: Decimal | None = None
    query: str | None = None
    order_id: str | None = None
    came_by: CameBy | None = None
    speaks: str = ""


@dataclass(frozen=True)
class Tracked:
    """`tracked` is False where nothing was stored, or it is not known whether; `job_id` is that of a requested page."""

    tracked: bool
    persona: Persona
    job_id: str | None = None


NOT_TRACKED = Tracked(tracked=False, persona=NEUTRAL)


@dataclass(frozen=True)
class Chosen:
    """`persona` is the shopper's new one; `job_id` is that of a requested page."""

    persona: Persona
    job_id: str | None = None


def track(storefront: Storefront, visit: Visit, reported: ReportedEvent) -> Tracked:
    """Raises `InvalidEvent` for a product that the store does not have; nothing is stored then.

    Nothing else is raised: a beacon cannot retry, and our failures are of no use to a shopper's browser.
    """
    try:
        return _track(storefront, visit, reported)
    except InvalidEvent:
        raise
    except Exception:
        logger.exception("tracking failed", extra={"store": visit.store.slug})
        count("EventNotTracked")
        return NOT_TRACKED


def track_in(request: PageRequest, catalogue: Catalogue, reported: ReportedEvent) -> Tracked:
    """The same in a request that has read storage already. Nothing is raised but `InvalidEvent`."""
    try:
        return _count(request, catalogue, describe_event(reported, catalogue, request.now))
    except InvalidEvent:
        raise
    except Exception:
        logger.exception("tracking failed", extra={"store": request.visit.store.slug})
        count("EventNotTracked")
        return NOT_TRACKED


def ask_again(storefront: Storefront, visit: Visit) -> Tracked:
    """Requests the page that a visit could not request; nothing is recorded. Never raises.

    The job is that of this request, or the live one of another.
    """
    try:
        request = storefront.begin(visit)
        request.read_storage()
        persona = request.session.persona
        if request.job is not None and request.job.state.is_live:
            return Tracked(tracked=False, persona=persona, job_id=request.job.job_id)
        may_enqueue = request.read.complete and request.may_follow_last_job(request.settings.refresh_cooldown_seconds)
        if not may_enqueue or _has_page_for(request, storefront.load_catalogue(request), request.session):
            return Tracked(tracked=False, persona=persona)
        caller = request.caller_with(request.session)
        enqueued = JobQueue(request.storage, request.settings).enqueue(request.shopper, request.now, caller=caller)
        job_id = enqueued.job_id if enqueued.outcome is Outcome.QUEUED else None
        return Tracked(tracked=False, persona=persona, job_id=job_id)
    except StorageUnavailable as error:
        logger.warning("page not asked for again", extra={"store": visit.store.slug, "reason": str(error)})
    except Exception:
        logger.exception("asking again failed", extra={"store": visit.store.slug})
        count("EventNotTracked")
    return NOT_TRACKED


def _track(storefront: Storefront, visit: Visit, reported: ReportedEvent) -> Tracked:
    request = storefront.begin(visit)
    try:
        request.read_storage()
    except StorageUnavailable as error:
        return _not_tracked(visit, error, NEUTRAL)
    catalogue = storefront.load_catalogue(request)
    return _count(request, catalogue, describe_event(reported, catalogue, request.now))


def _count(request: PageRequest, catalogue: Catalogue, event: ShopperEvent) -> Tracked:
    visit, before = request.visit, request.session
    try:
        after = _record(request, event)
    except (StorageUnavailable, ClientError) as error:
        return _not_tracked(visit, error, before.persona)
    if after is None:
        return Tracked(tracked=True, persona=before.persona)
    job_id = _follow_up(request, catalogue, before, after, request.settings.refresh_cooldown_seconds)
    return Tracked(tracked=True, persona=after.persona, job_id=job_id)


def _record(request: PageRequest, event: ShopperEvent) -> Session | None:
    """The session with the event; None where its order was counted before."""
    if event.order_id is not None:
        return CountedOrders(request.storage, request.settings).claim(request.shopper, event, request.session)
    return Sessions(request.storage, request.settings).record_event(request.shopper, event, request.session)


def _not_tracked(visit: Visit, error: Exception, persona: Persona) -> Tracked:
    logger.warning("event not tracked", extra={"store": visit.store.slug, "reason": str(error)})
    count("EventNotTracked")
    return Tracked(tracked=False, persona=persona)


def choose(storefront: Storefront, visit: Visit, choice: PersonaChoice) -> Chosen | None:
    """None where it is not known whether the choice was stored; a repeat is safe.

    Never raises: our failures are of no use to a shopper's browser.
    """
    try:
        request = storefront.begin(visit)
        request.read_storage()
        before = request.session
        sessions, by_address = Sessions(request.storage, request.settings), not visit.has_cookie
        after = sessions.record_choice(request.shopper, choice, before, request.now, by_address=by_address)
        # An explicit choice skips the cooldown, because the shopper is waiting. There are only as many choices as pages
        # to return to, so this costs few jobs.
        return Chosen(after.persona, _follow_up(request, storefront.load_catalogue(request), before, after, 0))
    except (StorageUnavailable, ClientError) as error:
        logger.warning("choice not stored", extra={"store": visit.store.slug, "reason": str(error)})
    except Exception:
        logger.exception("choosing failed", extra={"store": visit.store.slug})
    count("ChoiceNotStored")
    return None


def _follow_up(
    request: PageRequest, catalogue: Catalogue, before: Session, after: Session, cooldown_seconds: int
) -> str | None:
    """Records the shopper's persona, and requests a page where one is to be made; the id of the job."""
    records = ShopperRecords(request.storage, request.settings)
    is_changed = after.persona.hash != before.persona.hash
    # The persona of a new shopper has no row yet, although nothing has changed it.
    is_new = is_changed or not before.signals.events
    if is_new or is_row_due(before.signals.last_event_at, request.now):
        records.note_shopper(request.shopper, after.persona.hash, request.now)
    if is_new:
        records.note_persona(request.shopper, after.persona, after.signals, request.now)
    may_enqueue = request.read.complete and request.may_follow_last_job(cooldown_seconds)
    if not may_enqueue or not _needs_page(request, catalogue, after, is_changed=is_changed):
        return None
    queue, caller = JobQueue(request.storage, request.settings), request.caller_with(after)
    enqueued = queue.enqueue(request.shopper, request.now, caller=caller)
    return enqueued.job_id if enqueued.outcome is Outcome.QUEUED else None


def describe_event(reported: ReportedEvent, catalogue: Catalogue, now: float) -> ShopperEvent:
    """The event with the catalogue's facts on its product. Raises `InvalidEvent` for a product it does not have.

    `now` is in epoch seconds.
    """
    known = {name.casefold(): name for name in catalogue.categories}
    order_id = reported.order_id if reported.event is EventKind.PURCHASE else None
    category = known.get(reported.category.strip().casefold()) if reported.category else None
    if reported.product_id is None:
        return ShopperEvent(
            event=reported.event,
            at=now,
            category=category,
            price=reported.price,
            query=reported.query,
            order_id=order_id,
            came_by=reported.came_by,
            speaks=reported.speaks,
        )
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
        common=tuple(sorted({product.category, product.vendor} & catalogue.prevailing_names)),
        query=reported.query,
        order_id=order_id,
        came_by=reported.came_by,
        speaks=reported.speaks,
    )


def _needs_page(request: PageRequest, catalogue: Catalogue, session: Session, *, is_changed: bool) -> bool:
    """Whether a page is to be made: one for this shopper alone, or where the next visit finds none of their persona."""
    if may_have_own_page(session, request.settings):
        cached = request.cached
        # A persona that has just changed is answered by the bucket's tree: the visit that shows it asks for the page.
        if cached is not None and cached.awaits_own_page and cached.persona_hash == session.persona.hash:
            return True
    return is_changed and not _has_page_for(request, catalogue, session)


def _has_page_for(request: PageRequest, catalogue: Catalogue, session: Session) -> bool:
    """Whether the next visit finds a page of this persona without a job: their own, or that of the bucket's tree.

    A coarser tree would be shown too, but a job is needed all the same: it has the bucket's own tree made.
    """
    page, persona_hash = request.found.page, session.persona.hash
    if page is None:
        return False
    if page.persona.hash == persona_hash or with_earlier_tree(page, persona_hash) is not None:
        return True
    bucket = session.bucket.within(catalogue.categories)
    try:
        found = SharedTrees(request.storage, request.settings).find(request.visit.store, bucket, catalogue)
    except StorageUnavailable as error:
        logger.warning("shared tree not read", extra={"store": request.visit.store.slug, "reason": str(error)})
        return False
    return found is not None and found.is_exact
