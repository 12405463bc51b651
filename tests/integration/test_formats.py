"""Formats that last: what is stored is read by the version before and by the version after.

A newer version is simulated by rewriting everything that this version has stored: unknown attributes in every item,
unknown fields at every level of every JSON, higher version numbers, and values that no enumeration here has. The
version before is written out literally.
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable
from functools import reduce
from typing import Any

import pytest

from tests.handmade_documents import make_document, make_group
from tests.shop import Shop
from tests.written_metrics import metrics_in
from wandstore import keys
from wandstore.documents.components import ComponentTree
from wandstore.documents.origin import Composition, DegradedReason, GenerationCost, Source, Verdict
from wandstore.errors import ErrorCode, JobError
from wandstore.ids import ShopperId
from wandstore.jobs.models import GenerationJob
from wandstore.jobs.trace import read_trace
from wandstore.page_store.shared_trees import SharedTrees, to_share, tree_key
from wandstore.pages import RENDERER_VERSION
from wandstore.shoppers.buckets import NEUTRAL_BUCKET
from wandstore.shoppers.models import EventKind, Signals
from wandstore.shoppers.persona import NEUTRAL
from wandstore.shoppers.personas import PersonaType
from wandstore.storefront.ladder import CacheStatus, ServedPage
from wandstore.storefront.page_request import Visit
from wandstore.storefront.status import read_status
from wandstore.storefront.tracking import ReportedEvent, choose, track

WireItem = dict[str, dict[str, Any]]
Change = Callable[[dict[str, Any]], dict[str, Any]]
FIELDS: dict[str, Any] = {"from_a_newer_version": {"deep": [1, {"deeper": None}]}}
ATTRIBUTES: WireItem = {
    "newer_map": {"M": {"a": {"L": [{"N": "1"}, {"NULL": True}]}}},
    "newer_set": {"NS": ["1", "2"]},
    "newer_text": {"S": "{"},
}
CAROUSEL = {"type": "carousel", "id": "turning", "config": {"speed": 3}}
# Fields that are maps from a name to a number: their names are content.
MAPS = ("categories", "brands", "rebought")
# What each change makes of one JSON object.
CHANGES: dict[str, Change] = {
    "unknown fields": lambda found: found | FIELDS,
    "a higher version": lambda found: found | ({"version": 2} if isinstance(found.get("version"), int) else {}),
    "a source": lambda found: found | ({"source": "gemini"} if "source" in found else {}),
    "a reason": lambda found: found | ({"reason": "tired"} if "reason" in found else {}),
    "an error code": lambda found: found | ({"code": "ASTEROID"} if {"code", "message"} <= found.keys() else {}),
    "a verdict": lambda found: found | ({"verdict": "sublime"} if "verdict" in found else {}),
    "a persona": lambda found: found | ({"type": "collector"} if "confidence" in found else {}),
    "a character": lambda found: found | ({"character": "collector"} if "character" in found else {}),
    "a component": lambda found: (
        found | ({"components": [*found["components"], CAROUSEL]} if "components" in found else {})
    ),
    "a variant": lambda found: found | ({"variant": "mosaic"} if "variant" in found else {}),
    "a kind of event": lambda found: found | ({"event": "yawn"} if "event" in found else {}),
    "a kind of document": lambda found: found | ({"kind": "canvas"} if "kind" in found else {}),
}
EACH_CHANGE = tuple(CHANGES.values())
CHANGES["everything at once"] = lambda found: reduce(lambda value, change: change(value), EACH_CHANGE, found)
SLOT_CHANGES: dict[str, Change] = {
    "unknown fields": CHANGES["unknown fields"],
    "a fact": lambda found: found | ({"fact": "video"} if "fact" in found else {}),
    "a kind of slot": lambda found: found | ({"kind": "video"} if found.get("kind") == "row" else {}),
}
# What this version can still render by itself, and so serves as a HIT in every way.
RENDERED = ("unknown fields", "an error code", "a kind of event")


# What a newer version would have stored -------------------------------------------------------------------------------


def change_objects(value: Any, change: Change) -> Any:
    if isinstance(value, list):
        return [change_objects(one, change) for one in value]
    if not isinstance(value, dict):
        return value
    return change({name: one if name in MAPS else change_objects(one, change) for name, one in value.items()})


def change_content(content: Any, change: Change) -> Any:
    """JSON, plain or packed, with every object in it changed; anything else as it is."""
    is_packed = isinstance(content, bytes) and content.startswith(b"\x1f\x8b")
    try:
        value = json.loads(gzip.decompress(content) if is_packed else content)
    except (ValueError, TypeError):
        return content
    if not isinstance(value, dict | list):
        return content
    text = json.dumps(change_objects(value, change))
    return gzip.compress(text.encode()) if is_packed else text.encode() if isinstance(content, bytes) else text


def change_item(item: WireItem, change: Change) -> WireItem:
    changed = {
        name: {kind: change_content(content, change) if kind in ("S", "B") else content}
        for name, value in item.items()
        for kind, content in value.items()
    }
    if "source" in item:
        changed["source"] = {"S": change({"source": item["source"]["S"]})["source"]}
    if "N" in item.get("version", {}):
        changed["version"] = {"N": str(change({"version": int(item["version"]["N"])})["version"])}
    return changed | ATTRIBUTES


def tables(shop: Shop) -> tuple[str, ...]:
    settings = shop.settings
    return settings.ui_cache_table, settings.shopper_sessions_table, settings.generation_queue_table


def change_everything(shop: Shop, change: Change) -> None:
    for table in tables(shop):
        for item in shop.clients.dynamodb.scan(TableName=table)["Items"]:
            shop.clients.dynamodb.put_item(TableName=table, Item=change_item(item, change))
    bucket = shop.settings.ui_storage_bucket
    for entry in shop.clients.s3.list_objects_v2(Bucket=bucket)["Contents"]:
        stored = shop.clients.s3.get_object(Bucket=bucket, Key=entry["Key"])
        body = change_content(stored["Body"].read(), change)
        shop.clients.s3.put_object(
            Bucket=bucket, Key=entry["Key"], Body=body, ContentType=stored["ContentType"], Metadata=stored["Metadata"]
        )


# What this version has stored -----------------------------------------------------------------------------------------


def compose_whole(shop: Shop) -> Callable[[GenerationJob], Any]:
    compose = shop.compose
    cost = GenerationCost(provider="kimi", model="m", prompt_version="v1", verdict=Verdict.WHOLE, dollars=0.01)
    return lambda job: compose(job).model_copy(update={"cost": cost})


def compose_template(shop: Shop) -> Callable[[GenerationJob], Any]:
    compose = shop.compose
    changes = {
        "source": Source.TEMPLATE,
        "reason": DegradedReason.BUDGET_SPENT,
        "error": JobError(code=ErrorCode.BUDGET_SPENT, message="Too dear."),
        "cost": GenerationCost(verdict=Verdict.UNUSABLE),
    }
    return lambda job: compose(job).model_copy(update=changes)


def store_everything(shop: Shop) -> None:
    """A shopper with events, a job that has ended, a page in both stores and an earlier tree."""
    track(shop.storefront, Visit(shop.store, ShopperId("ada")), ReportedEvent(EventKind.VIEW, product_id="oak"))
    assert shop.visit("ada").cache is CacheStatus.MISS
    assert shop.work() == 1
    choose(shop.storefront, Visit(shop.store, ShopperId("ada")), PersonaType.EXPLORER)
    assert shop.work() == 1


def job_item(shop: Shop) -> Any:
    return shop.item(shop.settings.generation_queue_table, keys.job(shop.shopper("ada")))


def serve_in_every_way(shop: Shop) -> dict[str, ServedPage]:
    """The page as the hot path finds it, and as the ladder reads its document: from the cache, or the archive.

    Each time the shopper's own browser asks.
    """
    table, key = shop.settings.ui_cache_table, keys.ui_page(shop.shopper("ada"))
    archive_first = shop.with_settings(cache_lookup_order="archive-first")
    served = {
        "from the cache": shop.visit("ada", has_cookie=True),
        "archive first": archive_first.visit("ada", has_cookie=True),
    }
    shop.set_attributes(table, key, {"renderer_version": "newer"})
    served["rendered again"] = shop.visit("ada", has_cookie=True)
    shop.delete_item(table, key)
    served["from the archive"] = shop.visit("ada", has_cookie=True)
    return served


@pytest.mark.parametrize("compose", [compose_whole, compose_template], ids=["a model's page", "a template's page"])
@pytest.mark.parametrize("change", CHANGES)
def test_what_a_newer_version_stored_is_served_without_a_job(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], change: str, compose: Any
) -> None:
    monkeypatch.setattr(shop, "compose", compose(shop))
    store_everything(shop)
    stored = shop.cached_page("ada")
    change_everything(shop, CHANGES[change])
    job, session = job_item(shop), shop.session("ada")
    assert (session.signals.views, session.persona.hash) == (1, stored["persona_hash"])
    capsys.readouterr()
    # These bytes may show what the shopper saw, and this version cannot tell: somebody else gets the archived ones.
    by_address = shop.visit("ada")
    assert by_address.cache in (CacheStatus.HIT, CacheStatus.STALE)
    for way, served in serve_in_every_way(shop).items():
        is_hit = change in RENDERED or way == "from the cache"
        assert served.cache in ((CacheStatus.HIT,) if is_hit else (CacheStatus.HIT, CacheStatus.STALE)), way
        assert served.rendered == (stored["body"], stored["etag"], stored["csp"]), way
    assert {metric.name for metric in metrics_in(capsys.readouterr().out)} <= {"CacheHit", "CacheStale"}
    assert job_item(shop) == job
    assert shop.receive() == []
    status = read_status(shop.storefront, Visit(shop.store, ShopperId("ada")))
    assert (status.is_readable, status.generated) == (True, True)
    trace = read_trace(shop.clients, shop.settings, shop.shopper("ada"), time.time())
    assert {entry.what for entry in trace if entry.error is None} == {f"composed by {stored['source']}"}


@pytest.mark.parametrize("change", SLOT_CHANGES)
def test_a_document_with_slots_that_a_newer_version_stored_is_served_without_a_job(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    compose, document = (
        shop.compose,
        make_document("<h2>Wands</h2>{card:oak}", make_group("{title:yew}"), "{row:new 2}"),
    )
    monkeypatch.setattr(shop, "compose", lambda job: compose(job).model_copy(update={"document": document}))
    store_everything(shop)
    stored = shop.cached_page("ada")
    change_everything(shop, SLOT_CHANGES[change])
    for way, served in serve_in_every_way(shop).items():
        is_hit = change == "unknown fields" or way == "from the cache"
        assert served.cache in ((CacheStatus.HIT,) if is_hit else (CacheStatus.HIT, CacheStatus.STALE)), way
        assert served.rendered == (stored["body"], stored["etag"], stored["csp"]), way
    assert shop.receive() == []


@pytest.mark.parametrize("change", CHANGES)
def test_an_event_is_counted_in_a_session_that_a_newer_version_stored(shop: Shop, change: str) -> None:
    store_everything(shop)
    change_everything(shop, CHANGES[change])
    track(shop.storefront, Visit(shop.store, ShopperId("ada")), ReportedEvent(EventKind.VIEW, product_id="yew"))
    session = shop.session("ada")
    assert (session.signals.views, session.revision) == (2, 3)


def test_a_choice_that_only_a_newer_version_offers_keeps_the_page_that_was_made_for_it(shop: Shop) -> None:
    store_everything(shop)
    session = keys.session(ShopperId("ada"))
    shop.set_attributes(shop.settings.shopper_sessions_table, session, {"choice:lantern": "collector"})
    assert shop.visit("ada").cache is CacheStatus.HIT
    assert shop.receive() == []


def test_a_catalogue_that_a_newer_version_stored_is_shown(shop: Shop) -> None:
    change_everything(shop, CHANGES["unknown fields"])
    # The CSV that is shipped has another price by now, so this one was published.
    shop.csv.write_text(shop.csv.read_text().replace("40.00", "99.00"))
    for is_archived in (False, True):
        if is_archived:
            version = shop.storefront.catalogue(shop.store).version
            shop.delete_item(shop.settings.ui_cache_table, keys.catalogue_snapshot(shop.store.slug, version))
        fresh = shop.with_settings()
        page = gzip.decompress(fresh.visit("bea", may_enqueue=False).rendered.body).decode()
        assert "40.00" in page
        assert "99.00" not in page


def test_a_shared_tree_that_a_newer_version_stored_is_used(shop: Shop) -> None:
    tree = shop.compose(shop_job(shop)).document
    assert isinstance(tree, ComponentTree)
    cost = GenerationCost(verdict=Verdict.WHOLE)
    composition = Composition(document=tree, persona=NEUTRAL, source=Source.KIMI, cost=cost)
    catalogue = shop.storefront.catalogue(shop.store)
    shared = to_share(composition, shop.store, catalogue, time.time())
    assert shared is not None
    key = tree_key(shop.store, NEUTRAL_BUCKET, "components")
    SharedTrees(shop.clients, shop.settings).put_if_unchanged(key, shared)
    change_everything(shop, CHANGES["unknown fields"])
    found = SharedTrees(shop.clients, shop.settings).find(shop.store, NEUTRAL_BUCKET, catalogue)
    assert found == (NEUTRAL_BUCKET, shared, True)


@pytest.mark.parametrize("change", [*CHANGES, "a preference"])
def test_a_job_that_a_newer_version_queued_is_done(shop: Shop, change: str) -> None:
    job = shop_job(shop)
    if change == "a preference":
        preferences = {"preferences": '{"persona": "collector", "priceSensitivity": "none", "categories": []}'}
        shop.set_attributes(shop.settings.generation_queue_table, keys.job(job.shopper), preferences)
    else:
        change_everything(shop, CHANGES[change])
    assert shop.work() == 1
    assert shop.visit("ada").cache is CacheStatus.HIT


def shop_job(shop: Shop) -> GenerationJob:
    shop.enqueue("ada")
    job = shop.job("ada")
    assert job is not None
    return job


# What the version before has stored -----------------------------------------------------------------------------------

EXPLORER = {
    "type": "explorer",
    "confidence": 0.9,
    "hash": "persona_v2_explorer_high_6331fa7d",
    "reasons": ["looked around in many categories"],
}
DEALHUNTER = {"type": "dealhunter", "confidence": 0.67, "hash": "persona_v2_dealhunter_medium_0a1b2c3d", "reasons": []}
TREE = {
    "kind": "components",
    "character": "explorer",
    "components": [
        {
            "type": "hero",
            "id": "hero",
            "config": {"variant": "feature", "headline": "Look around", "text": "", "product_ids": ["oak", "yew"]},
        },
        {
            "type": "grid",
            "id": "grid-1",
            "config": {"variant": "dense", "title": "Everything", "text": "All of it.", "product_ids": ["cloth"]},
        },
        {"type": "filters", "id": "find", "config": {"variant": "panel", "title": "Find your way"}},
        {
            "type": "recommendations",
            "id": "more",
            "config": {"variant": "list", "title": "More", "text": "", "product_ids": ["yew"]},
        },
        {
            "type": "cta",
            "id": "go",
            "config": {"variant": "band", "text": "See more", "label": "Go", "product_id": None, "category": "Wands"},
        },
    ],
}
SEGMENTS = {
    "kind": "segments",
    "character": "neutral",
    "segments": [{"kind": "text", "html": "<h1>Hello</h1>"}],
}
SLOTS = {
    "kind": "segments",
    "character": "explorer",
    "segments": [
        {"kind": "text", "html": '<h2>Wands</h2><a href="'},
        {"kind": "category_address", "category": "Wands"},
        {"kind": "text", "html": '">All</a>'},
        {
            "kind": "group",
            "product_ids": ["oak"],
            "parts": [{"kind": "text", "html": "<p>"}, {"kind": "fact", "fact": "title", "product_id": "oak"}],
        },
        {"kind": "fact", "fact": "card", "product_id": "yew"},
        {"kind": "row", "of": "new", "category": "", "places": 2, "product_ids": ["yew"], "before": "", "after": ""},
        {"kind": "find"},
    ],
}
COST = {
    "provider": "kimi",
    "model": "moonshot-v1-32k",
    "prompt_version": "v3",
    "verdict": "trimmed",
    "prompt_tokens": 2000,
    "completion_tokens": 600,
    "dollars": 0.012,
    "seconds": 7.5,
}
JOB_ID = "019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b"
MODELS_PAGE = {
    "version": 1,
    "store": "lantern",
    "shopper_id": "ada",
    "job_id": JOB_ID,
    "document": TREE,
    "persona": EXPLORER,
    "source": "kimi",
    "reason": None,
    "error": None,
    "cost": COST,
    "earlier": [{"persona": DEALHUNTER, "document": SEGMENTS, "source": "claude"}],
}
TEMPLATES_PAGE = MODELS_PAGE | {
    "source": "template",
    "reason": "no_provider",
    "error": {"code": "MODEL_UNAVAILABLE", "message": "No provider."},
    "cost": COST | {"verdict": None, "provider": "", "model": ""},
}
WEBHOOKS_PAGE = MODELS_PAGE | {"document": SEGMENTS, "source": "webhook", "earlier": []}
PAGE_WITH_SLOTS = MODELS_PAGE | {"document": SLOTS}
SIGNALS = {
    "events": 3,
    "visits": 1,
    "views": 2,
    "repeat_views": 0,
    "new_views": 1,
    "new_in": ["Wands"],
    "discounted_views": 1,
    "discount_clicks": 0,
    "price_sorts": 0,
    "searches": 1,
    "filters": 0,
    "cart_adds": 0,
    "wishes": 0,
    "purchases": 0,
    "logins": 0,
    "spent": "0",
    "categories": {"Wands": 2},
    "brands": {"Ash & Son": 2},
    "seen": ["yew", "oak"],
    "last_event_at": 1764000000.5,
}
EVENTS = [
    {"event": "search", "at": 1764000000.5, "query": "oak"},
    {"event": "add_to_cart", "at": 1764000000.25, "product_id": "yew", "category": "Wands"},
    {
        "event": "view",
        "at": 1764000000.25,
        "product_id": "yew",
        "category": "Wands",
        "brand": "Ash & Son",
        "price": "55.00",
        "discounted": True,
        "new": True,
    },
]


def store_as_the_version_before(shop: Shop, page: dict[str, Any], now: float) -> None:
    """Session, job and archived page of `ada`, attribute by attribute; the HTML beside the page had no metadata."""
    settings, put = shop.settings, shop.clients.dynamodb.put_item
    put(
        TableName=settings.shopper_sessions_table,
        Item={
            "key": {"S": "session:ada"},
            "signals:lantern": {"S": json.dumps(SIGNALS)},
            "persona:lantern": {"S": json.dumps(EXPLORER)},
            "hash:lantern": {"S": EXPLORER["hash"]},
            "events:lantern": {"S": json.dumps(EVENTS)},
            "choice:lantern": {"NULL": True},
            "revision:lantern": {"N": "3"},
            "archived": {"SS": ["lantern"]},
            "expires_at": {"N": str(int(now) + 400 * 86_400)},
        },
    )
    put(
        TableName=settings.generation_queue_table,
        Item={
            "key": {"S": "job:lantern:ada"},
            "sort": {"S": "-"},
            "job_id": {"S": JOB_ID},
            "store": {"S": "lantern"},
            "shopper_id": {"S": "ada"},
            "state": {"S": "completed"},
            "member": {"S": "pool-3"},
            "attempts": {"N": "1"},
            "created_at": {"N": str(now - 20.5)},
            "deadline": {"N": str(now + 7179.5)},
            "ended_at": {"N": str(now - 10)},
            "expires_at": {"N": str(int(now) + 3590)},
            "preferences": {"S": '{"persona":null,"categories":[],"priceSensitivity":"low"}'},
            "delivered": {"BOOL": False},
            "sent": {"BOOL": True},
            "error": {"S": '{"code":"BUDGET_SPENT","message":"Too dear."}'},
        },
    )
    bucket = settings.ui_storage_bucket
    document = json.dumps(page | {"made_at": now - 10}).encode()
    shop.clients.s3.put_object(Bucket=bucket, Key="generated/lantern:ada.json", Body=document)
    shop.clients.s3.put_object(Bucket=bucket, Key="generated/lantern:ada.html", Body=b"<p>Yours</p>")


def cache_as_the_version_before(shop: Shop, page: dict[str, Any], served: ServedPage, now: float) -> None:
    """The UI cache's item, attribute by attribute, rendered from everything current."""
    shop.clients.dynamodb.put_item(
        TableName=shop.settings.ui_cache_table,
        Item={
            "key": {"S": "ui:lantern:ada"},
            "version": {"N": "1"},
            "job_id": {"S": JOB_ID},
            "persona_hash": {"S": EXPLORER["hash"]},
            "catalogue_version": {"S": shop.storefront.catalogue(shop.store).version},
            "brand_version": {"S": shop.store.brand_version},
            "renderer_version": {"S": RENDERER_VERSION},
            "source": {"S": page["source"]},
            "body": {"B": served.rendered.body},
            "etag": {"S": served.rendered.etag},
            "csp": {"S": served.rendered.content_security_policy},
            "document": {"B": gzip.compress(json.dumps(page | {"made_at": now - 10}).encode(), mtime=0)},
            "expires_at": {"N": str(int(now) + 3600)},
            **({} if page["reason"] is None else {"stale_at": {"N": str(now + 3590.0)}}),
        },
    )


