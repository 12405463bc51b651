"""The calls of one generation to one provider: to the first of its models that exists, each of them on the bill."""

from __future__ import annotations

import time
from typing import Protocol

from container_image.llm.call import ModelAnswer
from container_image.llm.counting import estimate_tokens
from container_image.llm.failures import CallFailed, Remedy, Usage
from container_image.llm.ledger import Ledger
from container_image.llm.prices import cost_in_dollars
from container_image.prompts import Prompt
from wandstore.documents.origin import GenerationCost, Source, Verdict
from wandstore.errors import ErrorCode, ModelFailed
from wandstore.observability import count, logger

_ANSWERED = "answered"


class Provider(Protocol):
    """One account at a provider. Its `models` are tried in order while the provider reports that a model is missing."""

    @property
    def name(self) -> str: ...

    @property
    def source(self) -> Source: ...

    @property
    def models(self) -> tuple[str, ...]: ...

    @property
    def account(self) -> str:
        """Names the address and the key without revealing the key; the ledger keeps its notes under this name."""
        ...

    def ask(self, model: str, prompt: Prompt, deadline: float, refused: frozenset[str]) -> ModelAnswer:
        """One call, without the parameters that this model's server has `refused` before.

        Raises only `CallFailed`; `deadline` is on the monotonic clock.
        """
        ...


class Line:
    """The calls of one generation to one provider, to the first of its models that exists; each is on the bill."""

    def __init__(self, provider: Provider, ledger: Ledger, deadline: float, bill: Bill) -> None:
        self.provider = provider
        self._ledger = ledger
        self._deadline = deadline
        self.bill = bill
        self._models = list(provider.models)
        self._is_on_trial = False
        self._refused: dict[str, frozenset[str]] = {}  # by model

    @property
    def seconds_left(self) -> float:
        return self._deadline - time.monotonic()

    def open(self) -> None:
        """Raises `ModelFailed` if the ledger knows that the account is blocked, or that every model is gone."""
        if self.seconds_left <= 0:
            return
        state = self._ledger.look_up(self.provider.name, self.provider.account)
        if state.is_blocked:
            raise ModelFailed(ErrorCode.MODEL_UNAVAILABLE, "The provider refused this account's key or quota before.")
        self._is_on_trial = state.is_on_trial
        self._models = [model for model in self._models if model not in state.gone_models]
        self._refused = {model: state.refused_by(model) for model in self._models}
        if state.gone_models and not self._models:
            self._report_all_models_gone()
            raise ModelFailed(ErrorCode.MODEL_UNAVAILABLE, "The provider has none of the models.")

    def call(self, prompt: Prompt) -> ModelAnswer:
        """Raises `CallFailed`."""
        newly_refused: frozenset[str] = frozenset()
        while True:
            if self.seconds_left <= 0:
                raise CallFailed(ErrorCode.TIMEOUT, "The generation's time was used up.", Remedy.NEXT_PROVIDER)
            model = self._models[0] if self._models else ""
            refused = self._refused.get(model, frozenset())
            try:
                answer = self.provider.ask(model, prompt, self._deadline, refused)
            except CallFailed as failure:
                self._note(model, _complete(failure.usage, prompt, failure.part), failure.code.value)
                if failure.remedy is Remedy.BLOCKED:
                    self._ledger.note_blocked(self.provider.name, self.provider.account)
                if failure.remedy is Remedy.WITHOUT_PARAMETERS and not failure.refused <= refused:
                    # The server did no work. Each round leaves out one parameter more, so there are few.
                    logger.warning("parameters refused", extra={"provider": self.provider.name, "why": str(failure)})
                    self._refused[model] = refused | failure.refused
                    newly_refused |= failure.refused
                    continue
                if failure.remedy not in (Remedy.NEXT_MODEL, Remedy.OTHER_MODEL):
                    raise
                # A missing model did no work, so it does not count as one of the calls.
                if failure.remedy is Remedy.NEXT_MODEL:
                    self._ledger.note_gone(self.provider.name, self.provider.account, model)
                self._models = self._models[1:]
                newly_refused = frozenset()
                if not self._models:
                    if failure.remedy is Remedy.NEXT_MODEL:
                        self._report_all_models_gone()
                    raise
            else:
                self.bill.answers += 1
                usage = answer.usage if any(answer.usage) else None
                self._note(model, _complete(usage, prompt, answer.text), _ANSWERED)
                if newly_refused:
                    self._ledger.note_refused(self.provider.name, self.provider.account, model, newly_refused)
                if self._is_on_trial:
                    self._ledger.note_answered(self.provider.name, self.provider.account)
                    self._is_on_trial = False
                return answer

    def _note(self, model: str, usage: Usage, outcome: str) -> None:
        dollars = self.bill.add(self.provider.name, model, usage)
        count("ModelCall", provider=self.provider.name, outcome=outcome)
        # An alarm divides these two counts, and it cannot sum over dimensions that it does not know.
        count("ModelRequest")
        if outcome != _ANSWERED:
            count("ModelError")
        if any(usage):
            count("ModelTokens", usage.total, provider=self.provider.name)
            count("ModelDollars", dollars, provider=self.provider.name)

    def _report_all_models_gone(self) -> None:
        logger.error("all models are gone", extra={"provider": self.provider.name, "models": self.provider.models})
        count("AllModelsGone", provider=self.provider.name)


def _complete(usage: Usage | None, prompt: Prompt, written: str) -> Usage:
    """The usage of a call, with an estimate of each number that the provider has not reported.

    None is a call of which nothing is known: a provider bills an answer that was cut off too.
    """
    if usage is not None and not any(usage):
        return usage
    reported = usage or Usage()
    return reported._replace(
        prompt_tokens=reported.prompt_tokens or estimate_tokens("".join(prompt.texts)),
        completion_tokens=reported.completion_tokens or estimate_tokens(written),
    )


class Bill:
    """Sums the cost of the calls of one generation; provider and model are those of the last call."""

    def __init__(self, prompt_version: str) -> None:
        self.answers = 0
        self._cost = GenerationCost(prompt_version=prompt_version)
        self._started = time.monotonic()

    def add(self, provider: str, model: str, usage: Usage) -> float:
        """Adds one call; the dollars of that call."""
        dollars = cost_in_dollars(model, usage)
        self._cost = self._cost.model_copy(
            update={
                "provider": provider,
                "model": model,
                "prompt_tokens": self._cost.prompt_tokens + usage.prompt_tokens,
                "completion_tokens": self._cost.completion_tokens + usage.completion_tokens,
                "dollars": self._cost.dollars + dollars,
            }
        )
        return dollars

    def total(self, verdict: Verdict | None) -> GenerationCost:
        seconds = round(time.monotonic() - self._started, 3)
        return self._cost.model_copy(update={"seconds": seconds, "verdict": verdict})
