"""The permanent copy of every shopper's page, in the bucket.

Every decision is made, and every page rendered, from the document (`.json`). The rendered page beside it (`.html`) is
for people who open it from the bucket, and for a version that cannot read the document.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass

from wandstore import keys
from wandstore.aws.bucket import Bucket, Content
from wandstore.aws.request_storage import Storage
from wandstore.catalogue.stores import Store
from wandstore.errors import ForeignPage, UnreadablePage
from wandstore.ids import ShopperKey
from wandstore.page_store.personal_page import PersonalPage, parse_page
from wandstore.pages import RenderedPage, compress_page, write_policy
from wandstore.settings import Settings

_POLICY = "content-security-policy"


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """The archive's object as it was read. `page` is None where this version cannot read it.

    `foreign` says why where another version wrote it. `job_id` is the job that made the page, where that can be told.
    """

    page: PersonalPage | None
    etag: str
    foreign: ForeignPage | None = None

    @property
    def job_id(self) -> str | None:
        known = self.page or self.foreign
        return known.job_id if known else None


class Archive:
    """The pages of the storage bucket."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._bucket = Bucket(storage, settings)

    def read(self, shopper: ShopperKey) -> ArchivedPage | None:
        stored = self._bucket.read(keys.page_document(shopper))
        if stored is None:
            return None
        try:
            return ArchivedPage(parse_page(stored.content), stored.etag)
        except ForeignPage as foreign:
            return ArchivedPage(None, stored.etag, foreign)
        except UnreadablePage:
            return ArchivedPage(None, stored.etag)

    def replace(self, page: PersonalPage, *, seen: str | None) -> bool:
        """Optimistic lock: stores the page if the object still has the ETag `seen` (None: no object); else False."""
        content = Content(page.model_dump_json().encode(), "application/json")
        return self._bucket.replace(keys.page_document(page.shopper), content, seen=seen)

    def write_html(self, page: PersonalPage, rendered: RenderedPage) -> None:
        content = Content(
            gzip.decompress(rendered.body), "text/html; charset=utf-8", {_POLICY: rendered.content_security_policy}
        )
        self._bucket.write(keys.page_html(page.shopper), content)

    def read_html(self, shopper: ShopperKey, store: Store) -> RenderedPage | None:
        """The page as it was last rendered, for a document that another version wrote."""
        stored = self._bucket.read(keys.page_html(shopper))
        if stored is None:
            return None
        # Pages stored before the policy was kept beside them were rendered with the store's.
        return compress_page(stored.content, stored.metadata.get(_POLICY) or write_policy(store))
