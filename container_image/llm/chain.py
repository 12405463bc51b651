"""Which providers are called for a page, in which order, and how often. Read this module first.

Kimi, or the gateway in its place, unless it is blocked: at most two calls, one second apart
  │   a missing model                            the next model, which does not count as a call
  │   no answer, and a retry may help            the same prompt again
  │   no page, or a page that has lost much      the prompt again, with the faults of the answer
  │ no page in either, or no key
  ▼
Claude, in the same way
  │ no page either, or no key
  ▼
the part of a page that had arrived at the timeout, if there is one
  │ none
  ▼
`NoAnswer`: the caller composes the page from the persona's template

The ledger knows, for all instances, which accounts are blocked and which models are gone. `container_image.generate`
checks the budget before any call.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from container_image.answers import Reading
from container_image.llm.call import ModelAnswer
from container_image.llm.failures import CallFailed, NoAnswer, Remedy, Usage
from container_image.llm.kimi import Kimi
from container_image.llm.ledger import NOTHING_SHARED, Ledger
from container_image.llm.prices import cost_in_dollars
from container_image.prompts import Prompt, ask_again
from wandstore.aws.clients import Clients
from wandstore.aws.secret_store import read_secret
from wandstore.documents.components import ComponentTree
from wandstore.documents.origin import GenerationCost, Source, Verdict
from wandstore.errors import ErrorCode, ModelFailed
from wandstore.observability import count, logger
from wandstore.settings import Settings

CALLS_PER_PROVIDER = 2
PAUSE_SECONDS = 1.0
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

    def ask(self, model: str, prompt: Prompt, deadline: float) -> ModelAnswer:
        """One call. Raises only `CallFailed`; `deadline` is on the monotonic clock."""
        ...


class AnswerReader(Protocol):
    """Reads a model's answer; of an answer that `is_cut`, only the complete components."""

    def __call__(self, text: str, /, *, is_cut: bool = False) -> Reading: ...


class WrittenTree(NamedTuple):
    """A model's tree, its provider, and the cost of all calls, including the failed ones.

    With a `failure` it is the part of a tree that had arrived at the timeout.
    """

    tree: ComponentTree
    source: Source
    cost: GenerationCost
    failure: ModelFailed | None = None


def set_up_providers(clients: Clients, settings: Settings) -> tuple[Provider, ...]:
    """The providers whose key is set, in the order in which they are called."""
    providers: list[Provider] = []
    if kimi_key := read_secret("KIMI_API_KEY", clients, settings):
        providers.append(Kimi.set_up(kimi_key, settings))
    if claude_key := read_secret("CLAUDE_API_KEY", clients, settings):
        # Its SDK takes a second to load, so a deployment without this key must not load it.
        from container_image.llm.claude import Claude

        providers.append(Claude.set_up(claude_key, settings))
    return tuple(providers)


def ask_providers(
    providers: Sequence[Provider],
    prompt: Prompt,
    read_answer: AnswerReader,
    deadline: float,
    ledger: Ledger = NOTHING_SHARED,
) -> WrittenTree:
    """The first usable tree, or else the best part of one. Without either raises `NoAnswer`, with the last error code.

    `deadline` is on the monotonic clock.
    """
    bill = _Bill(prompt.version)
    failure = ModelFailed(ErrorCode.MODEL_UNAVAILABLE, "No model provider is set up.")
    parts: list[WrittenTree] = []
    for provider in providers:
        line = _Line(provider, ledger, deadline, bill)
        try:
            tree, verdict = _ask_provider(line, prompt, read_answer, parts)
        except ModelFailed as error:
            failure = error
            logger.warning("provider failed", extra={"provider": provider.name, "code": error.code, "why": str(error)})
        else:
            return WrittenTree(tree, provider.source, bill.total(verdict))
    if parts:
        best = max(parts, key=lambda part: len(part.tree.product_ids))
        who = best.cost.model_dump(include={"provider", "model"})
        return best._replace(cost=bill.total(Verdict.PARTIAL).model_copy(update=who))
    raise NoAnswer(failure, bill.total(Verdict.UNUSABLE if bill.answers else None))


