"""The base class of the domain's values."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A value: never changed, and with no field that is not named here."""

    model_config = ConfigDict(frozen=True, extra="forbid")
