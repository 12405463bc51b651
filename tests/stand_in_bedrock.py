"""A stand-in for Bedrock's `ConverseStream` on a real socket: botocore's own client talks to it.

Its answer is `application/vnd.amazon.eventstream`: frames of headers and a payload, each with two checksums.
"""

from __future__ import annotations

import json
import struct
import threading
import time
import urllib.parse
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

_STRING = 7  # the type of a header's value


def encode_frame(headers: Mapping[str, str], payload: bytes) -> bytes:
    """One frame of an event stream."""
    encoded = b"".join(
        struct.pack("!B", len(name)) + name.encode() + struct.pack("!BH", _STRING, len(value.encode())) + value.encode()
        for name, value in headers.items()
    )
    prelude = struct.pack("!II", 16 + len(encoded) + len(payload), len(encoded))
    frame = prelude + struct.pack("!I", zlib.crc32(prelude)) + encoded + payload
    return frame + struct.pack("!I", zlib.crc32(frame))


def event(kind: str, **content: Any) -> bytes:
    headers = {":event-type": kind, ":content-type": "application/json", ":message-type": "event"}
    return encode_frame(headers, json.dumps(content).encode())


def exception(kind: str, message: str) -> bytes:
    """An error that comes after the stream has begun."""
    headers = {":exception-type": kind, ":content-type": "application/json", ":message-type": "exception"}
    return encode_frame(headers, json.dumps({"message": message}).encode())


@dataclass(frozen=True)
class BedrockReply:
    """What the server answers: an `error` is its status, AWS's name of it, and its message.

    `frames` replace the whole stream. It hangs after `hang_after` frames for `hang_seconds`, and ends after
    `end_after`; `pause_seconds` come before each frame.
    """

    text: str = ""
    stop: str = "end_turn"
    usage: Mapping[str, int] | None = None
    error: tuple[int, str, str] | None = None
    frames: tuple[bytes, ...] | None = None
    delay_seconds: float = 0.0
    pause_seconds: float = 0.0
    end_after: int | None = None
    hang_after: int | None = None
    hang_seconds: float = 0.0

    def stream(self) -> Iterator[bytes]:
        if self.frames is not None:
            yield from self.frames
            return
        yield event("messageStart", role="assistant")
        for place in range(0, len(self.text), 40):
            yield event("contentBlockDelta", contentBlockIndex=0, delta={"text": self.text[place : place + 40]})
        yield event("contentBlockStop", contentBlockIndex=0)
        yield event("messageStop", stopReason=self.stop)
        if self.usage is not None:
            yield event("metadata", usage=dict(self.usage), metrics={"latencyMs": 1})


@dataclass(frozen=True)
class BedrockCall:
    model: str
    body: dict[str, Any]
    authorization: str


@dataclass
class StandInBedrock:
    """Use it in a `with` statement; it gives its replies in turn, and then the last one forever."""

    replies: list[BedrockReply] = field(default_factory=lambda: [BedrockReply("{}")])
    calls: list[BedrockCall] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), self)

    @property
    def url(self) -> str:
        """The address, as `BEDROCK_URL` takes it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def next_reply(self) -> BedrockReply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], bedrock: StandInBedrock) -> None:
        super().__init__(address, _Handler)
        self.bedrock = bedrock

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client that gave up waiting is what some tests are about.
        pass


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        _, _, model, operation = self.path.split("/", 3)
        assert operation == "converse-stream"
        call = BedrockCall(urllib.parse.unquote(model), body, self.headers["Authorization"])
        self.server.bedrock.calls.append(call)
        reply = self.server.bedrock.next_reply()
        time.sleep(reply.delay_seconds)
        self.close_connection = True
        if reply.error:
            self._refuse(*reply.error)
        else:
            self._stream(reply)

    def _refuse(self, status: int, kind: str, message: str) -> None:
        content = json.dumps({"message": message}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("x-amzn-ErrorType", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _stream(self, reply: BedrockReply) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/vnd.amazon.eventstream")
        # As AWS sends it: without chunks, the client would wait for 64 kB before it reads a frame.
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for number, frame in enumerate(reply.stream()):
            if number == reply.end_after:
                return
            if number == reply.hang_after:
                time.sleep(reply.hang_seconds)
            time.sleep(reply.pause_seconds)
            self.wfile.write(b"%x\r\n%s\r\n" % (len(frame), frame))
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *args: Any) -> None:
        pass
