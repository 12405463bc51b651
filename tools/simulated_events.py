"""Writes the events of simulated shoppers as a file for `wandstore plan --events`.

    python -m tools.simulated_events OUT.jsonl --shoppers 1500 --seed 101 [--simulator PATH]

The simulator has a day for each visit and no times within it, so the events of a visit are given pauses here.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from command_line.plan.lives import MEDIAN_PAUSE_SECONDS, PAUSE_SPREAD
from command_line.plan.shoppers import write_events
from tools.evaluate.simulator import NoSimulator, Sent, Simulator, WorldSettings
from wandstore.shoppers.models import ShopperEvent
from wandstore.shoppers.signals import VISIT_PAUSE_SECONDS

# Shoppers without any trait come beside the others.
DRIFTER_SHARE = 0.2


def spread(events: Sequence[ShopperEvent], rng: random.Random) -> Iterator[ShopperEvent]:
    """The events with pauses within each visit, and between two visits at least the one that ends a visit."""
    at = float("-inf")
    for begins_at, visit in groupby(events, key=lambda event: event.at):
        at = max(begins_at, at + VISIT_PAUSE_SECONDS + 60)
        for event in visit:
            yield event.model_copy(update={"at": round(at, 1)})
            at += rng.lognormvariate(0.0, PAUSE_SPREAD) * MEDIAN_PAUSE_SECONDS


def name_shoppers(
    histories: Iterable[Sequence[ShopperEvent]], rng: random.Random
) -> Iterator[tuple[str, ShopperEvent]]:
    """Each event with the id of its shopper."""
    for events in histories:
        shopper = f"{rng.getrandbits(128):032x}"
        for event in spread(events, rng):
            yield shopper, event


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--shoppers", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument("--simulator", type=Path)
    asked = parser.parse_args(arguments)
    drifters = round(asked.shoppers * DRIFTER_SHARE)
    try:
        simulator = Simulator(asked.simulator)
    except NoSimulator as missing:
        print(missing, file=sys.stderr)
        return 2
    world, sent = WorldSettings("base"), Sent.PAGE_AND_ORDERS
    found = simulator.shoppers(world, asked.seed, asked.shoppers - drifters, sent)
    found += simulator.drifters(world, asked.seed + 1, drifters, sent)
    histories = [shopper.events for shopper in found if shopper.events]
    write_events(asked.out, name_shoppers(histories, random.Random(asked.seed)))
    print(f"{asked.out} has {sum(map(len, histories)):,} events of {len(histories):,} shoppers")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
