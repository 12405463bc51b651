"""`make evaluate`: what is decided of shoppers, judged on simulated worlds and on the real orders of a shop.

    python -m tools.evaluate worlds --seeds 101,102 --shoppers 1500 [--noise 0.6] [--discounts 0.1] ...
    python -m tools.evaluate orders PATH
    python -m tools.evaluate relevance PATH
    python -m tools.evaluate claims [--wrong]
    python -m tools.evaluate prompts [--provider kimi] [--versions components-v4] [--catalogue FILE]
    python -m tools.evaluate fit

Without any of these it prints the first three, as far as the simulator and the orders are there. `fit` writes the
weights of the detector, and needs scikit-learn.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from tools.evaluate import claims, fit, orders, prompts, relevance, worlds
from tools.evaluate.simulator import VARIABLE, NoSimulator, Simulator, WorldSettings
from wandstore.shoppers.evidence import WEIGHTS

ORDERS_VARIABLE = "ORDERS_FILE"
_SEEDS, _SHOPPERS = "101,102", 1500


def main(arguments: Sequence[str]) -> int:
    asked = _parser().parse_args(arguments)
    try:
        match asked.part:
            case "worlds":
                return _worlds(asked)
            case "orders":
                return _orders(asked.path)
            case "relevance":
                return int(relevance.run(asked))
            case "claims":
                return claims.run(asked)
            case "prompts":
                return _prompts(asked)
            case "fit":
                fit.write_weights(Simulator(asked.simulator))
                print(f"{WEIGHTS} is written")
                return 0
            case _:
                return _all(asked)
    except (NoSimulator, FileNotFoundError) as missing:
        print(missing, file=sys.stderr)
        return 2


def _all(asked: argparse.Namespace) -> int:
    try:
        _worlds(asked)
    except NoSimulator as missing:
        print(f"worlds: left out, {missing}")
    path = os.environ.get(ORDERS_VARIABLE, "")
    if not path:
        print(f"orders: left out, no orders: name a file, or set {ORDERS_VARIABLE}")
        return 0
    _orders(Path(path))
    print()
    return main(["relevance", path, "--short"])


def _worlds(asked: argparse.Namespace) -> int:
    seeds = [int(seed) for seed in asked.seeds.split(",")]
    for line in worlds.report(Simulator(asked.simulator), _choose_worlds(asked), seeds, asked.shoppers):
        print(line, flush=True)
    return 0


def _choose_worlds(asked: argparse.Namespace) -> Sequence[WorldSettings]:
    """One world where an option describes it, else all that have a target."""
    options: dict[str, Any] = {
        "individual_noise": asked.noise,
        "discounted_share": asked.discounts,
        "mixture": tuple(float(share) for share in asked.mixture.split(",")) if asked.mixture else None,
        "products": asked.products,
        "brands": asked.brands,
        "categories": asked.categories,
    }
    given = {name: value for name, value in options.items() if value is not None}
    return (WorldSettings("as asked", given),) if given else worlds.WORLDS


def _orders(path: Path) -> int:
    for line in orders.report(path):
        print(line)
    return 0


def _prompts(asked: argparse.Namespace) -> int:
    # The pages' own log lines and metrics are no part of the report.
    logging.disable(logging.CRITICAL)
    report = sys.stdout
    try:
        with redirect_stdout(io.StringIO()):
            for line in prompts.run(asked):
                print(line, file=report, flush=True)
    except prompts.NothingToAsk as missing:
        print(missing, file=sys.stderr)
        return 1
    finally:
        logging.disable(logging.NOTSET)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.evaluate", description=__doc__.splitlines()[0])
    world = argparse.ArgumentParser(add_help=False)
    world.add_argument("--simulator", default=None, help=f"persona_simulator.py; or set {VARIABLE}")
    world.add_argument("--seeds", default=_SEEDS, help="separated by commas")
    world.add_argument("--shoppers", type=int, default=_SHOPPERS, help="of each seed")
    world.add_argument("--noise", type=float, help="individual_noise of one world")
    world.add_argument("--discounts", type=float, help="discounted_share")
    world.add_argument("--mixture", help="the shares of minimalists, explorers, dealhunters and loyalists")
    world.add_argument("--products", type=int)
    world.add_argument("--brands", type=int)
    world.add_argument("--categories", type=int)
    parts = parser.add_subparsers(dest="part")
    parts.add_parser("worlds", parents=[world], help="simulated worlds, with the targets beside")
    parts.add_parser("orders", help="the orders of a shop").add_argument("path", type=Path)
    relevance.add_arguments(parts.add_parser("relevance", help=relevance.__doc__))
    claims.add_arguments(parts.add_parser("claims", help=claims.__doc__))
    prompts.add_arguments(parts.add_parser("prompts", help=(prompts.__doc__ or "").splitlines()[0]))
    parts.add_parser("fit", help="fit the weights").add_argument("--simulator", default=None)
    parser.set_defaults(**vars(world.parse_args([])))
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
