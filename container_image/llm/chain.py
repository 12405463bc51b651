"""Which providers are called for a page, in which order, and how often. Read this module first.

Kimi, or the gateway in its place, unless it is blocked: at most two calls, a second or its `Retry-After` apart
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

The ledger knows, for all instances, which accounts are blocked and which models are gone. `container_image.generate`
checks the budget before any call.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from container_image.llm.claude import Claude
from container_image.llm.failures import NO_TOKENS, CallFailed, NoAnswer, Remedy, cut_short
from container_image.llm.kimi import Kimi
from container_image.llm.ledger import NOTHING_SHARED, Ledger
from container_image.llm.line import Bill, Line, Provider
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
    """The providers whose key is set, in the order in which they are called."""
    providers: list[Provider] = []
    if kimi_key := read_secret("KIMI_API_KEY", clients, settings):
        providers.append(Kimi.set_up(kimi_key, settings))
    if claude_key := read_secret("CLAUDE_API_KEY", clients, settings):
        providers.append(Claude.set_up(claude_key, settings))
    return tuple(providers)


def ask_providers(
    providers: Sequence[Provider],
    prompt: Prompt,
    read_answer: AnswerReader,
    deadline: float,
    ledger: Ledger = NOTHING_SHARED,
) -> WrittenDocument:
    """The first usable document, or else the best part of one. Without either raises `NoAnswer` with the last code.

    `deadline` is on the monotonic clock.
    """
    bill = Bill(prompt.version)
    failure = ModelFailed(ErrorCode.MODEL_UNAVAILABLE, "No model provider is set up.")
    parts: list[WrittenDocument] = []
    for provider in providers:
        line = Line(provider, ledger, deadline, bill)
        try:
            document, verdict = _ask_provider(line, prompt, read_answer, parts)
        except ModelFailed as error:
            failure = error
            logger.warning("provider failed", extra={"provider": provider.name, "code": error.code, "why": str(error)})
        else:
            return WrittenDocument(document, provider.source, bill.total(verdict))
    if parts:
        best = max(parts, key=lambda part: _count_products(part.document))
        who = best.cost.model_dump(include={"provider", "model"})
        return best._replace(cost=bill.total(Verdict.PARTIAL).model_copy(update=who))
    raise NoAnswer(failure, bill.total(Verdict.UNUSABLE if bill.answers else None))


def _ask_provider(
    line: Line, prompt: Prompt, read_answer: AnswerReader, parts: list[WrittenDocument]
) -> tuple[Document, Verdict]:
    """The page of the first of at most two answers that contains one, and the verdict of its check.

    Raises `ModelFailed` if neither contains a page. The part of a document that a timeout cut off is added to `parts`.
    """
    line.open()
    for calls_left in reversed(range(CALLS_PER_PROVIDER)):
        may_call_again = calls_left > 0
        pause = PAUSE_SECONDS
        try:
            answer = line.call(prompt)
            if answer.is_cut:
                # Its page may have come whole all the same, or else the complete components may be a part of one.
                raise cut_short(NO_TOKENS, answer.text)
            reading = read_answer(answer.text)
        except CallFailed as failure:
            reading = read_answer(failure.part, is_cut=True) if failure.part else Reading(None, (), 0.0)
            if reading.document is not None and reading.came_whole:
                return reading.document, _judge(prompt, reading)
            if part := reading.document:
                parts.append(WrittenDocument(part, line.provider.source, line.bill.total(Verdict.PARTIAL), failure))
            may_call_again &= failure.remedy is Remedy.SECOND_CALL
            pause = PAUSE_SECONDS if failure.retry_after is None else failure.retry_after
            if not may_call_again or line.seconds_left <= pause:
                raise
        else:
            if reading.document is not None:
                return reading.document, _judge(prompt, reading)
            if not may_call_again or line.seconds_left <= PAUSE_SECONDS:
                raise ModelFailed(ErrorCode.GENERATION_FAILED, reading.why_no_page)
            logger.info("answer to be repaired", extra={"provider": line.provider.name, "faults": reading.faults})
            count("ModelRepair", provider=line.provider.name)
            prompt = ask_again(prompt, answer.text, reading.faults)
        time.sleep(pause)
    raise AssertionError("the last call returns or raises")


def _count_products(document: Document) -> int:
    """How many it shows, with those that the server will choose."""
    segments = document.segments if isinstance(document, SegmentedDocument) else ()
    chosen = sum(segment.places for segment in segments if isinstance(segment, RowSlot))
    return len(document.product_ids) + chosen


def _judge(prompt: Prompt, reading: Reading) -> Verdict:
    return Verdict.REPAIRED if prompt.repair else Verdict.TRIMMED if reading.faults else Verdict.WHOLE
