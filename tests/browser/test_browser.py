"""Which browser the tests of the pages look with, what becomes of them without one, and when it acts."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tests.browser.conftest import require_chromium
from tests.serving import served
from tools.browser import NAMES, NOT_FOUND, Browser

SCRIPT_TAKES_SECONDS = 0.7
LINK_TO_SCRIPTED = '<!doctype html><title>First</title><a href="/scripted">Go on</a>'
SCRIPTED = """<!doctype html><title>Scripted</title><script src="/script.js" defer></script>
<h1>Here</h1><a href="/plain">Without a script this leads away</a><input>"""
SCRIPT = """addEventListener("click", (event) => { event.preventDefault(); document.title = "handled"; });
addEventListener("input", () => { document.title = "handled"; });
addEventListener("keydown", (event) => { event.preventDefault(); document.title = "handled"; });"""


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


async def answer(request: Request) -> Response:
    match request.url.path:
        case "/health":
            return PlainTextResponse("ok")
        case "/script.js":
            # This is how slow the server is, and nothing that is waited for.
            await asyncio.sleep(SCRIPT_TAKES_SECONDS)
            return Response(SCRIPT, media_type="text/javascript")
        case "/scripted":
            return Response(SCRIPTED, media_type="text/html")
        case _:
            return Response(LINK_TO_SCRIPTED, media_type="text/html")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("click", ["a[href='/plain']"]),
        ("press", ["a[href='/plain']", "Enter"]),
        ("fill", ["input", "oak"]),
        ("type", ["input", "oak"]),
        ("keyboard.press", ["Tab"]),
    ],
)
def test_an_action_in_a_page_that_a_link_opened_waits_for_its_scripts(
    browser: Browser, method: str, arguments: list[str]
) -> None:
    with served(Starlette(routes=[Route("/{path:path}", answer)])) as url, browser.open() as page:
        page.goto(url)
        page.click("a")
        page.call("waitForSelector", "h1")
        page.call(method, *arguments)
        page.wait_for("document.title === 'handled'")
        assert page.call("url") == f"{url}/scripted"
