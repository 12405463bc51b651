"""Another generator's page becomes a document of our own slots; what cannot be verified is left out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from container_image.html.policy import MAX_TAGS
from container_image.html.storefronts import read_storefront
from container_image.html.writing import write_document_html
from tests.builders import make_catalogue, make_product
from tests.container_image.growth import grows_like_its_text
from tests.container_image.html.foreign_pages import OLD_THEME, TAILWIND, make_goods
from tests.container_image.html.reading import deliver, delivered, document_of
from wandstore.documents.segments import Fact, FactSlot, ProductGroup, SegmentedDocument
from wandstore.shoppers.personas import PersonaType

REL = ' rel="noopener noreferrer nofollow"'


def slots(document: SegmentedDocument) -> list[tuple[Fact, str]]:
    parts = [part for segment in document.segments for part in getattr(segment, "parts", (segment,))]
    return [(part.fact, part.product_id) for part in parts if isinstance(part, FactSlot)]


def storefront(html: str) -> tuple[SegmentedDocument, str]:
    document = document_of(read_storefront(html, make_goods(), PersonaType.EXPLORER))
    return document, write_document_html(document.segments)


def test_a_page_of_react_and_tailwind_comes_in_with_our_facts() -> None:
    document, html = storefront(TAILWIND)
    assert document.character == "explorer"
    assert slots(document) == [
        (Fact.ADDRESS, "oak-wand"),
        (Fact.PICTURE, "oak-wand"),
        (Fact.ADDRESS, "oak-wand"),
        (Fact.TITLE, "oak-wand"),
        (Fact.PRICE, "oak-wand"),
        (Fact.BUTTON, "oak-wand"),
        (Fact.ADDRESS, "yew-wand"),
        (Fact.PICTURE, "yew-wand"),
        (Fact.ADDRESS, "yew-wand"),
        (Fact.TITLE, "yew-wand"),
        (Fact.PRICE, "yew-wand"),
        (Fact.STOCK, "yew-wand"),
        (Fact.BUTTON, "yew-wand"),
        (Fact.TITLE, "robe"),
        (Fact.PRICE, "robe"),
    ]
    assert re.search(r"\$|\d\.\d\d|%|Delivery", html) is None
    assert "<h2>Made for you, Ada</h2><p>Wands for quiet hands.</p>" in html
    assert "Bends far and holds." in html
    assert "Made by hand since 1871" in html
    assert "keeps you warm." in html
    assert re.findall(r'class="([^"]*)"', html) == ["columns"]
    # Of a card that nobody can buy here, not even its picture is left.
    assert "<img" not in html


def test_a_table_of_words_stays_one() -> None:
    table = "<table><tbody><tr><th>Wood</th><td>Oak</td></tr></tbody></table>"
    assert delivered(table) == table
    picture = '<img src="https://x.example/a.jpg" alt="" loading="lazy">'
    unfolded = delivered(f"<table><tr><td>{picture}</td><td>{table}</td></tr></table>")
    assert unfolded == f"<div>{picture}</div><div>{table}</div>"


def test_each_card_of_a_grid_goes_with_its_product() -> None:
    document, _ = storefront(TAILWIND)
    groups = [segment for segment in document.segments if isinstance(segment, ProductGroup)]
    assert [group.product_ids for group in groups] == [("oak-wand",), ("yew-wand",), ("robe",)]


def test_a_page_of_an_old_theme_comes_in_with_our_facts() -> None:
    document, html = storefront(OLD_THEME)
    assert slots(document) == [
        (Fact.ADDRESS, "oak-wand"),
        (Fact.PICTURE, "oak-wand"),
        (Fact.TITLE, "oak-wand"),
        (Fact.PRICE, "oak-wand"),
        (Fact.BUTTON, "oak-wand"),
        (Fact.ADDRESS, "yew-wand"),
        (Fact.TITLE, "yew-wand"),
        (Fact.PRICE, "yew-wand"),
        (Fact.BUTTON, "yew-wand"),
    ]
    assert re.search(r"\d,\d\d|€|EUR|Versand|Glocke", html) is None
    assert "Gerade und fest." in html
    assert "seit vielen Jahren" in html
    assert "<table" not in html  # which only laid out pictures and buttons
    assert html.count('class="columns"') == 1


@pytest.mark.parametrize(
    "card",
    [
        '<div><h3><a href="/products/oak-wand">Oak wand</a></h3><p>$5</p></div>',
        '<div><h3><a href="https://any.example/x/products/oak-wand?variant=1#top">Take it</a></h3><p>$5</p></div>',
        '<div><h3><a href="/s/magic-wands/products/oak-wand">Take it</a></h3><p>was $9, now $5</p></div>',
        '<div data-handle="oak-wand"><h3>Take it</h3><p>5,00 €</p></div>',
        '<div id="product-oak-wand"><h3>Take it</h3><p>£5.00 (save 20%)</p></div>',
        '<div data-variant-id="44000000001"><h3>Take it</h3><p>USD 5</p></div>',
        '<div data-product="gid://shopify/ProductVariant/44000000001"><h3>Take it</h3><p>5 kr</p></div>',
        "<div><h3>Oak wand</h3><p>Statt 59,90 € nur 49,90 €</p></div>",
        "<div><h3>OAK  WAND</h3><p><s>$9.00</s> <b>$5.00</b></p></div>",
        "<div><h3>Oak wand</h3><p>Now only $5.00 incl. VAT</p></div>",
        "<p>Oak wand $5.00</p>",
        '<div><h3><a href="/products/oak-wand">Oak wand</a></h3><div class="price"><div><span>Regular price</span>'
        "<span>$9.00</span></div><div><span>Was</span><s>$9.00</s><span>Sale price</span><span>From $5.00</span>"
        "</div><small><span>Unit price</span><span>/</span></small></div></div>",
        '<div><h3><a href="/products/oak-wand">Oak wand</a></h3><p>From £5.00 GBP</p></div>',
        '<div><a href="/product/oak-wand"><h3>Firm</h3><p>£5.00<span>GBP</span></p></a></div>',
        '<div><a href="https://x.example/produkt/oak-wand/"><h3>Fest</h3>'
        "<p>Aktueller Preis ist: 5,00&nbsp;€.</p></a></div>",
        '<ul><li><a href="/product/oak-wand"><h3>Firm</h3><b>$5.00</b></a>'
        '<a href="?add-to-cart=7">Add to cart</a></li></ul>',
        '<div><h3><a href="/products/oak-wand">Firm</a></h3><p><span hidden>$9.00</span> $5.00</p></div>',
        '<div><a href="/products/oak-wand">Oak wand</a><span>UVP 9,00 €</span><b>5,00 €*</b>'
        "<small>* inkl. MwSt., zzgl. Versand</small></div>",
        "<p>Our Oak wand, for $5.00, is firm.</p>",
        '<p><a href="/products/oak-wand">This one</a> for $5.00 is firm.</p>',
        "<ul><li>Oak wand – $5.00</li><li>a bell</li></ul>",
        "<dl><dt>Oak wand</dt><dd>$5.00</dd></dl>",
        "<div><img src='https://x.example/a.jpg' alt='Oak wand'><span>$5.00</span></div>",
    ],
)
def test_an_amount_of_a_product_that_the_page_names_becomes_one_slot(card: str) -> None:
    document, html = storefront(f"<p>Made by hand in a quiet workshop.</p>{card}<p>Come and see us.</p>")
    assert [slot for slot in slots(document) if slot[0] is Fact.PRICE] == [(Fact.PRICE, "oak-wand")]
    assert re.search(r"[$€£%]|\b[59]\b|\d[.,]\d", html) is None


@pytest.mark.parametrize(
    "part",
    [
        "<p>Shipping costs $5.</p>",
        "<div><h3>Silver bell</h3><p>$9.99</p></div>",
        '<ul><li><a href="/products/oak-wand">Oak wand</a></li><li>Silver bell <b>$9.99</b></li></ul>',
        '<div><div><a href="/products/oak-wand">Oak wand</a></div><div><h3>Silver bell</h3><p>$9.99</p></div></div>',
        "<p>The Oak wand and the Yew wand for $9.99.</p>",
        "<p>The Oak wand, once $12 and later $9, is firm.</p>",
        '<section><p data-product-id="oak-wand">Oak</p><p data-product-id="yew-wand">Yew</p><p>$9.99</p></section>',
    ],
)
def test_an_amount_that_nobody_can_verify_is_left_out_with_its_element(part: str) -> None:
    document, html = storefront(f"<p>Made by hand in a quiet workshop near the lake, with care.</p>{part}")
    assert re.search(r"\$|\d", html) is None
    assert (Fact.PRICE, "oak-wand") not in slots(document)


@pytest.mark.parametrize("part", ["<div><p>x</p></div>", "<p>Oak wand $5"])
def test_the_time_grows_with_the_page(part: str) -> None:
    assert grows_like_its_text(lambda text: deliver(f"<div><a href=/products/robe>Robe</a>{text}</div>"), part)


@pytest.mark.parametrize(
    "address",
    [
        "/products/oak-wand",
        "/product/oak-wand",
        "https://x.example/shop/produkt/oak-wand/",
        "/fr/produit/oak-wand.html",
        "/p/oak-wand?ref=1",
        "/dp/OAK-wand",
    ],
)
def test_a_link_to_a_product_leads_to_our_page_of_it(address: str) -> None:
    assert '<a product="oak-wand">this one</a>' in delivered(f'<p>Take <a href="{address}">this one</a> with you.</p>')


def test_a_rating_is_no_price() -> None:
    for rating in ("Rated 4.50 of 5", "<b>4.50</b> of 5 stars"):
        card = f'<div><a href="/products/oak-wand"><h3>Oak</h3><div>{rating}</div></a></div>'
        document, _ = storefront(f"<p>A workshop near the lake.</p>{card}")
        assert Fact.PRICE not in [fact for fact, _ in slots(document)]


def test_a_badge_beside_a_picture_does_not_take_it_along() -> None:
    card = '<div data-handle="oak-wand"><a href="/products/oak-wand"><span>Sale!</span><img src="https://x.example/a.jpg"></a></div>'
    assert (Fact.PICTURE, "oak-wand") in slots(storefront(card)[0])


def test_a_link_that_fills_the_cart_becomes_the_button_of_its_card() -> None:
    card = (
        '<div data-handle="oak-wand"><p>Firm</p><a href="https://x.example/shop/?add-to-cart=7">Add to cart</a></div>'
    )
    assert delivered(card) == '<p>Firm</p><product-button of="oak-wand"></product-button>'


@pytest.mark.parametrize("title", ["Maker’s wand", "Maker&#39;s  wand", "Makerʼs wand"])
def test_a_title_is_the_same_in_any_typography(title: str) -> None:
    goods = make_catalogue(make_product("wand", title="Maker's wand"))
    page = f"<div><h3>{title}</h3><p>$5.00</p></div><p>{title} for $5</p><p>Hold a Maker’s wand</p>"
    found = slots(document_of(read_storefront(page, goods, "neutral")))
    assert found.count((Fact.TITLE, "wand")) == 3
    assert (Fact.PRICE, "wand") in found


def test_a_heading_says_once_what_its_card_is_called() -> None:
    card = '<li>{0}<div><a href="/products/{1}"><h3>{2}</h3></a><p>Firm</p></div><div><h3>{2}</h3><p>$5</p></div></li>'
    picture = "<img src='https://x.example/a.jpg'>"
    page = "".join(card.format(picture, *names) for names in (("oak-wand", "Oak wand"), ("yew-wand", "Yew wand")))
    document, html = storefront(f"<ul>{page}</ul>")
    assert [product_id for fact, product_id in slots(document) if fact is Fact.TITLE] == ["oak-wand", "yew-wand"]
    assert html.startswith('<ul class="columns"><li>')


@pytest.mark.parametrize(
    "said", ["hidden", 'class="sr-only"', 'class="x visually-hidden"', 'class="screen-reader-text"']
)
def test_what_a_page_shows_nobody_is_not_shown(said: str) -> None:
    assert (
        delivered(f"<p>Made by hand.<span {said}>Opens in a new window.</span></p><div {said}>x</div>")
        == "<p>Made by hand.</p>"
    )


def test_a_product_keeps_its_name_when_its_card_loses_its_words() -> None:
    card = '<div><h3><a href="/products/oak-wand">Oak wand</a></h3><p>or 4 payments of $6.25 with them</p></div>'
    assert (Fact.TITLE, "oak-wand") in slots(storefront(f"<p>Made by hand near the lake.</p>{card}")[0])


def test_two_products_of_one_title_are_not_told_apart_by_it() -> None:
    goods = make_goods()
    twins = goods.model_copy(
        update={"products": (*goods.products, goods.products[0].model_copy(update={"id": "oak-2"}))}
    )
    html = "<div><h3>Oak wand</h3><p>$5</p></div><p>Made by hand in a quiet workshop.</p>"
    assert slots(document_of(read_storefront(html, twins, "neutral"))) == []


def test_a_page_says_how_much_of_it_was_lost() -> None:
    reading = deliver("<p>Everything is half price and free</p><p>Oak</p>")
    assert reading.kept_share < 0.5
    assert "half price" in reading.faults[0]


# What is kept of any page


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p onclick=x() class=price style='x'>Hi</p>", "<p>Hi</p>"),
        ("<p>a<script>x</script><style>x</style><iframe src=x>y</iframe><svg><text>z</text></svg>b</p>", "<p>ab</p>"),
        ("<form action=/x><input name=q><button>Buy</button><label>L</label>words</form>", "<p>words</p>"),
        ("<header>a</header><main>b</main>", "<div>a</div><div>b</div>"),
        ("<p>x<!-- secret --></p>", "<p>x</p>"),
        ("<p>x</section></main></body><p>y", "<p>x</p><p>y</p>"),
        ("<p>one\n\n  two&nbsp;three</p>", "<p>one two&nbsp;three</p>"),
        ("<p>a &lt;b&gt; &amp;lt;</p>", "<p>a &lt;b&gt; &amp;lt;</p>"),
        ("<ol start=3 type=a><li lang=fr value=9>a</ol>", '<ol start="3"><li lang="fr">a</li></ol>'),
        ("<details><summary>More</summary>words</details>", "<div>More</div><p>words</p>"),
        ("<custom-element>words</custom-element>", "<p>words</p>"),
        ("<p id=main>a</p><p id='b c'>b</p>", '<p id="delivered-main">a</p><p>b</p>'),
        ("<b>x<template><p>hidden</p></template></b>", "<p><b>x</b></p>"),
        (
            '<p><a href="/s/lantern?q=oak" target=_top ping=/x>x</a></p>',
            f'<p><a href="/s/lantern?q=oak"{REL}>x</a></p>',
        ),
        ('<p><a href="javascript:x">x</a></p>', "<p>x</p>"),
        ('<p>x<img src="//img.example/a.jpg"></p>', "<p>x</p>"),
        (
            '<p>x<img src="https://img.example/a.jpg" srcset="http://x/y 2x" onerror=x></p>',
            '<p>x<img src="https://img.example/a.jpg" alt="" loading="lazy"></p>',
        ),
    ],
)
def test_what_says_something_is_kept_and_nothing_else(html: str, expected: str) -> None:
    assert delivered(html) == expected


@pytest.mark.parametrize(
    "html",
    [" ", "<script>x</script>", "<p> </p>", "<img src=x>", "<!-- x -->", "<input value=x>", "<button>x</button>"],
)
def test_a_page_of_which_nothing_is_left_is_none(html: str) -> None:
    reading = deliver(html)
    assert reading.document is None
    assert "Nothing" in reading.faults[-1]


def test_a_page_of_pictures_alone_is_one() -> None:
    assert "<img" in delivered('<img src="https://img.example/a.jpg" alt="">')


@pytest.mark.parametrize("html", ["<p>" + "x" * 300_000 + "</p>", "<b>x" * (MAX_TAGS + 1)])
def test_a_page_that_is_too_large_is_none(html: str) -> None:
    reading = deliver(html)
    assert reading.document is None or reading.kept_share < 0.5


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
            *(
                "Oak wand",
                "<a href=/products/robe>",
                "$5",
                "<s>",
                "</s>",
                "<div id=product-yew-wand>",
                "</div>",
                "<li>",
            ),
            *("<button>Add to cart", "</button>", "<span>", "</span>", "In stock", "<input type=submit value=Buy>"),
        ]
    ),
    max_size=30,
)


@settings(deadline=None)
@given(_PARTS)
def test_whatever_comes_in_what_comes_out_is_safe_and_balanced(parts: list[str]) -> None:
    reading = deliver("".join(parts))
    if reading.document is None:
        return
    html = write_document_html(document_of(reading).segments)
    tags = re.findall(r"<(/?)([a-z0-9-]+)", html)  # in text and attributes this sign is escaped
    slot_names = {f"product-{fact.value}" for fact in Fact}
    names = {"h2", "h3", "h4", "h5", "h6", "p", "a", "b", "img", "table", "tbody", "tr", "td", "div", "s", "li"}
    assert {name for _, name in tags} <= names - {"s"} | slot_names
    opened: list[str] = []
    for closing, name in tags:
        if closing:
            assert opened.pop() == name
        elif name != "img":
            opened.append(name)
    assert opened == []
    assert "\n" not in html
    assert "$" not in html
