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
from hypothesis import given, settings
from hypothesis import strategies as st

from container_image.delivered import MAX_BYTES, MAX_TAGS, compose_delivered, find_price, sanitise_page
from container_image.jobs import compose_job
from tests.container_image.test_jobs import job
from tests.shop import CSV, Shop
from wandstore import keys
from wandstore.documents.origin import Composition, Source
from wandstore.documents.segments import SegmentedDocument
from wandstore.errors import ErrorCode, JobFailed
from wandstore.jobs.attempt import JobRunner
from wandstore.jobs.messages import Receipt
from wandstore.jobs.models import JobState
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


def test_it_stays_as_it_is_when_prices_change(shop: Shop) -> None:
    deliver_and_work(shop)
    before = shop.visit("ada")
    shop.csv.write_text(CSV.replace("40.00", "44.00"))
    shop.publish()
    after = shop.visit("ada")
    assert after.cache is CacheStatus.HIT
    assert after.rendered == before.rendered


def test_its_own_part_stays_as_it_is_whatever_becomes_of_the_catalogue(shop: Shop) -> None:
    deliver_and_work(shop)
    before = shop.visit("ada")
    shop.csv.write_text("\n".join(CSV.splitlines()[:2]).replace("Wands", "Staffs"))
    shop.publish()
    after = shop.visit("ada")
    assert after.rendered != before.rendered  # the header's categories are the catalogue's
    assert delivered_part(after) == delivered_part(before)


def test_a_page_with_a_price_ends_its_job_failed_and_leaves_the_page_that_was_there(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    before = shop.visit("ada")
    deliver_and_work(shop, html="<h1>Wands from $5</h1>")
    ended = shop.job("ada")
    assert ended is not None
    assert ended.error is not None
    assert (ended.state, ended.error.code) == (JobState.FAILED, ErrorCode.INVALID_PAGE)
    assert "'$'" in ended.error.message
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


# The content


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p onclick=x() class=price style='x'>Hi</p>", "<p>Hi</p>"),
        ("<p>a<script>x</script><style>x</style><iframe src=x>y</iframe><svg><text>z</text></svg>b</p>", "<p>ab</p>"),
        ("<form action=/x><input name=q><button>Buy</button><label>L</label>words</form>", "<div>words</div>"),
        ("<header>a</header><main>b</main>", "<div>a</div><div>b</div>"),
        ("<p>x<!-- secret --></p>", "<p>x</p>"),
        ("<p>x</section></main></body><p>y", "<p>x</p><p>y</p>"),
        ("<p>one\n\n  two&nbsp;three</p>", "<p>one two&nbsp;three</p>"),
        ("<p>a &lt;b&gt; &amp;lt;</p>", "<p>a &lt;b&gt; &amp;lt;</p>"),
        ("<ol start=3 type=a><li lang=fr value=9>a</ol>", '<ol start="3"><li lang="fr">a</li></ol>'),
        ("<details><summary>More</summary>words</details>", "<div><div>More</div>words</div>"),
        ("<custom-element>words</custom-element>", "words"),
        ("<p id=main>a</p><p id='b c'>b</p>", '<p id="delivered-main">a</p><p>b</p>'),
        ("<b>x<template><p>hidden</p></template></b>", "<b>x</b>"),
    ],
)
def test_what_says_something_is_kept_and_nothing_else(html: str, expected: str) -> None:
    assert sanitise_page(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>a</h1><h2>b</h2><h3>c</h3>", "<h2>a</h2><h3>b</h3><h4>c</h4>"),
        ("<h2>a</h2><h3>b</h3>", "<h2>a</h2><h3>b</h3>"),
        ("<h3>a</h3><h4>b</h4>", "<h2>a</h2><h3>b</h3>"),
        ("<h1>a</h1><h6>b</h6>", "<h2>a</h2><h6>b</h6>"),
    ],
)
def test_the_highest_heading_is_an_h2(html: str, expected: str) -> None:
    assert sanitise_page(html) == expected


