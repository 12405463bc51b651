"""Claude, the second provider. Its SDK takes a second to load, so it is loaded when Claude is asked, and not before."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Generator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, ClassVar

import httpx2

from container_image.llm.call import ModelAnswer, make_call
from container_image.llm.classification import Asked
from container_image.llm.ledger import name_account
from container_image.llm.message import MESSAGE
from container_image.llm.patience import socket_timeout
from container_image.prompts import Prompt
from wandstore.documents.origin import Source
from wandstore.jobs.own_start import own_start
from wandstore.settings import Settings

if TYPE_CHECKING:
    import anthropic
    from anthropic.types import MessageParam, TextBlockParam

# Further arguments of a model, by the first prefix that its name begins with. The newer models think unless that is
# disabled, and allow no other temperature than their own.
_EXTRA: dict[str, dict[str, Any]] = {
    "claude-haiku-4": {"temperature": 0.7},
    "claude-haiku": {"thinking": {"type": "disabled"}},
    "claude-sonnet": {"thinking": {"type": "disabled"}},
}


def accepted_by(model: str) -> dict[str, Any]:
    return next((extra for known, extra in _EXTRA.items() if model.startswith(known)), {})


@dataclass(frozen=True)
class Claude:
    """One account. `models` are tried in order while the provider reports that a model is missing."""

    name: ClassVar[str] = "claude"
    source: ClassVar[Source] = Source.CLAUDE

    api_key: str = field(repr=False)
    base_url: str  # without a version path; empty for the default of the SDK
    models: tuple[str, ...]
    part_seconds: float

    @classmethod
    def set_up(cls, api_key: str, settings: Settings) -> Claude:
        return cls(
            api_key=api_key,
            base_url=settings.claude_base_url,
            models=settings.claude_models,
            part_seconds=settings.llm_timeout_seconds,
        )

    @property
    def account(self) -> str:
        return name_account(self.base_url, self.api_key)

    def ask(self, model: str, prompt: Prompt, deadline: float, refused: frozenset[str] = frozenset()) -> ModelAnswer:
        """One call. Raises only `CallFailed`; `deadline` is on the monotonic clock."""
        _load_sdk()
        extra = {name: value for name, value in accepted_by(model).items() if name not in refused}
        asked = Asked(
            address=f"{self.base_url.rstrip('/')}/v1/messages",
            model=model,
            parameters=frozenset(extra),
            secrets=(self.api_key, *prompt.texts),
        )
        send = partial(self._send, model, prompt, deadline, extra)
        return make_call(send, MESSAGE, self.part_seconds, deadline, asked)

    def _send(self, model: str, prompt: Prompt, deadline: float, extra: dict[str, Any]) -> Generator[bytes]:
        with _open_client(self.api_key, self.base_url).messages.with_streaming_response.create(
            model=model,
            system=[_mark_shared(prompt.system)],
            messages=_write_messages(prompt),
            max_tokens=prompt.max_tokens,
            stream=True,
            extra_body=extra,
            timeout=socket_timeout(self.part_seconds, deadline),
        ) as response:
            yield from response.iter_bytes()


def _mark_shared(system: str) -> TextBlockParam:
    """What all shoppers of a store share, for Claude's cache. The mark has no effect below the model's least length.

    That is 1,024 tokens for most models, 4,096 for the small ones, and 512 for some of the newest; ours has about 950.
    """
    return {"type": "text", "text": system, "cache_control": {"type": "ephemeral"}}


def _write_messages(prompt: Prompt) -> list[MessageParam]:
    messages: list[MessageParam] = [{"role": "user", "content": prompt.user}]
    for role, text in prompt.later_turns:
        messages.append({"role": "user", "content": text} if role == "user" else {"role": role, "content": text})
    return messages


def _load_sdk() -> None:
    """Loads the SDK, which is on nobody's time."""
    if "anthropic" not in sys.modules:
        with own_start():
            importlib.import_module("anthropic")


@lru_cache(maxsize=4)
def _open_client(api_key: str, base_url: str) -> anthropic.Anthropic:
    import anthropic

    # No connection is kept open: after a freeze of the function it would be closed. Kimi's client does the same.
    connections = anthropic.DefaultHttpxClient(limits=httpx2.Limits(max_keepalive_connections=0))
    return anthropic.Anthropic(api_key=api_key, base_url=base_url or None, max_retries=0, http_client=connections)
