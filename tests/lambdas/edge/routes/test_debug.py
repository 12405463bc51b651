import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Literal

import pytest
from starlette.testclient import TestClient

from container_image.probe import answer_probe
from lambdas.edge.app import create_app
from lambdas.edge.routes import debug
from tests.shop import Shop
from wandstore import __version__, keys
from wandstore.aws import secret_store as secrets
from wandstore.documents.origin import GenerationCost
from wandstore.errors import ErrorCode, JobError
from wandstore.jobs.items import Jobs
from wandstore.jobs.probe import ProbeAnswer, ProbedBreaker, ProbedProvider, Probes, read_probe_id
from wandstore.shoppers.personas import PersonaType

ROUTES = ("/debug/container", "/debug/generate", "/debug/errors?shopper=ada")
TOKEN = {"X-WandStore-Debug-Token": "a token"}


@pytest.fixture(autouse=True)
def no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEBUG_TOKEN", raising=False)
    secrets.forget_secrets()


@pytest.fixture
def open_edge(shop: Shop) -> Iterator[TestClient]:
    """The edge app of a development stage, whose default store is the shop's."""
    settings = replace(shop.settings, environment="development", default_store="lantern")
    with TestClient(create_app(settings, shop.clients)) as client:
        yield client


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], None]:
    """Has something done in place of each pause of a waiting route, in which the clock goes on by a second."""
    clock = [time.monotonic()]

    def during_each_pause(work: Callable[[], Any]) -> None:
        async def sleep(_: float) -> None:
            clock[0] += 1
            work()

        monkeypatch.setattr(debug, "sleep", sleep)
        monkeypatch.setattr(debug, "time", type("Clock", (), {"monotonic": lambda: clock[0], "time": time.time}))

    return during_each_pause


# The door


def test_in_development_a_page_of_another_site_is_let_in_no_more_than_elsewhere(open_edge: TestClient) -> None:
    for site, status in (("cross-site", 404), ("same-site", 404), ("none", 200), ("same-origin", 200)):
        response = open_edge.get("/debug/errors?shopper=ada", headers={"sec-fetch-site": site})
        assert response.status_code == status, site


def test_in_production_there_is_no_such_address(edge: TestClient, shop: Shop) -> None:
    for path in ROUTES:
        for headers in ({}, TOKEN):
            response = edge.get(path, headers=headers)
            assert response.status_code == 404
            assert response.json() == {
                "error": {"code": "NOT_FOUND", "message": f"Not Found: {path.split('?')[0]}", "retryable": False}
            }
    assert shop.receive() == []


@pytest.mark.parametrize("said", ["", "a toke", "a tokens", b"\xe9"])
def test_a_wrong_token_opens_nothing(edge: TestClient, monkeypatch: pytest.MonkeyPatch, said: Any) -> None:
    monkeypatch.setenv("DEBUG_TOKEN", "a token")
    headers = {"X-WandStore-Debug-Token": said}
    assert edge.get("/debug/errors?shopper=ada&store=lantern", headers=headers).status_code == 404


