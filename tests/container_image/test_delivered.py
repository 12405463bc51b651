"""A page that somebody else made, on its way into our shell."""

from __future__ import annotations

import gzip
import json
import random
import re
import time
from functools import partial
from typing import Any

import pytest

from container_image.delivered import compose_delivered, read_delivered
from container_image.html.enclosed import enclose
from container_image.html.storefronts import read_storefront
from container_image.jobs import compose_job
from tests.builders import make_store
from tests.container_image.html.foreign_pages import OLD_THEME, TAILWIND, make_goods
from tests.container_image.test_jobs import job
from tests.shop import CSV, Shop
from wandstore import keys
from wandstore.documents.origin import Composition, Source
from wandstore.documents.segments import SegmentedDocument, TextSegment
from wandstore.errors import ErrorCode, JobFailed
from wandstore.jobs.attempt import JobRunner
from wandstore.jobs.messages import Receipt
from wandstore.jobs.models import JobState
from wandstore.pages import RenderContext, render_page
from wandstore.shoppers.personas import PersonaType
from wandstore.storefront.ladder import CacheStatus, ServedPage
from wandstore.storefront.webhook_pages import WebhookInbox

DOCUMENT = """<!doctype html>
<html lang="en"><head><title>Theirs</title><style>h1 { color: red }</style><script>track()</script></head>
<body class="x" onload="track()"><header><nav><a href="/s/lantern?q=oak">Oak</a></nav></header>
<main><h1>For you, <b>Ada</b></h1><p style="color:red">Made by hand &amp; with care.</p></main></body></html>"""


def body(**changes: Any) -> bytes:
    said = {
        "jobId": "theirs-1",
        "storeSlug": "lantern",
        "shopperId": "ada",
        "html": DOCUMENT,
        "persona": "explorer",
        "source": "kimi",
    }
    return json.dumps(said | changes).encode()


def put(shop: Shop, content: bytes) -> None:
    shop.clients.s3.put_object(Bucket=shop.settings.ui_storage_bucket, Key=keys.incoming_page("1"), Body=content)


def compose(shop: Shop, **changes: Any) -> Composition:
    put(shop, body(**changes))
    return compose_delivered(job("ada", store="lantern"), shop.clients, shop.settings)


def deliver_and_work(shop: Shop, **changes: Any) -> None:
    WebhookInbox(shop.clients, shop.settings).accept(body(**changes), time.time())
    (message,) = shop.receive()
    compose = partial(compose_job, clients=shop.clients, settings=shop.settings)
    receipt = Receipt(message["MessageId"], message["ReceiptHandle"])
    JobRunner(compose, shop.clients, shop.settings).run(message["Body"], receipt)
    shop.clients.sqs.delete_message(QueueUrl=shop.settings.generation_queue_url, ReceiptHandle=message["ReceiptHandle"])


def html_of(served: ServedPage) -> str:
    return gzip.decompress(served.rendered.body).decode()


def delivered_part(served: ServedPage) -> str:
    return html_of(served).split('<div class="written">', 1)[1].split("</main>", 1)[0]


# The job


def test_a_delivered_page_becomes_one_segment_for_the_persona_it_was_made_for(shop: Shop) -> None:
    session_hash = shop.set_persona("ada", PersonaType.LOYALIST)
    composition = compose(shop)
    assert isinstance(composition.document, SegmentedDocument)
    assert len(composition.document.segments) == 1
    assert composition.document.character == "explorer"
    assert (composition.source, composition.reason, composition.error) == (Source.WEBHOOK, None, None)
    assert (composition.persona.type, composition.persona.confidence) == (PersonaType.EXPLORER, 1.0)
    assert composition.persona.hash == session_hash


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("collector", PersonaType.EXPLORER),
        ("bargain_hunter", PersonaType.DEALHUNTER),
        ("minimalist", PersonaType.MINIMALIST),
        ("wizard", PersonaType.LOYALIST),
        (None, PersonaType.LOYALIST),
    ],
)
def test_phase_1s_names_are_known_and_for_an_unknown_one_stands_the_sessions(
    shop: Shop, said: str | None, expected: PersonaType
) -> None:
    shop.set_persona("ada", PersonaType.LOYALIST)
    assert compose(shop, persona=said).persona.type is expected


