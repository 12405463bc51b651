"""The steps of the check of a deployment: what a new shopper, a sender of pages and a browser ask for, in order."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpx

from stacks.stages import Stage
from wandstore import __version__, keys
from wandstore.catalogue.groups import EVERYTHING_HANDLE
from wandstore.ids import parse_slug

_ASSET = re.compile(r"/assets/[\w./-]+")
_LIVE = ("queued", "generating")
# CloudFront adds these to every answer.
_HEADERS_OF_CLOUDFRONT = (
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "permissions-policy",
)
# From the bucket of public files, which stands in for the edge. These alone can be asked for while the edge works.
BUSY_PAGE = f"/{keys.BUSY_PAGE}"
_FAILOVER = "X-WandStore-Failover"
_DELIVERED = "<!doctype html><html><head><title>Check</title></head><body><h1>A delivered page</h1></body></html>"


class Fault(Exception):
    """What is wrong, as one sentence for a person. A new deployment may need some time, so a step is repeated."""


class Skipped(Exception):
    """Why a step says nothing about this deployment."""


@dataclass
class Journey:
    """`webhook_secret` is None where it cannot be read. `page` is the HTML of the shopper's last page."""

    client: httpx.Client
    stage: Stage
    shopper: str
    behind_cloudfront: bool
    webhook_secret: str | None = None
    page: httpx.Response | None = field(default=None, repr=False)

    @property
    def store(self) -> str:
        return self.stage.settings.default_store

    def visit(self) -> httpx.Response:
        path = f"/s/{self.store}"
        page = self._ask("GET", path, params={"shopper": self.shopper})
        if page.headers.get("X-WandStore-Cache") not in ("HIT", "STALE", "MISS"):
            raise Fault(f"{path} has no X-WandStore-Cache header, so the answer is not the edge function's.")
        self.page = page
        return page

    def read_status(self) -> dict[str, Any]:
        query = {"shopper": self.shopper, "store": self.store}
        return _json(self._ask("GET", "/api/generation/status", params=query))

    def post(self, path: str, body: bytes, **headers: str) -> httpx.Response:
        return self.client.post(path, content=body, headers={"content-type": "application/json"} | headers)

    def _ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        return _expect(self.client.request(method, path, **options), httpx.codes.OK)


def _expect(answer: httpx.Response, *statuses: int) -> httpx.Response:
    if answer.status_code not in statuses:
        request = answer.request
        text = " ".join(answer.text[:200].split())
        raise Fault(f"{request.method} {request.url.path} answers {answer.status_code}: {text}")
    return answer


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Fault(f"{answer.request.url.path} answers no JSON object: {answer.text[:200]}")
    return found


# The steps ------------------------------------------------------------------------------------------------------------


def check_health(journey: Journey) -> str:
    health = _json(_expect(journey.client.get("/health"), httpx.codes.OK))
    stage = journey.stage.settings.environment
    if (health.get("status"), health.get("environment")) != ("healthy", stage):
        raise Fault(f"/health says {health}, and the stage is {stage}.")
    if health.get("version") != __version__:
        raise Fault(f"/health says version {health.get('version')}, and this commit is {__version__}.")
    return f"version {__version__}"


def check_first_visit(journey: Journey) -> str:
    return f"{_name_page(journey.visit())} for the new shopper {journey.shopper}"


def wait_for_page(journey: Journey) -> str:
    """Raises `Fault` while the job is live; it is then repeated."""
    status = journey.read_status()
    if status.get("status") == "completed":
        return f"by {status.get('source')}, in {status.get('poolMember') or 'the pool'}"
    reason = (status.get("error") or {}).get("message", "no reason is known")
    match status.get("status"):
        case "failed":
            raise Fault(f"The page's job failed: {reason}")
        case "none":
            raise Fault(f"The visit queued no job: {reason}")
        case live:
            raise Fault(f"The page's job is still {live}: the generator does not receive it, or does not end it.")


def check_second_visit(journey: Journey) -> str:
    page = journey.visit()
    if page.headers["X-WandStore-Cache"] != "HIT":
        raise Fault(f"The second visit is {_name_page(page)}, and not a hit: the page was not stored.")
    return _name_page(page)


def check_post(journey: Journey) -> str:
    event = {"shopper": journey.shopper, "store": journey.store, "event": "search", "query": "oak"}
    answer = _expect(journey.post("/api/shopper/track", json.dumps(event).encode()), httpx.codes.ACCEPTED)
    if not _json(answer).get("tracked"):
        raise Fault("/api/shopper/track tracked nothing: storage did not answer.")
    return "an event was tracked"


def check_unsigned_webhook(journey: Journey) -> str:
    _expect(journey.post("/webhook/generation-complete", b"{}"), httpx.codes.UNAUTHORIZED)
    return "refused without a signature"


def check_signed_webhook(journey: Journey) -> str:
    """A page for this shopper alone, whose job is waited for, so that nothing is left running."""
    if journey.webhook_secret is None:
        raise Skipped("WEBHOOK_SECRET has no value, or may not be read from here")
    page = {"jobId": "check", "storeSlug": journey.store, "shopperId": journey.shopper, "html": _DELIVERED}
    body = json.dumps(page).encode()
    signature = hmac.new(journey.webhook_secret.encode(), body, hashlib.sha256).hexdigest()
    answer = journey.post("/webhook/generation-complete", body, **{"X-Webhook-Signature": f"sha256={signature}"})
    if _expect(answer, httpx.codes.ACCEPTED, httpx.codes.CONFLICT).status_code == httpx.codes.CONFLICT:
        return "accepted; a job of this shopper is live"
    return "a page was delivered"


