"""The bucket of public files: what CloudFront answers without the edge function.

Static files are always answered from it. Pages only when the edge does not answer: each store's fallback page, one that
stands in for all pages below it, and a page that says that the store is busy. None of it is personal, and all of it can
be made again at any time.
"""

from __future__ import annotations

from collections.abc import Iterator

from wandstore import keys
from wandstore.aws.bucket import Bucket, Content
from wandstore.aws.clients import Clients
from wandstore.catalogue.snapshots import Catalogues, CatalogueShelf
from wandstore.catalogue.stores import Store, find_store, stores_in
from wandstore.documents.origin import Source
from wandstore.errors import StorageUnavailable
from wandstore.observability import count, logger
from wandstore.pages import RenderContext, RenderedPage, render_busy
from wandstore.pages.fixed_files import FIXED_ADDRESSES, find_fixed_file, kept_for
from wandstore.pages.static_files import list_assets
from wandstore.settings import Settings
from wandstore.storefront.fallback_page import render_fallback, render_stand_in

_HTML = "text/html; charset=utf-8"


def list_static_files(settings: Settings) -> Iterator[tuple[str, Content]]:
    """By key: every file of a fixed or a hashed name, and the page that says that the store is busy."""
    stores = stores_in(settings.stores_path)
    fixed = (
        (address, find_fixed_file(address, stores.values(), settings.public_base_url)) for address in FIXED_ADDRESSES
    )
    for address, file in (*list_assets(), *fixed):
        if file is not None:
            yield keys.public_file(address), Content(file.body, file.content_type, cache_control=kept_for(file))
    default = find_store(settings.stores_path, settings.default_store)
    # CloudFront sends its header with the error that it replaces: a browser that may keep it would show it after the
    # store has recovered.
    yield keys.BUSY_PAGE, Content(render_busy(default), _HTML, cache_control="no-store")


def make_page(rendered: RenderedPage) -> Content:
    """The bytes and the policy of a page as the edge would answer it.

    S3 sends metadata with a prefix, which a function of CloudFront takes away; so these are HTTP headers of the page.
    """
    metadata = {
        "content-security-policy": rendered.content_security_policy,
        "x-wandstore-source": str(Source.FALLBACK),
        # Says that the edge did not answer, which its own fallback page does not say.
        "x-wandstore-failover": "bucket",
    }
    return Content(rendered.body, _HTML, metadata, encoding="gzip", cache_control="no-store")


class PublicFiles:
    """Keeps the bucket as this version, and the catalogues of its stores, would have it."""

    def __init__(self, clients: Clients, settings: Settings) -> None:
        self._settings = settings
        self._bucket = Bucket(clients, settings, settings.public_files_bucket)
        self._catalogues = Catalogues(clients, settings)
        self._shelf = CatalogueShelf()

    def put_static_files(self) -> int:
        """Writes each, though it may be there already: the bucket deletes what was not written for a month."""
        written = 0
        for key, content in list_static_files(self._settings):
            self._bucket.write(key, content)
            written += 1
        return written

    def put_pages(self, *, only_changed: bool = True) -> int:
        """Writes the fallback pages, by default those that differ from what is there; how many were written.

        A store whose catalogue cannot be read keeps the page that it has.
        """
        return sum(self._put_page(store, only_changed) for store in stores_in(self._settings.stores_path).values())

    def delete_all(self) -> int:
        return self._bucket.delete_all()

    def _put_page(self, store: Store, only_changed: bool) -> int:
        try:
            published = self._catalogues.current_version(store.slug)
            catalogue = self._shelf.load_current(store, self._catalogues)
            # It may have moved between the two reads.
            if published is not None and catalogue.version not in (
                published,
                self._catalogues.current_version(store.slug),
            ):
                raise StorageUnavailable("s3", f"catalogue {published} of {store.slug} cannot be read")
            context = RenderContext(store, catalogue, self._settings.public_base_url)
            return sum(self._put(key, content, only_changed) for key, content in self._list_pages(context))
        except Exception:
            # One store's failure must not stop the others.
            logger.exception("fallback page not published", extra={"store": store.slug})
            count("FallbackPageNotPublished")
            return 0

    def _list_pages(self, context: RenderContext) -> Iterator[tuple[str, Content]]:
        store, fallback = context.store, make_page(render_fallback(context))
        yield keys.fallback_page(store.slug), fallback
        yield keys.shown_fallback_page(store.slug), fallback
        yield keys.stand_in_page(store.slug), make_page(render_stand_in(context))
        if store.slug == self._settings.default_store:
            yield keys.DEFAULT_STORE_PAGE, fallback
            yield keys.stand_in_page(None), fallback

    def _put(self, key: str, content: Content, only_changed: bool) -> bool:
        stored = self._bucket.read(key) if only_changed else None
        if stored is not None and (stored.content, stored.metadata) == (content.body, content.metadata):
            return False
        self._bucket.write(key, content)
        return True
