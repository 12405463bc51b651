"""The calls of one generation to one provider: to the first of its models that exists, each of them on the bill."""

from __future__ import annotations

import time
from typing import NamedTuple, Protocol

from container_image.llm.call import ModelAnswer
from container_image.llm.counting import estimate_tokens
from container_image.llm.failures import CallFailed, Remedy, Usage
from container_image.llm.ledger import Ledger
from container_image.llm.prices import cost_in_dollars
from container_image.prompts import Prompt
from wandstore.documents.origin import GenerationCost, Source, Verdict
from wandstore.errors import ErrorCode
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


class TimeLimits(NamedTuple):
    """When a provider's first call must end, when all of its calls, and when the page; on the monotonic clock."""

    first_call: float
    all_calls: float
    page: float


# A call that another may follow gets this share of the time that is left. So of a model that drips, or hangs in the
# middle of an answer, at most this much is awaited.
_SHARE = 0.4
_SHARE_OF_HTML = 0.75  # the specification saw pages that took 110 seconds, of a budget of 150


def share_time(prompt: Prompt, deadline: float, *, is_last: bool) -> TimeLimits:
    """The limits of the next provider. The last one has all of the time, of which its first call leaves some.

    `deadline` is on the monotonic clock.
    """
    now = time.monotonic()
    share = now + (deadline - now) * (_SHARE_OF_HTML if prompt.wants_html else _SHARE)
    return TimeLimits(share, deadline if is_last else share, deadline)


class TrialPutOff(CallFailed):
    """The breaker awaits a trial call, which is begun under this name and is to be made after the page."""

    def __init__(self, trial: str) -> None:
        message = "The provider has failed, and is tried again when the page is made."
        super().__init__(ErrorCode.MODEL_UNAVAILABLE, message, Remedy.NEXT_PROVIDER)
        self.trial = trial


class Line:
    """The calls of one generation to one provider, to the first of its models that exists; each is on the bill.

    Each needs the permission of the provider's circuit breaker, and reports its outcome there. `puts_off_trials`: a
    trial call is not made here. If it `is_stopped`, its last failure has opened the breaker.
    """

    def __init__(self, provider: Provider, ledger: Ledger, limits: TimeLimits, bill: Bill) -> None:
        self.provider = provider
        self.bill = bill
        self.puts_off_trials = False
        self.is_stopped = False
        self._ledger = ledger
        self._limits = limits
        self._deadline = limits.first_call
        self._models = provider.models
        self._refused: dict[str, frozenset[str]] = {}  # by model
        self._trial = ""
        self._is_noted = True

    def begin_trial(self, name: str) -> None:
        """The next call is a trial call that has permission under this name."""
        self._trial = name

    @property
    def seconds_left(self) -> float:
        """For all calls of the line."""
        return self._limits.all_calls - time.monotonic()

    def call(self, prompt: Prompt) -> ModelAnswer:
        """The answer, of which the caller has to note whether it was a page. Raises `CallFailed`."""
        if self.seconds_left > 0:  # else the ledger is not worth a look
            self._ask_permission()
        try:
            return self._call_first_model(prompt)
        finally:
            self._deadline = self._limits.all_calls

    def note_page(self) -> None:
        """The answer to the last call holds a page."""
        self._ledger.note_answered(self.provider.name, self.provider.account, self._take_trial())
        self._is_noted = True

    def note_no_page(self, why: str) -> None:
        """The last call gave no page; `why` is a sentence. Does nothing where no call was made that tells of it."""
        if not self._is_noted:
            name, account = self.provider.name, self.provider.account
            self.is_stopped = self._ledger.note_failed(name, account, why, self._take_trial())
            self._is_noted = True

    def _ask_permission(self) -> None:
        """Raises `CallFailed` if the ledger knows that no call may be made, or that every model is gone."""
        state = self._ledger.look_up(self.provider.name, self.provider.account)
        self._models = tuple(model for model in self._models if model not in state.gone_models)
        for model in self._models:
            self._refused[model] = self._refused.get(model, frozenset()) | state.refused_by(model)
        if state.gone_models and not self._models:
            self._report_all_models_gone()
            raise CallFailed(ErrorCode.MODEL_UNAVAILABLE, "The provider has none of the models.", Remedy.NEXT_PROVIDER)
        if self._trial:
            return
        is_blocked = state.is_blocked
        if state.awaits_trial:
            seconds = self._limits.page - time.monotonic()
            self._trial = self._ledger.begin_trial(self.provider.name, self.provider.account, seconds)
            is_blocked = not self._trial
        if is_blocked:
            raise CallFailed(ErrorCode.MODEL_UNAVAILABLE, state.why_blocked, Remedy.NEXT_PROVIDER)
        if self._trial and self.puts_off_trials:
            raise TrialPutOff(self._take_trial())

    def _take_trial(self) -> str:
        """The name of the trial call that was made, whose outcome is reported once."""
        trial, self._trial = self._trial, ""
        return trial

    def _call_first_model(self, prompt: Prompt) -> ModelAnswer:
        newly_refused: frozenset[str] = frozenset()
        while True:
            if self._deadline <= time.monotonic():
                raise CallFailed(ErrorCode.TIMEOUT, "The generation's time was used up.", Remedy.NEXT_PROVIDER)
            model = self._models[0] if self._models else ""
            refused = self._refused.get(model, frozenset())
            self._is_noted = False
            try:
                answer = self.provider.ask(model, prompt, self._deadline, refused)
            except CallFailed as failure:
                self._note(model, _complete(failure.usage, prompt, failure.part), failure.code.value)
                if failure.remedy is Remedy.BLOCKED:
                    name, account = self.provider.name, self.provider.account
                    self._ledger.note_blocked(name, account, str(failure), self._take_trial())
                    self._is_noted = True
                if failure.remedy is Remedy.WITHOUT_PARAMETERS and not failure.refused <= refused:
                    # The server did no work. Each round leaves out one parameter more, so there are few.
                    logger.warning("parameters refused", extra={"provider": self.provider.name, "why": str(failure)})
                    self._refused[model] = refused | failure.refused
                    newly_refused |= failure.refused
                    continue
                if failure.remedy not in (Remedy.NEXT_MODEL, Remedy.OTHER_MODEL):
                    raise
                # A missing model did no work: it does not count as one of the calls, nor as a failure of its server.
                self._is_noted = True
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
                "cached_prompt_tokens": self._cost.cached_prompt_tokens + usage.cached_prompt_tokens,
                "completion_tokens": self._cost.completion_tokens + usage.completion_tokens,
                "dollars": self._cost.dollars + dollars,
            }
        )
        return dollars

    def total(self, verdict: Verdict | None) -> GenerationCost:
        seconds = round(time.monotonic() - self._started, 3)
        return self._cost.model_copy(update={"seconds": seconds, "verdict": verdict})
