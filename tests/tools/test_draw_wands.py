from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from tools.draw_wands import FOLDER, PICTURES, draw_all, number, simplify

FILES = dict(draw_all())


def test_the_pictures_in_the_repository_are_what_the_script_draws() -> None:
    in_repository = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*")}

    assert sorted(in_repository) == sorted(FILES)
    assert [name for name, document in FILES.items() if in_repository[name] != document] == []


def test_every_name_is_given_once() -> None:
    assert len(FILES) == sum(len(drawings) for drawings in PICTURES.values())


@pytest.mark.parametrize("name", FILES)
def test_a_picture_is_four_by_five_and_light_enough_for_a_phone(name: str) -> None:
    root = ElementTree.fromstring(FILES[name])

    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("800", "1000", "0 0 800 1000")
    assert len(FILES[name].encode()) < 12_000


@pytest.mark.parametrize("name", FILES)
def test_a_picture_has_no_words_no_scripts_and_needs_nothing_from_elsewhere(name: str) -> None:
    document = FILES[name]
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(document).iter()}
    ids = set(re.findall(r' id="([^"]+)"', document))

    assert tags.isdisjoint({"script", "style", "text", "image", "foreignObject", "a"})
    assert set(re.findall(r'(?:url\(#|href="#)(\w+)', document)) <= ids
    assert re.findall(r"https?://[^\"]+", document) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r" on\w+=|nan|inf|None", document)


@pytest.mark.parametrize(
    ("value", "written"), [(1.0, "1"), (0.25, ".2"), (-0.04, "0"), (-0.5, "-.5"), (12.34, "12.3"), (-100.0, "-100")]
)
def test_a_coordinate_is_written_as_short_as_it_can_be(value: float, written: str) -> None:
    assert number(value) == written


def test_a_line_keeps_its_corners_and_loses_what_lies_between_them() -> None:
    assert simplify([(0, 0), (1, 0.01), (2, 0), (2, 1), (2, 2)], 0.1) == [(0, 0), (2, 0), (2, 2)]
