"""Which memory an edge should have."""

from __future__ import annotations

from stacks.stages import PRODUCTION
from tools.edge_memory import EdgeNeeds, tell_edge
from tools.generator_memory import CHOICES

SMALL = EdgeNeeds(31, 150, 160, {"hit": 0.001, "first visit": 0.1})
LARGE = EdgeNeeds(25_000, 500, 600, {"hit": 0.001, "first visit": 2.0})


def test_the_tables_have_each_catalogue_and_what_the_largest_costs_with_each_memory() -> None:
    first, second, told = tell_edge([SMALL, LARGE]).split("\n\n")
    assert first.splitlines()[3] == "| 25,000 | 500 MB | 600 MB | 1.0 ms | 2,000 ms |"
    assert second.splitlines()[2] == "| 512 MB | 3.5 ms | 6,910 ms |"
    assert second.splitlines()[-1] == "| 1,769 MB | 1.0 ms | 2,000 ms |"
    assert told.endswith("768 MB.")


def test_production_has_one_of_the_choices() -> None:
    assert PRODUCTION.edge_memory_mb in CHOICES