def check_nothing_runs(journey: Journey) -> str:
    status = journey.read_status().get("status")
    if status in _LIVE:
        raise Fault(f"A job of {journey.shopper} is still {status}.")
    return "no job of this shopper is live"


def check_asset(journey: Journey) -> str:
    found = _ASSET.search(journey.page.text) if journey.page else None
    if found is None:
        raise Fault("The page names no file under /assets/.")
    asset = _expect(journey.client.get(found[0]), httpx.codes.OK)
    if "immutable" not in asset.headers.get("cache-control", ""):
        raise Fault(f"{found[0]} may not be cached for ever: Cache-Control is {asset.headers.get('cache-control')!r}.")
    return found[0]


def check_page_below(journey: Journey) -> str:
    """Its path reaches the edge in a header that CloudFront's function writes."""
    path = f"/s/{journey.store}/collections/{EVERYTHING_HANDLE}"
    page = _expect(journey.client.get(path), httpx.codes.OK)
    if _FAILOVER in page.headers:
        raise Fault(f"{path} is the page that stands in for it, so the edge did not answer.")
    return f"{path} is the edge's own"


def check_headers(journey: Journey) -> str:
    headers = journey.page.headers if journey.page else httpx.Headers()
    wanted = ("content-security-policy", *(_HEADERS_OF_CLOUDFRONT if journey.behind_cloudfront else ()))
    if missing := [name for name in wanted if name not in headers]:
        raise Fault(f"The page has no {', '.join(missing)} header.")
    if "public" in headers.get("cache-control", ""):
        raise Fault(f"The shopper's own page may be cached by others: Cache-Control is {headers['cache-control']!r}.")
    return f"{len(wanted)} security headers, and the page is private"


def check_stand_in(journey: Journey) -> str:
    """CloudFront takes this page from the bucket, as it takes a store's fallback page when the edge fails.

    The failover itself cannot be asked for, because the edge works.
    """
    if not journey.behind_cloudfront:
        raise Skipped("there is no CloudFront before this address")
    store = parse_slug(journey.store)
    pages = [f"/{key}" for key in (keys.shown_fallback_page(store), keys.stand_in_page(store))]
    for path in (BUSY_PAGE, *pages):
        page = _expect(journey.client.get(path), httpx.codes.OK)
        if "html" not in page.headers.get("content-type", ""):
            raise Fault(f"{path} is no page: its type is {page.headers.get('content-type')!r}.")
        # CloudFront's function makes these of what S3 stores with the page. The busy page has its policy inside.
        if path != BUSY_PAGE and "content-security-policy" not in page.headers:
            raise Fault(f"{path} has no content-security-policy header.")
        if path != BUSY_PAGE and page.headers.get(_FAILOVER) != "bucket":
            raise Fault(f"{path} has no {_FAILOVER} header, so it is not the bucket's.")
    return f"{BUSY_PAGE}, {' and '.join(pages)} come from the bucket"


def _name_page(page: httpx.Response) -> str:
    return f"{page.headers['X-WandStore-Cache']}, {page.headers.get('X-WandStore-Source')}"


class Step(NamedTuple):
    name: str
    check: Callable[[Journey], str]


STEPS = (
    Step("health", check_health),
    Step("first visit", check_first_visit),
    Step("generation", wait_for_page),
    Step("second visit", check_second_visit),
    Step("page below the store", check_page_below),
    Step("security headers", check_headers),
    Step("asset", check_asset),
    Step("post", check_post),
    Step("webhook, unsigned", check_unsigned_webhook),
    Step("webhook, signed", check_signed_webhook),
    Step("bucket in place of the edge", check_stand_in),
    Step("nothing left running", check_nothing_runs),
)


class Outcome(NamedTuple):
    """`fault` is empty for a step that passed or was skipped."""

    step: str
    words: str
    fault: str = ""


@dataclass(frozen=True)
class Pace:
    """`now` gives monotonic seconds. All steps together may wait until `give_up_at`."""

    give_up_at: float
    pause_seconds: float
    now: Callable[[], float]
    sleep: Callable[[float], None]


def run_steps(journey: Journey, pace: Pace) -> Iterator[Outcome]:
    """Each step until it passes or the time is over. A stage that is not healthy is asked nothing more."""
    for step in STEPS:
        outcome = _repeat(step, journey, pace)
        yield outcome
        if outcome.fault and step.check is check_health:
            return


def _repeat(step: Step, journey: Journey, pace: Pace) -> Outcome:
    while True:
        try:
            return Outcome(step.name, step.check(journey))
        except Skipped as reason:
            return Outcome(step.name, f"skipped: {reason}")
        except Fault as fault:
            words = str(fault)
        except httpx.HTTPError as error:
            words = f"{journey.client.base_url} gives no answer: {error or type(error).__name__}"
        if pace.now() + pace.pause_seconds > pace.give_up_at:
            return Outcome(step.name, "", words)
        pace.sleep(pace.pause_seconds)