def _ask_provider(
    line: _Line, prompt: Prompt, read_answer: AnswerReader, parts: list[WrittenTree]
) -> tuple[ComponentTree, Verdict]:
    """The better of at most two answers, and the verdict of its check.

    Raises `ModelFailed` if neither contains a page. The part of a tree that a timeout cut off is added to `parts`.
    """
    line.open()
    best: ComponentTree | None = None
    best_share = -1.0
    verdict = Verdict.UNUSABLE
    for calls_left in reversed(range(CALLS_PER_PROVIDER)):
        may_call_again = calls_left > 0
        try:
            answer = line.call(prompt)
        except CallFailed as failure:
            if best is not None:
                break
            if part := read_answer(failure.part, is_cut=True).tree if failure.part else None:
                parts.append(WrittenTree(part, line.provider.source, line.bill.total(Verdict.PARTIAL), failure))
            may_call_again &= failure.remedy is Remedy.SECOND_CALL
            if not may_call_again or line.seconds_left <= PAUSE_SECONDS:
                raise
        else:
            reading = read_answer(answer.text)
            if reading.tree is not None and reading.kept_share >= best_share:
                best, best_share = reading.tree, reading.kept_share
                verdict = Verdict.REPAIRED if prompt.repair else Verdict.TRIMMED if reading.faults else Verdict.WHOLE
            may_call_again &= reading.is_worth_a_repair
            if not may_call_again or line.seconds_left <= PAUSE_SECONDS:
                break
            logger.info("answer to be repaired", extra={"provider": line.provider.name, "faults": reading.faults})
            count("ModelRepair", provider=line.provider.name)
            prompt = ask_again(prompt, answer.text, reading.faults)
        time.sleep(PAUSE_SECONDS)
    if best is None:
        raise ModelFailed(ErrorCode.GENERATION_FAILED, "The model's answer contains no page.")
    return best, verdict


class _Line:
    """The calls of one generation to one provider, to the first of its models that exists; each is on the bill."""

    def __init__(self, provider: Provider, ledger: Ledger, deadline: float, bill: _Bill) -> None:
        self.provider = provider
        self._ledger = ledger
        self._deadline = deadline
        self.bill = bill
        self._models = list(provider.models)
        self._is_on_trial = False

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
        if state.gone_models and not self._models:
            self._report_all_models_gone()
            raise ModelFailed(ErrorCode.MODEL_UNAVAILABLE, "The provider has none of the models.")

    def call(self, prompt: Prompt) -> ModelAnswer:
        """Raises `CallFailed`."""
        while True:
            if self.seconds_left <= 0:
                raise CallFailed(ErrorCode.TIMEOUT, "The generation's time was used up.", Remedy.NEXT_PROVIDER)
            model = self._models[0] if self._models else ""
            try:
                answer = self.provider.ask(model, prompt, self._deadline)
            except CallFailed as failure:
                # A provider bills an answer that was cut off too, and does not report its tokens, so we estimate them.
                usage = _estimate(prompt, failure.part) if failure.usage is None else failure.usage
                self._note(model, usage, failure.code.value)
                if failure.remedy is Remedy.BLOCKED:
                    self._ledger.note_blocked(self.provider.name, self.provider.account)
                if failure.remedy is not Remedy.NEXT_MODEL:
                    raise
                # A missing model did no work, so it does not count as one of the calls.
                self._ledger.note_gone(self.provider.name, self.provider.account, model)
                self._models = self._models[1:]
                if not self._models:
                    self._report_all_models_gone()
                    raise
            else:
                self.bill.answers += 1
                self._note(model, answer.usage if any(answer.usage) else _estimate(prompt, answer.text), _ANSWERED)
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
            count("ModelTokens", sum(usage), provider=self.provider.name)
            count("ModelDollars", dollars, provider=self.provider.name)

    def _report_all_models_gone(self) -> None:
        logger.error("all models are gone", extra={"provider": self.provider.name, "models": self.provider.models})
        count("AllModelsGone", provider=self.provider.name)


def _estimate(prompt: Prompt, written: str) -> Usage:
    """About one token for four bytes, in prose and in product lines."""
    asked = "".join((prompt.system, prompt.user, *(text for _, text in prompt.later_turns)))
    # A model can write half a surrogate pair as an escape, which UTF-8 cannot encode.
    return Usage(len(asked.encode(errors="replace")) // 4, len(written.encode(errors="replace")) // 4)


class _Bill:
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
