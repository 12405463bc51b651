"""Makes a plan: shoppers, simulation, bill and limits."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from command_line.plan.bill import write_bill
from command_line.plan.limits import find_busiest, find_limits, find_pool_size
from command_line.plan.lives import DAY_SECONDS, invent_lives
from command_line.plan.report import Plan
from command_line.plan.shoppers import Arrival, draw_arrivals, lives_of, read_events, replay
from command_line.plan.simulation import MEDIAN_SECONDS, Assumptions, Simulation
from command_line.plan.spending import Model
from wandstore.settings import Settings

DEFAULT_DAYS = 10
# At most so many lives are invented, and lived by all shoppers: most of the time goes into deciding personas.
LIVES = 3_000

ShowShare = Callable[[str, float], None]


@dataclass(frozen=True)
class Order:
    """Who is to come: invented shoppers, or those of a file (at its times without `shoppers_per_day`); 0: not given."""

    shoppers_per_day: int = 0
    days: int = 0
    events: Path | None = None
    seed: int = 1


@dataclass(frozen=True)
class _Load:
    arrivals: Iterable[Arrival]
    days: int
    source: str


def make_plan(order: Order, settings: Settings, model: Model, show: ShowShare = lambda *_: None) -> Plan:
    """The plan of an order. The same order gives the same plan. Raises `CannotRun` for a file that cannot be used."""
    rng = random.Random(order.seed)
    show("shoppers", 0.0)
    load = _bring(order, settings, rng)
    assumptions = Assumptions(model_median_seconds=MEDIAN_SECONDS[model.mode])
    simulation = Simulation(settings, model, assumptions, rng)
    tally = simulation.run(load.arrivals, load.days, lambda share: show("simulated", share))
    show("pool sizes", 1.0)
    busiest = find_busiest(tally)
    return Plan(
        settings=settings,
        model=model,
        assumptions=assumptions,
        source=load.source,
        simulation=simulation,
        lines=write_bill(tally),
        limits=find_limits(simulation, busiest, settings, rng),
        pool_size=find_pool_size(busiest, settings),
    )


def _bring(order: Order, settings: Settings, rng: random.Random) -> _Load:
    if order.events is None:
        days = order.days or DEFAULT_DAYS
        lives = invent_lives(min(LIVES, order.shoppers_per_day * days), rng, settings)
        words = f"of {len(lives):,} invented lives, seed {order.seed}"
    else:
        events = read_events(order.events)
        if not order.shoppers_per_day:
            arrivals = list(replay(events, rng, settings))
            last = max(start for arrival in arrivals for start in arrival.starts)
            days = order.days or math.floor(last / DAY_SECONDS) + 1
            return _Load(arrivals, days, f"of {order.events.name}, at the file's own times")
        lives, days = lives_of(events, rng, settings), order.days or DEFAULT_DAYS
        words = f"of the {len(lives):,} lives of {order.events.name}, seed {order.seed}"
    return _Load(draw_arrivals(lives, order.shoppers_per_day, days, rng), days, words)
