"""A stand-in for an OpenAI-compatible server and for Claude's, on a real socket: the SDKs' own clients talk to it."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

JSON = "application/json"
EVENT_STREAM = "text/event-stream"
# More seconds than any test lets a model take for a part or for the whole: a caller that waits so long fails its test.
FOR_LONG = 90.0


@dataclass(frozen=True)
class Call:
    """One request as it arrived."""

    path: str
    key: str
    body: dict[str, Any]

    @property
    def model(self) -> str:
        return str(self.body.get("model"))

    @property
    def prompt(self) -> str:
        system = self.body.get("system", "")
        if isinstance(system, list):
            system = "".join(block["text"] for block in system)
        return "\n".join([system, *(str(message["content"]) for message in self.body["messages"])])

    @property
    def is_to_claude(self) -> bool:
        return self.path == "/v1/messages"

    @property
    def wants_html(self) -> bool:
        """Whether it asks for a page of HTML with places for the catalogue's facts."""
        return "<product-card" in self.prompt

    @property
    def product_ids(self) -> list[str]:
        """How the product lines of the prompt name the products, in their order."""
        return [fields[0] for fields in self._product_lines]

    @property
    def product_titles(self) -> list[str]:
        return [fields[1] for fields in self._product_lines]

    @property
    def _product_lines(self) -> list[list[str]]:
        _, _, lines = self.prompt.rpartition("id|title|type|")
        lines = lines.partition("</products>")[0]
        return [line.split("|") for line in lines.splitlines()[1:] if "|" in line]


@dataclass(frozen=True)
class Reply:
    """What the server answers. `text` is the model's; `body` replaces the whole response's."""

    text: str = ""
    status: int = 200
    body: bytes | None = None
    content_type: str | None = None
    stream: bool | None = None  # None: as the request asks
    finish_reason: str | None = "stop"
    delay_seconds: float = 0.0  # before the first byte
    pause_seconds: float = 0.0  # before each event after the first
    drop: str = ""  # "at once": no answer; "midway": half of one
    keep_open_seconds: float = 0.0  # after the stream's end
    headers: Mapping[str, str] = field(default_factory=dict)  # further headers of a response with a body of its own
    hang_after: str = ""  # a stream stops behind these words, and its connection stays open for that long
    drips: bool = False  # in that time, empty parts come again and again

    @classmethod
    def error(cls, status: int, kind: str = "", message: str = "no") -> Reply:
        return cls(
            status=status, body=json.dumps({"type": "error", "error": {"message": message, "type": kind}}).encode()
        )


def write_tree(product_ids: list[str], **changes: Any) -> str:
    """A valid answer that shows these products; `changes` replace fields of the grid's config."""
    components = [
        {
            "type": "hero",
            "id": "opening",
            "config": {"variant": "feature", "headline": "Chosen with care", "product_ids": product_ids[:1]},
        },
        {
            "type": "grid",
            "id": "more",
            "config": {"variant": "airy", "title": "A quiet selection", "product_ids": product_ids[:8], **changes},
        },
        {"type": "filters", "id": "find", "config": {"variant": "bar", "title": "Find your way"}},
    ]
    return json.dumps({"components": components})


def write_page(product_ids: list[str], *, title: str = "A quiet selection") -> str:
    """A valid answer in HTML that shows these products: an opening, cards, a row of the server's choice, and search."""
    opening, *rest = product_ids
    cards = "".join(f'<product-card of="{product_id}"/>' for product_id in rest[:6])
    shelf = f'<section><h2>{title}</h2><p>Each with its own grain.</p><div class="cards">{cards}</div></section>'
    return (
        '<section class="intro split"><div><h2>Chosen with care</h2><p class="lead">Slow woods for long evenings, as '
        f'<a product="{opening}">this one</a>.</p></div><product-card of="{opening}"/></section>'
        f"{shelf if rest else ''}"
        '<section class="band"><h2>Close to what you know</h2>'
        '<product-row kind="picks" count="3"/></section>'
        "<section><h2>Find your way</h2><product-find/></section>"
    )


def answer_well(call: Call) -> Reply:
    return Reply(write_page(call.product_ids) if call.wants_html else write_tree(call.product_ids))


