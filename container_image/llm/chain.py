"""Which providers are called for a page, in which order, and how often. Read this module first.

By default Kimi and then Claude; `MODEL_PROVIDERS` can name Bedrock too, and any order.

Kimi, or the gateway in its place, unless its circuit breaker is open: two calls, a second or its `Retry-After` apart
  │   a missing model                            the next model, which does not count as a call
  │   a parameter that the server refuses        the same call without it, which does not count either
  │   no answer, and a retry may help            the same prompt again
  │   no page, or one that has lost half         the prompt again, with the faults of the answer
  │ no page in either, or no key
  ▼
Claude, in the same way
  │ no page either, or no key
  ▼
the part of a page that had arrived at the timeout, if there is one
  │ none
  ▼
`NoAnswer`: the caller composes the page from the persona's template

A call that another may follow has 40 % of the time that is left, so one provider cannot use up the time of the next.

The ledger knows, for all instances, which circuit breakers are open and which models are gone; each call's outcome is
noted there. `container_image.generate` checks the budget before any call.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple, Protocol

from container_image.llm.bedrock import Bedrock
from container_image.llm.claude import Claude
from container_image.llm.failures import NO_TOKENS, CallFailed, NoAnswer, Remedy, cut_short
from container_image.llm.kimi import Kimi
from container_image.llm.ledger import NOTHING_SHARED, Ledger
from container_image.llm.line import Bill, Line, Provider, TrialPutOff, share_time
from container_image.prompts import Prompt, ask_again
from container_image.reading import Reading
from wandstore.aws.clients import Clients
from wandstore.aws.secret_store import read_secret
from wandstore.documents.document import Document
from wandstore.documents.origin import GenerationCost, Source, Verdict
from wandstore.documents.segments import RowSlot, SegmentedDocument
from wandstore.errors import ErrorCode, ModelFailed
from wandstore.observability import count, logger
from wandstore.settings import Settings

CALLS_PER_PROVIDER = 2
PAUSE_SECONDS = 1.0


class AnswerReader(Protocol):
    """Reads a model's answer; of an answer that `is_cut`, only the complete components."""

    def __call__(self, text: str, /, *, is_cut: bool = False) -> Reading: ...


class WrittenDocument(NamedTuple):
    """A model's document, its provider, and the cost of all calls, including the failed ones.

    With a `failure` it is the part of a document that had arrived at the timeout.
    """

    document: Document
    source: Source
    cost: GenerationCost
    failure: ModelFailed | None = None


def set_up_providers(clients: Clients, settings: Settings) -> tuple[Provider, ...]:
    """The providers of the settings, in the order in which they are called, without those whose key is not set."""
    return tuple(provider for name in settings.providers if (provider := _set_up(name, clients, settings)))


def _set_up(name: str, clients: Clients, settings: Settings) -> Provider | None:
    match name:
        case "bedrock":
            return Bedrock.set_up(clients, settings)
        case "claude":
            key = read_secret("CLAUDE_API_KEY", clients, settings)
            return Claude.set_up(key, settings) if key else None
        case _:
            key = read_secret("KIMI_API_KEY", clients, settings)
            return Kimi.set_up(key, settings) if key else None


def ask_providers(
    providers: Sequence[Provider],
    prompt: Prompt,
    read_answer: AnswerReader,
    deadline: float,
    ledger: Ledger = NOTHING_SHARED,
) -> WrittenDocument:
    """The first usable document, or else the best part of one. Without either raises `NoAnswer` with the last code.

    `deadline` is on the monotonic clock. A trial call that another provider's page need not wait for is added to the
    ledger's `trials`.
    """
    bill = Bill(prompt.version)
    failure = ModelFailed(ErrorCode.MODEL_UNAVAILABLE, "No model provider is set up.")
    parts: list[WrittenDocument] = []
    for place, provider in enumerate(providers, 1):
        is_last = place == len(providers)
        line = Line(provider, ledger, share_time(prompt, deadline, is_last=is_last), bill)
        line.puts_off_trials = ledger.trials is not None and not is_last
        try:
            document, verdict = _ask_provider(line, prompt, read_answer, parts)
        except ModelFailed as error:
            failure = error
            logger.warning("provider failed", extra={"provider": provider.name, "code": error.code, "why": str(error)})
            if isinstance(error, TrialPutOff) and ledger.trials is not None:
                trial = Trial(error.trial, provider, prompt, read_answer, deadline)
                ledger.trials.append(partial(trial.make, ledger))
        else:
            return WrittenDocument(document, provider.source, bill.total(verdict))
    if parts:
        best = max(parts, key=lambda part: _count_products(part.document))
        who = best.cost.model_dump(include={"provider", "model"})
        return best._replace(cost=bill.total(Verdict.PARTIAL).model_copy(update=who))
    raise NoAnswer(failure, bill.total(Verdict.UNUSABLE if bill.answers else None))


