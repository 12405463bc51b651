"""`python -m tools.evaluate`: judges what the shop decides about people."""

from __future__ import annotations

import argparse
import sys

from tools.evaluate import relevance

PARTS = {"relevance": relevance}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.evaluate", description=__doc__)
    parts = parser.add_subparsers(required=True)
    for name, part in PARTS.items():
        chosen = parts.add_parser(name, help=part.__doc__)
        part.add_arguments(chosen)
        chosen.set_defaults(run=part.run)
    chosen_arguments = parser.parse_args(arguments)
    return int(chosen_arguments.run(chosen_arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
