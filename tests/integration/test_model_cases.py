"""Servers that misbehave: what becomes of a page where a model's server answers as no specification says.

The cases are made here. Those of `CASES_DIR`, a folder with a script `llm_server.py` that is such a server, are run
too: each is a path of that server.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from container_image.generate import CompositionRequest, compose_page
from container_image.llm import chain
from container_image.llm.kimi import Kimi
from container_image.llm.ledger import AccountState, Ledger
from tests.builders import make_catalogue, make_product, make_store
from tests.memory_storage import MemoryDynamoDB
from tests.stand_in_model import EVENT_STREAM, JSON, Call, Reply, StandInModel
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.documents.components import ComponentTree, Hero
from wandstore.documents.origin import Composition, GenerationCost, Source
from wandstore.errors import ErrorCode
from wandstore.settings import Settings
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import NEUTRAL

FIRST, SECOND = "some-model", "another-model"
HEADLINE = "Kept by the lake"
CATALOGUE = make_catalogue(*(make_product(f"p{n}", title=f"Thing {n}") for n in range(12)))


@dataclass
class Shop:
    """A generator with one provider at this address, and a ledger of its own."""

    url: str
    ledger: Ledger
    pauses: list[float] = field(default_factory=list)

    @property
    def kimi(self) -> Kimi:
        return Kimi(api_key="a-key-of-12", base_url=self.url, models=(FIRST, SECOND), part_seconds=20)

    @property
    def state(self) -> AccountState:
        return self.ledger.look_up("kimi", self.kimi.account)

    def compose(self) -> Composition:
        request = CompositionRequest(
            store=make_store(),
            catalogue=CATALOGUE,
            persona=NEUTRAL,
            signals=Signals(),
            deadline=time.monotonic() + 60,
        )
        return compose_page(request, [self.kimi], None, self.ledger)


@pytest.fixture
def open_shop(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Shop]:
    monkeypatch.setattr(chain, "PAUSE_SECONDS", 0.0)

    def open_at(url: str) -> Shop:
        clients = Clients(BACKGROUND_PATIENCE)
        clients.__dict__["dynamodb"] = MemoryDynamoDB()
        return Shop(url, Ledger(clients, replace(Settings(), generation_queue_table="queue")))

    return open_at


class Ending(NamedTuple):
    """How a case ends: who composed the page, after how many calls, and with which error."""

    source: Source = Source.KIMI
    calls: int = 1
    code: ErrorCode | None = None


GOOD = Ending()
SECOND_CALL = Ending(calls=2)
UNREADABLE = Ending(Source.TEMPLATE, 2, ErrorCode.GENERATION_FAILED)
FILTERED = Ending(Source.TEMPLATE, 1, ErrorCode.GENERATION_FAILED)
OUTAGE = Ending(Source.TEMPLATE, 2, ErrorCode.MODEL_UNAVAILABLE)
BLOCKED = Ending(Source.TEMPLATE, 1, ErrorCode.MODEL_UNAVAILABLE)


def ending_of(made: Composition, calls: int) -> Ending:
    assert not made.is_partial
    if made.source is Source.KIMI:
        assert isinstance(made.document, ComponentTree)
        hero = made.document.components[0]
        assert isinstance(hero, Hero)
        assert hero.config.headline == HEADLINE
    return Ending(made.source, calls, made.error.code if made.error else None)


def said_in(made: Composition) -> str:
    assert made.error is not None
    return made.error.message


# The server of the folder ---------------------------------------------------------------------------------------------

# What is not named here composes a page with one call.
ENDINGS = {
    "empty-content": UNREADABLE,
    "no-done-no-finish": UNREADABLE,
    "finish-filter": FILTERED,
    "finish-sensitive": FILTERED,
    "error-in-stream": OUTAGE,
    "error-string-in-stream": BLOCKED,
    "error-event-in-stream": OUTAGE,
    "error-429-in-stream-then-good": SECOND_CALL,
    "html-200": UNREADABLE,
    "html-502": OUTAGE,
    "empty-200": UNREADABLE,
    "no-json-mode": SECOND_CALL,
    "no-stream-options": SECOND_CALL,
    "no-max-tokens": SECOND_CALL,
    "context-too-long": Ending(Source.TEMPLATE, 2, ErrorCode.GENERATION_FAILED),
    "json-validate-failed": SECOND_CALL,
    "429-odd-retry-after": SECOND_CALL,
    "429-quota": BLOCKED,
    "402": BLOCKED,
    "403-model": Ending(Source.TEMPLATE, 2, ErrorCode.MODEL_UNAVAILABLE),
    "404-path": BLOCKED,  # one call of one model, as of a blocked account
    "503-loading-then-good": SECOND_CALL,
    "529": Ending(Source.TEMPLATE, 2, ErrorCode.RATE_LIMITED),
    "524-html": OUTAGE,
    "redirect": Ending(calls=1),
}
BLOCKING = {"429-quota", "402", "error-string-in-stream"}
REFUSED = {"no-json-mode": "response_format", "no-stream-options": "stream_options", "no-max-tokens": "max_tokens"}


class CaseServer(NamedTuple):
    cases: Any  # the module
    url: str


@pytest.fixture(scope="module")
def case_server() -> Iterator[CaseServer]:
    folder = os.environ.get("CASES_DIR")
    if not folder:
        pytest.skip("CASES_DIR names no folder with a script llm_server.py that is a model's server")
    spec = importlib.util.spec_from_file_location("llm_server", Path(folder) / "llm_server.py")
    assert spec is not None
    assert spec.loader is not None
    cases = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(cases)
    with ThreadingHTTPServer(("127.0.0.1", 0), cases.H) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield CaseServer(cases, f"http://127.0.0.1:{server.server_address[1]}")
        server.shutdown()


def test_every_case_of_the_folder_ends_as_it_should(case_server: CaseServer, open_shop: Callable[[str], Shop]) -> None:
    calls = case_server.cases.CALLS
    assert ENDINGS.keys() <= set(case_server.cases.CASES)
    endings, blocked, refused = {}, set(), {}
    for case in case_server.cases.CASES:
        calls[case] = 0
        shop = open_shop(f"{case_server.url}/{case}/v1")
        endings[case] = ending_of(shop.compose(), calls[case])
        state = shop.state
        blocked |= {case} if state.is_blocked else set()
        refused |= {case: parameter for parameter, _ in state.refused}
    assert endings == {case: ENDINGS.get(case, GOOD) for case in case_server.cases.CASES}
    assert blocked == BLOCKING
    assert refused == REFUSED


def test_what_was_refused_is_left_out_from_then_on(case_server: CaseServer, open_shop: Callable[[str], Shop]) -> None:
    calls = case_server.cases.CALLS
    for case in REFUSED:
        calls[case] = 0
        shop = open_shop(f"{case_server.url}/{case}/v1")
        assert [ending_of(shop.compose(), calls[case]).calls for _ in range(3)] == [2, 3, 4]


def test_the_folders_cases_leave_the_models_and_the_words_that_they_should(
    case_server: CaseServer, open_shop: Callable[[str], Shop]
) -> None:
    def run(case: str) -> tuple[Composition, AccountState]:
        shop = open_shop(f"{case_server.url}/{case}/v1")
        return shop.compose(), shop.state

    made, state = run("403-model")
    assert "Project does not have access to model m" in said_in(made)
    assert state.gone_models == {FIRST, SECOND}
    made, state = run("404-path")
    assert f"{case_server.url}/404-path/v1/chat/completions" in said_in(made)
    assert "version path, such as /v1" in said_in(made)
    assert state == AccountState()
    made, state = run("context-too-long")
    assert "maximum context length is 4096 tokens" in said_in(made)
    assert state == AccountState()
    made, _ = run("empty-content")
    assert (made.cost.prompt_tokens, made.cost.completion_tokens) == (1800, 400)
    made, _ = run("usage-strings")
    assert made.cost.prompt_tokens == 900
    assert made.cost.completion_tokens > 50
    made, _ = run("usage-in-every-chunk")
    assert (made.cost.prompt_tokens, made.cost.completion_tokens) == (900, 360)
