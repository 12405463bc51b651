"""The ladder: which page a shopper gets now, and whether a job is to make them another.

1. their own page, made from today's inputs: `HIT`, the stored bytes
2. catalogue, brand or renderer changed since: rendered again from its document, written back, `HIT`
3. persona changed since: an earlier tree of that persona is rendered, `HIT`; without one the old page, `STALE`
4. a template's page, when its time to try a model again has come: that page, `STALE`
5. nothing of their own: the store's fallback page, `MISS`

With a `STALE` or a `MISS` a job is wanted. No storage answers for sure, and none can fail the page.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum

from botocore.exceptions import ClientError

from wandstore.aws.clients import Clients
from wandstore.aws.request_storage import RequestStorage, Storage
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.snapshots import CatalogueShelf
from wandstore.catalogue.stores import Store
from wandstore.documents.origin import Source
from wandstore.documents.templates import compose_template
from wandstore.errors import StorageUnavailable, UnreadablePage
from wandstore.jobs import lifecycle as job_lifecycle
from wandstore.jobs.items import job_from_item
from wandstore.jobs.lifecycle import Outcome
from wandstore.jobs.models import GenerationJob
from wandstore.observability import count, count_hit, logger
from wandstore.page_store import pages as page_store
from wandstore.page_store.pages import CachedUI, VisitRead
from wandstore.page_store.personal_page import PersonalPage
from wandstore.pages import Audience, RenderContext, RenderedPage, render_page
from wandstore.settings import Settings
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import NEUTRAL
from wandstore.shoppers.sessions import has_expired, is_archived, session_from_item


class CacheStatus(StrEnum):
    HIT = "HIT"
    STALE = "STALE"
    MISS = "MISS"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for a page. `may_enqueue` is False for whoever comes back for none: HEAD, prefetch, crawler.

    `has_cookie` is True for a shopper whom the cookie of an earlier visit names.
    """

    store: Store
    shopper_id: str
    may_enqueue: bool = True
    has_cookie: bool = False


@dataclass(frozen=True, slots=True)
class ServedPage:
    rendered: RenderedPage
    cache: CacheStatus
    source: Source


