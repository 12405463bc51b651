import gzip
import json
import re
import time
from typing import Any

import pytest

from tests.handmade_documents import make_document, make_group
from tests.shop import Shop
from tests.written_metrics import WrittenMetric, metrics_in
from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Update
from wandstore.catalogue.neighbours import Neighbours
from wandstore.catalogue.published_neighbours import PublishedNeighbours
from wandstore.documents.origin import DegradedReason, Source
from wandstore.documents.segments import RowSlot
from wandstore.errors import StorageUnavailable
from wandstore.ids import ShopperId
from wandstore.jobs.models import JobState
from wandstore.page_store.shared_trees import SharedTrees
from wandstore.page_store.ui_cache import CACHED_UI_VERSION
from wandstore.shoppers.buckets import NEUTRAL_BUCKET, Bucket
from wandstore.shoppers.personas import PersonaType
from wandstore.storefront import page_request
from wandstore.storefront.ladder import CacheStatus, ServedPage
from wandstore.storefront.page_request import Visit
from wandstore.storefront.tracking import choose


def html(served: ServedPage) -> str:
    return gzip.decompress(served.rendered.body).decode()


def test_a_first_visit_gets_the_fallback_page_with_real_products_and_a_job(shop: Shop) -> None:
    served = shop.visit("ada")
    assert (served.cache, served.source) == (CacheStatus.MISS, Source.FALLBACK)
    assert "Oak wand" in html(served)
    assert "Personalizing..." in html(served)
    job = shop.job("ada")
    assert job is not None
    assert job.state is JobState.QUEUED


def test_a_page_whose_visit_could_not_ask_for_a_job_asks_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "data-again" not in html(shop.visit("bea"))
    for failing in ("transact_write_items", "batch_get_item"):
        with monkeypatch.context() as patch:
            patch.setattr(shop.clients.dynamodb, failing, lambda **_: 1 / 0)
            served = shop.visit("ada")
            silent = shop.visit("ada", may_enqueue=False)
        assert (served.cache, shop.job("ada")) == (CacheStatus.MISS, None)
        assert re.search(r'<p[^>]* id="personalizing"[^>]* data-again', html(served))
        assert "data-again" not in html(silent)


