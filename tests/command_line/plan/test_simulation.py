"""The simulation: what each step of a shopper leads to."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from command_line.plan.lives import DAY_SECONDS, NOTHING_KNOWN, Knowledge, Step
from command_line.plan.shoppers import Arrival
from command_line.plan.simulation import Assumptions, Simulation
from command_line.plan.spending import Model
from command_line.plan.tally import Made, Served, Tally
from wandstore.jobs.allowance import Purpose
from wandstore.settings import Settings
from wandstore.shoppers.buckets import Bucket
from wandstore.shoppers.models import EventKind, Signals
from wandstore.shoppers.personas import PersonaType

CERTAIN = Assumptions(model_spread=0.0, failure_share=0.0, unshared_share=0.0)
DEALS = Bucket(PersonaType.DEALHUNTER, "high", "wands")
A_DEALHUNTER = Knowledge("persona_v2_dealhunter_high_1", DEALS, signals=Signals(events=5, shop_orders=1))
AN_EXPLORER = Knowledge("persona_v2_explorer_low_1", Bucket(PersonaType.EXPLORER), signals=Signals(events=6))
KNOWN_WELL = replace(A_DEALHUNTER, is_due_own_page=True)


def visit(known: Knowledge = NOTHING_KNOWN, *, after: float = 30.0) -> Step:
    return Step(after, None, known)


def become(known: Knowledge, *, after: float = 30.0) -> Step:
    return Step(after, EventKind.DISCOUNT_CLICK, known)


def arrive(number: int, steps: Sequence[Step], at: float = 0.0) -> Arrival:
    return Arrival(f"s{number}", (tuple(steps),), (at,))


def simulate(
    *arrivals: Arrival, settings: Settings | None = None, assumptions: Assumptions = CERTAIN
) -> tuple[Tally, Simulation]:
    simulation = Simulation(settings or Settings(), Model("kimi-k2.6"), assumptions, random.Random(1))
    return simulation.run(arrivals, 10), simulation


def test_the_first_stranger_makes_the_neutral_tree_and_the_next_ones_get_it_at_once() -> None:
    tally, simulation = simulate(*(arrive(number, [visit()], at=60.0 * number) for number in range(10)))
    assert tally.visits == {Served.FIRST_TEMPLATE: 1, Served.FIRST_SHARED: 9}
    assert tally.made == {Made.NEW_TREE: 1, Made.SHARED_TREE: 9}
    assert simulation.spending.calls == {(0, Purpose.NEUTRAL_TREE): 1}


def test_ten_shoppers_of_a_bucket_are_one_call() -> None:
    steps = [visit(), become(A_DEALHUNTER), visit(A_DEALHUNTER, after=60.0)]
    tally, simulation = simulate(*(arrive(number, steps, at=600.0 * number) for number in range(10)))
    assert simulation.spending.calls == {(0, Purpose.NEUTRAL_TREE): 1, (0, Purpose.SHARED_TREE): 1}
    # The first one's event asked for a job, which was over before the next click, but it was a live model's.
    assert (tally.changes, tally.changes_answered) == (10, 9)
    assert tally.visits[Served.SHARED] == 9


def test_a_page_is_stored_and_put_back_from_the_archive_after_its_hour() -> None:
    steps = [visit(), visit(after=60.0), visit(after=3_700.0), visit(after=60.0)]
    tally, _ = simulate(arrive(0, steps))
    assert tally.visits == {Served.FIRST_TEMPLATE: 1, Served.STORED: 2, Served.PUT_BACK: 1}
    assert len(tally.jobs) == 1


def test_an_earlier_persona_has_its_tree() -> None:
    steps = [
        *(visit(), become(A_DEALHUNTER, after=100.0), visit(A_DEALHUNTER, after=60.0)),
        *(become(AN_EXPLORER, after=100.0), visit(AN_EXPLORER, after=60.0)),
        *(become(A_DEALHUNTER), visit(A_DEALHUNTER)),
    ]
    tally, _ = simulate(arrive(0, steps))
    assert tally.visits[Served.EARLIER] == 1
    assert len(tally.jobs) == 3


def test_no_job_follows_the_last_one_within_the_cooldown() -> None:
    soon = [visit(), become(A_DEALHUNTER, after=10.0), visit(A_DEALHUNTER, after=1.0)]
    tally, _ = simulate(arrive(0, soon))
    assert (len(tally.jobs), tally.visits[Served.STALE]) == (1, 1)
    tally, _ = simulate(arrive(0, [visit(), become(A_DEALHUNTER, after=100.0)]))
    assert (len(tally.jobs), tally.jobs_by_events) == (2, 1)


def test_a_shopper_who_is_well_known_gets_pages_alone_up_to_the_cap() -> None:
    hashes = [replace(KNOWN_WELL, persona_hash=f"persona_v2_dealhunter_high_{number}") for number in range(6)]
    steps = [visit(), *(become(known, after=200.0) for known in hashes)]
    tally, simulation = simulate(arrive(0, steps))
    assert tally.made[Made.OWN_PAGE] == 3
    assert simulation.spending.calls[0, Purpose.OWN_PAGE] == 3
    # The others are made from the bucket's tree, which is made once.
    assert simulation.spending.calls[0, Purpose.SHARED_TREE] == 1


def test_an_id_without_a_history_costs_nothing_but_the_neutral_tree() -> None:
    tally, simulation = simulate(*(arrive(number, [visit()], at=float(number)) for number in range(500)))
    assert set(simulation.spending.calls) == {(0, Purpose.NEUTRAL_TREE)}
    # As many as the first answer was waited for, or a day allows.
    assert simulation.spending.calls.total() <= 4
    assert tally.shoppers == 500


def test_a_tree_is_made_again_after_its_week() -> None:
    _, simulation = simulate(arrive(0, [visit()]), arrive(1, [visit()], at=8 * DAY_SECONDS))
    assert simulation.spending.calls == {(0, Purpose.NEUTRAL_TREE): 1, (8, Purpose.NEUTRAL_TREE): 1}


def test_a_failed_model_leaves_a_template_that_is_made_again() -> None:
    steps = [visit(), visit(after=60.0), visit(after=400.0)]
    tally, _ = simulate(arrive(0, steps), assumptions=replace(CERTAIN, failure_share=1.0))
    assert tally.made == {Made.TEMPLATE: 2}
    assert tally.visits == {Served.FIRST_TEMPLATE: 1, Served.STORED: 1, Served.STALE: 1}
    assert tally.failures == 2


def test_a_full_pool_refuses_and_the_page_is_served_all_the_same() -> None:
    crowd = [arrive(number, [visit()], at=0.001 * number) for number in range(40)]
    tally, _ = simulate(*crowd, settings=Settings(pool_size=2, max_queue_depth=5))
    assert (len(tally.jobs), tally.refused_jobs) == (8, 32)  # a fifth is kept for shoppers with a history
    assert tally.visits.total() == 40
    assert max(tally.depths) == 8


def test_waits_are_those_of_the_queue() -> None:
    tally, _ = simulate(*(arrive(number, [visit()]) for number in range(3)), settings=Settings(pool_size=1))
    first, second, third = (job.wait for job in tally.jobs)
    assert first < 1 < second < third


def test_nothing_begins_after_the_last_day() -> None:
    late = Arrival("s0", ((visit(),), (visit(),)), (0.0, 11 * DAY_SECONDS))
    tally, _ = simulate(late)
    assert tally.visits.total() == 1
