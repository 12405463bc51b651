"""Documents of attackers in a browser: nothing runs, nothing is loaded, and nothing of ours moves or changes."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from typing import Any

import pytest

from tests.container_image.html.attacks import ATTACKS
from tests.container_image.html.reading import CATALOGUE, STORE
from tests.container_image.html.test_attacks import read_answer, read_page
from tests.npm_tools import node_command
from tools.browser import Browser
from wandstore.documents.segments import SegmentedDocument, TextSegment
from wandstore.pages import RenderContext, RenderedPage, render_page

pytestmark = pytest.mark.slow

ATTACKS_ON_A_PAGE = 12
# What an attack would call, and what a page could be left by.
TRAPS = """
window.hits = [];
window.pwned = () => window.hits.push("script");
for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = () => window.hits.push(name);
"""
# Where ours is on the page, how it looks, and whether it is on top.
LOOK = """
JSON.stringify([...document.querySelectorAll(
  "header, header a, main > :not(.written), .amount, .card, .card h3, .card .price, .take, .take button, .take a"
)].filter((part) => !part.closest(".why") && part.getBoundingClientRect().top < 4000).slice(0, 40).map((part) => {
  const box = part.getBoundingClientRect();
  const style = getComputedStyle(part);
  part.scrollIntoView({block: "center"});
  const now = part.getBoundingClientRect();
  const top = document.elementFromPoint(now.left + now.width / 2, now.top + now.height / 2);
  window.scrollTo(0, 0);
  return [part.tagName, box.left, box.top, box.width, box.height, style.color, style.backgroundColor, style.display,
    style.opacity, style.visibility, style.position, style.fontSize, style.cursor,
    !top || part.contains(top) || top.contains(part)];
}))
"""


class Pages(BaseHTTPRequestHandler):
    """Serves each rendered page with its policy, and everything else empty."""

    pages: dict[str, RenderedPage] = {}  # noqa: RUF012

    def do_GET(self) -> None:
        page = self.pages.get(self.path)
        self.send_response(200)
        if page is None:
            script = self.path.endswith(".js")
            self.send_header("Content-Type", "text/javascript" if script else "image/svg+xml")
            self.end_headers()
            self.wfile.write(b"" if script else b'<svg xmlns="http://www.w3.org/2000/svg"/>')
            return
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", page.content_security_policy)
        self.end_headers()
        self.wfile.write(gzip.decompress(page.body))

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def serving(documents: dict[str, SegmentedDocument]) -> Iterator[str]:
    context = RenderContext(STORE, CATALOGUE)
    Pages.pages = {f"/{name}": render_page(document, context) for name, document in documents.items()}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def documents_of_all() -> dict[str, SegmentedDocument]:
    """What is left of the attacks, several of them on a page; the first page of each kind has none."""
    found: dict[str, SegmentedDocument] = {}
    for kind, read in (("answer", read_answer), ("page", read_page)):
        documents = [document for attack in ATTACKS.values() if isinstance(document := read(attack), SegmentedDocument)]
        harmless = read("")
        assert isinstance(harmless, SegmentedDocument)
        found[f"{kind}-0"] = harmless
        for number in range(0, len(documents), ATTACKS_ON_A_PAGE):
            together = documents[number : number + ATTACKS_ON_A_PAGE]
            # Each in a section of its own: a card beside blocks lays them out, and that is no attack.
            opening, end = TextSegment(html="<section>"), TextSegment(html="</section>")
            parts = chain.from_iterable((opening, *document.segments, end) for document in together)
            found[f"{kind}-{number + 1}"] = SegmentedDocument(segments=(*harmless.segments, *parts))
    return found


def test_no_attack_runs_loads_or_moves_anything(chromium: str) -> None:
    documents = documents_of_all()
    found: dict[str, Any] = {}
    looks: dict[str, list[Any]] = {}
    with (
        serving(documents) as url,
        Browser(node_command("browse.mjs", chromium)) as browser,
        browser.open(scripts=[TRAPS]) as page,
    ):
        for name in documents:
            page.goto(f"{url}/{name}")
            look = json.loads(page.evaluate(LOOK))
            ours = looks.setdefault(name.split("-")[0], look)
            changes = [pair for pair in zip(ours, look, strict=False) if pair[0] != pair[1]]
            hits, address = page.evaluate("window.hits"), page.evaluate("location.href")
            if changes or hits or address != f"{url}/{name}" or len(look) < len(ours):
                found[name] = (changes, hits, address)
        hosts = {request["url"].split("/")[2] for request in page.requests if "://" in request["url"]}
        complaints, tabs = page.complaints, page.tabs
    assert len(looks) == 2
    assert all(len(look) > 8 for look in looks.values())
    assert found == {}
    # The catalogue's pictures are on a host that the browser cannot reach.
    assert hosts - {"cdn.example"} == {url.removeprefix("http://")}
    assert [complaint for complaint in complaints if "cdn.example" not in complaint] == []
    assert len(tabs) == 1
