"""A page of the UI cache: what it was rendered from, when it is due, and which write of it wins."""

from __future__ import annotations

import gzip
import random
import string
from dataclasses import replace
from typing import Any

import pytest

from tests.builders import make_catalogue, make_product, make_store
from tests.conftest import Aws
from tests.handmade_documents import make_document
from tests.wandstore.page_store.pages import MADE_AT, make_earlier_tree, make_page
from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Table
from wandstore.documents.origin import DegradedReason
from wandstore.documents.segments import MAX_HTML_BYTES
from wandstore.errors import UnreadablePage
from wandstore.page_store.earlier_trees import MAX_EARLIER_BYTES
from wandstore.page_store.personal_page import PersonalPage
from wandstore.page_store.ui_cache import CachedUI, UiCache, cached_ui_from_item, stale_at
from wandstore.pages import RenderContext
from wandstore.settings import Settings
from wandstore.shoppers.personas import PersonaType

STORE = make_store("lantern")
CATALOGUE = make_catalogue(make_product(), store="lantern")
SHOPPER = make_page().shopper
NOW = 1_790_000_100.0


def make_cached(page: PersonalPage | None = None, settings: Settings | None = None) -> CachedUI:
    ui_cache = UiCache(None, settings or Settings())  # type: ignore[arg-type]
    return ui_cache.make(page or make_page(), RenderContext(STORE, CATALOGUE))


def read(aws: Aws) -> Any:
    return Table(aws.clients, aws.settings.ui_cache_table).get(keys.ui_page(SHOPPER))


def test_a_page_that_was_written_is_read_back_with_its_document(aws: Aws) -> None:
    cached = make_cached()
    dynamodb.put(aws.clients, UiCache(aws.clients, aws.settings).put(cached, SHOPPER, STORE, NOW))
    item = read(aws)
    assert cached_ui_from_item(item, NOW) == cached
    assert cached.page() == make_page()
    assert item["expires_at"] == int(NOW) + aws.settings.cache_ttl_seconds
    assert cached_ui_from_item(item, item["expires_at"]) is None


def test_the_largest_document_and_its_page_fit_into_an_item() -> None:
    # Random letters hardly pack. So much of them is as much as a document may have once it is packed.
    letters = "".join(random.Random(1).choices(string.ascii_letters, k=MAX_HTML_BYTES - 55_000))
    assert 148_000 < len(gzip.compress(letters.encode())) < 155_000
    products = [make_product(f"p-{number}", description=letters[number * 99 :][:99]) for number in range(200)]
    cards = "".join(f"{{card:{product.id}}}" for product in products)
    earlier = make_earlier_tree(PersonaType.EXPLORER, "t").model_copy(
        update={"document": make_document(f"<p>{letters[: MAX_EARLIER_BYTES - 400]}</p>")}
    )
    page = make_page(PersonaType.LOYALIST, document=make_document(f"<p>{letters}</p>", cards), earlier=(earlier,))
    ui_cache = UiCache(None, Settings())  # type: ignore[arg-type]
    cached = ui_cache.make(page, RenderContext(STORE, make_catalogue(*products, store="lantern")))
    item = ui_cache.put(cached, SHOPPER, STORE, NOW).item
    assert sum(len(value) for value in item.values() if isinstance(value, bytes)) < 390_000


def test_a_store_may_keep_its_pages_for_a_time_of_its_own(aws: Aws) -> None:
    store = STORE.model_copy(update={"cache_ttl_seconds": 60})
    write = UiCache(aws.clients, aws.settings).put(make_cached(), SHOPPER, store, NOW)
    assert write.item["expires_at"] == int(NOW) + 60


def test_a_page_that_was_rendered_again_never_replaces_a_newer_jobs_page(aws: Aws) -> None:
    ui_cache = UiCache(aws.clients, aws.settings)
    for job_id, stored_id in (("02", "02"), ("01", "02"), ("02", "02"), ("03", "03")):
        ui_cache.put_back(make_cached(make_page(job_id=job_id)), SHOPPER, STORE, NOW)
        assert read(aws)["job_id"] == stored_id


@pytest.mark.parametrize("attribute", ["job_id", "persona_hash", "body", "etag", "csp", "document", "source"])
def test_an_item_without_one_of_its_parts_is_unreadable(aws: Aws, attribute: str) -> None:
    item = dict(UiCache(aws.clients, aws.settings).put(make_cached(), SHOPPER, STORE, NOW).item)
    del item[attribute]
    with pytest.raises(UnreadablePage):
        cached_ui_from_item(item, NOW)


@pytest.mark.parametrize(
    ("attribute", "value"), [("body", b"other"), ("body", "text"), ("etag", '"other"'), ("csp", 7)]
)
def test_bytes_that_do_not_match_their_etag_are_unreadable(aws: Aws, attribute: str, value: Any) -> None:
    item = dict(UiCache(aws.clients, aws.settings).put(make_cached(), SHOPPER, STORE, NOW).item)
    with pytest.raises(UnreadablePage):
        cached_ui_from_item(item | {attribute: value}, NOW)


def test_the_bytes_show_what_they_were_rendered_from_and_nothing_newer() -> None:
    cached = make_cached()
    assert cached.shows(CATALOGUE.version, STORE)
    assert not cached.shows("f" * 12, STORE)
    assert not cached.shows(None, STORE)
    assert not cached.shows(CATALOGUE.version, make_store("lantern", tagline="Another"))
    assert not replace(cached, renderer_version="0").shows(CATALOGUE.version, STORE)


@pytest.mark.parametrize(
    ("reason", "due_at"),
    [
        (None, None),
        (DegradedReason.MODEL_FAILED, MADE_AT + 300),
        (DegradedReason.NO_PROVIDER, MADE_AT + 3600),
        (DegradedReason.BUDGET_SPENT, MADE_AT + 3600),
    ],
)
def test_a_template_is_due_again_and_soonest_where_a_model_failed(
    reason: DegradedReason | None, due_at: float | None
) -> None:
    page = make_page(reason=reason)
    assert stale_at(page, STORE, Settings()) == due_at
    cached = make_cached(page)
    assert cached.is_stale(MADE_AT + 299.9) is False
    assert cached.is_stale(MADE_AT + 3600) is (due_at is not None)
