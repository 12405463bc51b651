from __future__ import annotations

from decimal import Decimal

import pytest

from tests.builders import make_catalogue, make_product, make_store, make_variant
from tests.wandstore.pages.parsed import ParsedPage, parse_page
from tests.wandstore.pages.rendered import HOSTILE
from wandstore.catalogue.products import Catalogue
from wandstore.pages import ListPage, RenderContext, render_wish_list, view_list
from wandstore.pages.wish_list_page import PER_PAGE
from wandstore.shoppers.personas import CHARACTERS, Character
from wandstore.shoppers.saved_list import NOTHING_SAVED, ListKind, SavedList, SavedProduct

OAK = make_product("oak", title="Oak wand", variants=[make_variant("40.00", id="10")])
ROBE = make_product("robe", title="Robe", variants=[make_variant("40.00", id="11"), make_variant("45.00", id="12")])
CLOTH = make_product("cloth", title="Linen cloth", variants=[make_variant("8.50", id="30", available=False)])
CATALOGUE = make_catalogue(OAK, ROBE, CLOTH)


def wish(product_id: str, price: str = "40.00", name: str = "As it was called") -> SavedProduct:
    return SavedProduct(product_id=product_id, name=name, price=Decimal(price))


def saved(*ids: str) -> SavedList:
    return SavedList(products=tuple(map(wish, ids)))


def page(
    of: SavedList | None = NOTHING_SAVED,
    number: int = 1,
    *,
    told: str = "",
    catalogue: Catalogue = CATALOGUE,
    character: Character = "neutral",
) -> ParsedPage:
    context = RenderContext(make_store(), catalogue)
    view = None if of is None else view_list(ListKind.WISH_LIST, of, context)
    return parse_page(render_wish_list(ListPage(view, told, character), context, number))


def buttons(shown: ParsedPage, form: str) -> dict[str, str | None]:
    """What the buttons of a form say, and the value that they send."""
    return {
        " ".join("".join(text).split()): named.get("value")
        for tag, named, text in shown.elements
        if tag == "button" and named.get("form") == form
    }


def test_every_wish_has_its_card_with_a_way_to_buy_it_and_a_way_to_remove_it() -> None:
    shown = page(saved("oak", "robe", "cloth"))
    assert shown.texts("h1") == ["Wish list"]
    assert shown.texts("h2") == ["Linen cloth", "Robe", "Oak wand"]
    assert buttons(shown, "to-bag") == {"Add to bag Oak wand": "10"}
    assert buttons(shown, "to-remove") == {
        "Remove Linen cloth": "cloth",
        "Remove Robe": "robe",
        "Remove Oak wand": "oak",
    }
    assert shown.texts("a", "button") == ["Choose options Robe"]
    assert "Sold out" in shown.texts("p", "marks")
    assert '<meta name="robots" content="noindex">' in shown.html


def test_the_forms_of_the_buttons_say_what_to_do() -> None:
    shown = page(saved("oak"))
    forms = {named.get("id"): named.get("action") for tag, named, _ in shown.elements if tag == "form"}
    assert (forms["to-remove"], forms["to-bag"]) == ("/api/shopper/wishlist", "/api/shopper/cart")
    fields = [(named.get("name"), named.get("value")) for tag, named, _ in shown.elements if tag == "input"]
    assert [("store", "magic-wands"), ("action", "remove")] in [fields[at : at + 2] for at in range(len(fields))]
    assert [("store", "magic-wands"), ("action", "add")] in [fields[at : at + 2] for at in range(len(fields))]


@pytest.mark.parametrize("character", CHARACTERS)
def test_the_page_is_in_the_shoppers_character(character: Character) -> None:
    shown = page(saved("oak"), character=character)
    assert any(name.startswith(f"character-{character} ") for name in shown.attributes("body", "class"))


def test_what_has_changed_since_and_what_is_gone_is_told() -> None:
    shown = page(SavedList(products=(wish("oak", "50.00"), wish("elm", name="Elm wand"))))
    assert shown.texts("p", "note") == [
        "Not sold here any more.",
        "Costs £40.00 now, down from £50.00 when you saved it.",
    ]
    assert shown.texts("h2") == ["Elm wand", "Oak wand"]
    assert "Remove Elm wand" in buttons(shown, "to-remove")


def test_the_last_removal_can_be_put_back_only_while_the_store_has_it() -> None:
    removed = page(SavedList(removed=wish("oak")))
    assert "Oak wand was removed." in removed.texts("p")
    assert "Put it back" in removed.texts("button")
    gone = page(SavedList(removed=wish("elm", name="Elm wand")))
    assert "Elm wand was removed." in gone.texts("p")
    assert "Put it back" not in gone.texts("button")


def test_an_empty_list_says_how_to_fill_it_and_leads_on() -> None:
    shown = page()
    assert any("“Save for later”" in text for text in shown.texts("p"))
    assert "/s/magic-wands/collections/all" in shown.attributes("a", "href")
    assert buttons(shown, "to-remove") == {}


def test_a_list_that_cannot_be_read_is_not_said_to_be_empty() -> None:
    shown = page(None)
    assert "Nothing in it is lost." in shown.text
    assert "Nothing is saved yet" not in shown.text


def test_what_became_of_an_action_is_told_to_a_screen_reader_too() -> None:
    (told,) = (named for _, named, text in page(told="Full.").elements if text == ["Full."])
    assert told.get("role") == "status"


def test_a_long_list_has_pages_and_each_wish_is_on_one_of_them() -> None:
    products = [make_product(f"p{number}", title=f"Wand {number}") for number in range(PER_PAGE * 2 + 1)]
    catalogue, of = make_catalogue(*products), saved(*(product.id for product in products))
    pages = [page(of, number, catalogue=catalogue) for number in (1, 2, 3)]
    titles = [title for one in pages for title in one.texts("h2")]
    assert titles == [product.title for product in reversed(products)]
    assert [one.texts("a", "button") for one in pages] == [["Next"], ["Previous", "Next"], ["Previous"]]
    assert page(of, 99, catalogue=catalogue).texts("h2") == ["Wand 0"]
    # From another page than the first one a removal leads back there.
    assert "/s/magic-wands/wishlist?page=2" in pages[1].attributes("input", "value")
    assert "return" not in pages[0].attributes("input", "name")


def test_nothing_of_a_shop_or_a_shopper_becomes_markup() -> None:
    product = make_product("oak", title=HOSTILE, variants=[make_variant("1.00", id="1")])
    of = SavedList(products=(wish("oak"), wish(HOSTILE, name=HOSTILE)), removed=wish("elm", name=HOSTILE))
    shown = page(of, told=HOSTILE, catalogue=make_catalogue(product))
    assert "<img src=x" not in shown.html
    assert shown.texts("h2") == [HOSTILE, HOSTILE]


def test_a_full_page_of_wishes_is_small() -> None:
    products = [
        make_product(
            f"wand-of-the-month-{number}",
            title=f"Wand of the month, number {number}",
            images=[f"https://cdn.shopify.com/s/files/1/0123/4567/products/wand-{number}.jpg?v=16{number}"],
            price=f"{number + 20}.00",
            was=f"{number + 50}.00",
        )
        for number in range(100)
    ]
    context = RenderContext(make_store(), make_catalogue(*products))
    view = view_list(ListKind.WISH_LIST, saved(*(product.id for product in products)), context)
    for character in CHARACTERS:
        assert len(render_wish_list(ListPage(view, character=character), context).body) < 12_000
