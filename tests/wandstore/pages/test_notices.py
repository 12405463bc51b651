from __future__ import annotations

import base64
import gzip
import hashlib

import pytest

from tests.builders import make_catalogue, make_product, make_store
from tests.wandstore.pages.parsed import ParsedPage, parse_page
from wandstore.pages import Notice, RenderContext, render_busy, render_error, render_notice
from wandstore.pages.links import Link

CONTEXT = RenderContext(make_store(), make_catalogue(make_product()))


def test_an_error_of_no_store_is_a_whole_page_whose_style_its_policy_admits() -> None:
    rendered = render_error(Notice("No such store", ["There is no store called <b>."], status=404))
    page = ParsedPage(gzip.decompress(rendered.body).decode())
    assert page.texts("h1") == ["No such store"]
    assert "There is no store called <b>." in page.text
    assert "Error 404" in page.text
    digest = base64.b64encode(hashlib.sha256(page.texts("style")[0].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in rendered.content_security_policy


def test_a_notice_wears_the_store() -> None:
    page = parse_page(render_notice(Notice("No checkout", ["You have paid <b>nothing</b>."]), CONTEXT))
    assert page.texts("h1") == ["No checkout"]
    assert "You have paid <b>nothing</b>." in page.text
    assert "Error" not in page.text
    assert page.texts("a", "name") == ["Magic Wands"]
    assert page.attributes("input", "type").count("search") == 1


def test_a_notice_can_lead_onward_as_well_as_back() -> None:
    onward = Link("https://wands.example/cart?a=1&b=2", "Go on")
    page = parse_page(render_notice(Notice("Before you pay", ["A.", "B."], onward=onward), CONTEXT))
    assert {"https://wands.example/cart?a=1&b=2", "/s/magic-wands"} <= set(page.attributes("a", "href"))
    assert [text for text in page.texts("p") if text in ("A.", "B.", "Go on", "Go to Magic Wands")] == [
        "A.",
        "B.",
        "Go on",
        "Go to Magic Wands",
    ]


@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "es-ES", "fr-FR", "he-IL", "ja-JP"])
def test_the_page_for_a_busy_store_needs_nothing_but_itself_in_every_language(locale: str) -> None:
    store = make_store(locale=locale)
    html = render_busy(store).decode()
    page = ParsedPage(html)
    assert page.attributes("html", "lang") == [store.language.tag]
    assert page.attributes("a", "href") == ["/store"]
    assert page.texts("a") == [store.name]
    # The firewall sends 4 kB at most.
    assert len(html.encode()) <= 4096
    assert "<script" not in html
    assert "http" not in html.replace("http-equiv", "")
    (policy,) = page.attributes("meta", "content")[:1]
    digest = base64.b64encode(hashlib.sha256(page.texts("style")[0].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    # A browser ignores this directive in a page, and warns of it.
    assert "frame-ancestors" not in policy