@pytest.mark.parametrize(
    "page",
    [MODELS_PAGE, TEMPLATES_PAGE, WEBHOOKS_PAGE, PAGE_WITH_SLOTS],
    ids=["a model's", "a template's", "a webhook's", "one with slots"],
)
def test_what_the_version_before_stored_is_a_hit(
    shop: Shop, capsys: pytest.CaptureFixture[str], page: dict[str, Any]
) -> None:
    now = time.time()
    store_as_the_version_before(shop, page, now)
    job = job_item(shop)
    archived = shop.visit("ada")
    assert (archived.cache, archived.source) == (CacheStatus.HIT, page["source"])
    cache_as_the_version_before(shop, page, archived, now)
    for way, served in serve_in_every_way(shop).items():
        assert (served.cache, served.source) == (CacheStatus.HIT, page["source"]), way
        assert served.rendered == archived.rendered, way
    assert {metric.name for metric in metrics_in(capsys.readouterr().out)} == {"CacheHit"}
    assert job_item(shop) == job
    assert shop.receive() == []
    session = shop.session("ada")
    assert session.signals == Signals.model_validate(SIGNALS | {"taken": "yew"})
    assert session.history.taken == "yew"


def test_an_earlier_tree_that_the_version_before_kept_is_a_hit(shop: Shop) -> None:
    store_as_the_version_before(shop, MODELS_PAGE, time.time())
    session = {"persona:lantern": json.dumps(DEALHUNTER), "hash:lantern": DEALHUNTER["hash"]}
    shop.set_attributes(shop.settings.shopper_sessions_table, keys.session(ShopperId("ada")), session)
    served = shop.visit("ada")
    assert (served.cache, served.source) == (CacheStatus.HIT, Source.CLAUDE)
    assert b"<h1>Hello</h1>" in gzip.decompress(served.rendered.body)


