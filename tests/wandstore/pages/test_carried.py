from __future__ import annotations

import gzip

import pytest

from tests.builders import make_catalogue, make_product, make_store
from tests.wandstore.pages.parsed import parse_page
from wandstore.documents.templates import compose_template
from wandstore.ids import ShopperId, StoreSlug
from wandstore.pages import Audience, RenderContext, RenderedPage, carry_shopper, compress_page, render_page
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import persona_with_type
from wandstore.shoppers.personas import PersonaType

ADA, WANDS = ShopperId("ada-1"), StoreSlug("magic-wands")


def carry(html: str) -> str:
    return gzip.decompress(carry_shopper(compress_page(html.encode(), "p"), WANDS, ADA).body).decode()


@pytest.mark.parametrize(
    ("link", "carried"),
    [
        ("/s/magic-wands", "/s/magic-wands?shopper=ada-1"),
        ("/s/magic-wands?q=a&amp;sort=new", "/s/magic-wands?q=a&amp;sort=new&amp;shopper=ada-1"),
        ("/s/magic-wands?q=a#here", "/s/magic-wands?q=a&amp;shopper=ada-1#here"),
        ("/s/magic-wands/products/x#here", "/s/magic-wands/products/x?shopper=ada-1#here"),
    ],
)
def test_a_link_within_the_store_carries_the_shopper(link: str, carried: str) -> None:
    assert carry(f'<a class="b" href="{link}">') == f'<a class="b" href="{carried}">'


@pytest.mark.parametrize(
    "link", ["#main", "/s/magic-wands-2", "/s/other", "https://x.example/s/magic-wands", "/assets/a"]
)
def test_every_other_link_stays_as_it_is(link: str) -> None:
    assert carry(f'<a href="{link}">') == f'<a href="{link}">'


def test_every_form_carries_the_shopper() -> None:
    field = '<input type="hidden" name="shopper" value="ada-1">'
    assert carry('<form action="/s/magic-wands" method="get"><p>') == (
        f'<form action="/s/magic-wands" method="get">{field}<p>'
    )


def test_a_page_that_is_carried_tells_no_reasons_and_is_another_page_for_a_browser() -> None:
    store, catalogue = make_store(), make_catalogue(make_product())
    tree = compose_template(catalogue, store, PersonaType.EXPLORER, Signals())
    persona = persona_with_type(PersonaType.EXPLORER, 0.8, Signals(), ("searched for wands", "came back"))
    own = render_page(tree, RenderContext(store, catalogue), Audience(persona))
    carried = carry_shopper(own, WANDS, ADA)
    assert "because you searched for wands" in parse_page(own).text
    assert "because you" not in parse_page(carried).text
    assert "This page puts what is new first" in parse_page(carried).text
    assert carried.etag != own.etag
    assert isinstance(carried, RenderedPage)
    links = [href for href in parse_page(carried).attributes("a", "href") if href and href.startswith("/s/")]
    assert links
    assert all("shopper=ada-1" in link for link in links)


@pytest.mark.parametrize(
    ("locale", "own", "told"),
    [
        (
            "de",
            "viel zum Stöbern, weil Sie gesucht haben.",
            "viel zum Stöbern.",
        ),
        ("ja", "多くの商品を表示しています（検索による）。", "多くの商品を表示しています。"),
        ("he", "והרבה ממנו, על סמך חיפושים.", "והרבה ממנו."),
    ],
)
def test_without_its_reasons_a_sentence_is_still_whole_in_every_language(locale: str, own: str, told: str) -> None:
    store, catalogue = make_store(locale=locale), make_catalogue(make_product())
    tree = compose_template(catalogue, store, PersonaType.EXPLORER, Signals())
    persona = persona_with_type(PersonaType.EXPLORER, 0.8, Signals(), ("searched",))
    page = render_page(tree, RenderContext(store, catalogue), Audience(persona))
    assert own in parse_page(page).text
    assert told in parse_page(carry_shopper(page, WANDS, ADA)).text
