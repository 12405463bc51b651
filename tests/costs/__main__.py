"""`make costs`: measures every use case, counts the parts of production, and writes both where they are used."""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime

import pytest

from tests.costs.use_cases import measure_all
from tests.costs.world import open_cost_world
from tests.mangum_loop import event_loop_of_mangum
from tests.stacks.conftest import synthesize
from tools.costs import count_parts, write_all


def main() -> None:
    with (
        open(os.devnull, "w") as nowhere,
        contextlib.redirect_stdout(nowhere),
        event_loop_of_mangum(),
        pytest.MonkeyPatch.context() as patches,
        open_cost_world(patches) as world,
    ):
        measured = measure_all(world)
    parts = count_parts(synthesize("production").templates.values())
    date = f"{datetime.now(UTC):%-d %B %Y}"
    write_all(measured, parts, date)


if __name__ == "__main__":
    main()
