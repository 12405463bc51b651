"""One world for the tests of a file: opening it takes longer than most of what is run in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.mangum_loop import event_loop_of_mangum

if TYPE_CHECKING:
    from tests.faults.world import World


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    # A handler that is imported looks for an event loop, and this file is read before there is one.
    from tests.faults.world import open_world

    folder = tmp_path_factory.mktemp("stores")
    with event_loop_of_mangum(), pytest.MonkeyPatch.context() as patches, open_world(folder, patches) as world:
        yield world
