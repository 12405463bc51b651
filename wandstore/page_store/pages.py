"""A shopper's page in its two places: ready to serve in the UI cache, and for good in the archive.

The archive's document (`.json`) is what everything is decided and rendered from. The UI cache holds the same document
and, beside it, the bytes it was last rendered to, with the versions of all that went into them.
"""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError
from pydantic import ValidationError

from wandstore import keys
from wandstore.aws.bucket import read_object, replace_object, write_object
from wandstore.aws.request_storage import Storage
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.stores import Store
from wandstore.documents.origin import Source, TemplateReason
from wandstore.errors import StorageUnavailable, UnreadablePage
from wandstore.page_store.personal_page import MAX_EARLIER_TREES, EarlierTree, PersonalPage
from wandstore.pages import RENDERER_VERSION, Audience, RenderContext, RenderedPage, etag_of, render_page
from wandstore.settings import Settings
from wandstore.shoppers.models import Persona
from wandstore.shoppers.sessions import has_expired

CACHED_UI_VERSION = "1"
Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CachedUI:
    """A page of the UI cache. `persona_hash` is the one its document was made with."""

    job_id: str
    persona_hash: str
    catalogue_version: str
    brand_version: str
    renderer_version: str
    source: Source
    stale_at: float | None
    rendered: RenderedPage
    packed_page: bytes

    def shows(self, catalogue_version: str | None, store: Store) -> bool:
        """Whether the bytes were made from today's catalogue, brand and renderer."""
        return (
            self.catalogue_version == catalogue_version
            and self.renderer_version == RENDERER_VERSION
            and self.brand_version == store.brand_version
        )

    def page(self) -> PersonalPage:
        """The document and its origin. Raises `UnreadablePage`."""
        return unpack_page(self.packed_page)


@dataclass(frozen=True, slots=True)
class VisitRead:
    """What one batch read brought. A part whose table did not answer is missing and `complete` is False."""

    page: Item | None
    session: Item | None
    job: Item | None
    catalogue_version: str | None
    complete: bool


NOTHING_READ = VisitRead(page=None, session=None, job=None, catalogue_version=None, complete=False)


def read_visit(storage: Storage, settings: Settings, store: str, shopper_id: str) -> VisitRead:
    """Page, session, job and catalogue version in one call, strongly consistent; what was left over is asked once more.

    Raises `StorageUnavailable`.
    """
    page_key, catalogue_key = keys.ui_page(store, shopper_id), keys.current_catalogue(store)
    request: Any = {
        settings.ui_cache_table: {
            "Keys": [{"key": {"S": page_key}}, {"key": {"S": catalogue_key}}],
            "ConsistentRead": True,
        },
        settings.shopper_sessions_table: {"Keys": [{"key": {"S": keys.session(shopper_id)}}], "ConsistentRead": True},
        settings.generation_queue_table: {
            "Keys": [{"key": {"S": keys.job(store, shopper_id)}, "sort": {"S": keys.ONLY}}],
            "ConsistentRead": True,
        },
    }
    response = storage.dynamodb.batch_get_item(RequestItems=request)
    found = response.get("Responses")
    if found is None:
        raise StorageUnavailable("dynamodb", "a batch read without an answer")
    left_over = response.get("UnprocessedKeys")
    if left_over:
        response = storage.dynamodb.batch_get_item(RequestItems=left_over)
        for table, items in response["Responses"].items():
            found[table] = found.get(table, []) + items
        left_over = response.get("UnprocessedKeys")
    cache_items = {item["key"]["S"]: item for item in found.get(settings.ui_cache_table, ())}
    catalogue = cache_items.get(catalogue_key)
    return VisitRead(
        page=cache_items.get(page_key),
        session=next(iter(found.get(settings.shopper_sessions_table, ())), None),
        job=next(iter(found.get(settings.generation_queue_table, ())), None),
        catalogue_version=catalogue.get("version", {}).get("S") if catalogue else None,
        complete=not left_over,
    )


# The UI cache ---------------------------------------------------------------------------------------------------------


def cached_ui_from_item(item: Item, now: float) -> CachedUI | None:
    """The page an item holds, or None once it has expired. Raises `UnreadablePage` for a truncated or foreign item."""
    try:
        if has_expired(item, now):
            return None
        if item["version"]["N"] != CACHED_UI_VERSION:
            raise UnreadablePage(f"version {item['version']['N']}")
        rendered = RenderedPage(item["body"]["B"], item["etag"]["S"], item["csp"]["S"])
        cached = CachedUI(
            job_id=item["job_id"]["S"],
            persona_hash=item["persona_hash"]["S"],
            catalogue_version=item["catalogue_version"]["S"],
            brand_version=item["brand_version"]["S"],
            renderer_version=item["renderer_version"]["S"],
            source=Source(item["source"]["S"]),
            stale_at=float(item["stale_at"]["N"]) if "stale_at" in item else None,
            rendered=rendered,
            packed_page=item["document"]["B"],
        )
    except (KeyError, ValueError, TypeError) as error:
        raise UnreadablePage(f"{type(error).__name__}: {error}") from error
    if etag_of(rendered.body) != rendered.etag:
        raise UnreadablePage("the body is not the one its ETag names")
    return cached


def make_cached_ui(page: PersonalPage, store: Store, catalogue: Catalogue, settings: Settings) -> CachedUI:
    """The page rendered on this catalogue and the store's brand."""
    return CachedUI(
        job_id=page.job_id,
        persona_hash=page.persona.hash,
        catalogue_version=catalogue.version,
        brand_version=store.brand_version,
        renderer_version=RENDERER_VERSION,
        source=page.source,
        stale_at=stale_at(page, store, settings),
        rendered=render_own(page, store, catalogue, settings),
        packed_page=pack_page(page),
    )


