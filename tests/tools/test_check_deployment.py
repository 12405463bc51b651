"""The check of a deployment, against a storefront on a real socket, healthy or with a fault."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from stacks.stages import STAGING
from tools import check_deployment
from tools.check_deployment import find_faults, main, storefront_url

PAGE = f"/s/{STAGING.settings.default_store}"
Answer = tuple[int, dict[str, str], str]

HEALTHY: Answer = (200, {}, '{"status": "healthy", "version": "0.1.0", "environment": "staging"}')
A_PAGE: Answer = (200, {"X-WandStore-Cache": "MISS"}, "<!doctype html>")


@dataclass
class Storefront:
    """`answers` has status, headers and body by path; `asked` has every requested path with its query."""

    url: str
    answers: dict[str, Answer]
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def storefront(monkeypatch: pytest.MonkeyPatch) -> Iterator[Storefront]:
    class Requests(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shop.asked.append(self.path)
            status, headers, body = shop.answers[self.path.partition("?")[0]]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            pass

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ThreadingHTTPServer(("127.0.0.1", 0), Requests) as server:
        shop = Storefront(f"http://127.0.0.1:{server.server_port}", {"/health": HEALTHY, PAGE: A_PAGE})
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        yield shop
        server.shutdown()


@pytest.fixture
def outputs(storefront: Storefront, tmp_path: Path) -> Path:
    """The file that `cdk deploy --outputs-file` writes."""
    path = tmp_path / "cdk-outputs.json"
    stacks = {
        "wandstore-data-staging": {"UICACHETABLE": "ui-cache"},
        "wandstore-edge-staging": {"StorefrontUrl": storefront.url, "DistributionId": "E2"},
    }
    path.write_text(json.dumps(stacks))
    return path


def test_a_healthy_stage_passes(storefront: Storefront, outputs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main("staging", outputs, patience_seconds=0) == 0
    assert storefront.asked == ["/health", f"{PAGE}?shopper=deployment-check"]
    assert storefront.url in capsys.readouterr().out


@pytest.mark.parametrize(
    ("path", "answer", "fault"),
    [
        ("/health", (503, {}, "later"), "/health answers 503: later"),
        ("/health", (200, {}, '{"status": "ill", "environment": "staging"}'), "/health answers 200"),
        ("/health", (200, {}, '{"status": "healthy", "environment": "production"}'), "/health answers 200"),
        ("/health", (200, {}, "<html>"), "no valid answer"),
        ("/health", (200, {}, "[]"), "no valid answer"),
        (PAGE, (502, {}, ""), f"{PAGE} answers 502"),
        (PAGE, (200, {}, "<!doctype html>"), "no X-WandStore-Cache header"),
        (PAGE, (200, {"X-WandStore-Cache": "Hit from cloudfront"}, ""), "no X-WandStore-Cache header"),
    ],
)
def test_a_wrong_answer_is_a_fault(storefront: Storefront, path: str, answer: Answer, fault: str) -> None:
    storefront.answers[path] = answer
    (found,) = find_faults(storefront.url, STAGING)
    assert fault in found


def test_a_fault_is_printed_and_fails_the_check(
    storefront: Storefront, outputs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    storefront.answers["/health"] = (503, {}, "later")
    assert main("staging", outputs, patience_seconds=0) == 1
    assert "/health answers 503: later" in capsys.readouterr().err


def test_an_address_without_a_server_is_a_fault() -> None:
    (fault,) = find_faults("http://127.0.0.1:1", STAGING)
    assert "no valid answer" in fault


def test_a_storefront_that_is_not_ready_is_checked_again(
    storefront: Storefront, outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_deployment, "PAUSE_SECONDS", 0.01)
    storefront.answers[PAGE] = (404, {}, "")

    def appear(_: float) -> None:
        storefront.answers[PAGE] = A_PAGE

    monkeypatch.setattr("time.sleep", appear)
    assert main("staging", outputs, patience_seconds=30) == 0
    assert len(storefront.asked) == 4


@pytest.mark.parametrize("stacks", [{}, {"a": {"StorefrontUrl": "x"}, "b": {"StorefrontUrl": "y"}}])
def test_outputs_without_one_storefront_are_refused(tmp_path: Path, stacks: dict[str, dict[str, str]]) -> None:
    (tmp_path / "outputs.json").write_text(json.dumps(stacks))
    with pytest.raises(LookupError, match="exactly one stack must have the output StorefrontUrl"):
        storefront_url(tmp_path / "outputs.json")
