from __future__ import annotations

from decimal import Decimal

import pytest

from tests.wandstore.shoppers.histories import DAY, DEALS, FEW_THINGS, NOVELTIES, VISITS, after, event
from wandstore.shoppers.models import EventKind, OrderedProduct, Said, ShopperEvent, Signals
from wandstore.shoppers.persona import (
    NEUTRAL,
    change_purchases,
    decide_persona,
    detect_persona,
    persona_with_type,
    top_categories,
)
from wandstore.shoppers.personas import PERSONA_CHOICES, PersonaType


def test_a_shopper_of_whom_nothing_is_known_is_neutral() -> None:
    assert detect_persona(Signals()) == NEUTRAL
    assert NEUTRAL.type is None
    assert NEUTRAL.hash.startswith("persona_v2_neutral_low_")


def test_one_event_is_too_little_for_a_persona() -> None:
    for kind in EventKind:
        assert detect_persona(after(event(kind.value))).type is None, kind


@pytest.mark.parametrize(
    ("history", "persona_type", "reason"),
    [
        (DEALS, PersonaType.DEALHUNTER, "opened what is reduced"),
        (NOVELTIES, PersonaType.EXPLORER, "looked at what is new in several categories"),
        (VISITS, PersonaType.LOYALIST, "came back several times"),
        (FEW_THINGS, PersonaType.MINIMALIST, "kept to a few things"),
    ],
)
def test_a_clear_history_has_its_persona_and_says_why(
    history: list[ShopperEvent], persona_type: PersonaType, reason: str
) -> None:
    persona = detect_persona(after(*history))
    assert persona.type is persona_type
    assert reason in persona.reasons
    assert persona.confidence == round(max(persona.probabilities.values()), 2)


def test_the_probabilities_are_of_all_four_and_add_up_whether_one_is_said_or_not() -> None:
    for history in (DEALS, NOVELTIES, VISITS, [event("view", category="Wands")]):
        probabilities = detect_persona(after(*history)).probabilities
        assert set(probabilities) == set(PersonaType)
        assert sum(probabilities.values()) == pytest.approx(1, abs=0.001)


def test_while_none_is_sure_the_confidence_is_that_of_the_most_probable() -> None:
    persona = detect_persona(after(event("view", product_id="p1", category="Wands")))
    assert (persona.type, persona.reasons) == (None, ())
    assert persona.confidence == round(max(persona.probabilities.values()), 2)
    assert persona.hash == NEUTRAL.hash


def test_a_reason_is_only_given_where_it_is_true_of_the_shopper() -> None:
    persona = detect_persona(after(*VISITS))
    assert "bought here" in persona.reasons
    assert "signed in" not in persona.reasons
    assert "signed in" in detect_persona(after(*VISITS, event("login", 4 * DAY))).reasons


def test_one_order_makes_nobody_a_loyalist_however_many_lines_it_has() -> None:
    lines = tuple(OrderedProduct(product_id=f"p{n}", brand=f"b{n}", price=Decimal(20)) for n in range(40))
    at_once = event("purchase", price="100", order_id="7", lines=lines)
    assert detect_persona(after(at_once)).type is None
    for order_id in ("7", None):
        by_line = [event("purchase", product_id=f"p{n}", price="20", order_id=order_id) for n in range(40)]
        assert detect_persona(after(*by_line)).type is None


def test_orders_that_go_on_make_a_loyalist_without_any_view() -> None:
    lines = (OrderedProduct(product_id="p1", price=Decimal(20)),)
    orders = [event("purchase", n * 20 * DAY, price="20", order_id=str(n), lines=lines) for n in range(4)]
    assert detect_persona(after(*orders)).type is PersonaType.LOYALIST


SETTLED = {
    "nothing": [event("view", product_id=f"p{n}", category="Wands") for n in range(2)],
    "deals": [*DEALS, *[event("view", product_id="p1", category="Wands")] * 2],
    "novelties": [*NOVELTIES, *[event("view", product_id="p1", category="Wands")] * 2],
    "visits": VISITS,
    "few things": FEW_THINGS,
    "logins": [*[event("view", product_id="p1", category="Wands")] * 2, *[event("login")] * 3],
}


@pytest.mark.parametrize("before", SETTLED)
@pytest.mark.parametrize("views", ["one product", "ten products"])
def test_ten_more_views_of_a_category_leave_persona_and_hash_alone(before: str, views: str) -> None:
    signals = after(*SETTLED[before])
    at = signals.last_event_at
    more = [
        event(
            "view",
            at + n,
            product_id="p1" if views == "one product" else f"more-{n}",
            category="Wands",
            brand=f"b{n % 3}",
            new=n % 2 == 0,
            discounted=n % 3 == 0,
        )
        for n in range(10)
    ]
    persona, settled = detect_persona(after(*more, signals=signals)), detect_persona(signals)
    assert (persona.type, persona.hash) == (settled.type, settled.hash)


