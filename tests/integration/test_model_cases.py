"""The cases of `CASES_DIR`, a folder with a script `llm_server.py`: each path is a model's server that misbehaves."""

from __future__ import annotations

import importlib.util
import os
import threading
import warnings
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from container_image.llm import chain
from container_image.llm.ledger import AccountState
from tests.integration.model_shop import (
    BLOCKED,
    FILTERED,
    FIRST,
    GOOD,
    OUTAGE,
    SECOND,
    SECOND_CALL,
    UNREADABLE,
    Ending,
    ending_of,
    open_shop,
    said_in,
)
from wandstore.documents.origin import Composition, Source
from wandstore.errors import ErrorCode

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
}
BLOCKING = {"429-quota", "402", "error-string-in-stream"}
REFUSED = {"no-json-mode": "response_format", "no-stream-options": "stream_options", "no-max-tokens": "max_tokens"}


@pytest.fixture(autouse=True)
def without_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "PAUSE_SECONDS", 0.0)


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
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the script reads itself, and closes nothing
        spec.loader.exec_module(cases)
    with ThreadingHTTPServer(("127.0.0.1", 0), cases.H) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield CaseServer(cases, f"http://127.0.0.1:{server.server_address[1]}")
        server.shutdown()


@pytest.mark.slow
def test_every_case_of_the_folder_ends_as_it_should(case_server: CaseServer) -> None:
    calls = case_server.cases.CALLS
    assert ENDINGS.keys() <= set(case_server.cases.CASES)
    endings: dict[str, Ending] = {}
    blocked: set[str] = set()
    refused: dict[str, str] = {}
    for case in case_server.cases.CASES:
        calls[case] = 0
        shop = open_shop(f"{case_server.url}/{case}/v1")
        endings[case] = ending_of(shop.compose(), calls[case])
        state = shop.state
        blocked |= {case} if state.is_blocked else set()
        if state.refused:
            ((refused[case], _),) = state.refused
    assert endings == {case: ENDINGS.get(case, GOOD) for case in case_server.cases.CASES}
    assert blocked == BLOCKING
    assert refused == REFUSED


def test_what_was_refused_is_left_out_from_then_on(case_server: CaseServer) -> None:
    calls = case_server.cases.CALLS
    for case in REFUSED:
        calls[case] = 0
        shop = open_shop(f"{case_server.url}/{case}/v1")
        assert [ending_of(shop.compose(), calls[case]).calls for _ in range(3)] == [2, 3, 4]


def test_the_folders_cases_leave_the_models_and_the_words_that_they_should(case_server: CaseServer) -> None:
    def run(case: str) -> tuple[Composition, AccountState]:
        shop = open_shop(f"{case_server.url}/{case}/v1")
        return shop.compose(), shop.state

    made, state = run("403-model")
    assert "Project does not have access to model m" in said_in(made)
    assert state.gone_models == {FIRST, SECOND}
    made, state = run("404-path")
    assert f"{case_server.url}/404-path/v1/chat/completions" in said_in(made)
    assert "version path, such as /v1" in said_in(made)
    assert not state.is_blocked
    assert not state.gone_models
    made, state = run("context-too-long")
    assert "maximum context length is 4096 tokens" in said_in(made)
    assert not state.is_blocked
    assert not state.gone_models
    made, _ = run("empty-content")
    assert (made.cost.prompt_tokens, made.cost.completion_tokens) == (1800, 400)
    made, _ = run("usage-strings")
    assert made.cost.prompt_tokens == 900
    assert made.cost.completion_tokens > 50
    made, _ = run("usage-in-every-chunk")
    assert (made.cost.prompt_tokens, made.cost.completion_tokens) == (900, 360)
