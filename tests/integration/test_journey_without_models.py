"""A shopper's journey while no model can be asked, through the processes that `make run` starts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from container_image.llm.ledger import Ledger, name_account
from tests.integration.running import Running, running
from tests.stand_in_model import Reply, StandInModel
from tools.local_run import free_ports
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.documents.origin import DegradedReason, Source
from wandstore.errors import PROVIDER_SAYS, ErrorCode, JobError
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.jobs.records import GenerationRecords, RecordStatus
from wandstore.page_store.archive import Archive
from wandstore.settings import Settings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="finds the generator's process through /proc"),
]

STORE = "magic-wands"
REFUSALS = {
    "a revoked key": Reply.error(401, "invalid_authentication_error"),
    "an exhausted quota": Reply.error(429, "exceeded_current_quota_error"),
}
SAYS = {
    "a killed network": "The connection to the model failed or was cut.",
    "a revoked key": "The provider refuses this account's key or quota.",
    "an exhausted quota": "The provider refuses this account's key or quota.",
}


def told_of(outage: Outage) -> str:
    return SAYS[outage.name] + (f"{PROVIDER_SAYS}no" if outage.name in REFUSALS else "")


@dataclass(frozen=True)
class Outage:
    """A run in which neither Kimi nor Claude can be asked, and the first shopper's journey in it."""

    name: str
    run: Running
    model: StandInModel
    urls: dict[str, str]
    first: httpx.Response
    status: dict[str, Any]
    second: httpx.Response

    @property
    def calls(self) -> list[str]:
        """Who was asked, in order."""
        return ["claude" if call.is_to_claude else "kimi" for call in self.model.calls]


@pytest.fixture(scope="module", params=SAYS)
def outage(request: pytest.FixtureRequest) -> Iterator[Outage]:
    name: str = request.param
    with StandInModel() as model:
        urls = {"kimi": model.url, "claude": model.claude_url}
        if name in REFUSALS:
            model.replies(REFUSALS[name])
        else:
            (port,) = free_ports(1)  # where nothing listens
            urls = {"kimi": f"http://127.0.0.1:{port}/v1", "claude": f"http://127.0.0.1:{port}"}
        keys = {"KIMI_API_KEY": "key", "CLAUDE_API_KEY": "key"}
        with running(**keys, KIMI_BASE_URL=urls["kimi"], CLAUDE_BASE_URL=urls["claude"]) as run:
            first = run.visit(STORE, "ada")
            status = run.wait_for_status(STORE, "ada", "completed")
            yield Outage(name, run, model, urls, first, status, run.visit(STORE, "ada"))


def test_the_first_visit_gets_a_page_and_the_next_one_the_templates(outage: Outage) -> None:
    first, second = outage.first, outage.second
    assert (first.status_code, second.status_code) == (200, 200)
    assert (first.headers["x-wandstore-cache"], first.headers["x-wandstore-source"]) == ("MISS", "fallback")
    assert (second.headers["x-wandstore-cache"], second.headers["x-wandstore-source"]) == ("HIT", "template")
    assert "Personalizing..." in first.text
    assert "Personalizing..." not in second.text
    for page in (first, second):
        assert page.text.count('<li class="card') >= 8


def connect(run: Running, monkeypatch: pytest.MonkeyPatch) -> tuple[Clients, Settings]:
    """Makes this process one more instance of the generator, with the same tables and bucket."""
    for variable, value in run.environment_of("local.generator:app").items():
        monkeypatch.setenv(variable, value)
    return Clients(BACKGROUND_PATIENCE), Settings.from_environment()


def test_the_job_completes_and_its_error_is_told_wherever_one_looks_for_it(
    outage: Outage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (outage.status["generated"], outage.status["source"]) == (True, "template")
    error = {"code": "MODEL_UNAVAILABLE", "message": SAYS[outage.name], "retryable": True}
    assert outage.status["error"] == error
    trace = outage.run.get("/debug/errors", params={"shopper": "ada", "store": STORE}).json()["entries"]
    assert [(entry["kind"], entry["jobId"]) for entry in trace] == [
        ("error", outage.status["jobId"]),
        ("breadcrumb", outage.status["jobId"]),
    ]
    # Only operators are told what the provider's server said.
    assert trace[0]["error"] == error | {"message": told_of(outage)}
    assert (trace[1]["what"], trace[1]["attempt"]) == ("composed by template", 1)
    # The bill names the provider that was called last.
    assert (trace[1]["cost"]["provider"], trace[1]["cost"]["dollars"]) == ("claude", 0)
    clients, settings = connect(outage.run, monkeypatch)
    archived = Archive(clients, settings).read(ShopperKey(StoreSlug(STORE), ShopperId("ada")))
    assert archived is not None
    assert archived.page is not None
    assert (archived.page.source, archived.page.reason) == (Source.TEMPLATE, DegradedReason.MODEL_FAILED)
    assert archived.page.error == JobError(code=ErrorCode.MODEL_UNAVAILABLE, message=told_of(outage))
    completed = GenerationRecords(clients, settings).by_status(RecordStatus.COMPLETED)
    (record,) = [row for row in completed if row.shopper_id == "ada"]
    assert record.id == outage.status["jobId"]
    assert told_of(outage) in (record.error_message or "")


def test_who_refuses_the_account_is_asked_once_and_spared_for_the_next_shoppers(
    outage: Outage, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_refusal = outage.name in REFUSALS
    for shopper in ("bea", "cleo", "dan") if is_refusal else ("bea",):
        # Each is known by something else, so each has a job of their own, and no shared tree could stand in for it.
        outage.run.track(STORE, shopper, "search", query=shopper)
        assert outage.run.visit(STORE, shopper).headers["x-wandstore-cache"] == "MISS"
        status = outage.run.wait_for_status(STORE, shopper, "completed")
        assert (status["source"], status["error"]["code"]) == ("template", "MODEL_UNAVAILABLE")
        assert ("before" in status["error"]["message"]) is is_refusal
        assert outage.run.visit(STORE, shopper).headers["x-wandstore-cache"] == "HIT"
    assert outage.calls == (["kimi", "claude"] if is_refusal else [])
    ledger = Ledger(*connect(outage.run, monkeypatch))
    for provider, url in outage.urls.items():
        assert ledger.look_up(provider, name_account(url, "key")).is_blocked is is_refusal
        assert not ledger.look_up(provider, name_account(url, "another key")).is_blocked