@dataclass
class StandInModel:
    """Use it in a `with` statement; `answer` may be replaced between requests, and runs in the request's thread."""

    answer: Callable[[Call], Reply] = answer_well
    calls: list[Call] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), self)

    @property
    def url(self) -> str:
        """The base URL, with its version path, as `KIMI_BASE_URL` takes it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def claude_url(self) -> str:
        """The same server's, without the version path, as `CLAUDE_BASE_URL` takes it."""
        return self.url.removesuffix("/v1")

    @property
    def models_asked(self) -> list[str]:
        return [call.model for call in self.calls]

    def replies(self, *replies: Reply) -> None:
        """Answers with these in turn, and then with the last one forever."""
        left = list(replies)
        lock = threading.Lock()

        def answer(_: Call) -> Reply:
            with lock:
                return left.pop(0) if len(left) > 1 else left[0]

        self.answer = answer

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], model: StandInModel) -> None:
        super().__init__(address, _Handler)
        self.model = model

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client that gave up waiting is what some tests are about.
        pass


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        key = self.headers.get("x-api-key") or self.headers.get("Authorization", "").removeprefix("Bearer ")
        call = Call(self.path, key, json.loads(raw))
        # A list's append is one step, so the count is right however many threads there are.
        self.server.model.calls.append(call)
        reply = self.server.model.answer(call)
        time.sleep(reply.delay_seconds)
        self.close_connection = True
        if reply.drop == "at once":
            self.connection.shutdown(socket.SHUT_RDWR)
        elif reply.body is not None:
            self._send(reply.status, reply.content_type or JSON, reply.body, headers=reply.headers)
        elif call.body.get("stream") if reply.stream is None else reply.stream:
            self._stream(call, reply)
        else:
            self._send_completion(call, reply)

    def _send(
        self, status: int, content_type: str, body: bytes, length: int | None = None, headers: Mapping[str, str] = {}
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": content_type, **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def _send_completion(self, call: Call, reply: Reply) -> None:
        choice = {
            "index": 0,
            "message": {"role": "assistant", "content": reply.text},
            "finish_reason": reply.finish_reason,
        }
        whole = {**_head(call, "chat.completion"), "choices": [choice], "usage": _usage(call, reply)}
        if call.is_to_claude:
            content = [{"type": "text", "text": reply.text}]
            whole = {**_claude_head(call, reply), "content": content, "stop_reason": _stop_reason(reply)}
            whole["usage"]["output_tokens"] = len(reply.text) // 4
        body = json.dumps(whole).encode()
        if reply.drop == "midway":
            self._send(reply.status, JSON, body[: len(body) // 2], length=len(body))
        else:
            self._send(reply.status, reply.content_type or JSON, body)

    def _stream(self, call: Call, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type or EVENT_STREAM)
        self.end_headers()
        send_piece = self._send_claude_piece if call.is_to_claude else self._send_piece
        if call.is_to_claude:
            self._send_claude_event("message_start", message=_claude_head(call, reply))
            self._send_claude_event("content_block_start", index=0, content_block={"type": "text", "text": ""})
            self._send_claude_event("ping")
        text = "".join(reply.text.partition(reply.hang_after)[:2]) if reply.hang_after else reply.text
        pieces = [text[place : place + 40] for place in range(0, len(text), 40)]
        if reply.drop == "midway":
            pieces = pieces[: len(pieces) // 2]
        for number, piece in enumerate(pieces):
            time.sleep(reply.pause_seconds if number else 0)
            send_piece(call, piece)
        if reply.hang_after:
            end = time.monotonic() + reply.keep_open_seconds
            while reply.drips and time.monotonic() < end:
                time.sleep(0.02)
                send_piece(call, "")
            time.sleep(max(0.0, end - time.monotonic()))
        if reply.hang_after or reply.drop == "midway":
            return
        if call.is_to_claude:
            self._send_claude_event("content_block_stop", index=0)
            usage = {"output_tokens": len(reply.text) // 4}
            self._send_claude_event("message_delta", delta={"stop_reason": _stop_reason(reply)}, usage=usage)
            self._send_claude_event("message_stop")
        else:
            self._send_end(call, reply)
        time.sleep(reply.keep_open_seconds)

    def _send_piece(self, call: Call, piece: str) -> None:
        self._send_event(call, [{"index": 0, "delta": {"content": piece}, "finish_reason": None}])

    def _send_end(self, call: Call, reply: Reply) -> None:
        self._send_event(call, [{"index": 0, "delta": {}, "finish_reason": reply.finish_reason}])
        if (call.body.get("stream_options") or {}).get("include_usage"):
            self._send_event(call, [], usage=_usage(call, reply))
        self.wfile.write(b"data: [DONE]\n\n")

    def _send_claude_piece(self, call: Call, piece: str) -> None:
        self._send_claude_event("content_block_delta", index=0, delta={"type": "text_delta", "text": piece})

    def _send_claude_event(self, kind: str, **fields: Any) -> None:
        self.wfile.write(f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n".encode())

    def _send_event(self, call: Call, choices: list[Any], **more: Any) -> None:
        event = {**_head(call, "chat.completion.chunk"), "choices": choices, **more}
        self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())

    def log_message(self, format: str, *args: Any) -> None:
        pass


def _head(call: Call, kind: str) -> dict[str, Any]:
    return {"id": "stand-in", "object": kind, "created": 1_790_000_000, "model": call.model}


_STOP_REASONS = {"stop": "end_turn", "length": "max_tokens", "content_filter": "refusal"}


def _stop_reason(reply: Reply) -> str | None:
    return _STOP_REASONS[reply.finish_reason] if reply.finish_reason else None


def _claude_head(call: Call, reply: Reply) -> dict[str, Any]:
    usage = {"input_tokens": len(call.prompt) // 4, "output_tokens": 1}
    return {
        "id": "stand-in",
        "type": "message",
        "role": "assistant",
        "model": call.model,
        "content": [],
        "stop_reason": None,
        "usage": usage,
    }


def _usage(call: Call, reply: Reply) -> dict[str, int]:
    prompt, completion = len(call.prompt) // 4, len(reply.text) // 4
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
