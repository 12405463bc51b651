"""The tree of a sanitised page."""

from __future__ import annotations

from container_image.html.tree import (
    MAX_DEPTH,
    Element,
    Slot,
    build_tree,
    count_words,
    find_leaves,
    is_leaf,
    list_products,
    read_text,
    walk,
)
from wandstore.documents.segments import Fact, FactSlot


def test_a_tree_has_elements_attributes_and_words() -> None:
    root = build_tree('<p class="lead">one <b>two</b><br></p><hr>')
    paragraph, rule = root.children
    assert paragraph == Element("p", {"class": "lead"}, ["one ", Element("b", {}, ["two"]), Element("br")])
    assert rule == Element("hr")


def test_a_tree_is_no_deeper_than_its_limit() -> None:
    root = build_tree("<div>" * 500 + "words" + "</div>" * 500 + "<p>after</p>")
    assert sum(isinstance(node, Element) and node.name == "div" for node in walk(root)) == MAX_DEPTH + 1
    assert read_text(root).split() == ["words", "after"]
    assert root.children[-1] == Element("p", {}, ["after"])


def test_words_of_inline_elements_are_joined_and_those_of_blocks_are_not() -> None:
    assert read_text(build_tree("<p>1<b>2</b></p><p>3</p>")).split() == ["12", "3"]
    assert read_text(build_tree('<p>a<img alt="b" src="x">c</p>')).split() == ["a", "b", "c"]


def test_a_leaf_is_a_block_without_blocks() -> None:
    root = build_tree("<section><p>one <b>two</b></p><div>three</div></section>")
    assert [leaf.name for leaf in find_leaves(root)] == ["p", "div"]
    assert not is_leaf("words")


def test_the_products_of_a_node_are_those_of_its_slots_and_links() -> None:
    oak, yew = (FactSlot(fact=Fact.TITLE, product_id=name) for name in ("oak", "yew"))
    node = Element("p", {}, [Slot(yew), Element("a", {}, ["x"], link=oak), Slot(yew), Slot(None, "nope")])
    assert list(list_products(node)) == ["yew", "oak"]


def test_words_are_counted_in_scripts_without_spaces_too() -> None:
    assert count_words("two words") == 2
    assert count_words("静かな森の杖") == 3
