"""One world for the tests of a file: opening it takes longer than most of what is run in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.world import World, open_world
from tests.mangum_loop import event_loop_of_mangum


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("stores")
    with event_loop_of_mangum(), pytest.MonkeyPatch.context() as patches, open_world(folder, patches) as world:
        yield world
