"""Which browser the tests of the pages look with, what becomes of them without one, and when it acts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.browser.conftest import require_chromium
from tests.serving import served
from tools.browser import NAMES, NOT_FOUND, Browser

SCRIPT_TAKES_SECONDS = 0.7
LINK_TO_SCRIPTED = '<!doctype html><title>First</title><a href="/scripted">Go on</a>'
SCRIPTED = """<!doctype html><title>Scripted</title><script src="/script.js" defer></script>
<h1>Here</h1><a href="/plain">Without a script this leads away</a><input>"""
LINK_TO_PIECES = '<!doctype html><title>First</title><a href="/in-pieces">Go on</a>'
# Goes to another page by itself, some time after a click.
LEAVING = """<!doctype html><title>Leaving</title><button>Go</button><script>
onclick = () => setTimeout(() => { location = "/in-pieces"; }, 100);</script>"""
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


async def in_pieces() -> AsyncIterator[str]:
    # A browser shows the beginning of a document only when it has some of it.
    yield f"<!doctype html><title>Pieces</title><h1>Here</h1><i>1</i>{' ' * 5000}"
    await asyncio.sleep(SCRIPT_TAKES_SECONDS)
    yield "<i>2</i>"


async def answer(request: Request) -> Response:
    match request.url.path:
        case "/health":
            return PlainTextResponse("ok")
        case "/in-pieces":
            return StreamingResponse(in_pieces(), media_type="text/html")
        case "/leaving":
            return Response(LEAVING, media_type="text/html")
        case "/script.js":
            # This is how slow the server is, and nothing that is waited for.
            await asyncio.sleep(SCRIPT_TAKES_SECONDS)
            return Response(SCRIPT, media_type="text/javascript")
        case "/scripted":
            return Response(SCRIPTED, media_type="text/html")
        case "/to-pieces":
            return Response(LINK_TO_PIECES, media_type="text/html")
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


@pytest.mark.slow
def test_what_is_looked_at_after_a_click_is_the_whole_document(browser: Browser) -> None:
    with served(Starlette(routes=[Route("/{path:path}", answer)])) as url, browser.open() as page:
        page.goto(f"{url}/to-pieces")
        page.click("a")
        assert page.count("i") == 2


@pytest.mark.slow
def test_a_condition_is_awaited_through_a_change_of_pages(browser: Browser) -> None:
    with served(Starlette(routes=[Route("/{path:path}", answer)])) as url, browser.open() as page:
        page.goto(f"{url}/leaving")
        page.click("button")
        page.wait_for("document.querySelectorAll('i').length === 2")
        assert page.call("url") == f"{url}/in-pieces"


@pytest.mark.slow
def test_after_a_condition_what_was_to_be_done_then_is_done(browser: Browser) -> None:
    with browser.open() as page:
        page.call("setContent", "<dialog><button>Close</button></dialog>")
        # A browser tells of the end of a dialog some time after it, though these timers stand still.
        page.stop_clock()
        page.evaluate("(window.dialog = document.querySelector('dialog'), dialog.onclose = () => { window.told++; })")
        for _ in range(10):
            page.evaluate("(window.told = 0, dialog.showModal(), dialog.close())")
            page.wait_for("!dialog.open")
            assert page.evaluate("told") == 1
