"""Pages that are ready to serve, each with the document it was rendered from and the versions of all its inputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Item, Put
from wandstore.aws.request_storage import Storage
from wandstore.catalogue.stores import Store
from wandstore.documents.origin import DegradedReason
from wandstore.errors import ConditionRefused, UnreadablePage, WriteConflict
from wandstore.ids import ShopperKey
from wandstore.observability import count, logger
from wandstore.page_store.personal_page import PersonalPage, pack_page, unpack_page
from wandstore.pages import RENDERER_VERSION, Audience, RenderContext, RenderedPage, etag_of, render_page
from wandstore.settings import Settings
from wandstore.shoppers.history import NO_HISTORY, History
from wandstore.shoppers.models import Persona

CACHED_UI_VERSION = 1
MAX_PAGE_BYTES = 390_000  # of bytes and document; an item has at most 400 kB with its other attributes


@dataclass(frozen=True, slots=True)
class CachedUI:
    """A page of the UI cache. `persona_hash` is the one its document was made with.

    `rows` is the mark of the history that its rows were filled from, empty where it has none.
    `source` is a `Source` of this version, or what another version called it. `stale_at` is in epoch seconds.
    A page that `awaits_own_page` is replaced by one of the shopper's alone once enough is known of them.
    """

    job_id: str
    persona_hash: str
    catalogue_version: str
    brand_version: str
    renderer_version: str
    source: str
    stale_at: float | None
    rendered: RenderedPage
    packed_page: bytes
    rows: str = ""
    awaits_own_page: bool = False

    def shows(self, catalogue_version: str | None, store: Store) -> bool:
        """Whether the bytes were rendered from this catalogue, the store's brand and this renderer."""
        return (
            self.catalogue_version == catalogue_version
            and self.renderer_version == RENDERER_VERSION
            and self.brand_version == store.brand_version
        )

    def is_stale(self, now: float) -> bool:
        """Whether a page that is not a model's whole answer is due to be made again at `now`, epoch seconds."""
        return self.stale_at is not None and now >= self.stale_at

    def page(self) -> PersonalPage:
        """The document and its origin. Raises `ForeignPage` and `UnreadablePage`."""
        return unpack_page(self.packed_page)


class UiCache:
    """The pages of the UI cache table. Times are epoch seconds."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self._settings = settings

    def make(self, page: PersonalPage, context: RenderContext, history: History = NO_HISTORY) -> CachedUI:
        """The page rendered on this catalogue and the store's brand, with rows filled from this history."""
        return CachedUI(
            job_id=page.job_id,
            persona_hash=page.persona.hash,
            catalogue_version=context.catalogue.version,
            brand_version=context.store.brand_version,
            renderer_version=RENDERER_VERSION,
            source=page.source,
            stale_at=stale_at(page, context.store, self._settings),
            rendered=render_own(page, context, history),
            packed_page=pack_page(page),
            rows=history.mark,
            awaits_own_page=page.awaits_own_page,
        )

    def put(self, cached: CachedUI, shopper: ShopperKey, store: Store, now: float) -> Put:
        """The write of a job's new page, for the transaction that ends the job.

        A page that is too large for an item is in the archive alone. An item that has expired takes the place of an
        older page, and keeps one from coming back.
        """
        item = self._item(cached, shopper, store, now)
        if (size_bytes := _size_of(cached)) > MAX_PAGE_BYTES:
            # Once for each page that is made; a visit that cannot put it back says nothing new.
            count("PageTooLarge")
            logger.warning("page too large for the UI cache", extra={"job_id": cached.job_id, "bytes": size_bytes})
            item = keys.ui_page(shopper) | {"job_id": cached.job_id, **dynamodb.expires_after(now, 0)}
        return Put(table=self._settings.ui_cache_table, item=item)

    def put_back(self, cached: CachedUI, shopper: ShopperKey, store: Store, now: float) -> None:
        """Writes a page that was rendered again, unless a newer job's page is there or it is too large for an item."""
        if _size_of(cached) > MAX_PAGE_BYTES:
            return
        write = Put(
            table=self._settings.ui_cache_table,
            item=self._item(cached, shopper, store, now),
            condition="attribute_not_exists(#job_id) OR #job_id <= :job_id",
            values={"job_id": cached.job_id},
        )
        try:
            dynamodb.put(self._storage, write)
        except (ConditionRefused, WriteConflict):
            return

    def _item(self, cached: CachedUI, shopper: ShopperKey, store: Store, now: float) -> Item:
        item: Item = keys.ui_page(shopper) | {
            "version": CACHED_UI_VERSION,
            "job_id": cached.job_id,
            "persona_hash": cached.persona_hash,
            "catalogue_version": cached.catalogue_version,
            "brand_version": cached.brand_version,
            "renderer_version": cached.renderer_version,
            "source": cached.source,
            "body": cached.rendered.body,
            "etag": cached.rendered.etag,
            "csp": cached.rendered.content_security_policy,
            "document": cached.packed_page,
            "rows": cached.rows,
            **dynamodb.expires_after(now, cache_seconds(store, self._settings)),
        }
        if cached.stale_at is not None:
            item["stale_at"] = cached.stale_at
        if cached.awaits_own_page:
            item["awaits_own_page"] = True
        return item


