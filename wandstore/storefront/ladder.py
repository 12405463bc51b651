"""The ladder: which page a shopper gets now, and whether a job makes them another.

1. their own page, made from today's inputs: `HIT`, the stored bytes
2. catalogue, brand, renderer or the shopper's history changed since: rendered again from its document, written back,
   `HIT`
3. persona changed since, or it is time to try a model again: an earlier tree of theirs for that persona, or the store's
   shared tree of their bucket with products of their own, is rendered and written back, `HIT`; without one the old
   page, `STALE`. Where a page for them alone is due, this `HIT` asks for it
4. nothing of their own: the shared tree of their bucket, which is the neutral one for a stranger, or else the store's
   fallback page, `MISS`

Where a bucket has no tree of its own, that of a coarser bucket stands in. A tree is read on the rungs 3 and 4 alone.
A `STALE` or a `MISS` requests a job; except for a page that only another version of WandStore can read, whose stored
bytes are served as `STALE` until that version is back. No storage is certain to answer, and none can fail the page.

The setting `CACHE_LOOKUP_ORDER` can ask the archive before the UI cache; then no page is served without reading it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from typing import NamedTuple

from botocore.exceptions import ClientError

from wandstore.aws.clients import Clients
from wandstore.aws.request_storage import RequestStorage
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.snapshots import Catalogues, CatalogueShelf
from wandstore.catalogue.stores import Store
from wandstore.documents.origin import Source
from wandstore.errors import StorageUnavailable
from wandstore.jobs.enqueue import JobQueue, Outcome
from wandstore.observability import count, count_hit, logger
from wandstore.page_store.earlier_trees import with_earlier_tree, with_shared_tree
from wandstore.page_store.personal_page import PersonalPage
from wandstore.page_store.shared_trees import FoundTree, SharedTree, SharedTrees
from wandstore.page_store.tree_shelf import TreeShelf
from wandstore.page_store.ui_cache import CachedUI, UiCache, render_own, stale_at
from wandstore.pages import Audience, RenderContext, RenderedPage, render_page
from wandstore.settings import Settings
from wandstore.shoppers.buckets import is_due_own_page
from wandstore.shoppers.sessions import NO_SESSION, NO_SIGNALS, Session
from wandstore.storefront.fallback_page import render_fallback
from wandstore.storefront.page_request import PageRequest, Visit


def may_have_own_page(session: Session, settings: Settings) -> bool:
    """Whether a page for this shopper alone is due. A choice by who has only their address asks for none."""
    is_due = is_due_own_page(session.persona, session.signals_to_use, settings)
    return is_due and not session.is_choice_by_address


class CacheStatus(StrEnum):
    HIT = "HIT"
    STALE = "STALE"
    MISS = "MISS"


class Wanted(Enum):
    """Whether another page is wanted for the shopper, and what became of asking for it."""

    NOT = Audience()
    BEING_MADE = Audience(is_waiting_for_another=True)
    IN_VAIN = Audience(asks_again=True)  # the open page asks once more

    @property
    def audience(self) -> Audience:
        audience: Audience = self.value
        return audience


@dataclass(frozen=True, slots=True)
class ServedPage:
    """`source` is a `Source` of this version, or what another version called it."""

    rendered: RenderedPage
    cache: CacheStatus
    source: str


class _FirstPageInputs(NamedTuple):
    """What a first page is rendered from, beside the store; `shared` is None for the fallback page."""

    catalogue_version: str
    neighbours_counted_at: float
    brand_version: str
    shared: SharedTree | None


class Storefront:
    """Serves the ladder, with what a process keeps between requests: clients, catalogues, trees and first pages."""

    def __init__(self, clients: Clients, settings: Settings) -> None:
        self.clients = clients
        self.settings = settings
        self.shelf = CatalogueShelf()
        self._trees = TreeShelf(settings)
        self._first_pages: dict[tuple[str, Wanted], tuple[_FirstPageInputs, RenderedPage]] = {}

    def begin(self, visit: Visit) -> PageRequest:
        """A request that has read nothing yet."""
        return PageRequest(visit, self.settings, RequestStorage(self.clients))

    def serve(self, visit: Visit) -> ServedPage:
        """A page for this shopper of a known store. Never raises, whatever storage does."""
        try:
            return self._serve(visit)
        except Exception:
            # A shopper never pays for a bug or a failing service: the log and an alarm report it instead.
            logger.exception("page failed", extra={"store": visit.store.slug})
            count("PageFailed")
            catalogue = self.shelf.at_hand(visit.store)
            return self._serve_everybodys(visit.store, catalogue, None, Wanted.NOT)

    def catalogue(self, store: Store, storage: RequestStorage | None = None) -> Catalogue:
        """The store's products for a view, as current as the request's storage can tell. Never raises."""
        try:
            return self.shelf.load_current(store, Catalogues(storage or RequestStorage(self.clients), self.settings))
        except Exception:
            logger.exception("catalogue failed", extra={"store": store.slug})
            count("CatalogueFailed")
            return self.shelf.at_hand(store)

    def _serve_everybodys(
        self, store: Store, catalogue: Catalogue, shared: SharedTree | None, wanted: Wanted
    ) -> ServedPage:
        """The store's page for a stranger: of its neutral tree, or the fallback page where no model has made one.

        It is rendered once for each catalogue, brand and tree. It says where the shopper's own is being made.
        """
        inputs = _FirstPageInputs(catalogue.version, catalogue.neighbours.counted_at, store.brand_version, shared)
        kept = self._first_pages.get((store.slug, wanted))
        if kept is None or kept[0] != inputs:
            context = self.context(store, catalogue)
            audience = replace(wanted.audience, is_everybodys=True)
            if shared is not None:
                rendered = render_page(shared.fill(store, catalogue, NO_SIGNALS), context, audience)
            else:
                rendered = render_fallback(context, audience)
            self._first_pages[store.slug, wanted] = kept = (inputs, rendered)
        return ServedPage(kept[1], CacheStatus.MISS, shared.source if shared else Source.FALLBACK)

    def context(self, store: Store, catalogue: Catalogue) -> RenderContext:
        return RenderContext(store, catalogue, self.settings.public_base_url)

    def load_catalogue(self, request: PageRequest) -> Catalogue:
        """The catalogue at the version that the request has read, beside the neighbours that it names."""
        store, read, published = request.visit.store, request.read, request.catalogues
        catalogue = self.shelf.load(store, read.catalogue_version, published, is_version_known=read.complete)
        return self.shelf.relate(store, catalogue, read.neighbours_version, published.neighbours)

    def _serve(self, visit: Visit) -> ServedPage:
        request = self.begin(visit)
        try:
            request.read_storage()
        except StorageUnavailable as error:
            logger.warning("visit read without storage", extra={"store": visit.store.slug, "reason": str(error)})
            count("VisitReadFailed")
        cached = request.cached
        if (
            cached is not None
            and cached.persona_hash == request.persona_hash
            and cached.shows(request.read.catalogue_version, visit.store)
            and request.has_right_rows(cached)
            and not cached.is_stale(request.now)
            and self.settings.cache_lookup_order == "cache-first"
        ):
            count_hit()
            return ServedPage(cached.rendered, CacheStatus.HIT, cached.source)
        return self._serve_rendered(request)

    def _serve_rendered(self, request: PageRequest) -> ServedPage:
        visit, read = request.visit, request.read
        catalogue = self.load_catalogue(request)
        page, foreign = request.found.page, request.found.foreign
        if foreign is not None:
            count("CacheStale")
            return ServedPage(foreign.rendered, CacheStatus.STALE, foreign.source)
        if page is None:
            count("CacheMiss", shopper="seen" if request.was_seen_before else "new")
            return self._serve_first(request, catalogue)
        persona = request.session.persona
        has_changed = page.persona.hash != persona.hash
        # Without a complete read the persona is unknown, so no other tree is known to fit better.
        if read.complete and (has_changed or self._is_due_again(page, request)):
            page = with_earlier_tree(page, persona.hash) or self._adopt_tree(page, request, catalogue) or page
        shown = self._render_or_reuse(request, page, catalogue)
        if read.complete and shown.persona_hash == persona.hash and not shown.is_stale(request.now):
            count_hit()
            # The change is answered by a tree, without a wait; the page for this shopper alone comes after it.
            if has_changed and page.awaits_own_page and may_have_own_page(request.session, self.settings):
                self._want_page(request)
            return ServedPage(shown.rendered, CacheStatus.HIT, shown.source)
        count("CacheStale")
        wanted = self._want_page(request)
        # A shopper whose persona changed sees that a page for it is being made, and why.
        if wanted is Wanted.BEING_MADE and read.complete and shown.persona_hash != persona.hash:
            context = self.context(visit.store, catalogue)
            waiting = render_own(page, context, request.history, becoming=persona)
            return ServedPage(waiting, CacheStatus.STALE, shown.source)
        return ServedPage(shown.rendered, CacheStatus.STALE, shown.source)

    def _serve_first(self, request: PageRequest, catalogue: Catalogue) -> ServedPage:
        """A page for a shopper who has none of their own yet, while a job makes it."""
        store, session = request.visit.store, request.session
        wanted = self._want_page(request)
        found = self._find_tree(request, catalogue)
        if found is None or session == NO_SESSION:
            shared = found.shared if found else None
            return self._serve_everybodys(store, catalogue, shared, wanted)
        tree = found.shared.fill(store, catalogue, session.signals_to_use)
        audience = replace(wanted.audience, persona=session.persona, history=request.history)
        rendered = render_page(tree, self.context(store, catalogue), audience)
        return ServedPage(rendered, CacheStatus.MISS, found.shared.source)

    def _adopt_tree(self, page: PersonalPage, request: PageRequest, catalogue: Catalogue) -> PersonalPage | None:
        """The page with the shared tree of the shopper's bucket; None where there is none."""
        found = self._find_tree(request, catalogue)
        if found is None:
            return None
        count("TreeAdopted", tree="exact" if found.is_exact else "coarser")
        document = found.shared.fill(request.visit.store, catalogue, request.session.signals_to_use)
        return with_shared_tree(page, request.session.persona, found, document)

    def _find_tree(self, request: PageRequest, catalogue: Catalogue) -> FoundTree | None:
        """The shared tree for this shopper; None too where their persona is unknown, because a read failed."""
        if not request.read.complete:
            return None
        store, trees = request.visit.store, SharedTrees(request.storage, self.settings)
        try:
            return self._trees.find(store, request.session.bucket, catalogue, trees, request.now)
        except StorageUnavailable as error:
            logger.warning("shared tree not read", extra={"store": store.slug, "reason": str(error)})
            return None

    def _is_due_again(self, page: PersonalPage, request: PageRequest) -> bool:
        due_at = stale_at(page, request.visit.store, self.settings)
        return due_at is not None and request.now >= due_at

    def _render_or_reuse(self, request: PageRequest, page: PersonalPage, catalogue: Catalogue) -> CachedUI:
        """The page on this catalogue: the cached bytes where they show it already, else rendered and written back."""
        cached, store = request.cached, request.visit.store
        if (
            cached is not None
            and cached.job_id == page.job_id
            and cached.persona_hash == page.persona.hash
            and (cached.stale_at is None) == (page.reason is None)  # else a tree was adopted in its place
            and request.has_right_rows(cached)
            and cached.shows(catalogue.version, store)
        ):
            return cached
        ui_cache = UiCache(request.storage, self.settings)
        shown = ui_cache.make(page, self.context(store, catalogue), request.history)
        # A page on a substitute catalogue is no better than the one it would replace. The page of a shopper with a
        # history is kept as the shopper sees it, not as somebody else who opens its address does.
        is_as_kept = shown.rows == request.rows_to_keep
        is_current = request.read.catalogue_version in (catalogue.version, None)
        if request.read.complete and is_current and is_as_kept:
            try:
                ui_cache.put_back(shown, request.shopper, store, request.now)
            except (StorageUnavailable, ClientError) as error:
                logger.warning("page not put back", extra={"store": store.slug, "reason": str(error)})
        return shown

    def _want_page(self, request: PageRequest) -> Wanted:
        """Requests a job where that is allowed."""
        if request.visit.may_enqueue and not request.read.complete:
            return Wanted.IN_VAIN  # what is stored of the shopper is not known
        if request.visit.may_enqueue and request.may_follow_last_job(self.settings.refresh_cooldown_seconds):
            queue = JobQueue(request.storage, self.settings)
            caller = request.caller_with(request.session)
            match queue.enqueue(request.shopper, request.now, caller=caller).outcome:
                case Outcome.QUEUED:
                    return Wanted.BEING_MADE
                case Outcome.QUEUE_FULL | Outcome.UNKNOWN:
                    return Wanted.IN_VAIN
        is_being_made = request.job is not None and request.job.state.is_live
        return Wanted.BEING_MADE if is_being_made else Wanted.NOT