def test_a_page_for_a_shopper_of_whom_nothing_is_known_is_neutral(shop: Shop) -> None:
    composition = compose(shop, persona=None)
    assert (composition.persona.type, composition.document.character) == (None, "neutral")


@pytest.mark.parametrize("content", [b"", b"no json", b"{}", b"\x1f\x8b"])
def test_what_lies_there_and_is_no_page_fails_the_job_for_good(shop: Shop, content: bytes) -> None:
    put(shop, content)
    with pytest.raises(JobFailed) as failed:
        compose_delivered(job(), shop.clients, shop.settings)
    assert failed.value.error.code is ErrorCode.INVALID_PAGE


def test_a_body_that_is_gone_fails_the_job_for_good(shop: Shop) -> None:
    with pytest.raises(JobFailed) as failed:
        compose_job(job(store="lantern", delivered=True), shop.clients, shop.settings)
    assert failed.value.error.code is ErrorCode.INVALID_PAGE


def test_a_bucket_that_does_not_answer_is_worth_another_attempt(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shop.clients.s3, "get_object", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        compose_delivered(job(), shop.clients, shop.settings)


def test_a_delivered_page_is_a_hit_until_the_shoppers_persona_changes(shop: Shop) -> None:
    shop.set_persona("ada", PersonaType.LOYALIST)
    deliver_and_work(shop)
    ended = shop.job("ada")
    assert ended is not None
    assert (ended.state, ended.error) == (JobState.COMPLETED, None)
    served = shop.visit("ada")
    assert (served.cache, served.source) == (CacheStatus.HIT, Source.WEBHOOK)
    shop.set_persona("ada", PersonaType.DEALHUNTER)
    assert shop.visit("ada").cache is CacheStatus.STALE


def test_in_our_shell_it_has_our_header_our_only_h1_and_nothing_that_runs(shop: Shop) -> None:
    deliver_and_work(shop)
    html = html_of(shop.visit("ada"))
    assert html.count("<h1") == html.count("<main") == html.count("<header") == html.count("<title") == 1
    assert '<body class="character-explorer c"' in html
    assert "<h2>For you, <b>Ada</b></h2>" in html
    # Ours are the two scripts of every page and the data for machines.
    assert html.count("<script") == 3
    assert '<script src="/assets/storefront.' in html
    assert '<script type="application/ld+json">' in html
    assert "track()" not in html
    assert re.findall(r"<style>([^<]{10})", html) == [":root{--gr", ".written{m"]


def test_words_stay_as_they_are_when_prices_change(shop: Shop) -> None:
    deliver_and_work(shop)
    before = shop.visit("ada")
    shop.csv.write_text(CSV.replace("40.00", "44.00"))
    shop.publish()
    after = shop.visit("ada")
    assert after.cache is CacheStatus.HIT
    assert after.rendered == before.rendered


STOREFRONT = """<main><h1>For you</h1><p>Made by hand in a quiet workshop near the lake.</p><div class="grid">
<div class="card"><a href="/products/oak"><h3>Oak wand</h3></a><p>was $60.00, now $39.00</p></div>
<div class="card"><a href="/products/cloth"><h3>Linen cloth</h3></a><p>$8.00</p></div></div></main>"""


def prices_of(shop: Shop) -> list[str]:
    return re.findall(r"£\d+\.\d\d", delivered_part(shop.visit("ada")))


def test_a_delivered_storefront_shows_todays_prices(shop: Shop) -> None:
    deliver_and_work(shop, html=STOREFRONT)
    assert prices_of(shop) == ["£40.00", "£8.50"]
    shop.csv.write_text(CSV.replace("40.00", "44.00"))
    shop.publish()
    assert prices_of(shop) == ["£44.00", "£8.50"]
    assert shop.visit("ada").cache is CacheStatus.HIT


def test_a_card_of_a_delivered_storefront_goes_with_its_product(shop: Shop) -> None:
    deliver_and_work(shop, html=STOREFRONT)
    shop.csv.write_text("\n".join(line for line in CSV.splitlines() if not line.startswith("cloth")))
    shop.publish()
    part = delivered_part(shop.visit("ada"))
    assert "Oak wand" in part
    assert "Linen cloth" not in part


def test_a_page_that_states_nothing_but_prices_ends_its_job_failed_and_leaves_the_page_that_was_there(
    shop: Shop,
) -> None:
    shop.visit("ada")
    shop.work()
    before = shop.visit("ada")
    deliver_and_work(shop, html="<h1>Wands from $5</h1>")
    ended = shop.job("ada")
    assert ended is not None
    assert ended.error is not None
    assert (ended.state, ended.error.code) == (JobState.FAILED, ErrorCode.INVALID_PAGE)
    assert "Wands from $5" in ended.error.message
    assert shop.visit("ada").rendered == before.rendered
    assert shop.all_slots() == set()


def test_the_largest_page_that_is_taken_fits_into_the_table(shop: Shop) -> None:
    # Random words hardly pack, so this comes near the limit; what is over it never gets to the table.
    letters = random.Random(1)
    words = " ".join("".join(letters.choices("abcdefghijklmnopqrstuvwxyz", k=7)) for _ in range(26_000))
    deliver_and_work(shop, html=f"<p>{words}</p>")
    job_item = shop.job("ada")
    assert job_item is not None
    assert job_item.state is JobState.COMPLETED
    assert shop.visit("ada").cache is CacheStatus.HIT


# What a page is read from


def test_a_page_that_loses_more_than_half_of_itself_is_none_and_says_what_it_lost() -> None:
    html = "<p>Oak</p><p>Everything is half price today and comes free</p>"
    with pytest.raises(JobFailed, match="half price") as failed:
        read_delivered(html, make_goods(), make_store(), "neutral")
    assert failed.value.error.code is ErrorCode.INVALID_PAGE
    assert "more than half" in str(failed.value.error.message)


def test_a_page_that_loses_less_is_one() -> None:
    html = "<p>Made by hand in a quiet workshop near the lake.</p><p>Half price today</p>"
    document = read_delivered(html, make_goods(), make_store(), "neutral")
    assert isinstance(document, SegmentedDocument)
    assert [segment.model_dump() for segment in document.segments] == [
        {"kind": "text", "html": "<p>Made by hand in a quiet workshop near the lake.</p>"}
    ]


def test_a_page_whose_products_are_lost_is_none() -> None:
    html = (
        "<p>Made by hand in a quiet workshop near the lake, with care and with patience, for every hand that asks.</p>"
        '<p data-handle="oak-wand">half price</p>'
    )
    with pytest.raises(JobFailed, match="more than half"):
        read_delivered(html, make_goods(), make_store(), "neutral")


@pytest.mark.parametrize(
    "html", ["", " ", "<script>x</script>", "<p>" + "x" * 300_000 + "</p>", "<p>x</p>" * 30_000, "<b>" * 40 + "x"]
)
def test_an_empty_or_oversized_page_is_none(html: str) -> None:
    with pytest.raises(JobFailed) as failed:
        read_delivered(html, make_goods(), make_store(), "neutral")
    assert failed.value.error.code is ErrorCode.INVALID_PAGE


@pytest.mark.parametrize("html", [TAILWIND, OLD_THEME])
def test_the_same_document_shows_the_new_price_on_the_next_days_catalogue(html: str) -> None:
    store = make_store()
    document = read_delivered(html, make_goods(), store, "neutral")
    shown = [gzip.decompress(render_page(document, RenderContext(store, goods)).body).decode() for goods in GOODS]
    for page, (old, new) in zip(shown, [("£1,250.00", "£1,333.00"), ("£1,333.00", "£1,250.00")], strict=True):
        assert old in page
        assert new not in page


GOODS = (make_goods(), make_goods(oak="1333.00"))


def test_a_copy_that_is_worth_nothing_leaves_the_page_that_it_is_in() -> None:
    empty = SegmentedDocument(segments=(TextSegment(html="<p>half price</p>"),))
    document = read_delivered(enclose(TAILWIND, empty), make_goods(), make_store(), "neutral")
    assert document == read_storefront(TAILWIND, make_goods(), "neutral").document
