"""Whatever a model answers in html mode: a page comes out, and each fact and each link on it is the catalogue's."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from html import escape

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from container_image.generate import CompositionRequest, compose_page
from container_image.llm import chain
from tests.integration.test_any_answer import CLAIMS, MARK, NOTHING, STORES, WARES, InProcess, Slow
from tests.stand_in_model import write_page
from tests.wandstore.pages.shown import check_facts, show_page
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.stores import Store
from wandstore.documents.origin import Composition, Source
from wandstore.documents.segments import LAYOUT_CLASSES
from wandstore.pages import RenderContext, render_page
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import persona_with_type
from wandstore.shoppers.personas import PersonaType

IDS = [product.id for product in WARES.products]


@pytest.fixture(scope="module", autouse=True)
def without_a_pause() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(chain, "PAUSE_SECONDS", 0.0)
        yield


def check_page(store: Store, catalogue: Catalogue, persona_type: PersonaType | None, *answers: str) -> Composition:
    """Composes from these answers, the last of which is given again and again, and holds the page to the catalogue."""
    signals = Signals(events=1)
    request = CompositionRequest(
        store=store,
        catalogue=catalogue,
        persona=persona_with_type(persona_type, 0.8, signals),
        signals=signals,
        deadline=time.monotonic() + 60,
        mode="html",
    )
    composition = compose_page(request, [InProcess((answers[0], answers[-1]))], None)
    assert composition.document.kind == ("segments" if composition.source is Source.KIMI else "components")
    # What cannot be written and read again cannot be stored.
    assert Composition.model_validate_json(composition.model_dump_json()) == composition
    page = show_page(render_page(composition.document, RenderContext(store, catalogue)))
    check_facts(page, catalogue, store, composition.document.character)
    assert MARK not in page.html
    assert len([tag for tag, _, _ in page.elements if tag == "h1"]) == 1
    return composition


# Answers --------------------------------------------------------------------------------------------------------------

_CLAIMS = st.sampled_from([escape(f"{MARK}: {claim}") for claim in CLAIMS])
_CALM = st.sampled_from(["Chosen with care", "Oak, elm and ash", "\u202eerac htiw", "word " * 80, "&", "<", ""])
_WORDS = _CALM | _CALM | _CLAIMS | st.text(max_size=20).map(escape)
_ID = st.sampled_from([*IDS, *IDS, "invented", "Oak-Wand", " oak-wand", '"><script>', ""])
_CATEGORY = st.sampled_from([*WARES.categories, "Broomsticks", "https://evil.example", ""])
_SLOT = st.builds(
    lambda name, product_id, end: f'<product-{name} of="{escape(product_id)}"{end}',
    st.sampled_from(["card", "card", "card", "title", "price", "stock", "picture", "button", "address", "row"]),
    _ID,
    st.sampled_from(["/>", "/>", ">", f">{MARK}: £1.00</product-price>", " onclick=alert(1)/>"]),
)
_ROW = st.builds(
    lambda kind, count, category: f'<product-row kind="{kind}" count="{count}" category="{escape(category)}"/>',
    st.sampled_from(["picks", "new", "reduced", "all"]),
    st.sampled_from(["4", "0", "999", "-1", "x"]),
    _CATEGORY,
)
_LINK = st.builds(
    lambda name, to, words: f'<a {name}="{escape(to)}">{words}</a>',
    st.sampled_from(["product", "product", "category", "href"]),
    _ID | _CATEGORY | st.sampled_from(["//evil.example", "javascript:alert(1)", "#main", "/s/other"]),
    _WORDS,
)
_TAGS = """
    section div article aside p h1 h2 h3 ul ol li blockquote figure figcaption em strong a table tr td main body html
    svg math style script iframe form button input select option textarea title template noscript object base meta link
    img video dialog details summary center font custom-element