REL = ' rel="noopener noreferrer nofollow"'


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.com/a?b=1", "https://example.com/a?b=1"),
        ("HTTPS://example.com", "HTTPS://example.com"),
        ("/s/lantern?q=oak", "/s/lantern?q=oak"),
        ("?q=oak:1", "?q=oak:1"),
        ("a/b", "a/b"),
        ("#", "#"),
        ("#part", "#delivered-part"),
        ("http://example.com", None),
        ("//example.com", None),
        ("/\\example.com", None),
        ("\\\\example.com", None),
        ("https://user@example.com/", None),
        ("https:example.com", None),
        ("https:///example.com", None),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("\x01javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("mailto:a@example.com", None),
        ("tel:1", None),
    ],
)
def test_links_lead_over_https_within_the_site_or_within_the_page(address: str, kept: str | None) -> None:
    expected = f'<a href="{kept}"{REL}>x</a>' if kept is not None else "x"
    assert sanitise_page(f'<a href="{address}" target=_top ping=/x>x</a>') == expected


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://img.example/a.jpg", True),
        ("/assets/magic-wands/oak.svg", True),
        ("/assets/../debug/generate", False),
        ("/debug/generate", False),
        ("http://img.example/a.jpg", False),
        ("//img.example/a.jpg", False),
        ("data:image/png;base64,AAAA", False),
        ("a.jpg", False),
    ],
)
def test_pictures_come_over_https_or_from_our_assets(address: str, kept: bool) -> None:
    expected = f'<p>x<img src="{address}" alt="" loading="lazy"></p>' if kept else "<p>x</p>"
    assert sanitise_page(f'<p>x<img src="{address}" srcset="http://x/y 2x" onerror=x></p>') == expected


@pytest.mark.parametrize(
    "html", [" ", "<script>x</script>", "<p> </p>", "<img src=x>", "<!-- x -->", "<input value=x>"]
)
def test_a_page_of_which_nothing_is_left_is_none(html: str) -> None:
    with pytest.raises(JobFailed, match="Nothing") as failed:
        sanitise_page(html)
    assert failed.value.error.code is ErrorCode.INVALID_PAGE


def test_a_page_of_pictures_alone_is_one() -> None:
    assert "<img" in sanitise_page('<img src="https://img.example/a.jpg" alt="">')


