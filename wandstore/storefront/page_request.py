"""What one request of a shopper carries: who asks, what the batch read brought, its storage, and its time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property

from botocore.exceptions import ClientError

from wandstore.aws.request_storage import RequestStorage
from wandstore.aws.secret_store import peek_secret
from wandstore.catalogue.snapshots import Catalogues
from wandstore.catalogue.stores import Store
from wandstore.errors import ForeignPage, StorageUnavailable, UnreadablePage
from wandstore.ids import ShopperId, ShopperKey
from wandstore.jobs.items import job_from_item
from wandstore.jobs.models import Caller, GenerationJob
from wandstore.observability import count, logger
from wandstore.page_store.archive import Archive
from wandstore.page_store.personal_page import PersonalPage
from wandstore.page_store.ui_cache import CachedUI, cached_ui_from_item
from wandstore.page_store.visit import NOTHING_READ, VisitRead, read_visit
from wandstore.pages import RenderedPage
from wandstore.settings import Settings
from wandstore.shoppers.cookie_proof import COOKIE_KEY, KNOWN_AFTER_SECONDS, read_proof
from wandstore.shoppers.history import NO_HISTORY, History
from wandstore.shoppers.kept import Value
from wandstore.shoppers.persona import NEUTRAL
from wandstore.shoppers.session_values import Kind, Stored
from wandstore.shoppers.sessions import Session, is_archived, session_from_item


@dataclass(frozen=True, slots=True)
class Visit:
    """A shopper in a store. `may_enqueue` is False where nobody will come back for a page: HEAD, prefetch, crawler.

    `has_cookie` is True where the cookie of an earlier visit names the shopper; `proof` is what it says of its age.
    """

    store: Store
    shopper_id: ShopperId
    may_enqueue: bool = True
    has_cookie: bool = False
    proof: str = ""

    @property
    def shopper(self) -> ShopperKey:
        return ShopperKey(self.store.slug, self.shopper_id)


@dataclass(frozen=True, slots=True)
class ForeignBytes:
    """A page that another version of WandStore made and this one cannot read: its bytes, and who composed it."""

    rendered: RenderedPage
    source: str


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A shopper's page as a document, or the bytes of one that only another version can read, or neither."""

    page: PersonalPage | None = None
    foreign: ForeignBytes | None = None

    @property
    def exists(self) -> bool:
        return self.page is not None or self.foreign is not None


