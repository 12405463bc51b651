"""A headless Chromium, driven through `tools/browse.mjs`; it reaches this machine alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

NAMES = ("chromium", "chromium-browser", "google-chrome")
NOT_FOUND = "no Chromium is on PATH, so the pages cannot be looked at: on Debian, `apt-get install chromium` brings it"


class BrowserFailed(Exception):
    """The browser could not do what it was asked to; the message is its own."""


def find_chromium() -> str | None:
    """The path of the first browser of these names that is on PATH."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Browser:
    """One browser for many pages, each in a context of its own. `command` runs `browse.mjs` with a Chromium's path."""

    def __init__(self, command: Sequence[str], **environment: str) -> None:
        # A key of the developer's is of no use to a browser.
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
        self._process.wait(timeout=30)
        self._process.stdout.close()

    def ask(self, command: str, **said: Any) -> Any:
        """Raises `BrowserFailed`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"command": command, **said}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise BrowserFailed("it ended; what it said of that is on standard error")
        answer = json.loads(line)
        if "error" in answer:
            raise BrowserFailed(f"{command} {said.get('method', '')}: {answer['error']}")
        return answer["value"]

    def open(
        self, *, scripts: Sequence[str] = (), answers: dict[str, Any] | None = None, width: int = 1280, **options: Any
    ) -> Page:
        """An empty page. `scripts` run before those of each document, `answers` are given as JSON to what a glob
        matches, and `options` are those of Playwright's contexts.
        """
        options.setdefault("viewport", {"width": width, "height": 900 if width >= 800 else 740})
        return Page(self, self.ask("open", options=options, scripts=list(scripts), answers=answers or {}))

    def validate(self, html: str, rules: dict[str, Any]) -> list[str]:
        """What html-validate has to say of a document; `rules` changes its recommended ones."""
        found: list[str] = self.ask("validate", html=html, rules=rules)
        return found


@dataclass(frozen=True)
class Page:
    """A page of a `Browser`; every method of Playwright's page can be called by its name."""

    browser: Browser
    number: int

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.browser.ask("close", page=self.number)

    def call(self, method: str, *arguments: Any) -> Any:
        return self.browser.ask("call", page=self.number, method=method, args=arguments)

    def goto(self, url: str) -> dict[str, Any]:
        """Returns when everything of the page has come: `status`, `url` and `headers` of its document."""
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
        """Until the JavaScript expression is true."""
        self.browser.ask("wait_for", page=self.number, condition=condition)

    @property
    def complaints(self) -> list[str]:
        """Errors and warnings of the console, and requests that failed."""
        found: list[str] = self.browser.ask("heard", page=self.number)["complaints"]
        return found

    @property
    def requests(self) -> list[dict[str, Any]]:
        """`method`, `url` and `body` of everything that was asked for, and the answer's `status`: None before it came,
        0 where none did.
        """
        found: list[dict[str, Any]] = self.browser.ask("heard", page=self.number)["requests"]
        return found

    def axe(self) -> list[str]:
        """What violates axe's default rules, those for best practice among them."""
        found: list[str] = self.browser.ask("axe", page=self.number)
        return found

    def sticking_out(self) -> list[str]:
        found: list[str] = self.browser.ask("sticking_out", page=self.number)
        return found

    def missing_pictures(self) -> list[str]:
        found: list[str] = self.browser.ask("missing_pictures", page=self.number)
        return found
