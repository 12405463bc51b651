"""The pictures that `make screenshots` took: all of them, and small enough to be in a repository."""

from __future__ import annotations

from local.synth import ROOT
from tools.screenshots import IMAGES, PAGES, ROOMS, SCHEMES, SCREENS
from wandstore.shoppers.personas import CHARACTERS


def test_every_page_has_its_picture_on_each_screen_in_each_scheme_and_there_is_no_other() -> None:
    assert set(PAGES) == {"fallback", *CHARACTERS}
    wanted = {f"{name}-{screen}-{scheme}.jpg" for name in (*PAGES, *ROOMS) for screen in SCREENS for scheme in SCHEMES}
    written = {f"written-{screen}-light.jpg" for screen in SCREENS}
    assert {path.name for path in IMAGES.iterdir()} == {*wanted, *written, "pages.png"}


def test_the_pictures_are_small() -> None:
    assert sum(path.stat().st_size for path in IMAGES.iterdir()) < 4_000_000
    assert (IMAGES / "pages.png").stat().st_size < 450_000


def test_the_readme_opens_with_all_six() -> None:
    assert "(docs/images/pages.png)" in (ROOT / "README.md").read_text().partition("## ")[0]
