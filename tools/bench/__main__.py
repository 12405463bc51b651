"""`python -m tools.bench [PART ...]` runs every part, or the named ones. It exits with 1 if a ratio exceeds its limit.

Seconds depend on the machine and on its load. A ratio compares two operations that ran alternately, so it is meaningful
on any machine, and comparable with the ratio of an earlier version.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

from tools.bench import (
    edge,
    exports,
    first_event,
    lighthouse,
    relevance,
    rendering,
    search,
    shop,
    synthesis,
    texts,
    visits,
)
from tools.bench.comparison import Comparison

PARTS: dict[str, Callable[[], Iterator[Comparison]]] = {
    "edge": edge.compare,
    "exports": exports.compare,
    "first-event": first_event.compare,
    "relevance": relevance.compare,
    "rendering": rendering.compare,
    "search": search.compare,
    "texts": texts.compare,
    "visits": visits.compare,
    "shop": shop.compare,
    "synthesis": synthesis.compare,
}
LIGHTHOUSE = "lighthouse"


def main(names: list[str]) -> int:
    known = (*PARTS, LIGHTHOUSE)
    if unknown := set(names) - set(known):
        print(f"There is no part {', '.join(sorted(unknown))}; the parts are {', '.join(known)}.", file=sys.stderr)
        return 2
    too_slow = []
    for name, compare in PARTS.items():
        if name in (names or known):
            print(f"{name}:")
            for comparison in compare():
                print(f"  {comparison}", flush=True)
                too_slow += [comparison] if comparison.is_too_slow else []
    if LIGHTHOUSE in (names or known):
        lighthouse.report()
    for comparison in too_slow:
        print(f"Too slow: {comparison}")
    return 1 if too_slow else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
