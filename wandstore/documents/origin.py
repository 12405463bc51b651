"""Where a document comes from: who composed it, why it is degraded where it is, and what it cost."""

from __future__ import annotations

from enum import StrEnum

from wandstore.documents.document import Document
from wandstore.errors import JobError
from wandstore.record import Record
from wandstore.shoppers.models import Persona


class Source(StrEnum):
    """Who composed a page."""

    KIMI = "kimi"
    CLAUDE = "claude"
    TEMPLATE = "template"
    WEBHOOK = "webhook"
    FALLBACK = "fallback"

    @property
    def is_model(self) -> bool:
        return self in (Source.KIMI, Source.CLAUDE)


class DegradedReason(StrEnum):
    """Why a page is degraded: a template, or the part of a model's answer that arrived before the timeout.

    Only after a model's failure is the page worth a retry before its hour ends.
    """

    MODEL_FAILED = "model_failed"
    NO_PROVIDER = "no_provider"
    BUDGET_SPENT = "budget_spent"


class Verdict(StrEnum):
    """The result of checking a model's answer."""

    WHOLE = "whole"  # nothing was dropped
    TRIMMED = "trimmed"  # wrong parts were dropped
    REPAIRED = "repaired"  # the page is the second answer, after the model was told what was wrong
    PARTIAL = "partial"  # the page is the part of an answer that came in time
    UNUSABLE = "unusable"  # no page could be made from the answer


class GenerationCost(Record):
    """The provider, the result of the check, the tokens, the money and the time of composing a page.

    `cached_prompt_tokens` are those of the prompt tokens that the provider's cache had already.
    """

    provider: str = ""
    model: str = ""
    prompt_version: str = ""
    verdict: Verdict | None = None  # None where no model answered
    prompt_tokens: int = 0
    cached_prompt_tokens: int = 0
    completion_tokens: int = 0
    dollars: float = 0
    seconds: float = 0


class Composition(Record):
    """What a generator made for one request: always a document. `reason` is set where it is degraded.

    `bucket` names the persona bucket whose shared tree it was filled from; empty for a page of this shopper alone.
    If it `awaits_own_page`, a page for this shopper alone was not due yet.
    """

    document: Document
    persona: Persona
    source: Source
    reason: DegradedReason | None = None
    error: JobError | None = None
    cost: GenerationCost = GenerationCost()
    bucket: str = ""
    awaits_own_page: bool = False

    @property
    def is_partial(self) -> bool:
        """Whether it is the part of a model's answer that arrived before the timeout."""
        return self.source.is_model and self.reason is not None
