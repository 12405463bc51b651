"""Products are found in the tree of another generator's page."""

from __future__ import annotations

import pytest

from container_image.html.known_products import KnownProducts
from container_image.html.policy import Author, clean
from container_image.html.recognising import Recognition
from container_image.html.shaping import shape
from container_image.html.tree import Element, Slot, build_tree, walk
from tests.container_image.html.foreign_pages import make_goods
from wandstore.documents.segments import Fact, FactSlot


def recognise(html: str) -> tuple[set[str], list[Fact]]:
    """The products of a page, and the slots in the order of the page."""
    root: Element = build_tree(clean(html, Author.GENERATOR))
    shape(root)
    recognition = Recognition(root, KnownProducts(make_goods()))
    recognition.place_slots()
    held = [node.held for node in walk(root) if isinstance(node, Slot)]
    return recognition.products, [slot.fact for slot in held if isinstance(slot, FactSlot)]


CARD = '<div data-handle="oak-wand">{}</div>'


@pytest.mark.parametrize(
    ("inside", "facts"),
    [
        ("<p>$5</p><p>was $9</p><p>save 40%</p>", [Fact.PRICE]),
        ("<img src='https://x.example/a.jpg'><img src='http://x.example/b.jpg'>", [Fact.PICTURE]),
        ("<button>Add to cart</button><button>Buy it now</button>", [Fact.BUTTON]),
        ("<button>Show reviews</button>", []),
        ("<input type=submit value='In den Warenkorb'><input type=text value='cart'>", [Fact.BUTTON]),
        ("<a href='/cart/44000000001:1'>Take it</a>", [Fact.BUTTON]),
        ("<p>Sold out</p>", [Fact.STOCK]),
        ("<h3>Oak wand</h3>", [Fact.TITLE]),
        ("<p>Firm and straight</p>", []),
        ("<p>$5</p><div data-handle='yew-wand'><p>$6</p></div>", [Fact.PRICE, Fact.PRICE]),
    ],
)
def test_a_card_asks_for_each_fact_once(inside: str, facts: list[Fact]) -> None:
    assert recognise(CARD.format(inside))[1] == facts


def test_the_products_of_a_page_are_all_that_it_names() -> None:
    page = CARD.format("x") + "<p><a href='/products/yew-wand'>Yew</a></p><h2>Travelling robe</h2>"
    assert recognise(page)[0] == {"oak-wand", "yew-wand", "robe"}


def test_what_is_in_no_card_is_of_no_product() -> None:
    assert recognise("<button>Add to cart</button><img src='https://x.example/a.jpg'><p>$5</p>") == (set(), [])
