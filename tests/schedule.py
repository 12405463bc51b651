"""How pytest-xdist shares out the tests: what many tests start is started once, and the long files come first."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any, Protocol, TypeVar

import pytest
from xdist.scheduler import LoadScopeScheduling

# Folders whose tests share what takes seconds to start (here CDK's library and a stage's templates), so that one worker
# does all of them.
TOGETHER = ("tests/stacks",)

# What asks for the quick tests alone.
QUICK = "not slow"
_ALL_SLOW = re.compile(r"^pytestmark = (?:\[\s*)?pytest\.mark\.slow\b", re.MULTILINE)


class _Markable(Protocol):
    """What is asked of pytest's items."""

    @property
    def nodeid(self) -> str: ...

    def get_closest_marker(self, name: str) -> Any: ...


Item = TypeVar("Item", bound=_Markable)


class FileScheduling(LoadScopeScheduling):  # type: ignore[misc]
    """The tests of a file go to one worker, with their fixtures, in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


def scope_of(nodeid: str) -> str:
    """What goes to one worker: the test's file, or the folder of `TOGETHER` that it is in."""
    file = PurePosixPath(nodeid.partition("::")[0])
    return next((folder for folder in TOGETHER if file.is_relative_to(folder)), str(file))


def put_slow_scopes_first(items: list[Item]) -> None:
    """Quick files fill the workers up at the end. A long file that began last would leave all but one idle."""
    slow = {scope_of(item.nodeid) for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: scope_of(item.nodeid) not in slow)


def count_workers(mark_expression: str) -> int:
    """One more than there are processors, because slow tests wait for other processes and for model calls that hang.

    The quick tests wait for nothing, and each worker imports and collects all of them.
    """
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return processors if mark_expression == QUICK else processors + 1


class FileOfSlowTests(pytest.Module):
    """Is not imported where only quick tests are asked for. Many such files import what is costly."""

    def collect(self) -> Iterable[pytest.Item]:
        return ()


def is_needless(path: Path, mark_expression: str) -> bool:
    """Whether all tests of the file are marked slow, and only quick ones are asked for."""
    return mark_expression == QUICK and bool(_ALL_SLOW.search(path.read_text(encoding="utf-8")))
