from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.builders import make_store
from wandstore.catalogue.stores import BrandGuidelines
from wandstore.documents.segments import LAYOUT_CLASSES
from wandstore.pages import stylesheet
from wandstore.pages.stylesheet import KINDS, RULES, is_serif, write_kind_rules, write_policy, write_stylesheet
from wandstore.settings import current_settings
from wandstore.shoppers.personas import CHARACTERS, PERSONAS, Character, PersonaType


def test_a_page_carries_the_rules_of_its_own_character_only() -> None:
    sheets = {character: write_stylesheet(BrandGuidelines(), character) for character in CHARACTERS}
    assert len(set(sheets.values())) == len(CHARACTERS)
    assert [name for name, css in sheets.items() if "order:-1" in css] == ["dealhunter"]
    assert all("forced-colors" in css and ".character-" not in css for css in sheets.values())


@pytest.mark.parametrize("character", CHARACTERS)
def test_a_page_has_a_colour_for_each_category_where_its_persona_shows_them(character: Character) -> None:
    assert ("--tint-0" in write_stylesheet(BrandGuidelines(), character)) == PERSONAS[character].has_category_tints


def test_every_persona_has_its_part_of_the_stylesheet_and_no_other_has() -> None:
    assert sorted(part for part, _ in RULES if part not in ("everyone", *KINDS)) == sorted(PersonaType)


@pytest.mark.parametrize("character", CHARACTERS)
def test_the_columns_of_a_page_are_those_of_the_table(character: Character) -> None:
    css = write_stylesheet(BrandGuidelines(), character)
    # Of the page as a whole: some components have columns of their own.
    columns = {name: re.findall(rf"(?:^|}})(?::root|\.c){{[^}}]*--{name}:(\d+)", css)[-1] for name in ("phone", "wide")}
    entry = PERSONAS[character]
    assert columns == {"phone": str(entry.phone_columns), "wide": str(entry.wide_columns)}


def test_the_rules_of_a_kind_of_page_are_in_no_other_stylesheet() -> None:
    assert "delivered" in KINDS
    assert ".delivered" not in write_stylesheet(BrandGuidelines(), "neutral")
    assert ".delivered" in write_kind_rules("delivered")


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


@pytest.mark.parametrize("character", CHARACTERS)
def test_a_picture_that_fails_to_load_is_a_plain_ground_and_no_broken_icon(character: Character) -> None:
    css = write_stylesheet(BrandGuidelines(), character)
    assert '.picture img::after{content:"";position:absolute;inset:0;background:var(--raised)}' in css


def test_the_policy_admits_the_pictures_and_the_checkout_of_a_shop_on_this_machine_in_development_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = make_store(shop_domain="http://127.0.0.1:8793")
    for environment, address in (("development", " http://127.0.0.1:8793"), ("production", "")):
        monkeypatch.setenv("ENVIRONMENT", environment)
        current_settings.cache_clear()
        write_policy.cache_clear()
        policy = write_policy(store)
        assert f"img-src 'self' https:{address};" in policy
        assert f"form-action 'self'{address};" in policy
    current_settings.cache_clear()
    write_policy.cache_clear()


def test_no_rule_names_a_side_that_a_right_to_left_store_has_on_the_other() -> None:
    sides = re.compile(
        r"[{;](?:(?:margin|padding|border|inset)-(?:left|right)|left|right)\s*:|text-align:\s*(?:left|right)"
        r"|[{;]border-radius:[^;}]+\s[^;}]+"
    )
    # The width of the scrollbar, which browsers keep at the right of a page.
    allowed = "padding-right:var(--scrollbar"
    found = [match[0] for _, css in RULES for match in sides.finditer(css.replace(allowed, ""))]
    # Of four values, the second is the right side and the fourth the left.
    four = re.compile(r"[{;](?:margin|padding|inset):[^\s;}]+ ([^\s;}]+) [^\s;}]+ ([^\s;}]+)(?=[;}])")
    found += [match[0] for _, css in RULES for match in four.finditer(css) if match[1] != match[2]]
    assert found == []


def test_every_class_of_a_document_has_its_rules_and_none_is_a_class_of_anything_else() -> None:
    templates = Path(stylesheet.__file__).parent / "templates"
    ours = {
        name
        for template in templates.rglob("*.html")
        for names in re.findall(r'class="([^"]*)"', re.sub("{{.*?}}", "", template.read_text(encoding="utf-8")))
        for name in re.findall(r"[\w-]+", names)
    }
    elsewhere = "".join(css for part, css in RULES if part != "written")
    for name in LAYOUT_CLASSES:
        selector = re.compile(rf"\.{name}(?![\w-])")
        assert selector.search(write_kind_rules("written")), name
        assert not selector.search(elsewhere), name
        assert name not in ours


def test_no_class_of_a_document_takes_anything_out_of_its_place() -> None:
    css = write_kind_rules("written")
    declared = re.findall(r"[{;]([a-z-]+):([^;}]*)", css)
    assert {value for name, value in declared if name == "position"} == {"static"}
    forbidden = {
        "z-index",
        "transform",
        "translate",
        "inset",
        "opacity",
        "visibility",
        "clip-path",
        "order",
        "content-visibility",
    }
    assert {name for name, _ in declared} & forbidden == set()
    assert ("display", "none") not in declared
    assert "url(" not in css
    # A band at the top of the document, as wide as the screen, and the figures of steps, in the room that they leave.
    moved = [value for name, value in declared if name.startswith("margin") and "-" in value.replace("var(--", "")]
    assert moved == ["calc(-1*var(--edge))", "-2.75rem"]
