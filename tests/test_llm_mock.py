"""The mock of the providers' servers is the same in every run, and leaves nothing behind."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.llm_mock import CLAUDE_MODEL, KIMI_MODEL, LlmMock, fails, running_llm_mock, says
from tests.npm_tools import node_command
from tests.waiting import SECONDS_UNTIL_HUNG

Ask = Callable[[LlmMock, str], int]


@pytest.fixture
def ask() -> Iterator[Ask]:
    """Asks a model, and tells the status of the answer."""
    with httpx.Client(timeout=SECONDS_UNTIL_HUNG, trust_env=False) as http:

        def ask_model(mock: LlmMock, model: str) -> int:
            url = f"{mock.claude_url}/v1/messages" if model == CLAUDE_MODEL else f"{mock.kimi_url}/chat/completions"
            messages = [{"role": "user", "content": "Please."}]
            return http.post(url, json={"model": model, "max_tokens": 9, "messages": messages}).status_code

        yield ask_model


def fates(seed: int, ask: Ask) -> list[str | None]:
    with running_llm_mock(seed) as mock:
        mock.answers(KIMI_MODEL, says("A page."))
        mock.set_chaos(dropRate=0.3, rateLimitRate=0.2, malformedRate=0.1)
        for _ in range(60):
            ask(mock, KIMI_MODEL)
        return [exchange.chaos for exchange in mock.journal()]


def test_the_dice_fall_as_the_seed_says(ask: Ask) -> None:
    first = fates(7, ask)
    assert set(first) == {None, "drop", "rateLimit", "malformed"}
    assert fates(7, ask) == first
    assert fates(8, ask) != first


def test_each_model_answers_in_turn_and_then_its_last_answer_for_ever(ask: Ask) -> None:
    with running_llm_mock() as mock:
        mock.answers(KIMI_MODEL, fails(503), fails(429), says("A page."))
        mock.answers(CLAUDE_MODEL, fails(529, "overloaded_error"))
        assert [ask(mock, KIMI_MODEL) for _ in range(4)] == [503, 429, 200, 200]
        assert [ask(mock, CLAUDE_MODEL) for _ in range(2)] == [529, 529]
        assert mock.calls() == {"kimi": 4, "claude": 2}
        mock.reset()
        assert (mock.calls(), ask(mock, KIMI_MODEL)) == ({}, 404)


def test_a_mistake_in_an_answer_is_told() -> None:
    with running_llm_mock() as mock, pytest.raises(AssertionError, match="Validation failed"):
        mock.answers(KIMI_MODEL, {"response": {"contents": "A page."}})


def test_it_ends_with_the_process_that_started_it() -> None:
    command = node_command("llm_mock.mjs", "0")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert "http://127.0.0.1:" in process.stdout.readline()
        # The system closes the pipes of a process that dies, in whatever way.
        process.stdin.close()
        assert process.wait(SECONDS_UNTIL_HUNG) == 0
