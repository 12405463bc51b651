"""A plan in words."""

from __future__ import annotations

import random

from command_line.plan.bill import Line
from command_line.plan.limits import Limit
from command_line.plan.lives import invent_lives
from command_line.plan.report import Plan, in_words, to_json
from command_line.plan.shoppers import draw_arrivals
from command_line.plan.simulation import Assumptions, Simulation
from command_line.plan.spending import Model
from wandstore.settings import Settings


def make_plan(model: str = "kimi-k2.6", **settings: float) -> Plan:
    rng, given = random.Random(1), Settings(**settings)  # type: ignore[arg-type]
    simulation = Simulation(given, Model(model), Assumptions(), rng)
    simulation.run(draw_arrivals(invent_lives(30, rng, given), 60, 2, rng), 2)
    limits = [Limit("the pool", 2.5, "because"), Limit("the rest", float("inf"), "never")]
    return Plan(given, Model(model), Assumptions(), "of a test", simulation, [Line("SQS", 1.25, "jobs")], limits, 1)


def lines(plan: Plan) -> list[str]:
    return [" ".join(line.split()) for line in in_words(plan).splitlines()]


def test_the_words_and_the_json_say_the_same() -> None:
    plan = make_plan()
    found, said = to_json(plan), lines(plan)
    assert said[0] == "120 new shoppers in 2 days, of a test"
    assert f"dollars a new shopper ${found['model']['dollars_a_new_shopper']:.5f}" in said
    assert f"cache hits {found['hit_share']:.1%}" in said
    assert "SQS $1.25 jobs" in said
    assert "the pool 2.5 times this load (because)" in said
    assert "the rest beyond 64 times this load (never)" in said
    assert found["limits"][1]["load"] is None


def test_every_share_of_pages_adds_up() -> None:
    plan = make_plan()
    found = to_json(plan)
    assert sum(found["pages"].values()) == found["visits"]
    assert sum(found["jobs"].values()) == len(plan.tally.jobs)
    assert sum(found["model"]["calls_a_day"]) == found["model"]["calls"]


def test_a_missed_target_is_said() -> None:
    plan = make_plan(model="claude-sonnet-5-5", new_shoppers_usd_per_hour=50)
    assert to_json(plan)["targets"]["models for a new shopper"] is False
    assert any(line.startswith("models for a new shopper MISSED") for line in lines(plan))


def test_a_model_without_a_price_is_said() -> None:
    assert any("kimi-k9 has no list price" in line for line in lines(make_plan(model="kimi-k9")))