def test_the_next_visit_after_the_job_is_a_hit_with_the_personal_page(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    served = shop.visit("ada")
    assert (served.cache, served.source) == (CacheStatus.HIT, Source.KIMI)
    assert "Personalizing..." not in html(served)


def test_a_visit_while_a_job_is_live_enqueues_nothing(shop: Shop) -> None:
    shop.visit("ada")
    first = shop.job("ada")
    shop.visit("ada")
    assert shop.job("ada") == first
    assert len(shop.receive()) == 1


def test_a_visitor_who_does_not_come_back_gets_a_page_and_no_job(shop: Shop) -> None:
    assert shop.visit("bot", may_enqueue=False).cache is CacheStatus.MISS
    assert shop.job("bot") is None


def test_a_changed_price_shows_on_the_next_visit_without_a_job(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    before = shop.job("ada")
    shop.csv.write_text(shop.csv.read_text().replace("40.00", "41.23"))
    shop.publish()
    served = shop.visit("ada")
    assert served.cache is CacheStatus.HIT
    assert "41.23" in html(served)
    assert "40.00" not in html(served)
    assert shop.job("ada") == before
    assert shop.receive() == []


def test_a_page_rendered_again_is_written_back(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    shop.csv.write_text(shop.csv.read_text().replace("40.00", "41.23"))
    version = shop.publish().version
    served = shop.visit("ada")
    item = shop.cached_page("ada")
    assert item["catalogue_version"] == version
    assert item["body"] == served.rendered.body


def test_the_fallback_page_follows_the_catalogue_too(shop: Shop) -> None:
    shop.visit("ada")
    shop.csv.write_text(shop.csv.read_text().replace("40.00", "41.23"))
    shop.publish()
    assert "41.23" in html(shop.visit("bea"))


def test_another_persona_makes_the_page_stale_and_queues_a_job(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    shop.set_persona("ada", PersonaType.DEALHUNTER)
    served = shop.visit("ada")
    assert served.cache is CacheStatus.STALE
    job = shop.job("ada")
    assert job is not None
    assert job.state is JobState.QUEUED
    shop.work()
    assert shop.visit("ada").cache is CacheStatus.HIT


def test_a_page_of_an_earlier_persona_says_that_another_is_on_its_way(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    shop.set_persona("ada", PersonaType.DEALHUNTER)
    for _ in ("queues the job", "finds it queued"):
        assert "Personalizing..." in html(shop.visit("ada"))
    assert "Personalizing..." not in gzip.decompress(shop.cached_page("ada")["body"]).decode()
    shop.work()
    assert "Personalizing..." not in html(shop.visit("ada"))


def test_coming_back_to_an_earlier_persona_is_a_hit_without_a_job(shop: Shop) -> None:
    first_hash = shop.set_persona("ada", PersonaType.EXPLORER)
    shop.visit("ada")
    shop.work()
    explorers = html(shop.visit("ada"))
    shop.set_persona("ada", PersonaType.DEALHUNTER)
    shop.visit("ada")
    shop.work()
    before = shop.job("ada")
    assert shop.set_persona("ada", PersonaType.EXPLORER) == first_hash
    served = shop.visit("ada")
    assert served.cache is CacheStatus.HIT
    assert html(served) == explorers
    assert shop.job("ada") == before
    shop.set_persona("ada", PersonaType.DEALHUNTER)
    assert shop.visit("ada").cache is CacheStatus.HIT


def test_no_job_follows_another_within_the_cooldown(shop: Shop) -> None:
    patient = shop.with_settings(refresh_cooldown_seconds=60)
    patient.visit("ada")
    patient.work()
    before = patient.job("ada")
    patient.set_persona("ada", PersonaType.DEALHUNTER)
    served = patient.visit("ada")
    assert served.cache is CacheStatus.STALE
    assert "Personalizing..." not in html(served)
    assert patient.job("ada") == before


def test_when_the_pages_hour_has_ended_the_archive_puts_it_back(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    expire_cached_page(shop, "ada")
    served = shop.visit("ada")
    assert (served.cache, served.source) == (CacheStatus.HIT, Source.KIMI)
    assert float(shop.cached_page("ada")["expires_at"]) > time.time()
    assert shop.receive() == []


def test_an_expired_item_that_is_still_there_is_not_served(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    expire_cached_page(shop, "ada")
    shop.clients.s3.delete_object(Bucket=shop.settings.ui_storage_bucket, Key=keys.page_document(shop.shopper("ada")))
    assert shop.visit("ada").cache is CacheStatus.MISS


def compose_templates(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets every composition be a template's, after a model that failed."""
    made_by_model = shop.compose
    template = {"source": Source.TEMPLATE, "reason": DegradedReason.MODEL_FAILED}
    monkeypatch.setattr(shop, "compose", lambda job: made_by_model(job).model_copy(update=template))


def test_a_templates_page_is_made_again_once_its_retry_time_has_come(shop: Shop, monkeypatch: Any) -> None:
    compose_templates(shop, monkeypatch)
    soon = shop.with_settings(template_retry_seconds=0)
    monkeypatch.setattr(soon, "compose", shop.compose)
    soon.visit("ada")
    soon.work()
    served = soon.visit("ada")
    assert (served.cache, served.source) == (CacheStatus.STALE, Source.TEMPLATE)
    assert "Personalizing..." not in html(served)
    job = soon.job("ada")
    assert job is not None
    assert job.state is JobState.QUEUED


def test_the_part_of_a_models_page_is_made_again_like_a_templates_and_never_comes_back(
    shop: Shop, monkeypatch: Any
) -> None:
    whole = shop.compose
    soon = shop.with_settings(template_retry_seconds=0)
    monkeypatch.setattr(
        soon, "compose", lambda job: whole(job).model_copy(update={"reason": DegradedReason.MODEL_FAILED})
    )
    soon.visit("ada")
    soon.work()
    served = soon.visit("ada")
    assert (served.cache, served.source) == (CacheStatus.STALE, Source.KIMI)
    soon.set_persona("ada", PersonaType.EXPLORER)
    monkeypatch.setattr(soon, "compose", whole)
    soon.work()
    assert soon.archived_page("ada")["earlier"] == []


def test_a_templates_page_is_a_hit_until_its_retry_time(shop: Shop, monkeypatch: Any) -> None:
    compose_templates(shop, monkeypatch)
    shop.visit("ada")
    shop.work()
    assert shop.visit("ada").cache is CacheStatus.HIT


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("body", b"\x1f\x8b truncated"),
        ("body", "text"),
        ("etag", '"other"'),
        ("stale_at", "soon"),
    ],
)
def test_a_cached_page_that_cannot_be_read_back_comes_from_the_archive(
    shop: Shop, attribute: str, value: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.visit("ada")
    shop.work()
    spoil(shop, "ada", attribute, value)
    assert shop.visit("ada").cache is CacheStatus.HIT
    assert "UnreadablePage" in capsys.readouterr().out
    assert shop.cached_page("ada")["version"] == CACHED_UI_VERSION


def test_a_document_with_a_broken_bit_is_replaced_from_the_archive(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    packed = bytearray(shop.cached_page("ada")["document"])
    packed[len(packed) // 2] ^= 0xFF
    spoil(shop, "ada", "document", bytes(packed))
    shop.csv.write_text(shop.csv.read_text().replace("40.00", "41.23"))
    shop.publish()
    served = shop.visit("ada")
    assert (served.cache, "41.23" in html(served)) == (CacheStatus.HIT, True)


def test_a_session_that_cannot_be_read_makes_no_page_stale(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    shop.set_persona("ada", PersonaType.EXPLORER)
    session = keys.session(ShopperId("ada"))
    shop.set_attributes(shop.settings.shopper_sessions_table, session, {"persona:lantern": "{"})
    assert shop.visit("ada").cache is CacheStatus.HIT


def test_a_page_unreadable_in_both_stores_is_a_miss_and_is_replaced(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    spoil(shop, "ada", "etag", "another")
    shop.clients.s3.put_object(
        Bucket=shop.settings.ui_storage_bucket, Key=keys.page_document(shop.shopper("ada")), Body=b'{"version": 7}'
    )
    assert shop.visit("ada").cache is CacheStatus.MISS
    shop.work()
    assert shop.visit("ada").cache is CacheStatus.HIT
    assert shop.archived_page("ada")["version"] == 1


def test_archive_first_serves_the_same_pages(shop: Shop) -> None:
    archive_first = shop.with_settings(cache_lookup_order="archive-first")
    assert archive_first.visit("ada").cache is CacheStatus.MISS
    archive_first.work()
    served = archive_first.visit("ada")
    assert served.cache is CacheStatus.HIT
    assert served.rendered == shop.visit("ada").rendered
    shop.delete_item(shop.settings.ui_cache_table, keys.ui_page(shop.shopper("ada")))
    assert archive_first.visit("ada").cache is CacheStatus.HIT


def test_a_page_of_the_cache_alone_is_served_archive_first_too(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    shop.clients.s3.delete_object(Bucket=shop.settings.ui_storage_bucket, Key=keys.page_document(shop.shopper("ada")))
    assert shop.with_settings(cache_lookup_order="archive-first").visit("ada").cache is CacheStatus.HIT


def test_a_bug_in_the_ladder_still_ends_in_a_page(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(page_request, "read_visit", fail)
    served = shop.visit("ada")
    assert served.cache is CacheStatus.MISS
    assert "Oak wand" in html(served)


# What is counted


def test_a_miss_says_whether_the_shopper_was_here_before(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    def visit(shopper_id: str, *, may_enqueue: bool = True) -> list[WrittenMetric]:
        capsys.readouterr()
        assert shop.visit(shopper_id, may_enqueue=may_enqueue).cache is CacheStatus.MISS
        return metrics_in(capsys.readouterr().out)

    new, seen = ([WrittenMetric("CacheMiss", 1, {"shopper": who})] for who in ("new", "seen"))
    assert visit("ada") == new
    assert visit("ada") == seen  # by the job of the first visit
    assert visit("bea", may_enqueue=False) == new
    assert visit("bea") == new
    shop.set_persona("cleo", PersonaType.EXPLORER)
    assert visit("cleo") == seen  # by a session


def test_whose_page_is_there_is_counted_as_a_hit_or_as_stale(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    shop.visit("ada")
    shop.work()
    capsys.readouterr()
    shop.visit("ada")
    assert metrics_in(capsys.readouterr().out) == [WrittenMetric("CacheHit", 1, {})]
    shop.set_persona("ada", PersonaType.EXPLORER)
    shop.visit("ada")
    assert metrics_in(capsys.readouterr().out) == [WrittenMetric("CacheStale", 1, {})]


def expire_cached_page(shop: Shop, shopper_id: str) -> None:
    spoil(shop, shopper_id, "expires_at", int(time.time()) - 1)


def spoil(shop: Shop, shopper_id: str, attribute: str, value: Any) -> None:
    shop.set_attributes(shop.settings.ui_cache_table, keys.ui_page(shop.shopper(shopper_id)), {attribute: value})


def stock_up(shop: Shop) -> None:
    """More products than the page of a shopper without a persona lists."""
    rows = "".join(f"wand-{number},Wand {number},Kind {number % 4},40.00\n" for number in range(40))
    shop.csv.write_text(f"Handle,Title,Type,Variant Price\n{rows}")
    shop.publish()


def with_own_page(shop: Shop, shopper_id: str) -> list[str]:
    """Gives the shopper a page; a product of each category that is not on it."""
    shop.visit(shopper_id)
    shop.work()
    page = html(shop.visit(shopper_id, has_cookie=True))
    missing = [f"wand-{number}" for number in range(36, 40)]
    assert not any(product_id in page for product_id in missing)
    return missing


def test_a_row_of_the_shoppers_own_follows_what_they_do_without_a_job(shop: Shop) -> None:
    stock_up(shop)
    # Of three categories: more views of fewer would be a persona's.
    first, second, third, *_ = with_own_page(shop, "ada")
    before = shop.job("ada")
    shop.view("ada", first, second)
    served = shop.visit("ada", has_cookie=True)
    assert served.cache is CacheStatus.HIT
    assert "Seen lately" in html(served)
    assert shop.cached_page("ada")["body"] == served.rendered.body
    shop.view("ada", third)
    assert f"products/{third}" in html(shop.visit("ada", has_cookie=True))
    assert shop.job("ada") == before


def test_a_page_whose_rows_are_right_is_served_as_it_is_stored(shop: Shop) -> None:
    stock_up(shop)
    first, second, third, *_ = with_own_page(shop, "ada")
    shop.view("ada", first, second, third, first, second, third)
    shop.visit("ada", has_cookie=True)
    shop.work()
    served = shop.visit("ada", has_cookie=True)
    assert "Seen lately" in html(served)
    shop.view("ada", first)  # seen before: no row has anything new to show
    # A page that is rendered again is rendered from its document.
    key = keys.ui_page(shop.shopper("ada"))
    shop.set_attributes(shop.settings.ui_cache_table, key, {"document": b"none"})
    again = shop.visit("ada", has_cookie=True)
    assert (again.cache, again.rendered) == (CacheStatus.HIT, served.rendered)


def test_who_opens_the_address_of_a_shopper_sees_no_row_of_theirs(shop: Shop) -> None:
    stock_up(shop)
    first, second, *_ = with_own_page(shop, "ada")
    shop.view("ada", first, second)
    own = shop.visit("ada", has_cookie=True)
    for _ in range(2):
        served = shop.visit("ada")
        assert served.cache is CacheStatus.HIT
        assert "Seen lately" not in html(served)
        assert first not in html(served)
    assert shop.cached_page("ada")["body"] == own.rendered.body, "the shopper's own page stays as it is stored"


def test_a_page_that_only_another_version_can_read_shows_its_rows_to_the_shopper_alone(shop: Shop) -> None:
    stock_up(shop)
    first, second, *_ = with_own_page(shop, "ada")
    shop.view("ada", first, second)
    own = shop.visit("ada", has_cookie=True)
    document = json.loads(gzip.decompress(shop.cached_page("ada")["document"])) | {"version": 2}
    packed = gzip.compress(json.dumps(document).encode())
    key = keys.ui_page(shop.shopper("ada"))
    shop.set_attributes(shop.settings.ui_cache_table, key, {"document": packed, "renderer_version": "another"})
    assert shop.visit("ada", has_cookie=True).rendered == own.rendered
    assert "Seen lately" not in html(shop.visit("ada"))


def test_a_shopper_who_chose_the_page_that_is_everybodys_has_no_rows(shop: Shop) -> None:
    stock_up(shop)
    first, second, *_ = with_own_page(shop, "ada")
    shop.view("ada", first, second)
    choose(shop.storefront, Visit(shop.store, ShopperId("ada")), "none")
    shop.work()
    assert "Seen lately" not in html(shop.visit("ada", has_cookie=True))


def test_a_session_of_a_version_before_the_rows_has_them_too(shop: Shop) -> None:
    stock_up(shop)
    first, second, *_ = with_own_page(shop, "ada")
    shop.view("ada", first, second)
    session = keys.session(ShopperId("ada"))
    write = Update(
        table=shop.settings.shopper_sessions_table, key=session, change="REMOVE #rows", names={"rows": "rows:lantern"}
    )
    dynamodb.update(shop.clients, write)
    served = shop.visit("ada", has_cookie=True)
    assert "Seen lately" in html(served)
    assert shop.cached_page("ada")["body"] == served.rendered.body


def test_a_job_fills_the_rows_of_the_page_it_makes_and_the_archived_html_has_none(shop: Shop) -> None:
    stock_up(shop)
    *_, first, second = with_own_page(shop, "ada")
    shop.delete_item(shop.settings.ui_cache_table, keys.ui_page(shop.shopper("ada")))
    shop.view("ada", first, second)
    shop.enqueue("ada")
    shop.work()
    stored = gzip.decompress(shop.cached_page("ada")["body"]).decode()
    assert "Seen lately" in stored
    archived = shop.clients.s3.get_object(
        Bucket=shop.settings.ui_storage_bucket, Key=keys.page_html(shop.shopper("ada"))
    )["Body"].read()
    assert b"Seen lately" not in archived


# Shared trees ---------------------------------------------------------------------------------------------------------

HUNTERS = Bucket(PersonaType.DEALHUNTER)


def forbid_reads_of_trees(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("a tree was read")

    monkeypatch.setattr(SharedTrees, "read", fail)


def test_a_strangers_first_page_is_of_the_neutral_tree_and_the_same_bytes_for_all_of_them(shop: Shop) -> None:
    shop.share_tree(NEUTRAL_BUCKET, "A quiet shelf", "oak", "cloth")
    first, second = shop.visit("ada"), shop.visit("bea", has_cookie=True)
    assert (first.cache, first.source) == (CacheStatus.MISS, Source.KIMI)
    assert "A quiet shelf" in html(first)
    assert "Personalizing..." in html(first)
    assert second.rendered is first.rendered
    assert shop.job("ada") is not None


def test_the_first_page_follows_the_catalogue_and_its_tree_is_read_once(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.share_tree(NEUTRAL_BUCKET, "A quiet shelf", "oak", "cloth")
    shop.visit("ada")
    forbid_reads_of_trees(monkeypatch)
    shop.csv.write_text(shop.csv.read_text().replace("40.00", "41.23"))
    shop.publish()
    assert "41.23" in html(shop.visit("bea"))


def test_a_shopper_without_a_page_gets_the_tree_of_their_bucket_with_products_of_their_own(shop: Shop) -> None:
    shop.share_tree(HUNTERS, "Hunted down", "oak", "yew")
    shop.set_persona("ada", PersonaType.DEALHUNTER)
    served = shop.visit("ada")
    assert (served.cache, served.source) == (CacheStatus.MISS, Source.KIMI)
    page = html(served)
    assert "Hunted down" in page
    assert page.index("Yew wand") < page.index("Oak wand")  # the dealhunter's order, and not the tree's
    assert "noindex" in page


def test_another_persona_gets_the_shared_tree_at_once_and_no_job(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    before = shop.job("ada")
    shop.share_tree(HUNTERS, "Hunted down", "oak", "yew")
    persona_hash = shop.set_persona("ada", PersonaType.DEALHUNTER)
    served = shop.visit("ada")
    assert (served.cache, served.source) == (CacheStatus.HIT, Source.KIMI)
    assert "Hunted down" in html(served)
    assert "Personalizing..." not in html(served)
    assert shop.job("ada") == before
    assert shop.receive() == []
    item = shop.cached_page("ada")
    assert (item["persona_hash"], item["awaits_own_page"]) == (persona_hash, True)
    assert item["body"] == served.rendered.body


def test_the_adopted_page_is_stored_and_served_without_another_read_of_the_tree(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.visit("ada")
    shop.work()
    shop.share_tree(HUNTERS, "Hunted down", "oak", "yew")
    shop.set_persona("ada", PersonaType.DEALHUNTER)
    first = shop.visit("ada")
    forbid_reads_of_trees(monkeypatch)
    fresh = shop.with_settings()
    assert fresh.visit("ada") == first


def test_once_its_hour_has_ended_the_adopted_page_is_made_again_from_the_tree_without_a_job(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    shop.share_tree(HUNTERS, "Hunted down", "oak", "yew")
    shop.set_persona("ada", PersonaType.DEALHUNTER)
    first = shop.visit("ada")
    expire_cached_page(shop, "ada")
    again = shop.visit("ada")
    assert (again.cache, again.rendered.etag) == (CacheStatus.HIT, first.rendered.etag)
    assert shop.receive() == []


def test_a_coarser_tree_stands_in_for_a_bucket_without_one(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    shop.share_tree(Bucket(PersonaType.DEALHUNTER, "high"), "Coarse", "oak", "yew")
    shop.set_persona("ada", PersonaType.DEALHUNTER)
    served = shop.visit("ada")
    assert served.cache is CacheStatus.HIT
    assert "Coarse" in html(served)
    assert shop.receive() == []


def test_a_tree_of_another_persona_or_one_that_the_catalogue_has_left_too_little_is_nobodys_page(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    shop.share_tree(Bucket(PersonaType.LOYALIST), "Loyal", "oak")
    shop.share_tree(HUNTERS, "Gone", "ash", "elm", "oak")
    shop.set_persona("ada", PersonaType.DEALHUNTER)
    served = shop.visit("ada")
    assert served.cache is CacheStatus.STALE
    assert "Loyal" not in html(served)
    assert "Gone" not in html(served)


def test_an_earlier_tree_of_the_shoppers_own_is_better_than_a_shared_one(shop: Shop) -> None:
    shop.set_persona("ada", PersonaType.DEALHUNTER)
    shop.visit("ada")
    shop.work()
    own = html(shop.visit("ada"))
    shop.share_tree(HUNTERS, "Hunted down", "oak", "yew")
    shop.share_tree(Bucket(PersonaType.EXPLORER), "New ground", "oak", "yew")
    shop.set_persona("ada", PersonaType.EXPLORER)
    assert "New ground" in html(shop.visit("ada"))
    shop.set_persona("ada", PersonaType.DEALHUNTER)
    assert html(shop.visit("ada")) == own


@pytest.mark.parametrize("order", ["cache-first", "archive-first"])
def test_a_templates_page_that_is_due_again_becomes_that_of_the_shared_tree(
    shop: Shop, order: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    compose_templates(shop, monkeypatch)
    eager = shop.with_settings(template_retry_seconds=0, cache_lookup_order=order)
    monkeypatch.setattr(eager, "compose", shop.compose)
    eager.visit("ada")
    eager.work()
    eager.share_tree(NEUTRAL_BUCKET, "A quiet shelf", "oak", "cloth")
    before = eager.job("ada")
    for _ in range(2):
        served = eager.visit("ada")
        assert (served.cache, served.source) == (CacheStatus.HIT, Source.KIMI)
        assert "A quiet shelf" in html(served)
    assert eager.job("ada") == before


def test_where_trees_cannot_be_read_the_page_is_what_it_was_without_them(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StorageUnavailable("dynamodb", "gone")

    monkeypatch.setattr(SharedTrees, "read", fail)
    first = shop.visit("ada")
    assert (first.cache, first.source) == (CacheStatus.MISS, Source.FALLBACK)
    shop.work()
    shop.set_persona("ada", PersonaType.DEALHUNTER)
    assert shop.visit("ada").cache is CacheStatus.STALE


def test_a_hit_reads_no_tree(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.visit("ada")
    shop.work()
    forbid_reads_of_trees(monkeypatch)
    assert shop.visit("ada").cache is CacheStatus.HIT


def test_how_a_persona_was_answered_is_counted(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    shop.visit("ada")
    shop.work()
    shop.share_tree(Bucket(PersonaType.DEALHUNTER, "high"), "Coarse", "oak", "yew")
    shop.set_persona("ada", PersonaType.DEALHUNTER)
    capsys.readouterr()
    shop.visit("ada")
    shop.share_tree(Bucket(PersonaType.EXPLORER), "Exact", "oak", "yew")
    shop.set_persona("ada", PersonaType.EXPLORER)
    shop.visit("ada")
    adopted = [metric for metric in metrics_in(capsys.readouterr().out) if metric.name == "TreeAdopted"]
    assert [metric.dimensions["tree"] for metric in adopted] == ["coarser", "exact"]


def test_other_neighbours_render_no_stored_page_again_and_reach_the_next_one(shop: Shop) -> None:
    """They change every night, and a page does not."""
    shop.visit("ada")
    shop.work()
    before = shop.visit("ada")
    assert before.cache is CacheStatus.HIT
    counted = Neighbours(shoppers=9, products=("cloth",), bought=(900.0,), near=((),))
    PublishedNeighbours(shop.clients, shop.settings).publish(shop.store.slug, counted)
    after = shop.visit("ada")
    assert (after.cache, after.rendered.etag) == (CacheStatus.HIT, before.rendered.etag)
    catalogue = shop.storefront.catalogue(shop.store)
    assert catalogue.leading[0].id == "cloth"


# Documents of html mode -----------------------------------------------------------------------------------------------

STORY = "<h2>From the bench</h2><p>Straight and firm.</p>"


def in_html_mode(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """The shop in html mode, where every composition is a document."""
    html_shop = shop.with_settings(generation_mode="html")
    document = make_document(STORY, make_group("<p>{title:oak} is {price:oak}.</p>"))
    composed = html_shop.compose
    monkeypatch.setattr(html_shop, "compose", lambda job: composed(job).model_copy(update={"document": document}))
    return html_shop


def test_a_document_shows_a_changed_price_on_the_next_visit_without_a_job(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = in_html_mode(shop, monkeypatch)
    shop.visit("ada")
    shop.work()
    assert "Oak wand is <span" in html(shop.visit("ada"))
    shop.csv.write_text(shop.csv.read_text().replace("40.00", "41.23"))
    shop.publish()
    served = shop.visit("ada")
    assert (served.cache, served.source) == (CacheStatus.HIT, Source.KIMI)
    assert "41.23" in html(served)
    assert "40.00" not in html(served)
    assert shop.receive() == []
    shop.csv.write_text(shop.csv.read_text().replace("oak,", "ash,"))
    shop.publish()
    assert "Oak wand is" not in html(shop.visit("ada"))


def test_a_shared_document_is_filled_with_each_shoppers_own_products(shop: Shop) -> None:
    shop = shop.with_settings(generation_mode="html")
    shop.share_document(Bucket(PersonaType.LOYALIST), make_document(STORY, RowSlot(places=1)))
    rows = []
    for shopper, seen in (("ada", "cloth"), ("bea", "oak")):
        shop.view(shopper, seen, seen)
        choose(shop.storefront, Visit(shop.store, ShopperId(shopper), True, True), PersonaType.LOYALIST)
        served = shop.visit(shopper)
        assert (served.cache, served.source) == (CacheStatus.MISS, Source.KIMI)
        assert "From the bench" in html(served)
        rows.append(html(served).partition('<ul class="products">')[2].partition("</ul>")[0])
    assert ["Linen cloth" in row for row in rows] == [True, False]
    assert ["Oak wand" in row for row in rows] == [False, True]


def test_another_persona_gets_the_shared_document_at_once_and_comes_back_to_its_own(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = in_html_mode(shop, monkeypatch)
    shop.visit("ada")
    shop.work()
    first = shop.visit("ada")
    shop.share_document(HUNTERS, make_document("<h2>Hunted down</h2>{card:yew}", character=PersonaType.DEALHUNTER))
    shop.set_persona("ada", PersonaType.DEALHUNTER)
    served = shop.visit("ada")
    assert (served.cache, served.source) == (CacheStatus.HIT, Source.KIMI)
    assert "Hunted down" in html(served)
    assert shop.receive() == []
    shop.set_persona("ada", None)
    again = shop.visit("ada")
    assert (again.cache, again.rendered.etag) == (CacheStatus.HIT, first.rendered.etag)


def test_a_store_that_changes_its_mode_keeps_its_pages_and_looks_for_other_trees(shop: Shop) -> None:
    shop.share_tree(NEUTRAL_BUCKET, "A quiet shelf", "oak", "cloth")
    shop.visit("ada")
    shop.work()
    first = shop.visit("ada")
    changed = shop.with_settings(generation_mode="html")
    assert changed.visit("ada") == first
    assert "A quiet shelf" not in html(changed.visit("bea", may_enqueue=False))
    assert "A quiet shelf" in html(shop.visit("bea", may_enqueue=False))