class Storefront:
    """The ladder, with what a process keeps between requests: clients, parsed catalogues and fallback pages."""

    def __init__(self, clients: Clients, settings: Settings) -> None:
        self.clients = clients
        self.settings = settings
        self.shelf = CatalogueShelf(settings)
        self._fallbacks: dict[str, tuple[tuple[str, str], RenderedPage]] = {}

    def serve(self, visit: Visit) -> ServedPage:
        """A page for this shopper of a known store, whatever storage does, and whatever else goes wrong."""
        try:
            return self._serve(visit)
        except Exception:
            # A shopper never pays for a bug or a broken store: it is loud in the log and the alarm instead.
            logger.exception("page failed", extra={"store": visit.store.slug})
            count("PageFailed")
            fallback = self.fallback(visit.store, self.shelf.at_hand(visit.store))
            return ServedPage(fallback, CacheStatus.MISS, Source.FALLBACK)

    def catalogue(self, store: Store) -> Catalogue:
        """The store's products for a view, as current as storage tells, whatever it tells."""
        try:
            return self.shelf.load_current(store, RequestStorage(self.clients))
        except Exception:
            logger.exception("catalogue failed", extra={"store": store.slug})
            count("CatalogueFailed")
            return self.shelf.at_hand(store)

    def fallback(self, store: Store, catalogue: Catalogue) -> RenderedPage:
        """The store's page for whoever has none of their own; rendered once for each catalogue and brand."""
        versions = (catalogue.version, store.brand_version)
        kept = self._fallbacks.get(store.slug)
        if kept is None or kept[0] != versions:
            tree = compose_template(catalogue, store, None, Signals())
            context = RenderContext(store, catalogue, self.settings.public_base_url)
            rendered = render_page(tree, context, Audience(is_waiting_for_another=True, is_everybodys=True))
            self._fallbacks[store.slug] = kept = (versions, rendered)
        return kept[1]

    def _serve(self, visit: Visit) -> ServedPage:
        now = time.time()
        storage = RequestStorage(self.clients)
        try:
            read = page_store.read_visit(storage, self.settings, visit.store.slug, visit.shopper_id)
        except StorageUnavailable as error:
            logger.warning("visit read without storage", extra={"store": visit.store.slug, "reason": str(error)})
            count("VisitReadFailed")
            read = page_store.NOTHING_READ
        cached = self.cached_ui(read, now)
        persona_hash = _persona_hash(read, visit.store.slug, now)
        if (
            cached is not None
            and cached.persona_hash == persona_hash
            and cached.shows(read.catalogue_version, visit.store)
            and (cached.stale_at is None or now < cached.stale_at)
            and self.settings.cache_lookup_order == "cache-first"
        ):
            count_hit()
            return ServedPage(cached.rendered, CacheStatus.HIT, cached.source)
        return self._serve_made_again(visit, read, cached, storage, now)

    def _serve_made_again(
        self,
        visit: Visit,
        read: VisitRead,
        cached: CachedUI | None,
        storage: RequestStorage,
        now: float,
    ) -> ServedPage:
        store = visit.store
        # Read with care now: a session that cannot be read is one just begun, whatever hash it names.
        persona = session_from_item(read.session, store.slug, now).persona
        catalogue = self.shelf.load(store, read.catalogue_version, storage, version_known=read.complete)
        page = self.find_page(visit, read, cached, storage)
        if page is None:
            count("CacheMiss", shopper="seen" if _was_seen_before(visit, read) else "new")
            self._want_page(visit, read, storage, now)
            return ServedPage(self.fallback(store, catalogue), CacheStatus.MISS, Source.FALLBACK)
        # With nothing read the persona is unknown, so an earlier one's tree cannot be known to fit better.
        if page.persona.hash != persona.hash and read.complete:
            page = page_store.with_earlier_tree(page, persona.hash) or page
        as_cached = (
            cached is not None
            and cached.job_id == page.job_id
            and cached.persona_hash == page.persona.hash
            and cached.shows(catalogue.version, store)
        )
        if as_cached and cached is not None:
            shown = cached
        else:
            shown = page_store.make_cached_ui(page, store, catalogue, self.settings)
            # Shown on what was at hand, a page is no better than the one it would replace.
            if read.complete and read.catalogue_version in (catalogue.version, None):
                self._put_back(shown, visit, storage, now)
        is_current = (
            read.complete and shown.persona_hash == persona.hash and (shown.stale_at is None or now < shown.stale_at)
        )
        if is_current:
            count_hit()
            return ServedPage(shown.rendered, CacheStatus.HIT, shown.source)
        count("CacheStale")
        on_its_way = self._want_page(visit, read, storage, now)
        # Who has become another by what they did or chose sees that it is answered, and how, without another visit.
        if on_its_way and read.complete and shown.persona_hash != persona.hash:
            with_line = page_store.render_own(page, store, catalogue, self.settings, becoming=persona)
            return ServedPage(with_line, CacheStatus.STALE, shown.source)
        return ServedPage(shown.rendered, CacheStatus.STALE, shown.source)

    def cached_ui(self, read: VisitRead, now: float) -> CachedUI | None:
        if read.page is None:
            return None
        try:
            return page_store.cached_ui_from_item(read.page, now)
        except UnreadablePage as error:
            _count_unreadable("cache", error)
            return None

    def find_page(
        self, visit: Visit, read: VisitRead, cached: CachedUI | None, storage: Storage
    ) -> PersonalPage | None:
        """The shopper's page as a document, from the store that the lookup order asks first, or from the other."""
        archive_first = self.settings.cache_lookup_order == "archive-first"
        if archive_first and (page := self._archived_page(visit, storage)) is not None:
            return page
        if cached is not None:
            try:
                return cached.page()
            except UnreadablePage as error:
                _count_unreadable("cache", error)
        session = read.session
        may_be_archived = not read.complete or (session is not None and is_archived(session, visit.store.slug))
        return self._archived_page(visit, storage) if may_be_archived and not archive_first else None

    def _archived_page(self, visit: Visit, storage: Storage) -> PersonalPage | None:
        try:
            archived = page_store.read_archived(storage, self.settings, visit.store.slug, visit.shopper_id)
        except (StorageUnavailable, ClientError) as error:
            logger.warning("archive not read", extra={"store": visit.store.slug, "reason": str(error)})
            return None
        if archived is None:
            return None
        if archived.page is None:
            _count_unreadable("archive", UnreadablePage("the archived document cannot be read"))
        return archived.page

    def _put_back(self, shown: CachedUI, visit: Visit, storage: Storage, now: float) -> None:
        try:
            page_store.put_back(shown, storage, self.settings, visit.store, visit.shopper_id, now=now)
        except (StorageUnavailable, ClientError) as error:
            logger.warning("page not put back", extra={"store": visit.store.slug, "reason": str(error)})

    def _want_page(self, visit: Visit, read: VisitRead, storage: RequestStorage, now: float) -> bool:
        """Asks for a page where that may be; whether one is on its way now."""
        job = job_from_item(read.job, now)
        if visit.may_enqueue and read.complete and may_follow(job, self.settings.refresh_cooldown_seconds, now):
            enqueued = job_lifecycle.enqueue(storage, self.settings, visit.store.slug, visit.shopper_id, now=now)
            return enqueued.outcome is Outcome.QUEUED
        return job is not None and job.state.is_live


def may_follow(job: GenerationJob | None, cooldown_seconds: float, now: float) -> bool:
    """Whether a shopper's next job may be asked for: none is live, and the last one did not end just now.

    A hint that saves a refusal: what decides is the condition of the transaction in `job_lifecycle.enqueue`.
    """
    if job is None:
        return True
    if job.state.is_live:
        return False
    return job.ended_at is None or now - job.ended_at >= cooldown_seconds


def _was_seen_before(visit: Visit, read: VisitRead) -> bool:
    """By the cookie, or by what an earlier visit or event has left in storage: a miss is then no first visit's."""
    return visit.has_cookie or read.session is not None or read.job is not None


def _persona_hash(read: VisitRead, store: str, now: float) -> str:
    """The hash of the shopper's persona today, without parsing more of the session than that."""
    session = read.session
    if session is None or has_expired(session, now):
        return NEUTRAL.hash
    said = session.get(f"hash:{store}")
    return said["S"] if said else NEUTRAL.hash


def _count_unreadable(where: str, error: UnreadablePage) -> None:
    count("UnreadablePage", store=where)
    logger.error("stored page cannot be read", extra={"where": where, "reason": str(error)})
