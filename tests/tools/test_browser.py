"""The Python side of the browser, against a stand-in for `browse.mjs`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tools.browser import NAMES, Browser, BrowserFailed, Page, find_chromium

# Answers each command with the command itself, and knows two others: one fails, one ends the process.
STAND_IN = """
import json, os, sys
for line in sys.stdin:
    sent = json.loads(line)
    if sent["command"] == "end":
        break
    answer = {"error": "no such thing"} if sent["command"] == "fail" else {"value": sent}
    if sent["command"] == "environment":
        answer = {"value": dict(os.environ)}
    print(json.dumps(answer), flush=True)
"""


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv("KIMI_API_KEY", "a developer's key")
    with Browser([sys.executable, "-c", STAND_IN], FONTCONFIG_FILE="fonts.conf") as browser:
        yield browser


def test_a_command_is_answered_with_its_value(browser: Browser) -> None:
    assert browser.ask("call", page=3, method="goto") == {"command": "call", "page": 3, "method": "goto"}


def test_a_command_that_fails_names_the_method(browser: Browser) -> None:
    with pytest.raises(BrowserFailed, match="fail click: no such thing"):
        browser.ask("fail", method="click")


def test_a_browser_that_ends_fails_the_command(browser: Browser) -> None:
    with pytest.raises(BrowserFailed, match="the browser ended"):
        browser.ask("end")


def test_the_browser_sees_no_key(browser: Browser) -> None:
    environment: dict[str, str] = browser.ask("environment")
    assert environment["FONTCONFIG_FILE"] == "fonts.conf"
    assert "KIMI_API_KEY" not in environment


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (360, 740)])
def test_a_page_is_as_high_as_a_screen_of_its_width(browser: Browser, width: int, height: int) -> None:
    sent: Any = browser.open(width=width, colorScheme="dark").number
    assert sent["options"] == {"colorScheme": "dark", "viewport": {"width": width, "height": height}}


def test_the_first_browser_on_path_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_chromium() is None
    for name in reversed(NAMES):
        (tmp_path / name).touch(mode=0o755)
        assert find_chromium() == str(tmp_path / name)


def test_a_second_tab_is_opened_beside_its_page(browser: Browser) -> None:
    sent: Any = Page(browser, 3).open_tab().number
    assert sent == {"command": "tab", "page": 3}
