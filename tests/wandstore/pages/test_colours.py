from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wandstore.catalogue.stores import BrandGuidelines
from wandstore.pages.colours import derive_colours, format_colour, make_readable, measure_contrast, parse_colour

colours = st.integers(min_value=0, max_value=0xFFFFFF).map(lambda value: f"#{value:06x}")


@given(colours)
def test_a_colour_survives_the_way_there_and_back(colour: str) -> None:
    assert format_colour(parse_colour(colour)) == colour


def test_contrast_is_measured_as_the_guidelines_do() -> None:
    assert measure_contrast("#000000", "#ffffff") == pytest.approx(21)
    assert measure_contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.slow
@given(colours, colours, st.booleans())
def test_every_text_of_every_brand_can_be_read(primary: str, secondary: str, dark: bool) -> None:
    tokens = derive_colours(BrandGuidelines(primary_color=primary, secondary_color=secondary), dark=dark)
    for ground in (tokens["ground"], tokens["raised"]):
        for text in ("text", "muted", "action", "sale"):
            assert measure_contrast(tokens[text], ground) >= 4.5, text
    assert measure_contrast(tokens["on-action"], tokens["action"]) >= 4.5


def test_a_colour_that_reads_is_left_alone() -> None:
    assert make_readable(parse_colour("#1f4d3a"), ("#ffffff",)) == "#1f4d3a"


def test_a_colour_that_does_not_read_keeps_its_hue() -> None:
    yellow = parse_colour("#f2c200")
    corrected = parse_colour(make_readable(yellow, ("#ffffff",)))
    assert corrected.hue == pytest.approx(yellow.hue, abs=3)
    assert corrected.lightness < yellow.lightness


def test_a_grey_brand_has_a_grey_page() -> None:
    tokens = derive_colours(BrandGuidelines(primary_color="#333333", secondary_color="#666666"), dark=False)
    assert all(parse_colour(colour).chroma < 0.005 for colour in tokens.values())
