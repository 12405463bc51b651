"""A headless Chromium, controlled through `tools/browse.mjs`. It can reach only this machine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

NAMES = ("chromium", "chromium-browser", "google-chrome")
_SECONDS_TO_END = 120.0  # it judges nothing: a busy machine takes many times as long as an idle one
NOT_FOUND = "no Chromium is on PATH, so no page can be opened: on Debian, `apt-get install chromium` installs it"


class BrowserFailed(Exception):
    """A command of the browser failed; the message is the browser's."""


def find_chromium() -> str | None:
    """The path of the first of these browsers on PATH."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Browser:
    """One browser for many pages, each in its own context. `command` runs `browse.mjs` with the path of a Chromium."""

    def __init__(self, command: Sequence[str], **environment: str) -> None:
        # The browser must not see the keys in a developer's environment.
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG") if name in os.environ}
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=kept | environment,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=_SECONDS_TO_END)
        self._process.stdout.close()

    def ask(self, command: str, **fields: Any) -> Any:
        """The result of a command of `browse.mjs`. Raises `BrowserFailed`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"command": command, **fields}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise BrowserFailed("the browser ended; its message is on standard error")
        answer = json.loads(line)
        if "error" in answer:
            raise BrowserFailed(f"{command} {fields.get('method', '')}: {answer['error']}")
        return answer["value"]

    def open(
        self, *, scripts: Sequence[str] = (), answers: dict[str, Any] | None = None, width: int = 1280, **options: Any
    ) -> Page:
        """An empty page.

        `scripts` run before the scripts of each document. `answers` are JSON responses by the glob of their requests.
        `options` are those of Playwright's contexts.
        """
        options.setdefault("viewport", {"width": width, "height": 900 if width >= 800 else 740})
        return Page(self, self.ask("open", options=options, scripts=list(scripts), answers=answers or {}))

    def validate(self, html: str, rules: dict[str, Any]) -> list[str]:
        """The faults that html-validate finds in a document; `rules` override its recommended rules."""
        found: list[str] = self.ask("validate", html=html, rules=rules)
        return found


@dataclass(frozen=True)
class Page:
    """A page of a `Browser`; `call` calls any method of Playwright's page by its name."""

    browser: Browser
    number: int

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.browser.ask("close", page=self.number)

    def open_tab(self) -> Page:
        """An empty page beside this one, with the same cookies; it closes with this one."""
        return Page(self.browser, self.browser.ask("tab", page=self.number))

    def call(self, method: str, *arguments: Any) -> Any:
        return self.browser.ask("call", page=self.number, method=method, args=arguments)

    def goto(self, url: str) -> dict[str, Any]:
        """Opens a page and waits until it is loaded. The `status`, `url` and `headers` of its document."""
        answer: dict[str, Any] = self.call("goto", url)
        return answer

    def click(self, selector: str) -> None:
        self.call("click", selector)

    def text(self, selector: str) -> str:
        """The visible text of the first element."""
        found: str = self.call("innerText", selector)
        return found

    def count(self, selector: str) -> int:
        found: int = self.call("evaluate", f"document.querySelectorAll({json.dumps(selector)}).length")
        return found

    def evaluate(self, script: str) -> Any:
        return self.call("evaluate", script)

    def wait_for(self, condition: str) -> None:
        """Waits until the JavaScript expression is true."""
        self.browser.ask("wait_for", page=self.number, condition=condition)

    def stop_clock(self) -> None:
        """From now on, time passes for the scripts of its documents only by `call("clock.runFor", milliseconds)`."""
        # The clock that Playwright installs goes on by itself until it is stopped, which can only be at a later time.
        self.call("clock.install", {"time": 0})
        self.call("clock.pauseAt", 24 * 3_600_000)

    @property
    def complaints(self) -> list[str]:
        """Errors and warnings of the console, and requests that failed."""
        found: list[str] = self.browser.ask("heard", page=self.number)["complaints"]
        return found

    @property
    def requests(self) -> list[dict[str, Any]]:
        """`method`, `url` and `body` of every request, with the `status` of its response.

        The status is None before the response has arrived, and 0 if the request failed.
        """
        found: list[dict[str, Any]] = self.browser.ask("heard", page=self.number)["requests"]
        return found

    def axe(self) -> list[str]:
        """The violations of axe's default rules, including the rules of best practice."""
        found: list[str] = self.browser.ask("axe", page=self.number)
        return found

    def accessible(self) -> list[dict[str, Any]]:
        """The accessibility tree: the `role`, `name` and `states` of each node, in order."""
        found: list[dict[str, Any]] = self.browser.ask("accessible", page=self.number)
        return found

    @property
    def tabs(self) -> list[str]:
        """The addresses of the page and of the tabs that it has opened."""
        found: list[str] = self.browser.ask("tabs", page=self.number)
        return found

    def sticking_out(self) -> list[str]:
        """The elements that overflow the screen or their card."""
        found: list[str] = self.browser.ask("sticking_out", page=self.number)
        return found

    def missing_pictures(self) -> list[str]:
        """The addresses of pictures that did not load."""
        found: list[str] = self.browser.ask("missing_pictures", page=self.number)
        return found