def render_own(
    page: PersonalPage, store: Store, catalogue: Catalogue, settings: Settings, *, becoming: Persona | None = None
) -> RenderedPage:
    """The page as its shopper sees it. It says that another one is on its way where they are `becoming` another."""
    audience = Audience(becoming or page.persona, page.shopper_id, is_waiting_for_another=becoming is not None)
    return render_page(page.document, RenderContext(store, catalogue, settings.public_base_url), audience)


def put_back(
    cached: CachedUI, storage: Storage, settings: Settings, store: Store, shopper_id: str, *, now: float
) -> None:
    """Writes a page rendered anew, unless a newer job's page has taken its place since."""
    try:
        storage.dynamodb.put_item(
            TableName=settings.ui_cache_table,
            Item=cached_ui_item(cached, settings, store, shopper_id, now=now),
            ConditionExpression="attribute_not_exists(#job_id) OR #job_id <= :job_id",
            ExpressionAttributeNames={"#job_id": "job_id"},
            ExpressionAttributeValues={":job_id": {"S": cached.job_id}},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("ConditionalCheckFailedException", "TransactionConflictException"):
            raise


def cached_ui_item(cached: CachedUI, settings: Settings, store: Store, shopper_id: str, *, now: float) -> Item:
    item: Item = {
        "key": {"S": keys.ui_page(store.slug, shopper_id)},
        "version": {"N": CACHED_UI_VERSION},
        "job_id": {"S": cached.job_id},
        "persona_hash": {"S": cached.persona_hash},
        "catalogue_version": {"S": cached.catalogue_version},
        "brand_version": {"S": cached.brand_version},
        "renderer_version": {"S": cached.renderer_version},
        "source": {"S": cached.source.value},
        "body": {"B": cached.rendered.body},
        "etag": {"S": cached.rendered.etag},
        "csp": {"S": cached.rendered.content_security_policy},
        "document": {"B": cached.packed_page},
        "expires_at": {"N": str(int(now) + (store.cache_ttl_seconds or settings.cache_ttl_seconds))},
    }
    if cached.stale_at is not None:
        item["stale_at"] = {"N": str(cached.stale_at)}
    return item


def stale_at(page: PersonalPage, store: Store, settings: Settings) -> float | None:
    """When a template's page is made again: soon after a model's failure, else when its hour ends; a model's never."""
    if page.reason is None:
        return None
    if page.reason is TemplateReason.MODEL_FAILED:
        return page.made_at + settings.template_retry_seconds
    return page.made_at + (store.cache_ttl_seconds or settings.cache_ttl_seconds)


# The archive ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """The archive's object as it was read. `page` is None where the object cannot be read back as a page."""

    page: PersonalPage | None
    etag: str


def read_archived(storage: Storage, settings: Settings, store: str, shopper_id: str) -> ArchivedPage | None:
    stored = read_object(storage, settings, keys.page_document(store, shopper_id))
    if stored is None:
        return None
    try:
        return ArchivedPage(_parse_page(stored.content), stored.etag)
    except UnreadablePage:
        return ArchivedPage(None, stored.etag)


def replace_archived(storage: Storage, settings: Settings, page: PersonalPage, *, seen: str | None) -> bool:
    """Puts the page where the object with the ETag `seen` (None: no object) still is; False where it is not."""
    content = page.model_dump_json().encode()
    key = keys.page_document(page.store, page.shopper_id)
    return replace_object(storage, settings, key, content, "application/json", seen=seen)


def write_archived_html(storage: Storage, settings: Settings, page: PersonalPage, rendered: RenderedPage) -> None:
    """The page as a person would open it from the bucket. Nothing is ever decided from it."""
    content = gzip.decompress(rendered.body)
    write_object(storage, settings, keys.page_html(page.store, page.shopper_id), content, "text/html; charset=utf-8")


def pack_page(page: PersonalPage) -> bytes:
    return gzip.compress(page.model_dump_json().encode(), mtime=0)


def unpack_page(packed: bytes) -> PersonalPage:
    """Raises `UnreadablePage`."""
    try:
        content = gzip.decompress(packed)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadablePage(f"{type(error).__name__}: {error}") from error
    return _parse_page(content)


def _parse_page(content: bytes) -> PersonalPage:
    try:
        return PersonalPage.model_validate_json(content)
    except ValidationError as error:
        raise UnreadablePage(f"{error.error_count()} fields are not a page's") from error


# Earlier trees --------------------------------------------------------------------------------------------------------


def trees_to_keep(previous: PersonalPage | None, persona_hash: str) -> tuple[EarlierTree, ...]:
    """The trees a new page keeps from the one before it: models' whole work only, one a persona, the newest first."""
    if previous is None:
        return ()
    latest = EarlierTree(persona=previous.persona, document=previous.document, source=previous.source)
    trees = (latest, *previous.earlier) if previous.reason is None else previous.earlier
    kept = {tree.persona.hash: tree for tree in reversed(trees) if tree.source.is_model}
    kept.pop(persona_hash, None)
    return tuple(reversed(kept.values()))[:MAX_EARLIER_TREES]


def with_earlier_tree(page: PersonalPage, persona_hash: str) -> PersonalPage | None:
    """The page with the tree once made for this persona, or None if none is kept. It stays the same job's page."""
    for tree in page.earlier:
        if tree.persona.hash == persona_hash:
            return page.model_copy(
                update={
                    "document": tree.document,
                    "persona": tree.persona,
                    "source": tree.source,
                    "reason": None,
                    "error": None,
                    "earlier": trees_to_keep(page, persona_hash),
                }
            )
    return None