def test_the_right_token_opens_them(edge: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG_TOKEN", "a token")
    response = edge.get("/debug/errors?shopper=ada&store=lantern", headers=TOKEN)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"


def test_an_empty_token_is_none(edge: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG_TOKEN", " ")
    for said in ("", " "):
        headers = {"X-WandStore-Debug-Token": said}
        assert edge.get("/debug/errors?shopper=ada&store=lantern", headers=headers).status_code == 404


def test_no_token_asks_no_secrets_manager(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shop.clients.secrets, "get_secret_value", lambda **_: pytest.fail("asked"))
    settings = replace(shop.settings, secrets_prefix="wandstore/test/")
    with TestClient(create_app(settings, shop.clients)) as edge:
        assert edge.get("/debug/container").status_code == 404


# /debug/container


def test_a_generator_that_answers_is_healthy_and_says_what_it_is(
    open_edge: TestClient, shop: Shop, meanwhile: Any
) -> None:
    def generate() -> None:
        for message in shop.receive():
            probe_id = read_probe_id(message["Body"])
            assert probe_id is not None
            answer_probe(probe_id, shop.clients, shop.settings, time.time())

    meanwhile(generate)
    response = open_edge.get("/debug/container")
    assert response.status_code == 200
    body = response.json()
    generator = body.pop("generator")
    assert body == {"healthy": True, "busy": False, "poolMember": "pool-0", "depth": 0, "waitedSeconds": 1.0}
    assert set(generator) == {"version", "environment", "providers", "answeredAt"}
    assert (generator["version"], generator["providers"]) == (__version__, [])


def test_a_provider_that_fails_says_until_when_it_is_not_called_and_why(
    open_edge: TestClient, shop: Shop, meanwhile: Any
) -> None:
    breaker = ProbedBreaker(state="open", until=1_800_000_030, last_failure="It rained.", failed_at=1_800_000_000)
    providers = (
        ProbedProvider(name="kimi", models=("k1",), breaker=breaker),
        ProbedProvider(name="claude", models=("c1",)),
    )

    def answer() -> None:
        for message in shop.receive():
            told = ProbeAnswer(version="1", environment="staging", providers=providers, answered_at=time.time())
            Probes(shop.clients, shop.settings).put_answer(str(read_probe_id(message["Body"])), told)

    meanwhile(answer)
    kimi, claude = open_edge.get("/debug/container").json()["generator"]["providers"]
    assert kimi["breaker"] == {
        "state": "open",
        "until": "2027-01-15T08:00:30Z",
        "lastFailure": "It rained.",
        "failedAt": "2027-01-15T08:00:00Z",
    }
    assert claude == {
        "name": "claude",
        "models": ["c1"],
        "breaker": {"state": "closed", "until": None, "lastFailure": "", "failedAt": None},
    }


def test_a_generator_that_does_not_answer_within_five_seconds_is_dead_or_busy(
    open_edge: TestClient, shop: Shop, meanwhile: Any
) -> None:
    meanwhile(lambda: None)
    dead = open_edge.get("/debug/container")
    assert dead.status_code == 200
    assert dead.json() == {
        "healthy": False,
        "busy": False,
        "poolMember": "pool-0",
        "depth": 0,
        "waitedSeconds": 5.0,
        "generator": None,
    }
    pool = keys.pool_member("pool-0")
    shop.set_attributes(shop.settings.generation_queue_table, pool, {"jobs": {"lantern:a", "lantern:b"}})
    busy = open_edge.get("/debug/container").json()
    assert (busy["healthy"], busy["busy"], busy["depth"]) == (False, True, 2)


def test_a_queue_that_takes_no_probe_is_a_503(
    open_edge: TestClient, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop.clients.sqs, "send_message", lambda **_: 1 / 0)
    response = open_edge.get("/debug/container")
    assert (response.status_code, response.json()["error"]["code"]) == (503, "STORAGE_UNAVAILABLE")


# /debug/generate


def test_a_whole_generation_says_what_it_took_and_cost(open_edge: TestClient, shop: Shop, meanwhile: Any) -> None:
    meanwhile(shop.work)
    response = open_edge.get("/debug/generate?store=lantern&shopper=abc123")
    assert response.status_code == 200
    body = response.json()
    job = shop.job("abc123")
    assert job is not None
    assert body.pop("seconds") >= 0
    assert body.pop("persona")["type"] is None
    assert body == {
        "status": "completed",
        "store": "lantern",
        "shopper": "abc123",
        "jobId": job.job_id,
        "poolMember": "pool-3",
        "source": "kimi",
        "reason": None,
        "cost": {
            "provider": "",
            "model": "",
            "promptVersion": "",
            "promptTokens": 0,
            "completionTokens": 0,
            "dollars": 0.0,
            "seconds": 0.0,
            "verdict": None,
        },
        "error": None,
        "page": "/s/lantern?shopper=abc123",
        "statusLink": "/api/generation/status?shopper=abc123&store=lantern",
    }
    assert open_edge.get(body["page"]).headers["x-wandstore-cache"] == "HIT"
    assert open_edge.get(body["statusLink"]).json()["status"] == "completed"


def test_without_parameters_it_is_a_new_debug_shopper_of_the_default_store(
    open_edge: TestClient, shop: Shop, meanwhile: Any
) -> None:
    meanwhile(shop.work)
    headers = {"Cookie": "__Host-wandstore_shopper=ada"}
    one, two = (open_edge.get(f"/debug/generate{q}", headers=headers).json() for q in ("", "?shopper=&store="))
    assert one["store"] == "lantern"
    assert one["shopper"].startswith("debug-")
    assert one["shopper"] != two["shopper"]
    assert one["status"] == "completed"


def test_a_generation_that_takes_longer_is_a_202_with_the_status_link(
    open_edge: TestClient, shop: Shop, meanwhile: Any
) -> None:
    pauses: list[int] = []
    meanwhile(lambda: pauses.append(1))
    response = open_edge.get("/debug/generate?shopper=ada")
    assert response.status_code == 202
    assert len(pauses) == 20
    body = response.json()
    job = shop.job("ada")
    assert job is not None
    assert (body["status"], body["jobId"], body["seconds"]) == ("queued", job.job_id, None)
    assert body["statusLink"] == "/api/generation/status?shopper=ada&store=lantern"
    # Asked again, with or without force, it waits for the same job.
    for query in ("", "&force=1"):
        again = open_edge.get(f"/debug/generate?shopper=ada{query}")
        assert (again.status_code, again.json()["jobId"]) == (202, job.job_id)
    assert len(shop.receive()) == 1


def test_a_fresh_page_is_answered_from_what_is_stored_and_made_anew_by_force(
    open_edge: TestClient, shop: Shop, meanwhile: Any
) -> None:
    meanwhile(shop.work)
    first = open_edge.get("/debug/generate?shopper=ada").json()
    stored = open_edge.get("/debug/generate?shopper=ada").json()
    assert (stored["status"], stored["jobId"], stored["seconds"]) == ("fresh", first["jobId"], None)
    assert stored["cost"] == first["cost"]
    for force in ("0", "false", ""):
        assert open_edge.get(f"/debug/generate?shopper=ada&force={force}").json()["status"] == "fresh"
    forced = open_edge.get("/debug/generate?shopper=ada&force=true").json()
    assert forced["status"] == "completed"
    assert forced["jobId"] > first["jobId"]


def test_within_the_cooldown_only_force_begins_a_job(shop: Shop, meanwhile: Any) -> None:
    settings = replace(shop.settings, environment="development", refresh_cooldown_seconds=60)
    meanwhile(shop.work)
    with TestClient(create_app(settings, shop.clients)) as edge:
        first = edge.get("/debug/generate?store=lantern&shopper=ada").json()
        shop.set_persona("ada", PersonaType.EXPLORER)
        cooling = edge.get("/debug/generate?store=lantern&shopper=ada")
        assert (cooling.status_code, cooling.json()["status"]) == (200, "cooldown")
        assert cooling.json()["jobId"] == first["jobId"]
        forced = edge.get("/debug/generate?store=lantern&shopper=ada&force=1").json()
    assert (forced["status"], forced["persona"]["type"]) == ("completed", "explorer")


def test_a_generation_that_failed_says_why(open_edge: TestClient, shop: Shop, meanwhile: Any) -> None:
    def fail() -> None:
        shop.fail_job("ada", JobError(code=ErrorCode.TIMEOUT, message="Too late. It says: busy"))

    meanwhile(fail)
    body = open_edge.get("/debug/generate?shopper=ada").json()
    assert body["status"] == "failed"
    assert body["error"] == {"code": "TIMEOUT", "message": "Too late. It says: busy", "retryable": True}
    assert (body["source"], body["cost"]) == (None, None)


def test_a_full_pool_is_a_429(shop: Shop) -> None:
    small = shop.with_settings(max_queue_depth=1, pool_size=1, environment="development")
    small.visit("somebody")
    with TestClient(create_app(small.settings, small.clients)) as edge:
        refused = edge.get("/debug/generate?store=lantern&shopper=ada")
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "QUEUE_FULL")


@pytest.mark.parametrize(("query", "status"), [("shopper=a%20b", 400), ("store=Lantern", 400), ("store=nowhere", 404)])
def test_what_cannot_be_is_refused(open_edge: TestClient, shop: Shop, query: str, status: int) -> None:
    for route in ("generate", "errors"):
        assert (
            open_edge.get(f"/debug/{route}?{query}", headers={"Cookie": "__Host-wandstore_shopper=a"}).status_code
            == status
        )
    assert shop.receive() == []


# /debug/errors


def test_errors_and_breadcrumbs_are_listed_the_newest_first(open_edge: TestClient, shop: Shop, meanwhile: Any) -> None:
    small = shop.with_settings(max_queue_depth=1, pool_size=1)
    small.visit("somebody")
    small.visit("ada")
    small.work()
    small.visit("ada")
    small.work()
    job = shop.job("ada")
    assert job is not None
    cost = GenerationCost(provider="kimi", prompt_tokens=7)
    Jobs(shop.clients, shop.settings).leave_breadcrumb(job, "looked at", time.time() + 1, cost)
    body = open_edge.get("/debug/errors?shopper=ada&store=lantern").json()
    assert (body["shopper"], body["store"]) == ("ada", "lantern")
    newest, composed, full = body["entries"]
    assert newest.pop("at") > composed.pop("at") > full.pop("at")
    assert newest["cost"]["promptTokens"] == 7
    assert composed == {
        "kind": "breadcrumb",
        "jobId": job.job_id,
        "what": "composed by kimi",
        "attempt": 1,
        "cost": newest["cost"] | {"provider": "", "promptTokens": 0},
    }
    assert full.pop("jobId") < job.job_id
    assert full == {
        "kind": "error",
        "error": {"code": "QUEUE_FULL", "message": "Every member of the generation pool is full.", "retryable": True},
    }


def test_the_cookies_shopper_is_asked_for_where_none_is_named(open_edge: TestClient) -> None:
    assert open_edge.get("/debug/errors").status_code == 400
    body = open_edge.get("/debug/errors", headers={"Cookie": "__Host-wandstore_shopper=ada"}).json()
    assert body == {"shopper": "ada", "store": "lantern", "entries": []}


def test_a_head_begins_no_job(open_edge: TestClient, shop: Shop) -> None:
    assert open_edge.head("/debug/generate?shopper=ada").status_code == 200
    assert open_edge.head("/debug/errors?shopper=ada").status_code == 200
    assert shop.receive() == []


@pytest.mark.parametrize("stage", ["production", "staging"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS"])
def test_on_a_deployed_stage_no_method_finds_anything(
    shop: Shop, stage: Literal["production", "staging"], method: str
) -> None:
    with TestClient(create_app(replace(shop.settings, environment=stage), shop.clients)) as client:
        assert {client.request(method, route).status_code for route in ROUTES} == {404}


def test_where_it_is_open_a_wrong_method_is_told_so(open_edge: TestClient) -> None:
    assert open_edge.post("/debug/errors").status_code == 405
