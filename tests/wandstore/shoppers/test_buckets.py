from __future__ import annotations

from dataclasses import replace

import pytest

from wandstore.settings import Settings
from wandstore.shoppers.buckets import (
    MIN_OWN_PAGE_CONFIDENCE,
    NEUTRAL_BUCKET,
    SENSITIVITIES,
    Bucket,
    all_buckets,
    bucket_of,
    is_due_own_page,
)
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import EVERYBODYS, NEUTRAL, persona_with_type
from wandstore.shoppers.personas import PersonaType

WANDS = Signals(events=4, views=4, categories={"Robes": 1, "Wands": 3})
SETTINGS = Settings()


def test_a_bucket_is_a_persona_a_price_sensitivity_and_the_category_of_most_events() -> None:
    explorer = persona_with_type(PersonaType.EXPLORER, 0.8, WANDS)
    assert bucket_of(explorer, WANDS) == Bucket(PersonaType.EXPLORER, "low", "Wands")
    careful = WANDS.model_copy(update={"discount_clicks": 4})
    assert bucket_of(explorer, careful) == Bucket(PersonaType.EXPLORER, "high", "Wands")


def test_a_category_that_one_event_named_is_nobodys_own() -> None:
    once = Signals(events=2, categories={"Robes": 1, "Wands": 1})
    assert bucket_of(persona_with_type(PersonaType.EXPLORER, 0.8, once), once).category == ""


def test_two_categories_that_are_met_as_often_do_not_take_turns() -> None:
    explorer = persona_with_type(PersonaType.EXPLORER, 0.8, WANDS)
    one, other = (Signals(categories=met) for met in ({"Wands": 2, "Robes": 2}, {"Robes": 2, "Wands": 2}))
    assert bucket_of(explorer, one) == bucket_of(explorer, other)


@pytest.mark.parametrize("persona", [NEUTRAL, EVERYBODYS])
def test_without_a_persona_every_shopper_is_in_the_neutral_bucket(persona: object) -> None:
    assert bucket_of(persona, WANDS) == NEUTRAL_BUCKET  # type: ignore[arg-type]
    assert (NEUTRAL_BUCKET.name, NEUTRAL_BUCKET.coarser) == ("neutral", ())


@pytest.mark.parametrize(
    ("category", "name"),
    [
        ("", "explorer-low"),
        ("Wands", "explorer-low-wands"),
        ("Zauberstäbe", "explorer-low-zauberstabe-"),
        ("Cores & Feathers", "explorer-low-cores-feathers-"),
        ("a:b/c", "explorer-low-a-b-c-"),
        ("杖", "explorer-low-杖"),
        ("W" * 300, "explorer-low-" + "w" * 40 + "-"),
    ],
)
def test_a_name_can_be_read_and_is_safe_in_a_key(category: str, name: str) -> None:
    written = Bucket(PersonaType.EXPLORER, "low", category).name
    assert written.startswith(name)
    assert len(written) == len(name) + (6 if name.endswith("-") else 0)
    assert not set(written) & set(":/ \n")


def test_categories_with_the_same_handle_have_names_of_their_own() -> None:
    categories = ("Cores & Feathers", "Cores/Feathers", "cores-feathers", "W" * 300, "W" * 301)
    assert len({Bucket(PersonaType.EXPLORER, "low", category).name for category in categories}) == len(categories)


def test_a_store_has_at_most_twelve_buckets_for_each_category_and_for_none_and_the_neutral_one() -> None:
    categories = ("", "Wands", "Robes")
    buckets = all_buckets(categories[1:])
    assert set(buckets) == {Bucket(t, s, c) for t in PersonaType for s in SENSITIVITIES for c in categories} | {
        Bucket()
    }
    assert len({bucket.name for bucket in buckets}) == len(buckets) == 4 * 3 * 3 + 1
    assert {coarser for bucket in buckets for coarser in bucket.coarser} <= set(buckets)


def test_what_stands_in_is_without_the_category_then_of_another_sensitivity_and_of_the_same_persona() -> None:
    loyalist = PersonaType.LOYALIST
    assert Bucket(loyalist, "high", "Wands").coarser == (
        Bucket(loyalist, "high"),
        Bucket(loyalist, "medium"),
        Bucket(loyalist, "low"),
    )
    assert Bucket(loyalist, "medium").coarser == (Bucket(loyalist, "low"), Bucket(loyalist, "high"))


def test_a_category_that_the_store_no_longer_has_is_left_out() -> None:
    bucket = Bucket(PersonaType.EXPLORER, "low", "Wands")
    assert bucket.within(("Wands", "Robes")) == bucket
    assert bucket.within(("Robes",)) == Bucket(PersonaType.EXPLORER, "low")


def test_a_page_of_ones_own_is_due_after_enough_events_or_an_order() -> None:
    explorer = persona_with_type(PersonaType.EXPLORER, 0.8, WANDS)
    assert not is_due_own_page(explorer, Signals(events=11), SETTINGS)
    assert is_due_own_page(explorer, Signals(events=12), SETTINGS)
    assert is_due_own_page(explorer, Signals(events=2, purchases=1), SETTINGS)
    assert is_due_own_page(explorer, Signals(events=3), replace(SETTINGS, own_page_events=3))


def test_no_page_of_ones_own_is_due_while_the_persona_is_not_sure() -> None:
    many = Signals(events=50, purchases=3)
    unsure = persona_with_type(PersonaType.EXPLORER, MIN_OWN_PAGE_CONFIDENCE - 0.01, many)
    assert not is_due_own_page(unsure, many, SETTINGS)
    assert not is_due_own_page(NEUTRAL, many, SETTINGS)
    assert not is_due_own_page(EVERYBODYS, many, SETTINGS)
