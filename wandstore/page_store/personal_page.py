"""One shopper's page as it is archived."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from wandstore.documents.components import Document
from wandstore.documents.origin import GenerationCost, Source, TemplateReason
from wandstore.errors import JobError
from wandstore.record import Record
from wandstore.shoppers.models import Persona


class EarlierTree(Record):
    """A document made for a persona the shopper had before."""

    persona: Persona
    document: Document
    source: Source


MAX_EARLIER_TREES = 4


class PersonalPage(Record):
    """One shopper's page as it is kept for good (`generated/{store}:{shopper}.json`): everything is rendered from it.

    `persona` is the one the document was made with, which may no longer be the shopper's.
    """

    version: Literal[1] = 1
    store: str
    shopper_id: str
    job_id: str
    document: Document
    persona: Persona
    source: Source
    reason: TemplateReason | None = None
    error: JobError | None = None  # why it is a template's
    made_at: float
    cost: GenerationCost = GenerationCost()
    earlier: tuple[EarlierTree, ...] = Field(default=(), max_length=MAX_EARLIER_TREES)
