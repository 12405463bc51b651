"""What every value has that a shopper keeps in their session, such as the bag, and what becomes of it in an action."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import ConfigDict

from wandstore.record import Record

# A name is kept as long as a card shows it, because all of them are read with every visit.
MAX_NAME_LENGTH = 120


class Kept(Record):
    """What is stored. It is read with the limits and fields of a later version, so that a rollback empties nothing."""

    model_config = ConfigDict(frozen=True, extra="ignore")


Value = TypeVar("Value", bound=Kept)
Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class Change(Generic[Value, Outcome]):
    """The value after an action, and what became of the action.

    With `is_repeat` the action had been done before, and the outcome is that of then.
    """

    value: Value
    outcome: Outcome
    is_repeat: bool = False
