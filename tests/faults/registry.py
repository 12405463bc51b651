"""What the product is used for. A use case is in the harness by being registered here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.faults.world import World


def nothing(world: World) -> None:
    """The default: nothing has to be there before."""


def no_promise(world: World, answer: Any) -> None:
    """The default: what was answered promises nothing that has to be kept."""


@dataclass(frozen=True)
class UseCase:
    """`act` is what somebody does, and its calls are those that fail; `prepare` is what was before.

    `keeps` is called when everything works again and nothing is left to do, with what `act` returned: what was answered
    as done has to be there. It gets None where the process of `act` has died, or where `act` raised and `may_raise`: a
    function that Lambda starts again by itself.
    """

    name: str
    act: Callable[[World], Any]
    prepare: Callable[[World], None] = nothing
    keeps: Callable[[World, Any], None] = no_promise
    may_raise: bool = False


USE_CASES: dict[str, UseCase] = {}


def register(use_case: UseCase) -> None:
    assert use_case.name not in USE_CASES, use_case.name
    USE_CASES[use_case.name] = use_case
