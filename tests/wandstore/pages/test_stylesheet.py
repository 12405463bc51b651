from __future__ import annotations

from typing import get_args

import pytest

from wandstore.catalogue.stores import BrandGuidelines
from wandstore.pages.stylesheet import is_serif, write_stylesheet
from wandstore.shoppers.models import Character


def test_a_page_carries_the_rules_of_its_own_character_only() -> None:
    sheets = {character: write_stylesheet(BrandGuidelines(), character) for character in get_args(Character)}
    assert len(set(sheets.values())) == 5
    assert [name for name, css in sheets.items() if "--tint-0" in css] == ["explorer"]
    assert [name for name, css in sheets.items() if "order:-1" in css] == ["dealhunter"]
    assert all("forced-colors" in css and ".character-" not in css for css in sheets.values())


def test_the_rules_for_what_somebody_else_wrote_are_there_where_it_is() -> None:
    assert ".delivered" not in write_stylesheet(BrandGuidelines(), "neutral")
    assert ".delivered" in write_stylesheet(BrandGuidelines(), "neutral", delivered=True)


def test_the_stylesheet_is_one_line_with_every_brace_closed() -> None:
    css = write_stylesheet(BrandGuidelines(), "dealhunter")
    assert "\n" not in css
    assert "/*" not in css
    assert css.count("{") == css.count("}")


def test_a_font_family_cannot_leave_its_place() -> None:
    css = write_stylesheet(BrandGuidelines(font_family='x"}</style><b>, Georgia'), "neutral")
    assert "</style>" not in css
    assert '--family:"xstyleb","Georgia",' in css


@pytest.mark.parametrize(
    ("family", "expected"), [("Georgia", True), ("EB Garamond, serif", True), ("Inter", False), ("sans-serif", False)]
)
def test_a_serif_is_known_by_its_name(family: str, expected: bool) -> None:
    assert is_serif(family) == expected


@pytest.mark.parametrize("character", get_args(Character))
def test_a_picture_that_does_not_come_is_a_plain_ground_and_no_broken_icon(character: Character) -> None:
    css = write_stylesheet(BrandGuidelines(), character)
    assert '.picture img::after{content:"";position:absolute;inset:0;background:var(--raised)}' in css
