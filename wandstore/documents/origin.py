"""Where a document comes from: who composed it, why it is a template, and what it cost."""

from __future__ import annotations

from enum import StrEnum

from wandstore.documents.components import Document
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


class TemplateReason(StrEnum):
    """Why a page is not a whole one of a model's: a template's, or the part of a model's that came in time.

    Only a model's failure is worth another try before the page's hour ends.
    """

    MODEL_FAILED = "model_failed"
    NO_PROVIDER = "no_provider"
    BUDGET_SPENT = "budget_spent"


class Verdict(StrEnum):
    """What the check of a model's answer came to."""

    WHOLE = "whole"  # nothing was dropped
    TRIMMED = "trimmed"  # what was wrong was dropped, piece by piece
    REPAIRED = "repaired"  # the model was told what was wrong, and its second answer is the page
    PARTIAL = "partial"  # time ran out, and what had come by then is the page
    UNUSABLE = "unusable"  # there was an answer, and no page in it


class GenerationCost(Record):
    """What composing a page took, who did it, and what the check of it said."""

    provider: str = ""
    model: str = ""
    prompt_version: str = ""
    verdict: Verdict | None = None  # None where no answer of a model's came
    prompt_tokens: int = 0
    completion_tokens: int = 0
    dollars: float = 0
    seconds: float = 0


class Composition(Record):
    """What a generator made for one request: always a document, and why it is a template's where it is."""

    document: Document
    persona: Persona
    source: Source
    reason: TemplateReason | None = None
    error: JobError | None = None
    cost: GenerationCost = GenerationCost()

    @property
    def is_partial(self) -> bool:
        """Whether it is the part of a model's page that came before time was up."""
        return self.source.is_model and self.reason is not None
