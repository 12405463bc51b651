"""The values that say who a shopper is."""

from __future__ import annotations

from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import persona_with_type
from wandstore.shoppers.personas import CHARACTERS, PersonaType


def test_a_persona_looks_like_its_type_and_without_one_neutral() -> None:
    characters = [persona_with_type(kind, 0.9, Signals()).character for kind in (*PersonaType, None)]
    assert characters == list(CHARACTERS)


def test_signals_that_only_another_version_counts_are_ignored_wherever_they_are_read() -> None:
    assert Signals.model_validate({"views": 3, "yawns": 2}) == Signals(views=3)
    assert Signals.model_validate_json('{"views": 3, "yawns": 2}') == Signals(views=3)
