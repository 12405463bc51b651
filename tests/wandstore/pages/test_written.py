"""Documents of html mode on today's catalogue: the author's HTML stays, and the slots are the catalogue's."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import make_catalogue, make_product, make_store, make_variant
from tests.handmade_documents import DEMO_PAGE, make_document, make_group
from tests.wandstore.pages.rendered import HOSTILE, WANDS, render
from tests.wandstore.pages.shown import check_facts, show_page
from tools.bench.edge import demo_catalogue, demo_store
from wandstore.catalogue.products import Catalogue
from wandstore.documents.personal_rows import MIN_PRODUCTS_IN_ROW
from wandstore.documents.segments import (
    CategoryAddressSlot,
    Fact,
    FactSlot,
    FindSlot,
    ProductGroup,
    RowSlot,
    Segment,
    SegmentedDocument,
    TextSegment,
)
from wandstore.ids import ShopperId
from wandstore.pages import Audience, RenderContext, carry_shopper, render_page
from wandstore.shoppers.history import History
from wandstore.shoppers.personas import CHARACTERS, Character, PersonaType

MANY = make_catalogue(*(make_product(f"p{n}", category=f"C{n % 3}") for n in range(20)))


def write(*parts: str | Segment, catalogue: Catalogue = WANDS) -> str:
    """What stands between the tags that hold the document, on the page."""
    page = render(make_document(*parts), catalogue)
    return page.html.partition('<div class="written">')[2].partition('</div><details class="why">')[0]


# Facts ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slot", "shown"),
    [
        ("{title:core}", "Phoenix core"),
        ("{address:core}", "/s/magic-wands/products/core"),
        ("{category:Cores & feathers}", "/s/magic-wands/collections/cores-feathers"),
        ("{category:Hats}", "/s/magic-wands"),
        ("{price:core}", '<span class="amount"><span class="vh">Price </span><b>£9.99</b></span>'),
        ("{stock:core}", ""),
        ("{stock:gone}", '<span class="stock">Sold out</span>'),
    ],
)
def test_a_fact_stands_in_the_words_around_it_without_another_space(slot: str, shown: str) -> None:
    assert write(f"<p>({slot})</p>") == f"<p>({shown})</p>"


def test_a_reduced_price_says_what_it_was_and_what_is_saved() -> None:
    assert re.sub("<[^>]*>", "", write("{price:oak-wand}")) == "Price £30.00 was £40.00 Save 25%"
    partly = make_product("p", variants=[make_variant("8.00", was="10.00", id="1"), make_variant("9.00", id="2")])
    page = write("{price:p}", catalogue=make_catalogue(partly))
    assert re.sub("<[^>]*>", "", page) == "Price £8.00 – £9.00 from £8.00, was £10.00 Save 20% on some"


def test_a_button_adds_the_only_variant_or_leads_to_the_choice() -> None:
    only = make_product("oak", title="Oak", variants=[make_variant(id="7")])
    several = make_product("yew", title="Yew", variants=[make_variant(id="8"), make_variant(id="9")])
    page = render(make_document("{button:oak}{button:yew}"), make_catalogue(only, several))
    sent = {named.get("name"): named.get("value") for tag, named, _ in page.elements if tag in ("input", "button")}
    assert sent.items() >= {"store": "magic-wands", "variant": "7", "quantity": "1", "action": "add"}.items()
    assert page.texts("a", "button") == ["Choose Yew"]


def test_a_picture_says_what_it_shows_and_is_left_out_where_there_is_none() -> None:
    assert 'alt="Oak wand"' in write("{picture:oak-wand}")
    assert write("{picture:bare}", catalogue=make_catalogue(make_product("bare", images=[]))) == ""


def test_a_card_can_be_found_by_its_id_although_its_product_was_named_before() -> None:
    page = render(make_document("{title:core}{picture:core}{card:core}{card:core}"))
    assert page.attributes("article", "id") == ["product-core"]


def test_only_the_first_pictures_of_a_page_are_loaded_at_once_and_the_very_first_before_all_others() -> None:
    page = render(make_document("{picture:p0}", *(f"{{card:p{n}}}" for n in range(1, 8)), "{row:picks 4}"), MANY)
    firsts = [named for tag, named, _ in page.elements if tag == "img" and named.get("class") != "second"]
    assert [named.get("fetchpriority") for named in firsts] == ["high"] + [None] * 11
    assert [named.get("loading") for named in firsts] == [None] * 4 + ["lazy"] * 8


# What has left the catalogue ------------------------------------------------------------------------------------------


def test_a_group_is_left_out_once_one_of_its_products_is_gone() -> None:
    kept = make_group("<p>{title:core} costs {price:core}.</p>")
    lost = make_group("<p>{title:core} goes with {title:vanished}.</p>")
    page = write("<h2>Wands</h2>", kept, lost)
    assert page.startswith("<h2>Wands</h2><p>Phoenix core costs ")
    assert "goes with" not in page


def test_a_lone_fact_of_a_product_that_is_gone_is_nothing_and_its_address_is_the_stores() -> None:
    facts = "".join(f"{{{fact}:vanished}}" for fact in Fact if fact is not Fact.ADDRESS)
    assert write(f'<p>A{facts}</p><a href="{{address:vanished}}">B</a>{{title:core}}') == (
        '<p>A</p><a href="/s/magic-wands">B</a>Phoenix core'
    )


def test_a_page_whose_products_are_all_gone_shows_others_and_one_of_words_stays_as_it_is() -> None:
    document = make_document("<h2>Wands</h2>", make_group("{card:vanished}"), "{row:reduced 2 Hats}")
    assert len(render(document).texts("li", "card")) == len(WANDS.products)
    assert render(make_document("<h2>About us</h2>")).texts("li", "card") == []


def test_a_store_without_products_says_so_below_the_words() -> None:
    page = render(make_document("<h2>About us</h2>", "{card:oak-wand}{find}"), make_catalogue())
    assert page.texts("h2") == ["About us"]
    assert page.texts("details", "why")


# Rows -----------------------------------------------------------------------------------------------------------------


def row(*ids: str, places: int = 2, of: str = "picks", category: str = "") -> RowSlot:
    values = {"places": places, "of": of, "category": category, "product_ids": ids}
    return RowSlot.model_validate(values | {"before": "<h2>Row</h2>", "after": "<p>Below</p>"})


def test_a_row_shows_what_it_was_filled_with_and_others_where_that_is_gone() -> None:
    page = render(make_document(row("core", "oak-wand")))
    assert page.texts("li", "card")[0].startswith("Phoenix core")
    page = render(make_document("{title:yew-wand}", row("vanished", "core")))
    assert [text.split(" Price")[0] for text in page.texts("li", "card")] == [
        "Phoenix core",
        "Oak wand Stiff. Good for wards.",
    ]


def test_what_is_sold_out_by_now_comes_last_in_its_row() -> None:
    cards = render(make_document(row("gone", "core", "oak-wand", places=3))).texts("li", "card")
    assert [text.split()[0] for text in cards] == ["Phoenix", "Oak", "Elder"]


def test_two_rows_that_are_filled_when_the_page_is_drawn_show_nothing_twice() -> None:
    cards = render(make_document(row(places=2), row(places=2))).texts("li", "card")
    assert len({text.split()[0] for text in cards}) == len(cards) == 4


def test_what_is_said_around_a_row_goes_with_it() -> None:
    assert "<h2>Row</h2>" in write(row(of="reduced", places=1))
    assert write("<p>Words</p>{title:core}", row(of="new", category="Cores & feathers")) == "<p>Words</p>Phoenix core"


def test_a_row_of_reduced_products_has_none_that_is_reduced_no_longer() -> None:
    page = render(make_document(row("core", "oak-wand", of="reduced")))
    assert [text.partition(" ")[0] for text in page.texts("li", "card")] == ["Oak", "Elder"]


def test_the_limit_of_a_character_holds_for_what_the_server_adds_and_not_for_what_the_author_chose() -> None:
    cards = "".join(f"{{card:p{n}}}" for n in range(7))
    page = render(make_document(cards, row(places=4), character=PersonaType.MINIMALIST), MANY)
    assert len(page.texts("article", "card")) == 7
    assert len(page.texts("li", "card")) == 1


@pytest.mark.parametrize("character", CHARACTERS)
def test_the_rows_of_the_shoppers_own_follow_and_repeat_nothing(character: Character) -> None:
    history = History(seen=("p0", "p1", "p2", "p3", "p4"))
    document = make_document("<h2>Wands</h2>{card:p0}", character=character)
    page = show_page(render_page(document, RenderContext(make_store(), MANY), Audience(history=history)))
    assert page.texts("h2") == ["Wands", "Seen lately"]
    titles = [card.title for card in page.cards]
    assert titles[0] == "P0"
    assert len(set(titles)) == len(titles) >= 1 + MIN_PRODUCTS_IN_ROW


def test_a_page_of_words_alone_has_no_rows() -> None:
    history = History(seen=("p0", "p1", "p2"))
    page = render(make_document("<h2>About us</h2>"), MANY, audience=Audience(history=history))
    assert page.texts("h2") == ["About us"]


# The page as a whole --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "level"), [("<p>Words</p>", 2), ("<h2>Wands</h2>", 3), ("<h2>A</h2><h4>B</h4>", 3)])
def test_a_cards_heading_follows_the_authors_and_the_only_one_of_the_first_level_is_ours(text: str, level: int) -> None:
    page = render(make_document(f"{text}{{card:core}}"))
    assert page.texts("h1") == ["Magic Wands"]
    assert page.texts(f"h{level}")[-1] == "Phoenix core"


@pytest.mark.parametrize("character", CHARACTERS)
def test_every_slot_and_every_class_makes_a_sound_page(character: Character) -> None:
    store, catalogue = demo_store(), demo_catalogue()
    page = show_page(render_page(make_document(*DEMO_PAGE, character=character), RenderContext(store, catalogue)))
    check_facts(page, catalogue, store, character)
    assert len(page.cards) >= 11
    assert page.attributes("body", "class")[0].split()[0] == f"character-{character}"


def test_everything_of_the_catalogue_is_escaped_where_it_stands() -> None:
    product = make_product(
        HOSTILE, title=HOSTILE, category=HOSTILE, description=HOSTILE, images=[f"https://x/{HOSTILE}"]
    )
    facts = [FactSlot(fact=fact, product_id=HOSTILE) for fact in Fact if fact is not Fact.ADDRESS]
    group = ProductGroup(product_ids=(HOSTILE,), parts=tuple(facts))
    address = FactSlot(fact=Fact.ADDRESS, product_id=HOSTILE)
    category = CategoryAddressSlot(category=HOSTILE)
    document = make_document('<a href="', address, '">A</a><a href="', category, '">B</a>', group, row(HOSTILE))
    for character in CHARACTERS:
        context = RenderContext(make_store(), make_catalogue(product))
        page = show_page(render_page(document.model_copy(update={"character": character}), context))
        assert page.what_could_run == []
        assert "img" not in [tag for tag, named, _ in page.elements if "onerror" in named]


def test_the_first_picture_and_the_structured_data_are_of_what_the_page_shows() -> None:
    document = make_document("{title:core}{card:oak-wand}", make_group("{card:vanished}"))
    context = RenderContext(make_store(), WANDS, "https://wands.example")
    page = show_page(render_page(document, context, Audience(is_everybodys=True)))
    (data,) = [text for tag, named, text in page.elements if named.get("type") == "application/ld+json"]
    assert re.findall(r'"Product","name":"([^"]+)"', "".join(data)) == ["Phoenix core", "Oak wand"]
    assert [named["content"] for _, named, _ in page.elements if named.get("property") == "og:image"] == [
        "https://cdn.example/wand.jpg"
    ]


def test_links_and_forms_of_the_document_carry_a_shopper_of_the_address() -> None:
    product = make_product("oak", variants=[make_variant(id="7")])
    document = make_document('<a href="{address:oak}">A</a><a href="{category:Wands}">B</a>{button:oak}')
    store = make_store()
    rendered = render_page(document, RenderContext(store, make_catalogue(product)))
    page = show_page(carry_shopper(rendered, store.slug, ShopperId("ada-1")))
    links = [href for href in page.attributes("a", "href") if "/products/" in href or "/collections/wands" in href]
    assert links
    assert all(href.endswith("?shopper=ada-1") for href in links)
    assert len(page.attributes("form", "action")) == page.attributes("input", "name").count("shopper")


_facts = st.builds(FactSlot, fact=st.sampled_from(Fact), product_id=st.sampled_from([*WANDS.by_id, "vanished"]))
_texts = st.builds(
    TextSegment, html=st.sampled_from(["<h2>Words</h2>", "<p>1</p>", "<hr>", " and ", "<h3>A &amp; B</h3>"])
)
_in_text = _facts.filter(lambda slot: slot.fact is not Fact.ADDRESS)
_groups = st.builds(
    lambda parts, ids: ProductGroup(product_ids=ids, parts=parts),
    st.lists(st.one_of(_texts, _in_text), max_size=4).map(tuple),
    st.lists(st.sampled_from([*WANDS.by_id, "vanished"]), min_size=1, max_size=2).map(tuple),
)
_rows = st.builds(
    row,
    places=st.integers(1, 4),
    of=st.sampled_from(["picks", "new", "reduced"]),
    category=st.sampled_from(["", "Wands", "Hats"]),
)
_documents = st.builds(
    lambda character, parts: SegmentedDocument(character=character, segments=tuple(parts)),
    st.sampled_from(CHARACTERS),
    st.lists(st.one_of(_texts, _in_text, _groups, _rows, st.just(FindSlot())), min_size=1, max_size=8),
)


@settings(max_examples=60, deadline=None)
@given(_documents)
def test_any_document_makes_a_page_whose_facts_are_the_catalogues(document: SegmentedDocument) -> None:
    store = make_store()
    page = show_page(render_page(document, RenderContext(store, WANDS)))
    check_facts(page, WANDS, store, document.character)
    rows = [card.title for card in page.cards if card.anchor]
    assert len(rows) == len(set(rows))
