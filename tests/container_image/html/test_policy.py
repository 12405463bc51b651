"""What a page of another author may hold."""

from __future__ import annotations

import pytest

from container_image.html.policy import (
    DROPPED,
    LINK_REL,
    MAX_OPEN_FORMATTING,
    MAX_TAGS,
    Author,
    TooMuch,
    clean,
    is_clean,
    is_picture,
    read_id,
    read_link,
)
from wandstore.documents.segments import LAYOUT_CLASSES


def test_only_classes_of_the_list_are_left_of_a_models() -> None:
    assert clean('<p class="lead price button sold-out">x</p>', Author.MODEL) == '<p class="lead">x</p>'
    for name in LAYOUT_CLASSES:
        assert clean(f'<div class="{name}"></div>', Author.MODEL) == f'<div class="{name}"></div>'


def test_a_model_brings_no_addresses_and_no_pictures() -> None:
    html = '<p id="x" title="y"><a href="https://x.example/">x</a><img src="https://x.example/a.jpg" alt="40"></p>'
    assert clean(html, Author.MODEL) == "<p><a>x</a></p>"


def test_another_generator_brings_no_slots() -> None:
    html = '<p><product-price of="oak-wand">x</product-price><a product="oak-wand">y</a></p>'
    assert clean(html, Author.GENERATOR) == "<p>x<a>y</a></p>"


@pytest.mark.parametrize("name", sorted(DROPPED - {"button", "label", "frameset", "plaintext"}))
@pytest.mark.parametrize("author", Author)
def test_what_runs_or_loads_goes_with_its_content(name: str, author: Author) -> None:
    assert clean(f"<p>a</p><{name}>hidden</{name}><p>b</p>", author) == "<p>a</p><p>b</p>"


def test_a_page_with_too_many_tags_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(TooMuch, match="tags"):
        clean("<b>x" * (MAX_TAGS + 1), Author.MODEL)


def test_formatting_that_is_left_open_cannot_grow_with_every_block() -> None:
    """Each open element would be opened again in every paragraph: the page would grow with the square of its tags."""
    hostile = "<p>" + "".join(f"<b id=a{n}>" for n in range(MAX_OPEN_FORMATTING + 1)) + "</p>" + "<p>x" * 2500
    with pytest.raises(TooMuch, match="formatting"):
        clean(hostile, Author.GENERATOR)


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
    assert read_link(address) == kept


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
        ("", False),
    ],
)
def test_pictures_come_over_https_or_from_our_assets(address: str, kept: bool) -> None:
    assert is_picture(address) is kept


def test_a_foreign_id_never_equals_one_of_ours() -> None:
    assert read_id("main") == "delivered-main"
    assert read_id("b c") is None


@pytest.mark.parametrize(
    "written",
    [
        "<p>x</p>",
        f'<p><a href="/s/lantern" rel="{LINK_REL}">x</a></p>',
        '<img src="https://x.example/a.jpg" alt="" loading="lazy">',
        '<section class="intro"><product-card of="a"></product-card></section>',
    ],
)
def test_a_finished_page_is_clean(written: str) -> None:
    assert is_clean(written)


@pytest.mark.parametrize(
    "written",
    [
        "<h1>x</h1>",
        "<p>x",
        "<p><div>x</div></p>",
        "<script>x</script>",
        '<p class="price">x</p>',
        '<p id="main">x</p>',
        '<p style="color:red">x</p>',
        '<a href="javascript:x">y</a>',
        '<a href="https://x.example/" rel="opener">y</a>',
        '<img src="data:image/png;base64,AAAA">',
        "<table><p>x</p></table>",
        "<p onclick=x>y</p>",
    ],
)
def test_what_a_browser_would_read_differently_is_not_clean(written: str) -> None:
    assert not is_clean(written)
