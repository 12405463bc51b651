"""Which tests go to one worker, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.schedule import QUICK, TOGETHER, is_needless, put_slow_scopes_first, scope_of
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


@pytest.mark.parametrize(
    ("text", "is_all_slow"),
    [
        ("import x\n\npytestmark = pytest.mark.slow\n", True),
        ("pytestmark = [\n    pytest.mark.slow,\n    pytest.mark.skipif(x),\n]\n", True),
        ("@pytest.mark.slow\ndef test_a(): ...\n\ndef test_b(): ...\n", False),
        ("pytestmark = pytest.mark.slower\n", False),
    ],
)
def test_a_file_of_slow_tests_alone_is_not_imported_for_the_quick_ones(
    text: str, is_all_slow: bool, tmp_path: Path
) -> None:
    file = tmp_path / "test_a.py"
    file.write_text(text)
    assert is_needless(file, QUICK) == is_all_slow
    assert not is_needless(file, "")
    assert not is_needless(file, "slow")
