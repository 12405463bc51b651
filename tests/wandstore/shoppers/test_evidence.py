from __future__ import annotations

import json
from decimal import Decimal

import pytest

from tests.wandstore.shoppers.histories import DEALS, NOVELTIES, VISITS, after, event
from wandstore.shoppers.evidence import MODEL, NO_TRAIT, WEIGHTS, Model, weigh
from wandstore.shoppers.features import measure
from wandstore.shoppers.models import CameBy, OrderedProduct, ShopperEvent, Signals
from wandstore.shoppers.personas import PersonaType


def test_the_weights_are_of_the_four_personas_and_of_none_of_them() -> None:
    classes = {*map(str, PersonaType), NO_TRAIT}
    assert set(MODEL.intercepts) == classes
    assert all(set(weight.weights) == classes for weight in MODEL.features.values())
    assert all(set(weights) <= classes for weights in MODEL.by_hand.values())


def test_the_file_says_what_it_is_and_how_it_was_made() -> None:
    content = json.loads(WEIGHTS.read_text())
    assert content["command"] == "make fit-personas"
    assert {"about", "seeds", "rows"} <= set(content)
    assert Model.read(WEIGHTS.read_text()) == MODEL


def test_each_persona_has_the_evidence_of_its_own_history() -> None:
    assert weigh(after(*DEALS)).leader is PersonaType.DEALHUNTER
    assert weigh(after(*NOVELTIES)).leader is PersonaType.EXPLORER
    assert weigh(after(*VISITS)).leader is PersonaType.LOYALIST


def test_a_term_is_the_weight_times_the_distance_from_a_typical_shopper() -> None:
    signals = Signals(views=3, logins=2, events=5)
    weight = MODEL.features["logins_a_visit"]
    distance = min(measure(signals)["logins_a_visit"], weight.most) - weight.typical
    terms = weigh(signals).terms[PersonaType.LOYALIST]
    assert terms["logins_a_visit"] == pytest.approx(weight.weights["loyalist"] * distance)


def test_no_feature_counts_beyond_what_was_seen_when_it_was_fitted() -> None:
    assert weigh(Signals(logins=50, events=50)).terms == weigh(Signals(logins=5000, events=50)).terms


@pytest.mark.parametrize("came_by", [kind for kind in CameBy if f"came_by_{kind}" in MODEL.by_hand])
def test_how_a_shopper_came_is_weak_evidence_that_later_evidence_overrules(came_by: CameBy) -> None:
    def moved(*events: ShopperEvent) -> float:
        signals = after(*events)
        known = signals.model_copy(update={"came_by": str(came_by)})
        before, behind = weigh(signals).probabilities, weigh(known).probabilities
        return max(abs(behind[persona] - before[persona]) for persona in PersonaType)

    first = moved(event("view", category="Wands"))
    assert 0.005 < first < 0.12
    assert moved(*DEALS) < first / 2
    assert weigh(after(*DEALS).model_copy(update={"came_by": str(came_by)})).leader is PersonaType.DEALHUNTER


def test_a_large_order_and_orders_that_go_on_speak_for_a_loyalist() -> None:
    lines = (OrderedProduct(price=Decimal(2), quantity=300),)
    ordinary = weigh(after(event("purchase", price="20", order_id="7", lines=lines))).probabilities
    large = weigh(after(event("purchase", price="900", order_id="7", lines=lines))).probabilities
    assert large[PersonaType.LOYALIST] > ordinary[PersonaType.LOYALIST] + 0.1


def test_reduced_lines_of_orders_speak_for_a_dealhunter() -> None:
    def share(*, reduced: bool) -> float:
        lines = [OrderedProduct(product_id=f"p{n}", reduced=reduced) for n in range(6)]
        return weigh(after(event("purchase", order_id="7", lines=lines))).probabilities[PersonaType.DEALHUNTER]

    assert share(reduced=True) > 2 * share(reduced=False)
