"""The steps by which a deployment is checked, against a storefront on a real socket, healthy or with a fault."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import pytest

from stacks.stages import STAGING
from tests.tools.stand_in_storefront import (
    ASSET,
    BELOW,
    BUSY,
    FALLBACK,
    HEADERS,
    INSTEAD,
    OF_THE_BUCKET,
    PAGE,
    STATUS,
    TRACK,
    WEBHOOK,
    Answer,
    Storefront,
    open_storefront,
    page,
    status,
)
from tests.waiting import SECONDS_UNTIL_HUNG
from tools.deployment_steps import STEPS, Journey, Outcome, Pace, run_steps
from wandstore.storefront.webhook_pages import is_signed, read_webhook_page

SECRET = "the-secret"


@pytest.fixture
def storefront(monkeypatch: pytest.MonkeyPatch) -> Iterator[Storefront]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with open_storefront() as shop:
        yield shop


@dataclass
class Clock:
    """Monotonic seconds that pass only while something sleeps."""

    seconds: float = 0
    sleeps: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.seconds += seconds


def go(url: str, patience: float = 30, secret: str | None = SECRET, clock: Clock | None = None) -> list[Outcome]:
    clock = clock or Clock()
    with httpx.Client(base_url=url, timeout=SECONDS_UNTIL_HUNG) as client:
        journey = Journey(client, STAGING, "deployment-check-1", behind_cloudfront=True, webhook_secret=secret)
        return list(run_steps(journey, Pace(patience, 3, lambda: clock.seconds, clock.sleep)))


def test_a_healthy_stage_passes_every_step_of_the_journey_which_waits_for_its_page(storefront: Storefront) -> None:
    clock = Clock()
    outcomes = go(storefront.url, clock=clock)
    assert [outcome.step for outcome in outcomes] == [step.name for step in STEPS]
    assert [outcome for outcome in outcomes if outcome.fault or outcome.words.startswith("skipped")] == []
    assert clock.sleeps == [3, 3]
    visits = [f"GET {PAGE}", *[f"GET {STATUS}"] * 3, f"GET {PAGE}", f"GET {BELOW}"]
    from_bucket = [f"GET {path}" for path in (BUSY, FALLBACK, INSTEAD)]
    posts = [f"GET {ASSET}", f"POST {TRACK}", f"POST {WEBHOOK}", f"POST {WEBHOOK}", *from_bucket, f"GET {STATUS}"]
    assert storefront.asked == ["GET /health", *visits, *posts]


def test_the_delivered_page_is_signed_and_can_be_read(storefront: Storefront) -> None:
    go(storefront.url)
    body, headers = storefront.bodies[-1]
    assert is_signed(body, headers["x-webhook-signature"], SECRET)
    assert read_webhook_page(body).shopper_id == json.loads(storefront.bodies[0][0])["shopper"] == "deployment-check-1"


def test_without_the_secret_no_page_is_delivered_and_a_line_says_so(storefront: Storefront) -> None:
    (signed,) = [outcome for outcome in go(storefront.url, secret=None) if outcome.step == "webhook, signed"]
    assert signed == ("webhook, signed", "skipped: WEBHOOK_SECRET has no value, or may not be read from here", "")
    assert storefront.asked.count(f"POST {WEBHOOK}") == 1


def without(name: str) -> Answer:
    code, headers, body = page("HIT")
    return code, {key: value for key, value in headers.items() if key != name}, body


@pytest.mark.parametrize(
    ("path", "answer", "step", "fault"),
    [
        ("/health", (503, {}, "later"), "health", "GET /health answers 503: later"),
        (
            "/health",
            (200, {}, '{"status": "ill", "environment": "staging"}'),
            "health",
            "/health says {'status': 'ill'",
        ),
        ("/health", (200, {}, "<html>"), "health", "/health answers no JSON object: <html>"),
        ("/health", (200, {}, "[]"), "health", "/health answers no JSON object: []"),
        (
            "/health",
            (200, {}, '{"status": "healthy", "version": "0.0.1", "environment": "staging"}'),
            "health",
            "/health says version 0.0.1, and this commit is",
        ),
        (PAGE, (502, {}, ""), "first visit", f"GET {PAGE} answers 502"),
        (PAGE, (200, {"X-Cache": "Hit from cloudfront"}, ""), "first visit", "is not the edge function's"),
        (STATUS, status("generating"), "generation", "The page's job is still generating"),
        (STATUS, status("none", '{"message": "Full."}'), "generation", "The visit queued no job: Full."),
        (STATUS, status("failed", '{"message": "No."}'), "generation", "The page's job failed: No."),
        (STATUS, status("queued"), "nothing left running", "A job of deployment-check-1 is still queued"),
        (PAGE, page("MISS", "fallback"), "second visit", "The second visit is MISS, fallback, and not a hit"),
        (BELOW, (404, {}, ""), "page below the store", f"GET {BELOW} answers 404"),
        (BELOW, OF_THE_BUCKET, "page below the store", "so the edge did not answer"),
        (PAGE, without("Strict-Transport-Security"), "security headers", "has no strict-transport-security header"),
        (PAGE, without("Content-Security-Policy"), "security headers", "has no content-security-policy header"),
        (PAGE, page("HIT", **{"Cache-Control": "public"}), "security headers", "may be cached by others"),
        (PAGE, (200, {"X-WandStore-Cache": "HIT"} | HEADERS, "<p>"), "asset", "names no file under /assets/"),
        (ASSET, (403, {}, ""), "asset", f"GET {ASSET} answers 403"),
        (ASSET, (200, {"Cache-Control": "no-store"}, ""), "asset", "may not be cached for ever"),
        (TRACK, (403, {}, "origin"), "post", f"POST {TRACK} answers 403: origin"),
        (TRACK, (202, {}, '{"tracked": false}'), "post", "tracked nothing"),
        (WEBHOOK, (202, {}, "{}"), "webhook, unsigned", f"POST {WEBHOOK} answers 202"),
        (WEBHOOK, (401, {}, "{}"), "webhook, signed", f"POST {WEBHOOK} answers 401"),
        (BUSY, (403, {}, ""), "bucket in place of the edge", f"GET {BUSY} answers 403"),
        (
            FALLBACK,
            (200, {"Content-Type": "text/html"}, ""),
            "bucket in place of the edge",
            f"{FALLBACK} has no content",
        ),
        (
            INSTEAD,
            page("HIT", **{"Content-Type": "text/html"}),
            "bucket in place of the edge",
            f"{INSTEAD} has no X-Wand",
        ),
    ],
)
def test_a_wrong_answer_is_a_fault_of_its_step(
    storefront: Storefront, path: str, answer: Answer, step: str, fault: str
) -> None:
    storefront.answers[path] = [answer]
    faults = {outcome.step: outcome.fault for outcome in go(storefront.url, patience=0) if outcome.fault}
    assert fault in faults[step]


def test_a_stage_that_is_not_healthy_is_asked_nothing_more(storefront: Storefront) -> None:
    storefront.answers["/health"] = [(503, {}, "later")]
    assert len(go(storefront.url, patience=0)) == 1


def test_a_storefront_that_is_not_ready_is_asked_again(storefront: Storefront) -> None:
    storefront.answers["/health"].insert(0, (404, {}, ""))
    clock = Clock()
    assert not [outcome for outcome in go(storefront.url, clock=clock) if outcome.fault]
    assert clock.sleeps == [3, 3, 3]


def test_an_address_without_a_server_is_a_fault() -> None:
    (outcome,) = go("http://127.0.0.1:1", patience=0)
    assert "http://127.0.0.1:1 gives no answer" in outcome.fault
