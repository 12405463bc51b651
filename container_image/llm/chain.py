"""Who is asked to write a page, in which order, and how often. This is the module to read first.

Kimi: each of its models until one exists, at most two calls, one second apart
  │ fails
  ▼
the next provider of the list, in the same way
  │ fails
  ▼
`NoAnswer`: the caller composes the page from the persona's template
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from container_image.llm.failures import CallFailed, NoAnswer, Remedy, Usage
from container_image.llm.kimi import Kimi
from container_image.llm.prices import cost_in_dollars
from container_image.prompts import Prompt
from wandstore.clients import Clients
from wandstore.errors import ModelFailed
from wandstore.models import ComponentTree, ErrorCode, GenerationCost, Source
from wandstore.observability import count, logger
from wandstore.secrets import read_secret
from wandstore.settings import Settings

CALLS_PER_PROVIDER = 2
PAUSE_SECONDS = 1.0


class WrittenTree(NamedTuple):
    """A model's tree, the provider it came from, and what all calls cost, the failed ones included."""

    tree: ComponentTree
    source: Source
    cost: GenerationCost


def set_up_providers(clients: Clients, settings: Settings) -> tuple[Kimi, ...]:
    """The providers whose key is set, in the order in which they are asked."""
    kimi_key = read_secret("KIMI_API_KEY", clients, settings)
    return (Kimi.set_up(kimi_key, settings),) if kimi_key else ()


def ask_providers(
    providers: Sequence[Kimi], prompt: Prompt, read_tree: Callable[[str], ComponentTree], deadline: float
) -> WrittenTree:
    """The first usable tree. Raises `NoAnswer`, with the last failure's code, when there is none.

    `read_tree` raises `ModelFailed` for a text that holds no usable tree; `deadline` is on the monotonic clock.
    """
    bill = _Bill(prompt.version)
    failure = ModelFailed(ErrorCode.MODEL_UNAVAILABLE, "No model provider is set up.")
    for provider in providers:
        try:
            tree = _ask_provider(provider, prompt, read_tree, deadline, bill)
        except ModelFailed as error:
            failure = error
            logger.warning("provider failed", extra={"provider": provider.name, "code": error.code, "why": str(error)})
        else:
            return WrittenTree(tree, provider.source, bill.total())
    raise NoAnswer(failure, bill.total())


def _ask_provider(
    provider: Kimi, prompt: Prompt, read_tree: Callable[[str], ComponentTree], deadline: float, bill: _Bill
) -> ComponentTree:
    models = iter(provider.models)
    model = next(models, "")
    calls = 0
    while True:
        if time.monotonic() >= deadline:
            raise ModelFailed(ErrorCode.TIMEOUT, "The generation's time was used up.")
        try:
            answer = provider.ask(model, prompt, deadline)
        except CallFailed as failure:
            bill.add(provider.name, model, failure.usage)
            count("ModelCall", provider=provider.name, outcome=failure.code.value)
            if failure.remedy is Remedy.NEXT_MODEL and (following := next(models, None)):
                # A model that is gone did not work on the page: it uses up none of the calls.
                logger.error("model is gone", extra={"provider": provider.name, "model": model})
                model = following
                continue
            calls += 1
            if failure.remedy is not Remedy.SECOND_CALL or calls == CALLS_PER_PROVIDER:
                raise
            if deadline - time.monotonic() <= PAUSE_SECONDS:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            bill.add(provider.name, model, answer.usage)
            count("ModelCall", provider=provider.name, outcome="answered")
            # The same question would be answered as badly: without telling the model what was wrong, an answer that
            # arrived and cannot be used is not worth a second call.
            return read_tree(answer.text)


class _Bill:
    """Sums what the calls of one generation cost; provider and model are those of the last call."""

    def __init__(self, prompt_version: str) -> None:
        self._cost = GenerationCost(prompt_version=prompt_version)
        self._started = time.monotonic()

    def add(self, provider: str, model: str, usage: Usage) -> None:
        self._cost = self._cost.model_copy(
            update={
                "provider": provider,
                "model": model,
                "prompt_tokens": self._cost.prompt_tokens + usage.prompt_tokens,
                "completion_tokens": self._cost.completion_tokens + usage.completion_tokens,
                "dollars": self._cost.dollars + cost_in_dollars(model, usage),
            }
        )

    def total(self) -> GenerationCost:
        return self._cost.model_copy(update={"seconds": round(time.monotonic() - self._started, 3)})
