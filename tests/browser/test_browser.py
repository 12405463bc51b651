"""Which browser the tests of the pages look with, and what becomes of them without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import require_chromium
from tools.browser import NAMES, NOT_FOUND


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All that is on PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
def test_a_browser_is_found_by_each_of_its_names(path: Path, name: str) -> None:
    (path / name).touch(mode=0o755)
    assert require_chromium() == str(path / name)


def test_without_a_browser_a_test_is_skipped_aloud(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=NOT_FOUND):
        require_chromium()


def test_without_a_browser_a_test_fails_in_ci(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=NOT_FOUND):
        require_chromium()
