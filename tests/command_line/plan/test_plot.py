"""The picture of a plan."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from command_line.failures import CannotRun
from command_line.plan.plot import check_plot, draw
from command_line.plan.tally import Tally


@pytest.mark.parametrize(("name", "beginning"), [("day.svg", b"<?xml"), ("day.PNG", b"\x89PNG")])
def test_the_day_is_drawn(tmp_path: Path, name: str, beginning: bytes) -> None:
    tally = Tally(days=1, shoppers=3)
    tally.note_depth(50_000.0, 4)
    check_plot(tmp_path / name)
    draw(tally, tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(beginning)


@pytest.mark.parametrize(("path", "reason"), [("day.gif", r"\.svg or \.png"), ("nowhere/day.svg", "no folder")])
def test_a_picture_that_cannot_be_written_is_refused_before_the_simulation(
    tmp_path: Path, path: str, reason: str
) -> None:
    with pytest.raises(CannotRun, match=reason):
        check_plot(tmp_path / path)


def test_without_matplotlib_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(CannotRun, match="pip install matplotlib"):
        check_plot(tmp_path / "day.svg")


def test_a_picture_that_fails_on_the_disk_is_a_message(tmp_path: Path) -> None:
    (tmp_path / "day.svg").mkdir()
    with pytest.raises(CannotRun, match="cannot be written"):
        draw(Tally(days=1), tmp_path / "day.svg")