"""
_TAG = st.sampled_from(_TAGS.split())
_ATTRIBUTE = st.sampled_from(
    [
        *(f' class="{name}"' for name in LAYOUT_CLASSES),
        ' class="card opening written vh"',
        " style='position:fixed;inset:0;background:url(//evil.example)'",
        ' id="main"',
        " onclick=alert(1)",
        ' src="//evil.example/a.png" onerror=alert(1)',
        f' title="{MARK}: now £1.00" alt="{MARK}: free shipping" aria-label="{MARK}: half price"',
        ' href="javascript:alert(1)"',
        ' "><script>alert(1)</script>',
        ' name="cart" action="//evil.example" formaction="//evil.example" autofocus',
        ' dir="rtl" lang="xx" hidden popover slot="x" is="x"',
    ]
)
_LEAF = (
    _WORDS
    | _SLOT
    | _SLOT
    | _ROW
    | _LINK
    | st.sampled_from(["<product-find/>", "<!-- x -->", "<br>", "<![CDATA[", "</div>"])
)


def _wrap(tag: str, attributes: list[str], inner: list[str], closing: str) -> str:
    return f"<{tag}{''.join(attributes)}>{''.join(inner)}{closing.format(tag)}"


_HTML = st.recursive(
    _LEAF,
    lambda inner: st.builds(
        _wrap,
        _TAG,
        st.lists(_ATTRIBUTE, max_size=2),
        st.lists(inner, max_size=4),
        st.sampled_from(["</{0}>", "</{0}>", "</{0}>", "", "</p>"]),
    ),
    max_leaves=16,
)
_GOOD = st.lists(st.sampled_from(IDS), min_size=1, max_size=8, unique=True).map(write_page)
_PAGES = st.lists(_HTML | _GOOD, min_size=1, max_size=4).map("".join)
_ANSWERS = st.one_of(
    _PAGES,
    st.builds(lambda page: f"Here it is:\n```html\n{page}\n```\nEnjoy it.", _PAGES),
    st.builds(
        lambda page: f"<!doctype html><html><head><title>{MARK}</title></head><body>{page}</body></html>", _PAGES
    ),
    st.builds(lambda page: json.dumps({"html": page}), _PAGES),
    st.builds(lambda page, kept: page[: int(len(page) * kept)], _PAGES, st.floats(0, 1)),
    st.builds(lambda page, kept: Slow(page[: int(len(page) * kept)]), _PAGES, st.floats(0.3, 1)),
    st.text(max_size=60),
)


@pytest.mark.slow
@given(
    store=st.sampled_from(STORES),
    catalogue=st.sampled_from([WARES, WARES, WARES, NOTHING]),
    persona_type=st.sampled_from([None, *PersonaType]),
    first=_ANSWERS,
    second=_ANSWERS,
)
@settings(max_examples=80, deadline=None, report_multiple_bugs=False, suppress_health_check=list(HealthCheck))
@example(STORES[0], WARES, None, "", "")
@example(STORES[1], WARES, PersonaType.EXPLORER, "<div>" * 20_000, "<product-card of=" * 9_000)
@example(STORES[2], NOTHING, None, "<p>Words.</p><product-find/>", "<product-row/>")
def test_whatever_a_model_writes_every_fact_and_every_link_of_the_page_is_the_catalogues(
    store: Store, catalogue: Catalogue, persona_type: PersonaType | None, first: str, second: str
) -> None:
    check_page(store, catalogue, persona_type, first, second)


@pytest.mark.parametrize("store", STORES, ids=lambda store: f"{store.currency}{' sold' if store.shop_domain else ''}")
@pytest.mark.parametrize("persona_type", [None, *PersonaType])
def test_a_page_of_every_product_states_what_the_catalogue_does_for_every_persona(
    store: Store, persona_type: PersonaType | None
) -> None:
    cards = "".join(f'<product-card of="{escape(product_id)}">{MARK} £1.00</product-card>' for product_id in IDS)
    answer = f"<section><h2>All of it</h2>{cards}</section>"
    composition = check_page(store, WARES, persona_type, answer)
    assert composition.source is Source.KIMI
    shown = show_page(render_page(composition.document, RenderContext(store, WARES))).cards
    assert {card.title for card in shown} == {product.title for product in WARES.products}


@pytest.mark.parametrize("share", range(20))
def test_of_every_part_of_a_page_its_first_blocks_are_a_page_or_the_template_is(share: int) -> None:
    page = write_page(IDS)
    composition = check_page(STORES[0], WARES, None, Slow(page[: len(page) * share // 20]))
    assert composition.is_partial is (composition.source is Source.KIMI)
    assert composition.is_partial or share < 10
