"""A mock of the model providers' servers that others maintain, npm's `@copilotkit/aimock`, as a process of its own.

`tests.stand_in_model` answers what a test invents. This one answers with the bodies, headers and streams that its
makers compare with those of the real APIs, and throws dice over failures.
"""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

import httpx

from tests.npm_tools import node_command
from tests.waiting import SECONDS_UNTIL_HUNG

KIMI_MODEL = "moonshot-v1-32k"
CLAUDE_MODEL = "claude-haiku-5-5"
_PROVIDERS = {"/v1/chat/completions": "kimi", "/v1/messages": "claude"}

# What is answered, in the mock's own words: its `response`, and beside it how that is sent.
Answer = dict[str, Any]


def says(text: str, *, finish: str | None = None, usage: dict[str, int] | None = None, **manner: Any) -> Answer:
    """A model's text. `finish` is why it ended, in OpenAI's words; `manner` slows the stream down or cuts it."""
    response = {"content": text, "finishReason": finish, "usage": usage}
    return {"response": {name: said for name, said in response.items() if said is not None}, **manner}


def fails(status: int, kind: str | None = None, code: str | None = None) -> Answer:
    """An error, with what its body says of its type and its code."""
    error = {"message": "no", "type": kind, "code": code}
    return {"response": {"error": {name: said for name, said in error.items() if said}, "status": status}}


def breaks(**rates: float) -> Answer:
    """No answer but chaos, as `dropRate`, `malformedRate`, `rateLimitRate` and `disconnectRate` say."""
    return {"response": {"content": "-"}, "chaos": rates}


class Exchange(NamedTuple):
    """A request that the mock took down, and how it answered; `chaos` names what the dice did to it."""

    provider: str
    model: str
    status: int
    chaos: str | None
    messages: list[dict[str, Any]]


@dataclass(frozen=True)
class LlmMock:
    """A mock that is running. Nothing is answered but 404 until a test says what."""

    url: str
    _http: httpx.Client

    @property
    def kimi_url(self) -> str:
        """With the version path, as `KIMI_BASE_URL` takes it."""
        return f"{self.url}/v1"

    @property
    def claude_url(self) -> str:
        """Without the version path, as `CLAUDE_BASE_URL` takes it."""
        return self.url

    def answers(self, model: str, *answers: Answer) -> None:
        """What this model answers: these in turn, and then the last one forever."""
        *first, last = answers
        fixtures = [{"match": {"model": model, "sequenceIndex": n}, **answer} for n, answer in enumerate(first)]
        self._control("POST", "fixtures", {"fixtures": [*fixtures, {"match": {"model": model}, **last}]})

    def set_chaos(self, **rates: float) -> None:
        """The dice for every request from here on; the rates are drawn in turn, and the first that hits decides."""
        self._control("POST", "chaos", rates)

    def reset(self) -> None:
        """Forgets the answers, the chaos and the journal; the dice roll on."""
        self._control("POST", "reset")

    def journal(self) -> list[Exchange]:
        """Every request to a model so far, in the order in which they came."""
        entries: list[dict[str, Any]] = self._control("GET", "journal")
        return [
            Exchange(
                provider=_PROVIDERS[entry["path"]],
                model=entry["body"]["model"],
                status=entry["response"]["status"],
                chaos=entry["response"].get("chaosAction"),
                messages=entry["body"]["messages"],
            )
            for entry in entries
        ]

    def calls(self) -> Counter[str]:
        """How often each provider was called."""
        return Counter(exchange.provider for exchange in self.journal())

    def _control(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._http.request(method, f"{self.url}/__aimock/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()


@contextmanager
def running_llm_mock(seed: int = 0) -> Iterator[LlmMock]:
    """A mock whose dice fall as the seed says; it is gone afterwards. Skips the test where npm has installed none."""
    command = node_command("llm_mock.mjs", str(seed))
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            with httpx.Client(timeout=SECONDS_UNTIL_HUNG, trust_env=False) as http:
                yield LlmMock(json.loads(process.stdout.readline())["url"], http)
        finally:
            process.stdin.close()
            try:
                process.wait(SECONDS_UNTIL_HUNG)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
