"""Words of a page, judged line by line."""

from __future__ import annotations

import pytest

from container_image.html.judging import MAX_BLOCK_LENGTH, find_price, find_unread
from tests.container_image.growth import grows_like_its_text
from tests.container_image.html.reading import REST, beside_rest, delivered, read, written

TITLE = '<product-title of="oak-wand"></product-title>'
PRICE = '<product-price of="oak-wand"></product-price>'


@pytest.mark.parametrize(
    "claim",
    [
        *(
            "Only 4 left in stock",
            "50% off",
            "Free delivery tomorrow",
            "Now only £12",
            "Call us: wands.example",
            "★★★★★",
        ),
        *("1<b>2.</b>99", "fr<i>ee</i> shipping", "<b>50</b>% <i>off</i>", "12\u200b.99", "sol&#x64; out", "£<wbr>12"),
        *("fr\u00adee", "f\u2060r\u2060e\u2060e", "ＦＲＥＥ", "<span>fr</span><span>ee</span>"),
    ],
)
def test_a_line_with_a_claim_goes_and_the_rest_stays(claim: str) -> None:
    assert read(f"<p>{claim}</p>{REST}").kept_share < 1
    assert beside_rest(f"<p>Made by hand.</p><p>{claim}</p>") == "<p>Made by hand.</p>"


@pytest.mark.parametrize(
    "line",
    [
        *(f"1{PRICE}", f"9 {PRICE}", f"1<b>{PRICE}</b>", f"-{PRICE}", f"{PRICE}99", f"{PRICE},50", f"{PRICE}.99"),
        *(f"£{PRICE}", f"{PRICE} €", f"{PRICE} off", f"Save {PRICE}", f"{PRICE} %", f"1/{PRICE}", f"10 {PRICE}"),
    ],
)
def test_words_that_make_another_price_of_the_one_that_is_shown_go(line: str) -> None:
    assert beside_rest(f"<p>Made by hand.</p><p>{line}</p>") == "<p>Made by hand.</p>"


@pytest.mark.parametrize(
    "line", [f"{TITLE} is yours for {PRICE}.", f"{TITLE} – {PRICE}", f"From {PRICE}, made by hand", PRICE]
)
def test_words_may_stand_beside_a_price(line: str) -> None:
    assert beside_rest(f"<p>{line}</p>") == f"<p>{line}</p>"


def test_a_heading_goes_with_the_section_that_it_was_above() -> None:
    html = "<section><h2>Wands</h2><p>Made by hand.</p><h3>Deal</h3><p>50% off</p><h3>Wood</h3><p>Oak</p></section>"
    assert beside_rest(html) == "<section><h2>Wands</h2><p>Made by hand.</p><h3>Wood</h3><p>Oak</p></section>"
    assert beside_rest("<section><h2>Quiet words</h2><p>50% off</p></section><p>Oak</p>") == "<p>Oak</p>"


def test_two_short_lines_that_are_a_claim_together_go() -> None:
    assert beside_rest("<p>Made by hand.</p><p>Sold</p><p>out</p>") == "<p>Made by hand.</p>"


def test_a_row_of_a_table_goes_whole() -> None:
    html = "<table><tbody><tr><td>Oak</td><td>firm</td></tr><tr><td>Yew</td><td>half price</td></tr></tbody></table>"
    assert beside_rest(html) == "<table><tbody><tr><td>Oak</td><td>firm</td></tr></tbody></table>"


def test_words_of_two_blocks_make_no_price_together() -> None:
    assert delivered("<ul><li>12</li><li>.99</li></ul>") == "<ul><li>12</li><li>.99</li></ul>"


def test_a_line_that_is_too_long_to_be_judged_goes() -> None:
    long = "<p>Made by hand." + "<br>oak" * (MAX_BLOCK_LENGTH // 4) + "</p>"
    assert read(f"{long}{REST}").document is None


def test_what_a_page_does_not_show_is_not_in_it() -> None:
    assert beside_rest("<p>Oak\u200b \u202eand\u2066 yew\ue000\U000e0041</p>") == "<p>Oak and yew</p>"


def test_marks_are_not_stacked_over_other_lines() -> None:
    assert beside_rest("<p>Oak" + "\u030d" * 200 + "</p>") in ("", "<p>Oak" + "\u030d" * 3 + "</p>")


def test_exclamation_marks_become_full_stops() -> None:
    assert beside_rest("<p>Made by hand!!!</p>") == "<p>Made by hand.</p>"


def test_words_in_another_language_than_the_pages_are_judged_too() -> None:
    assert read("<p>Kostenloser Versand</p><product-row/>", locale="ja-JP").kept_share < 1


@pytest.mark.parametrize("part", ["<p>at only 1,111 </p>", "<product-card of=oak-wand>"])
def test_the_time_grows_with_the_text(part: str) -> None:
    assert grows_like_its_text(read, part)


def test_a_word_in_letters_that_the_check_cannot_read_is_found() -> None:
    assert find_unread("Oak wand") is None
    assert find_unread("λ") is None
    assert find_unread("Волшебная палочка") is not None


def test_slots_are_written_as_elements() -> None:
    assert written(PRICE.join(("<p>x ", "</p>"))) == f"<p>x {PRICE}</p>"


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


@pytest.mark.parametrize("part", ["1,111 ", "1 111 ", "at only ", "save ", "1"])
def test_a_price_is_found_behind_a_very_long_text_that_looks_like_one_all_along(part: str) -> None:
    """That the search takes twice as long for twice the text, and no more, is measured by `make bench`."""
    text = part * (30_000 // len(part))
    assert find_price(text) is None
    assert find_price(f"{text}. 20% off") == "20% off"