def test_the_neutral_tree_that_the_version_before_stored_is_made_again_and_stays_for_that_version(shop: Shop) -> None:
    # It had one tree for a store, under a key without a bucket, and kept no kinds of products with it.
    stored = {"tree": TREE, "source": "kimi", "cost": COST}
    item = {"key": {"S": "tree:lantern:v3"}, "shared": {"S": json.dumps(stored)}, "made_at": {"N": "1764000000.25"}}
    shop.clients.dynamodb.put_item(TableName=shop.settings.ui_cache_table, Item=item)
    served = shop.visit("ada")
    assert (served.cache, served.source) == (CacheStatus.MISS, Source.FALLBACK)
    assert shop.item(shop.settings.ui_cache_table, {"key": "tree:lantern:v3"})["shared"] == json.dumps(stored)


def test_a_catalogue_that_the_version_before_stored_is_shown(shop: Shop) -> None:
    variant = {"id": "1", "title": "", "price": "12.34", "compare_at_price": None, "available": True, "image_url": None}
    product = {
        "id": "ash",
        "title": "Ash wand",
        "description": "",
        "vendor": "Ash & Son",
        "category": "Wands",
        "tags": ["new"],
        "images": [{"url": "https://img.example/ash.jpg", "alt": ""}],
        "variants": [variant],
    }
    snapshot = {"store": "lantern", "version": "0123456789ab", "products": [product]}
    packed = gzip.compress(json.dumps(snapshot).encode(), mtime=0)
    for item in (
        {"key": {"S": "catalogue:lantern:0123456789ab"}, "snapshot": {"B": packed}},
        {"key": {"S": "catalogue:lantern"}, "version": {"S": "0123456789ab"}},
    ):
        shop.clients.dynamodb.put_item(TableName=shop.settings.ui_cache_table, Item=item)
    assert "Ash wand" in gzip.decompress(shop.visit("ada").rendered.body).decode()
