"""Kimi, or any OpenAI-compatible gateway in its place."""

from __future__ import annotations

from collections.abc import Collection, Generator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, ClassVar

import httpx2
import openai

from container_image.llm.call import ModelAnswer, make_call
from container_image.llm.classification import Asked
from container_image.llm.completion import COMPLETION
from container_image.llm.ledger import name_account
from container_image.llm.parameters import SYSTEM, TOKEN_LIMITS
from container_image.llm.patience import socket_timeout
from container_image.prompts import Prompt
from wandstore.documents.origin import Source
from wandstore.settings import Settings


@dataclass(frozen=True)
class Accepts:
    """Further arguments of one model. No temperature means that it allows only its own.

    `thinks`: its thoughts cannot be turned off, and count towards the limit.
    """

    temperature: float | None = None
    token_limit_name: str = "max_tokens"
    thinks: bool = False
    extra: dict[str, Any] = field(default_factory=dict)

    def arguments(self, prompt: Prompt, refused: Collection[str] = ()) -> dict[str, Any]:
        """The arguments beside model and messages, without those that the server has `refused` before."""
        wanted: dict[str, Any] = {"stream": True, "stream_options": {"include_usage": True}}
        if not prompt.wants_html:
            wanted["response_format"] = {"type": "json_object"}
        if self.temperature is not None:
            wanted["temperature"] = self.temperature
        sent = {name: value for name, value in (wanted | self.extra).items() if name not in refused}
        if "stream" not in sent:
            sent.pop("stream_options", None)
        # A model that will not be told to leave out its thoughts may think.
        thinks = self.thinks or not self.extra.keys().isdisjoint(refused)
        names = sorted(TOKEN_LIMITS, key=lambda name: name != self.token_limit_name)
        limit = prompt.max_tokens * (_THOUGHTS_SHARE if thinks else 1)
        return sent | dict.fromkeys([name for name in names if name not in refused][:1], limit)


# How many times as long an answer is with its thoughts.
_THOUGHTS_SHARE = 4
_WITHOUT_THINKING = {"thinking": {"type": "disabled"}}

# The first prefix that a model's name begins with decides; other models get the arguments that every server accepts.
_MODELS = {
    "moonshot-v1": Accepts(temperature=0.7),
    "kimi-k2.5": Accepts(token_limit_name="max_completion_tokens", extra=_WITHOUT_THINKING),
    "kimi-k2.6": Accepts(token_limit_name="max_completion_tokens", extra=_WITHOUT_THINKING),
    "kimi-k3": Accepts(token_limit_name="max_completion_tokens", thinks=True, extra={"reasoning_effort": "low"}),
}
_ANY_MODEL = Accepts()


def accepted_by(model: str) -> Accepts:
    name = model.rsplit("/", 1)[-1]
    return next((accepts for known, accepts in _MODELS.items() if name.startswith(known)), _ANY_MODEL)


@dataclass(frozen=True)
class Kimi:
    """One account at one address. `models` are tried in order while the provider reports that a model is missing."""

    name: ClassVar[str] = "kimi"
    source: ClassVar[Source] = Source.KIMI

    api_key: str = field(repr=False)
    base_url: str
    models: tuple[str, ...]
    part_seconds: float

    @classmethod
    def set_up(cls, api_key: str, settings: Settings) -> Kimi:
        return cls(
            api_key=api_key,
            base_url=settings.ai_gateway_url or settings.kimi_base_url,
            models=settings.kimi_models,
            part_seconds=settings.llm_timeout_seconds,
        )

    @property
    def account(self) -> str:
        return name_account(self.base_url, self.api_key)

    def ask(self, model: str, prompt: Prompt, deadline: float, refused: frozenset[str] = frozenset()) -> ModelAnswer:
        """One call. Raises only `CallFailed`; `deadline` is on the monotonic clock."""
        arguments = accepted_by(model).arguments(prompt, refused)
        body = {"model": model, "messages": _write_messages(prompt, refused), **arguments}
        role = {SYSTEM} - refused
        asked = Asked(
            address=f"{self.base_url.rstrip('/')}/chat/completions",
            model=model,
            parameters=frozenset(arguments) | role,
            secrets=(self.api_key, *prompt.texts),
        )
        return make_call(lambda: self._send(body, deadline), COMPLETION, self.part_seconds, deadline, asked)

    def _send(self, body: dict[str, Any], deadline: float) -> Generator[bytes]:
        with _open_client(self.api_key, self.base_url).chat.completions.with_streaming_response.create(
            model=body["model"],
            messages=body["messages"],
            extra_body=body,
            timeout=socket_timeout(self.part_seconds, deadline),
        ) as response:
            yield from response.iter_bytes()


def _write_messages(prompt: Prompt, refused: Collection[str]) -> list[dict[str, str]]:
    first = [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}]
    if SYSTEM in refused:
        first = [{"role": "user", "content": f"{prompt.system}\n\n{prompt.user}"}]
    return [*first, *({"role": role, "content": text} for role, text in prompt.later_turns)]


@lru_cache(maxsize=4)
def _open_client(api_key: str, base_url: str) -> openai.OpenAI:
    # No connection is kept open: after a freeze of the function between two jobs it would be closed, and one of the two
    # calls would fail on it. A new connection costs far less than a model's answer.
    connections = openai.DefaultHttpxClient(limits=httpx2.Limits(max_keepalive_connections=0))
    return openai.OpenAI(api_key=api_key, base_url=base_url, max_retries=0, http_client=connections)
