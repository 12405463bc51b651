from __future__ import annotations

from typing import get_args

import pytest

from wandstore.models import Character
from wandstore.pages.stylesheet import is_serif, write_stylesheet
from wandstore.stores import BrandGuidelines


def test_a_page_carries_the_rules_of_its_own_character_only() -> None:
    css = write_stylesheet(BrandGuidelines(), "explorer")
    assert ".character-explorer" in css
    assert ".character-minimalist" not in css
    assert "forced-colors" in css


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