class Trial(NamedTuple):
    """A call that finds out whether a provider gives pages again. It was put off until the page is made."""

    name: str
    provider: Provider
    prompt: Prompt
    read_answer: AnswerReader
    deadline: float  # of the page, on the monotonic clock

    def make(self, ledger: Ledger) -> GenerationCost:
        """What it cost. Its page is given to nobody."""
        limits = share_time(self.prompt, self.deadline, is_last=False)
        line = Line(self.provider, ledger, limits, Bill(self.prompt.version))
        line.begin_trial(self.name)
        outcome = _call_once(line, self.prompt, self.read_answer)
        why = "" if outcome.page else outcome.why_no_page
        logger.info("trial call made", extra={"provider": self.provider.name, "why": why})
        return line.bill.total(None)


class _Outcome(NamedTuple):
    """What became of one call: what was read in `text`, or in the part of an answer that a `failure` has left."""

    reading: Reading
    text: str = ""
    failure: CallFailed | None = None

    @property
    def page(self) -> Document | None:
        """A whole page; what a failure has cut off is one where all of it had come."""
        return self.reading.document if self.failure is None or self.reading.came_whole else None

    @property
    def why_no_page(self) -> str:
        return str(self.failure) if self.failure else self.reading.why_no_page


def _call_once(line: Line, prompt: Prompt, read_answer: AnswerReader) -> _Outcome:
    """One call, of which the provider's circuit breaker is told whether it gave a page."""
    try:
        answer = line.call(prompt)
        if answer.is_cut:
            # Its page may have come whole all the same, or else the complete components may be a part of one.
            raise cut_short(NO_TOKENS, answer.text)
        outcome = _Outcome(read_answer(answer.text), answer.text)
    except CallFailed as failure:
        reading = read_answer(failure.part, is_cut=True) if failure.part else Reading(None, (), 0.0)
        outcome = _Outcome(reading, failure=failure)
    if outcome.page is not None:
        line.note_page()
    else:
        line.note_no_page(outcome.why_no_page)
    return outcome


def _ask_provider(
    line: Line, prompt: Prompt, read_answer: AnswerReader, parts: list[WrittenDocument]
) -> tuple[Document, Verdict]:
    """The page of the first of at most two answers that contains one, and the verdict of its check.

    Raises `ModelFailed` if neither contains a page. The part of a document that a timeout cut off is added to `parts`.
    """
    for calls_left in reversed(range(CALLS_PER_PROVIDER)):
        outcome = _call_once(line, prompt, read_answer)
        reading, failure = outcome.reading, outcome.failure
        if outcome.page is not None:
            return outcome.page, _judge(prompt, reading)
        if failure and reading.document is not None:
            cost = line.bill.total(Verdict.PARTIAL)
            parts.append(WrittenDocument(reading.document, line.provider.source, cost, failure))
        pause = failure.retry_after if failure and failure.retry_after is not None else PAUSE_SECONDS
        is_worth_it = failure is None or failure.remedy is Remedy.SECOND_CALL
        if not calls_left or not is_worth_it or line.is_stopped or line.seconds_left <= pause:
            raise failure or ModelFailed(ErrorCode.GENERATION_FAILED, outcome.why_no_page)
        if failure is None:
            logger.info("answer to be repaired", extra={"provider": line.provider.name, "faults": reading.faults})
            count("ModelRepair", provider=line.provider.name)
            prompt = ask_again(prompt, outcome.text, reading.faults)
        time.sleep(pause)
    raise AssertionError("the last call returns or raises")


def _count_products(document: Document) -> int:
    """How many it shows, with those that the server will choose."""
    segments = document.segments if isinstance(document, SegmentedDocument) else ()
    chosen = sum(segment.places for segment in segments if isinstance(segment, RowSlot))
    return len(document.product_ids) + chosen


def _judge(prompt: Prompt, reading: Reading) -> Verdict:
    return Verdict.REPAIRED if prompt.repair else Verdict.TRIMMED if reading.faults else Verdict.WHOLE