def _size_of(cached: CachedUI) -> int:
    """In bytes. With more than `MAX_PAGE_BYTES`, DynamoDB would refuse the transaction that ends the page's job."""
    return len(cached.rendered.body) + len(cached.packed_page)


def cached_ui_from_item(item: dict[str, Any], now: float) -> CachedUI | None:
    """The page that an item holds, or None once it has expired at `now`, epoch seconds.

    A later item version is read like this one: what is served from it are the bytes, and they say of themselves whether
    they are whole. Raises `UnreadablePage` for a truncated item.
    """
    try:
        if dynamodb.has_expired(item, now):
            return None
        cached = CachedUI(
            job_id=item["job_id"],
            persona_hash=item["persona_hash"],
            catalogue_version=item["catalogue_version"],
            brand_version=item["brand_version"],
            renderer_version=item["renderer_version"],
            source=item["source"],
            stale_at=float(item["stale_at"]) if "stale_at" in item else None,
            rendered=RenderedPage(item["body"], item["etag"], item["csp"]),
            packed_page=item["document"],
            rows=item.get("rows", ""),
            awaits_own_page=item.get("awaits_own_page") is True,
        )
        is_whole = etag_of(cached.rendered.body) == cached.rendered.etag and isinstance(item["csp"], str)
    except (KeyError, ValueError, TypeError) as error:
        raise UnreadablePage(f"{type(error).__name__}: {error}") from error
    if not is_whole:
        raise UnreadablePage("the body does not match its ETag")
    return cached


def render_own(
    page: PersonalPage, context: RenderContext, history: History = NO_HISTORY, *, becoming: Persona | None = None
) -> RenderedPage:
    """The page as its shopper sees it. With `becoming`, their new persona, it says that another page is being made."""
    audience = Audience(becoming or page.persona, is_waiting_for_another=becoming is not None, history=history)
    return render_page(page.document, context, audience)


def stale_at(page: PersonalPage, store: Store, settings: Settings) -> float | None:
    """When a page that is not a model's whole answer is made again, in epoch seconds; None for one that is.

    Soon where a model failed, else at the end of the page's time in the cache.
    """
    if page.reason is None:
        return None
    if page.reason is DegradedReason.MODEL_FAILED:
        return page.made_at + settings.template_retry_seconds
    return page.made_at + cache_seconds(store, settings)


def cache_seconds(store: Store, settings: Settings) -> int:
    """How long a store's pages stay in the UI cache."""
    return store.cache_ttl_seconds or settings.cache_ttl_seconds