def test_another_persona_needs_a_margin_over_the_one_that_was_said() -> None:
    before = after(*DEALS)
    said = [PersonaType(before.said.type if before.said else "")]
    signals = before
    for one in NOVELTIES * 2:
        signals = after(one, signals=signals)
        kind = detect_persona(signals).type
        said += [kind] if kind is not None and kind is not said[-1] else []
    assert said == [PersonaType.DEALHUNTER, PersonaType.EXPLORER]
    weighed = detect_persona(before).probabilities
    assert weighed[PersonaType.DEALHUNTER] > 0.69


def test_a_band_changes_only_when_its_limit_is_clearly_passed() -> None:
    signals = after(*DEALS).model_copy(update={"said": None})
    sure = detect_persona(signals)
    assert sure.confidence > 0.8
    kept = signals.model_copy(update={"said": Said(type="dealhunter", band="medium")})
    assert "_medium_" in detect_persona(kept).hash  # until the next event decides again
    assert "_high_" in detect_persona(after(event("sort", 1001, query="price"), signals=kept)).hash


def test_a_category_stays_one_of_the_shoppers_own_until_another_is_clearly_ahead() -> None:
    views = [event("view", n, category=f"c{n % 3}") for n in range(9)]
    signals = after(*views)
    assert top_categories(signals) == ("c0", "c1", "c2")
    fourth = [event("view", 20 + n, category=("c3", "d")[n % 2]) for n in range(7)]
    assert "c3" not in top_categories(after(*fourth, signals=signals))
    clearly = [event("view", 20 + n, category=("c3", "d")[n % 2]) for n in range(11)]
    assert "c3" in top_categories(after(*clearly, signals=signals))


def test_the_hash_says_type_and_confidence_and_digests_the_rest() -> None:
    persona = persona_with_type(PersonaType.LOYALIST, 0.8, Signals(categories={"Wands": 3}))
    prefix, digits = persona.hash.rsplit("_", 1)
    assert prefix == "persona_v2_loyalist_high"
    assert len(digits) == 8
    assert int(digits, 16) >= 0


def test_another_top_category_is_another_hash_and_another_rank_is_not() -> None:
    one = persona_with_type(None, 0, Signals(categories={"Wands": 3, "Books": 2}))
    assert persona_with_type(None, 0, Signals(categories={"Wands": 3, "Books": 5})).hash == one.hash
    assert persona_with_type(None, 0, Signals(categories={"Wands": 3, "Cloths": 2})).hash != one.hash


def test_a_category_met_once_is_not_the_shoppers_own() -> None:
    assert top_categories(Signals(categories={"Wands": 1, "Books": 2})) == ("Books",)


# The shopper's own choice


def test_every_persona_can_be_chosen_and_none_of_them_too() -> None:
    assert [decide_persona(Signals(), choice).type for choice in PERSONA_CHOICES] == [*PersonaType, None]


def test_without_a_choice_a_persona_is_detected() -> None:
    signals = after(*DEALS)
    assert decide_persona(signals, None) == detect_persona(signals)
    assert decide_persona(signals, None).type is PersonaType.DEALHUNTER


def test_a_choice_replaces_the_detected_persona_and_is_its_own_reason() -> None:
    chosen = decide_persona(after(*DEALS), PersonaType.MINIMALIST)
    assert (chosen.type, chosen.confidence, chosen.reasons) == (PersonaType.MINIMALIST, 1.0, ("chose it",))
    assert chosen.hash.startswith("persona_v2_minimalist_high_")


def test_the_page_that_is_everybodys_has_one_hash_for_any_signals() -> None:
    chosen = decide_persona(after(*DEALS), "none")
    assert chosen == decide_persona(Signals(), "none")
    assert (chosen.type, chosen.reasons) == (None, ("chose it",))
    prefix, digits = chosen.hash.rsplit("_", 1)
    assert (prefix, len(bytes.fromhex(digits))) == ("persona_v2_neutral_low", 4)


def test_a_page_made_from_a_view_has_another_hash_than_the_one_that_is_everybodys() -> None:
    viewed = detect_persona(after(event("view", product_id="p1", category="Wands")))
    assert viewed.hash == NEUTRAL.hash
    assert decide_persona(Signals(), "none").hash != viewed.hash


def test_an_order_that_is_taken_back_is_decided_anew() -> None:
    lines = (OrderedProduct(product_id="p1", price=Decimal(20)),)
    orders = [event("purchase", n * 20 * DAY, price="20", order_id=str(n), lines=lines) for n in range(4)]
    taken_back = change_purchases(after(*orders), -4, Decimal(-80), -4)
    assert detect_persona(taken_back).type is not PersonaType.LOYALIST


def test_signals_of_a_version_before_are_decided_from_what_was_counted() -> None:
    stored = after(*DEALS).model_copy(update={"said": None})
    assert detect_persona(stored).type is PersonaType.DEALHUNTER
    unknown = stored.model_copy(update={"said": Said(type="collector", band="huge")})
    assert detect_persona(unknown).type is None
