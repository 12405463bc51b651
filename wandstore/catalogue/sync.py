"""Publishes the catalogue of a store's Shopify shop: all of it, or what changed.

Publishing is the last step, so a sync that fails or is killed leaves the previous catalogue in place. Optimistic lock:
a sync remembers the current publication before it reads the shop, and publishes only if that one is still current.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import NamedTuple

from wandstore.aws.clients import Clients
from wandstore.aws.storage_errors import STORAGE_ERRORS
from wandstore.catalogue.best_sellers import BestSellers
from wandstore.catalogue.connections import Connections, known_secrets
from wandstore.catalogue.products import Catalogue, Product
from wandstore.catalogue.shopify_api import ShopifyApi
from wandstore.catalogue.shopify_source import Progress, ShopRead, ShopSource
from wandstore.catalogue.snapshots import Catalogues, Current, Publication, build_catalogue
from wandstore.catalogue.stores import Store
from wandstore.catalogue.sync_state import SyncState, SyncStates
from wandstore.errors import ShopifyError, ShopUnavailable, SyncOvertaken
from wandstore.ids import StoreSlug
from wandstore.observability import count, logger
from wandstore.settings import Settings

# Above this number of products, a read of the whole shop costs less than a read of the changed products.
MAX_CHANGED = 1000
# How often one sync may read the shop, when other publications intervene.
MAX_READS = 3
MAX_MERGES = 10
# The schedule starts a full read this many seconds after the start of the last one. It runs every five minutes, so two
# full reads start at most 14 minutes apart.
RECONCILE_SECONDS = 540

# Failures that persist until a person acts: an alarm rings for each. Others may be transient; if they persist, the
# alarm on the catalogue's age rings.
NEEDS_A_PERSON = ("refused", "schema", "unusable", "frozen", "gone", "locked", "domain", "defect")


class SyncOutcome(StrEnum):
    PUBLISHED = "published"
    UNCHANGED = "unchanged"
    BUSY = "busy"  # another process reads the whole shop at the moment


class SyncResult(NamedTuple):
    """`products` is how many the published catalogue has; `warnings` are sentences about what was left out."""

    outcome: SyncOutcome
    version: str = ""
    products: int = 0
    warnings: tuple[str, ...] = ()


def ignore_progress(_: Progress) -> None:
    """The default: progress is not reported."""


class CatalogueSync:
    """The syncs of one process. Methods raise `ShopifyError`, `StorageUnavailable` and the clients' own errors.

    Each failure is logged and counted before it is raised.
    """

    def __init__(
        self,
        clients: Clients,
        settings: Settings,
        *,
        open_source: Callable[[Store], ShopSource] | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._connections = Connections(settings, known_secrets(clients, settings))
        self._catalogues = Catalogues(clients, settings)
        self._best_sellers = BestSellers(clients, settings)
        self._states = SyncStates(clients, settings)
        self._open_source = open_source or self._open_shop
        self._now = now

    def state(self, store: Store) -> SyncState:
        return self._states.read(store.slug)

    def is_due(self, store: Store) -> bool:
        """Whether a scheduled full read is due."""
        return self.state(store).seconds_since_read(self._now()) >= RECONCILE_SECONDS

    def sync_all(self, store: Store, progress: Callable[[Progress], None] = ignore_progress) -> SyncResult:
        """Reads the whole shop and publishes it, unless another process is doing that."""
        with _report_failure(store):
            started = self._now()
            lease = self._states.take_lease(store.slug, started)
            if lease is None:
                logger.info("shop is being read by another process", extra={"store": store.slug})
                return SyncResult(SyncOutcome.BUSY)
            done = None
            try:
                with self._states.keep_renewing(store.slug, lease, self._now):
                    read_at, result = self._publish_all(store, progress)
                done = (read_at, self._now() - started)
            finally:
                self._states.give_back(store.slug, lease, done)
            return result

    def sync_changed(self, store: Store, product_ids: Iterable[str]) -> SyncResult:
        """Reads these products (Shopify's numeric ids) and publishes the catalogue with them as they are now.

        Reads the whole shop where they are too many, or where its catalogue was not published before.
        """
        ids = list(dict.fromkeys(product_ids))
        with _report_failure(store):
            source = self._open_source(store)
            for _ in range(MAX_READS):
                seen = self._catalogues.current(store.slug)
                before = self._catalogues.read(store.slug, seen.version) if seen else None
                if len(ids) > MAX_CHANGED or before is None or before.shop is None:
                    break
                catalogue = _reread(source, before, ids)
                publication = self._catalogues.publish_after(seen, catalogue)
                if publication is not Publication.OVERTAKEN:
                    return _result(publication, catalogue, ())
            else:
                raise SyncOvertaken(f"another sync published during each of {MAX_READS} reads of what changed")
        return self.sync_all(store)

    def _publish_all(self, store: Store, progress: Callable[[Progress], None]) -> tuple[float, SyncResult]:
        """Returns the start time of the published read, and the result."""
        source = self._open_source(store)
        for _ in range(MAX_READS):
            read_at = self._now()
            seen = self._catalogues.current(store.slug)
            known = self._best_sellers.read(store.slug, read_at)
            read = source.read_all(progress, known)
            if known is None and read.best_sellers is not None:
                self._best_sellers.keep(store.slug, read.best_sellers, read_at)
            if (result := self._publish_read(store.slug, source, read, seen)) is not None:
                return read_at, result
        raise SyncOvertaken(f"another sync published during each of {MAX_READS} reads of the whole shop")

    def _publish_read(
        self, store: StoreSlug, source: ShopSource, read: ShopRead, seen: Current | None
    ) -> SyncResult | None:
        """Returns None if the shop has to be read again, because too much was published during the read.

        A product that an event's sync published during the read may be newer than in this read, so it is read once
        more.
        """
        catalogue = build_catalogue(store, read.products, collections=read.collections, shop=read.shop)
        for _ in range(MAX_MERGES):
            publication = self._catalogues.publish_after(seen, catalogue)
            if publication is not Publication.OVERTAKEN:
                return _result(publication, catalogue, read.warnings)
            newer = self._catalogues.current(store)
            changed = self._ids_changed_between(store, seen, newer)
            if changed is None or len(changed) > MAX_CHANGED:
                return None
            logger.info("shop changed while it was read", extra={"store": store, "products": len(changed)})
            catalogue = _reread(source, catalogue, changed)
            seen = newer
        return None

    def _ids_changed_between(self, store: StoreSlug, seen: Current | None, newer: Current | None) -> list[str] | None:
        """The ids of the products that differ between two publications, or None if that is unknown."""
        earlier, later = (self._digests(store, current) for current in (seen, newer))
        if earlier is None or later is None:
            return None
        return [number for number in {**earlier, **later} if earlier.get(number) != later.get(number)]

    def _digests(self, store: StoreSlug, current: Current | None) -> dict[str, bytes] | None:
        """A digest of each product by its id, because one more large catalogue in memory would be one too many."""
        catalogue = self._catalogues.read(store, current.version) if current else None
        if catalogue is None:
            return None
        return {
            number: hashlib.sha256(product.model_dump_json().encode()).digest()
            for number, product in _by_shopify_id(catalogue.products).items()
        }

    def _open_shop(self, store: Store) -> ShopSource:
        connection = self._connections.connection_of(store)
        if connection is None:
            raise ShopUnavailable("domain", f"the store {store.slug} has no shop: its file has no [shopify]")
        api = ShopifyApi(connection, self._connections.token_of(connection), self._settings)
        return ShopSource(api, store)


def apply_changes(catalogue: Catalogue, products: Iterable[Product], gone: Iterable[str]) -> Catalogue:
    """The catalogue with these products as they are now, and without those that are gone (Shopify's numeric ids).

    A product that was read alone has no rank, so it keeps its previous one.
    """
    by_id = _by_shopify_id(catalogue.products)
    products = list(products)
    numbers = {product.shopify_id for product in products}
    number_of_handle = {product.id: number for number, product in by_id.items()}
    for number in gone:
        by_id.pop(number, None)
    for product in products:
        number = product.shopify_id or ""
        # A handle may have moved from another product, whose own event has not arrived yet.
        other = number_of_handle.get(product.id, number)
        if other != number and other not in numbers:
            by_id.pop(other, None)
        before = by_id.get(number)
        by_id[number] = product.model_copy(update={"rank": before.rank}) if before else product
    # The order of a full read, so that the same content has the same version in both cases.
    ordered = sorted(by_id.values(), key=lambda product: int(product.shopify_id or 0))
    return build_catalogue(catalogue.store, ordered, collections=catalogue.collections, shop=catalogue.shop)


def _reread(source: ShopSource, catalogue: Catalogue, ids: list[str]) -> Catalogue:
    products, gone = source.read_products(ids)
    return apply_changes(catalogue, products, gone)


def _by_shopify_id(products: Iterable[Product]) -> dict[str, Product]:
    return {product.shopify_id: product for product in products if product.shopify_id}


def _result(publication: Publication, catalogue: Catalogue, warnings: tuple[str, ...]) -> SyncResult:
    outcome = SyncOutcome.PUBLISHED if publication is Publication.PUBLISHED else SyncOutcome.UNCHANGED
    details = {"store": catalogue.store, "version": catalogue.version, "products": len(catalogue.products)}
    logger.info("shop synced", extra=details | {"outcome": outcome.value})
    return SyncResult(outcome, catalogue.version, len(catalogue.products), warnings)


@contextmanager
def _report_failure(store: Store) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        reason = reason_of(error)
        details = {"store": store.slug, "reason": reason, "error": str(error)}
        # A failure of the shop needs no traceback to be understood.
        logger.error("catalogue sync failed", extra=details, exc_info=not isinstance(error, ShopifyError))
        count("CatalogueSyncFailed", reason=reason)
        raise


def reason_of(error: Exception) -> str:
    """The reason in one word: the shop error's own, `storage`, or `defect` for an unexpected error."""
    if isinstance(error, ShopifyError):
        return error.reason
    return "storage" if isinstance(error, STORAGE_ERRORS) else "defect"