@pytest.mark.parametrize(
    "html",
    ["<p>" + "x" * (MAX_BYTES - 6) + "</p>", "<p>" + "&" * (MAX_BYTES // 4) + "</p>", "<b>x" * (MAX_TAGS + 1)],
)
def test_a_page_that_is_too_large_is_none(html: str) -> None:
    with pytest.raises(JobFailed, match=r"too large|more than") as failed:
        sanitise_page(html)
    assert failed.value.error.code is ErrorCode.INVALID_PAGE


_PARTS = st.lists(
    st.sampled_from(
        [
            *(
                "<h1>",
                "</h1>",
                "<p>",
                "</p>",
                "<a href='x'>",
                "<a>",
                "</a>",
                "<b>",
                "</b>",
                "<svg>",
                "</svg>",
                "<math>",
            ),
            *("<table>", "<tr>", "<td>", "</table>", "<style>", "</style>", "<title>", "<noscript>", "<template>"),
            *("<img src=https://a.b/c alt='\"><script>x</script>'>", "<!--", "-->", "<mtext>", "<textarea>", "]]>"),
            *("<form>", "<main>", "</main>", "</section>", "<p id='\"'>", "&lt;script&gt;", "&quot;", "x", " ", "\n"),
            *("<script>", "</script>", "onerror=x", "javascript:x", "<annotation-xml>", "<mglyph>", "<plaintext>"),
        ]
    ),
    max_size=30,
)


@settings(deadline=None)
@given(_PARTS)
def test_whatever_comes_in_what_comes_out_is_safe_balanced_and_stays_as_it_is(parts: list[str]) -> None:
    try:
        safe = sanitise_page("".join(parts))
    except JobFailed:
        return
    tags = re.findall(r"<(/?)([a-z0-9]+)", safe)  # in text and attributes this sign is escaped
    assert {name for _, name in tags} <= {"h2", "p", "a", "b", "img", "table", "tbody", "tr", "td", "div"}
    opened: list[str] = []
    for closing, name in tags:
        if closing:
            assert opened.pop() == name
        elif name != "img":
            opened.append(name)
    assert opened == []
    assert "\n" not in safe
    assert sanitise_page(safe) == safe.replace("#delivered-", "#delivered-delivered-").replace(
        'id="delivered-', 'id="delivered-delivered-'
    )


# Prices


@pytest.mark.parametrize(
    "html",
    [
        *("12.99", "only 12,99", "1,299.00", "1.299,00", "1 299,00", "12,-", "12.–"),
        *(
            "$5",
            "5 €",
            "£ 12",
            "¥1000",
            "5 ₹",
            "GBP 12",
            "12 USD",
            "20 dollars",
            "five dollars",
            "20 pounds",
            "99 cents",
        ),
        *("50% off", "50 % Off", "save up to 30 %", "up to 5 per cent less", "-20%", "– 20 %", "save 10", "half price"),
        *("half-price", "reduced to clear", "on sale", "summer sale", "discounted", "clearance", "a bargain"),
        *("use coupon code OAK", "2 for 1", "two for one", "buy one, get one", "priced at 12", "price: 12", "RRP 40"),
        *("free", "Free shipping", "yours for FREE!", "gratis", "at no extra cost"),
        *(
            "1<b>2.</b>99",
            "12&#46;99",
            "12\u200b.99",
            "1\u00ad2.99",
            "１２．９９",
            "＄５",
            "fr<i>ee</i>",
            "<b>50</b>% <i>off</i>",
        ),
        *("<img src=https://a.b/c alt='just 12.99'>", "<abbr title='5 EUR'>cheap</abbr>", "£<wbr>12"),
    ],
)
def test_a_page_that_speaks_of_a_price_is_refused_whole(html: str) -> None:
    with pytest.raises(JobFailed, match="price") as failed:
        sanitise_page(f"<p>Oak wand {html} today</p>")
    assert failed.value.error.code is ErrorCode.INVALID_PAGE


@pytest.mark.parametrize(
    "words",
    [
        *("100% oak", "a priceless wand", "acid-free paper", "carefree", "freedom", "feel free to ask", "free-range"),
        *("12.05.2026", "at 10.30.15", "version 1.2.3", "3.14159", "12.75 inches", "0.25 kg", "since 1871", "10:30"),
        *("1,250 makers", "5 stars", "costs nothing but time", "our prices are fair", "off we go", "for sale soon"),
        *("12\n.99", "wholesale", "a saving grace", "discountenanced"),
    ],
)
def test_words_that_are_no_price_pass(words: str) -> None:
    assert find_price(words) is None


def test_words_of_two_blocks_make_no_price_together() -> None:
    assert sanitise_page("<ul><li>12</li><li>.99</li></ul>")


@pytest.mark.parametrize("part", ["1,111 ", "1 111 ", "at only ", "save ", "1"])
def test_a_price_is_found_behind_a_very_long_text_that_looks_like_one_all_along(part: str) -> None:
    """That the search takes twice as long for twice the text, and no more, is measured by `make bench`."""
    text = part * (100_000 // len(part))
    assert find_price(text) is None
    assert find_price(f"{text}. 20% off") == "20% off"


def test_formatting_that_is_left_open_cannot_grow_with_every_block() -> None:
    """Each open element would be opened again in every paragraph: the page would grow with the square of its tags."""
    hostile = "<p>" + "".join(f"<b id=a{n}>" for n in range(2500)) + "</p>" + "<p>x" * 2500
    with pytest.raises(JobFailed, match="formatting"):
        sanitise_page(hostile)