class PageRequest:
    """One request. `now` is its time in epoch seconds, the same for everything that the request decides."""

    def __init__(self, visit: Visit, settings: Settings, storage: RequestStorage) -> None:
        self.visit = visit
        self.shopper = visit.shopper
        self.settings = settings
        self.storage = storage
        self.now = time.time()
        self.read: VisitRead = NOTHING_READ

    def read_storage(self, *, with_page: bool = True) -> None:
        """The batch read, without the personal page and its job where they do not matter.

        Raises `StorageUnavailable`; the request then knows nothing.
        """
        self.read = read_visit(self.storage, self.settings, self.shopper, with_page=with_page)

    @property
    def persona_hash(self) -> str:
        """The hash of the shopper's persona now, without parsing more of the session than that."""
        return self.read.persona_hash(self.visit.store.slug, self.now) or NEUTRAL.hash

    @property
    def history(self) -> History:
        """What the rows of the page are filled from: the shopper's history, for the cookie's own shopper alone.

        Anybody may open a page by its address, and what somebody saw and bought is private.
        """
        return self.session.history if self.visit.has_cookie else NO_HISTORY

    @cached_property
    def rows_to_keep(self) -> str:
        """The mark of the history that the stored page is filled from. It does not depend on who asks now."""
        if self.read.wire_session is None:
            return ""
        mark = self.read.rows_mark(self.visit.store.slug, self.now)
        # A session of an earlier version has no mark until its next event.
        return self.session.history.mark if mark is None else mark

    def has_right_rows(self, cached: CachedUI) -> bool:
        """Whether the rows of these bytes are those that this visitor may see now."""
        if self.visit.has_cookie:
            # Where the session is unknown, the shopper's own bytes are as good as any.
            return cached.rows == self.rows_to_keep or not self.read.complete
        return not cached.rows

    @cached_property
    def session(self) -> Session:
        return session_from_item(self.read.session, self.visit.store.slug, self.now)

    def read_kept(self, kind: Kind[Value]) -> Stored[Value] | None:
        """What the shopper keeps of a kind, such as the bag; None where storage does not tell."""
        if self.read.session is None and not self.read.complete:
            return None
        return kind.from_item(self.read.session, self.shopper.store, self.now)

    @cached_property
    def job(self) -> GenerationJob | None:
        return job_from_item(self.read.job, self.now)

    @cached_property
    def cached(self) -> CachedUI | None:
        """The page of the UI cache, with its bytes."""
        item = self.read.page
        try:
            return cached_ui_from_item(item, self.now) if item else None
        except UnreadablePage as error:
            _count_unreadable("cache", error)
            return None

    @property
    def catalogues(self) -> Catalogues:
        return Catalogues(self.storage, self.settings)

    @property
    def was_seen_before(self) -> bool:
        """Whether the cookie, or anything that an earlier visit or event left in storage, knows the shopper."""
        return self.visit.has_cookie or self.read.wire_session is not None or self.read.wire_job is not None

    def caller_with(self, session: Session) -> Caller:
        """Who asks for a job: a shopper with a history, who may take a reserved slot, or a new one.

        A history is an event that is some minutes old, an order of the shop, or our own cookie of that age. Ids, events
        and cookies can be invented as fast as a client can send them, but not before it came.
        """
        signals, known_since = session.signals, self.now - KNOWN_AFTER_SECONDS
        # A session that an earlier version began has events and no time of the first: it is older than this version.
        if signals.shop_orders or (signals.events and signals.first_event_at <= known_since):
            return Caller.SHOPPER
        given_at = self._cookie_given_at() if self.visit.has_cookie and self.visit.proof else None
        return Caller.SHOPPER if given_at is not None and given_at <= known_since else Caller.NEW_SHOPPER

    def _cookie_given_at(self) -> float | None:
        """When the cookie was given; None too where this process does not have the key: no page waits for it."""
        key = peek_secret(COOKIE_KEY, self.settings)
        return read_proof(self.visit.shopper_id, self.visit.proof, key) if key else None

    def may_follow_last_job(self, cooldown_seconds: float) -> bool:
        """Whether the shopper's next job may be requested: none is live, and the last one did not end just now.

        It is a hint that saves a refusal: the condition of the enqueue transaction decides.
        """
        job = self.job
        if job is None:
            return True
        if job.state.is_live:
            return False
        return job.ended_at is None or self.now - job.ended_at >= cooldown_seconds

    @cached_property
    def found(self) -> FoundPage:
        """The shopper's page, from the store that the lookup order asks first, or from the other."""
        is_archive_first = self.settings.cache_lookup_order == "archive-first"
        if is_archive_first and (archived := self._find_archived()).exists:
            return archived
        if self.cached is not None:
            try:
                return FoundPage(self.cached.page())
            except ForeignPage:
                if not self.has_right_rows(self.cached) and (archived := self._find_archived()).exists:
                    return archived  # it has no rows
                return FoundPage(foreign=ForeignBytes(self.cached.rendered, self.cached.source))
            except UnreadablePage as error:
                _count_unreadable("cache", error)
        if is_archive_first:
            return FoundPage()
        session = self.read.session
        may_be_archived = not self.read.complete or (
            session is not None and is_archived(session, self.visit.store.slug)
        )
        return self._find_archived() if may_be_archived else FoundPage()

    def _find_archived(self) -> FoundPage:
        archive = Archive(self.storage, self.settings)
        try:
            archived = archive.read(self.shopper)
            if archived is None:
                return FoundPage()
            if archived.foreign is not None:
                rendered = archive.read_html(self.shopper, self.visit.store)
                return FoundPage(foreign=ForeignBytes(rendered, archived.foreign.source) if rendered else None)
        except (StorageUnavailable, ClientError) as error:
            logger.warning("archive not read", extra={"store": self.visit.store.slug, "reason": str(error)})
            count("ArchiveReadFailed")
            return FoundPage()
        if archived.page is None:
            _count_unreadable("archive", UnreadablePage("the archived document cannot be read"))
        return FoundPage(archived.page)


def _count_unreadable(where: str, error: UnreadablePage) -> None:
    count("UnreadablePage", store=where)
    logger.error("stored page cannot be read", extra={"where": where, "reason": str(error)})
