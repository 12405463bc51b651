"""`python -m tools.stand_in_provider`: an OpenAI-compatible server in a model's place, until Ctrl-C.

It writes plausible pages from what is in the prompt: component trees, or HTML where the store is in html mode. So
`make run` can show a model's pages without a key; what is printed says how.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape, unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

PORT = 4010
_PIECE_CHARACTERS = 40


class Line(NamedTuple):
    """What the stand-in reads in a product's line of the prompt."""

    id: str
    category: str


def read_lines(prompt: str) -> list[Line]:
    """The products of a prompt, in its order, as HTML may quote them."""
    _, _, lines = prompt.rpartition("<products>\n")
    fields = [line.split("|") for line in lines.partition("</products>")[0].splitlines()[1:]]
    return [Line(escape(found[0]), escape(found[2])) for found in fields if len(found) > 2]


def write_answer(prompt: str) -> str:
    """A page as the prompt asks for it."""
    lines = read_lines(prompt)
    if not lines:
        return "There are no products to lay out."
    persona = re.search(r"^persona: (\w+)", prompt, re.MULTILINE)
    write = write_page if "<product-card" in prompt else write_tree
    return write(lines, persona[1] if persona else "neutral")


# HTML -----------------------------------------------------------------------------------------------------------------


def write_page(lines: list[Line], persona: str) -> str:
    """The content of a page in HTML."""
    first, *rest = lines
    opening = _section(
        "intro split",
        f'<div><h2>Made to be held</h2><p class="lead">Begin with <a product="{first.id}">this one</a>, and take your '
        f'time with the others.</p></div><product-card of="{first.id}"/>',
    )
    match persona:
        case "minimalist":
            return opening + _section("", _heading("A few others") + _cards(rest[:3]))
        case "dealhunter":
            return (
                opening
                + _section("", _heading("Find your way") + "<product-find/>")
                + _section("band", _heading("First to look at") + '<product-row kind="reduced" count="4"/>')
                + _section("", _heading("The rest of the shelf") + _cards(rest[:8], "list"))
            )
        case "explorer":
            return (
                opening
                + _section("band", _heading("Just in") + '<product-row kind="new" count="4"/>')
                + _section("", _heading("Where to next") + _columns(lines))
                + _section("", _heading("A mixed handful") + _cards(rest[:6]))
                + _section("", _heading("Find your way") + "<product-find/>")
            )
        case "loyalist":
            one = rest[0].id if rest else first.id
            return (
                opening
                + _section("split", _story(one) if rest else "<p>It stands alone.</p>")
                + _section("band", _heading("Close to it") + '<product-row kind="picks" count="3"/>')
                + _section("", f'<p class="aside"><a category="{first.category}">All of {first.category}</a></p>')
            )
    return (
        opening
        + _section("", _heading("A first look around") + _cards(rest[:6]))
        + _section("", _heading("By type") + _columns(lines))
        + _section("band", _heading("Perhaps for you") + '<product-row kind="picks" count="4"/>')
        + _section("", _heading("Find your way") + "<product-find/>")
    )


def _section(classes: str, content: str) -> str:
    return f'<section class="{classes}">{content}</section>' if classes else f"<section>{content}</section>"


def _heading(words: str) -> str:
    return f"<h2>{words}</h2>"


def _cards(lines: list[Line], layout: str = "cards") -> str:
    cards = "".join(f'<product-card of="{line.id}"/>' for line in lines)
    return f'<div class="{layout}">{cards}</div>'


def _columns(lines: list[Line]) -> str:
    categories = list(dict.fromkeys(line.category for line in lines if line.category))[:3]
    blocks = "".join(
        f'<div><h3>{name}</h3><p><a category="{name}">See all of this type</a></p></div>' for name in categories
    )
    return f'<div class="columns">{blocks}</div>'


def _story(product_id: str) -> str:
    return (
        f'<div><product-picture of="{product_id}"/></div><div><p class="label">Worth a second look</p>'
        f'<h2><product-title of="{product_id}"/></h2><p>Plain in its lines, and easy to hold.</p>'
        f'<p><product-price of="{product_id}"/></p><product-button of="{product_id}"/>'
        "</div>"
    )


# Component trees ------------------------------------------------------------------------------------------------------


def write_tree(lines: list[Line], persona: str) -> str:
    """A component tree as JSON."""
    ids = [unescape(line.id) for line in lines]
    few = persona == "minimalist"
    hero = {"variant": "feature", "headline": "Made to be held", "text": "Take your time.", "product_ids": ids[:1]}
    grid = {
        "variant": "airy" if few else "dense",
        "title": "A first look around",
        "product_ids": ids[1 : 4 if few else 9],
    }
    components: list[dict[str, Any]] = [
        {"type": "hero", "id": "opening", "config": hero},
        {"type": "grid", "id": "shelf", "config": grid},
        {"type": "filters", "id": "find", "config": {"variant": "bar" if few else "panel", "title": "Find your way"}},
    ]
    return json.dumps({"components": [part for part in components if part["config"].get("product_ids") != []]})


# The server -----------------------------------------------------------------------------------------------------------


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seconds: float = 0.0

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        prompt = "\n".join(str(message["content"]) for message in sent["messages"])
        answer = write_answer(prompt)
        usage = {"prompt_tokens": len(prompt.encode()) // 4, "completion_tokens": len(answer.encode()) // 4}
        self.close_connection = True
        self.send_response(200)
        head = {"id": "stand-in", "created": int(time.time()), "model": sent["model"]}
        if sent.get("stream"):
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            self._stream(head | {"object": "chat.completion.chunk"}, answer, usage)
            return
        message = {"role": "assistant", "content": answer}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        body = json.dumps(head | {"object": "chat.completion", "choices": [choice], "usage": usage}).encode()
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, head: dict[str, Any], answer: str, usage: dict[str, int]) -> None:
        pieces = [answer[at : at + _PIECE_CHARACTERS] for at in range(0, len(answer), _PIECE_CHARACTERS)]
        for piece in pieces:
            time.sleep(self.seconds / len(pieces))
            self._send(head | {"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})
        self._send(head | {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "usage": usage})
        self.wfile.write(b"data: [DONE]\n\n")

    def _send(self, event: dict[str, Any]) -> None:
        self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def serving(port: int = 0, seconds: float = 0.0) -> Iterator[str]:
    """The base URL of a stand-in, which takes this long for an answer; gone afterwards. Port 0 is any free one."""
    handler = type("Handler", (_Handler,), {"seconds": seconds})
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/v1"
        finally:
            server.shutdown()


def stand_in_settings(url: str) -> dict[str, str]:
    """The environment of a run in html mode with the stand-in, in which every new shopper may cause a call."""
    return {
        "KIMI_API_KEY": "any",
        "KIMI_BASE_URL": url,
        "GENERATION_MODE": "html",
        "NEW_SHOPPERS_USD_PER_HOUR": "100",
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="An OpenAI-compatible server in a model's place.")
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--seconds", type=float, default=2.0, help="how long an answer takes")
    given = parser.parse_args()
    with serving(given.port, given.seconds) as url:
        print(f"A model's stand-in at {url}; Ctrl-C ends it. In another terminal:", flush=True)
        settings = " ".join(f"{name}={value}" for name, value in stand_in_settings(url).items())
        print(f"  {settings} make run", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
