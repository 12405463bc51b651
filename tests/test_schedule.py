"""Which tests go to one worker, and in which order."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.schedule import TOGETHER, put_slow_scopes_first, scope_of
from tests.test_mirror import ROOT


@pytest.mark.parametrize(
    ("nodeid", "scope"),
    [
        ("tests/local/test_run.py::test_a[one::two]", "tests/local/test_run.py"),
        ("tests/local/test_run.py::TestCalls::runTest", "tests/local/test_run.py"),
        ("tests/stacks/test_data.py::test_a", "tests/stacks"),
        ("tests/stacks_of_books/test_data.py::test_a", "tests/stacks_of_books/test_data.py"),
    ],
)
def test_a_file_is_together_and_so_are_the_folders_that_share_what_they_start(nodeid: str, scope: str) -> None:
    assert scope_of(nodeid) == scope


def test_the_folders_that_share_exist() -> None:
    assert all((ROOT / folder).is_dir() for folder in TOGETHER)


@dataclass(frozen=True)
class Marked:
    nodeid: str
    marker: str = ""

    def get_closest_marker(self, name: str) -> bool:
        return self.marker == name


def test_files_with_a_slow_test_come_first_and_each_stays_whole() -> None:
    items = [Marked("a.py::one"), Marked("b.py::one"), Marked("b.py::two", "slow"), Marked("c.py::one", "other")]
    items += [Marked("d.py::one", "slow"), Marked("d.py::two")]
    put_slow_scopes_first(items)
    assert [item.nodeid for item in items] == [
        *("b.py::one", "b.py::two", "d.py::one", "d.py::two"),
        *("a.py::one", "c.py::one"),
    ]
