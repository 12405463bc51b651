"""A job, its states, and what its caller prefers."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import ConfigDict, Field

from wandstore.errors import JobError
from wandstore.ids import ShopperKey
from wandstore.record import Record
from wandstore.shoppers.personas import PersonaType


class JobState(StrEnum):
    QUEUED = "queued"
    GENERATING = "generating"
    COMPLETED = "completed"
    FAILED = "failed"

    @property
    def is_live(self) -> bool:
        return self in (JobState.QUEUED, JobState.GENERATING)


class Caller(StrEnum):
    """Who asks for a job: it decides which slots the job may take, and on whose account a model is called."""

    NEW_SHOPPER = "new_shopper"  # without a history
    SHOPPER = "shopper"
    OPERATOR = "operator"
    WARMING = "warming"  # an operator who has trees made before shoppers need them

    @property
    def is_operator(self) -> bool:
        return self in (Caller.OPERATOR, Caller.WARMING)


class Preferences(Record):
    """What a caller of a generation asks for; at most 8 kB as JSON."""

    persona: PersonaType | None = None
    categories: tuple[str, ...] = ()
    price_sensitivity: Literal["low", "medium", "high"] | None = Field(default=None, alias="priceSensitivity")

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class GenerationJob(Record):
    """A job's item: its state, and everything its queue message needs. Times are epoch seconds."""

    job_id: str
    shopper: ShopperKey
    state: JobState
    member: str
    attempts: int
    created_at: float
    deadline: float
    ended_at: float | None = None
    preferences: Preferences = Preferences()
    caller: Caller = Caller.SHOPPER
    delivered: bool = False  # the webhook delivered its page, which waits at `incoming/{job_id}`
    sent: bool = False
    error: JobError | None = None
