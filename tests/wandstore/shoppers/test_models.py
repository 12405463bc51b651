"""The values that say who a shopper is, and that their lists of personas agree."""

from __future__ import annotations

from typing import get_args

from wandstore.shoppers.models import Character, PersonaChoice, PersonaType, Signals
from wandstore.shoppers.persona import persona_with_type


def test_a_shopper_can_choose_every_persona_and_the_page_that_is_everybodys() -> None:
    assert set(get_args(PersonaChoice)) == {*PersonaType, "none"}


def test_every_persona_has_a_character_of_its_own_and_an_unknown_one_is_neutral() -> None:
    characters = [persona_with_type(kind, 0.9, Signals()).character for kind in (*PersonaType, None)]
    assert characters == list(get_args(Character))


def test_signals_that_only_another_version_counts_are_ignored_wherever_they_are_read() -> None:
    assert Signals.model_validate({"views": 3, "yawns": 2}) == Signals(views=3)
    assert Signals.model_validate_json('{"views": 3, "yawns": 2}') == Signals(views=3)
