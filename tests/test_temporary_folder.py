"""What a run of the tests leaves in the machine's folder of temporary files."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.temporary_folder import NAME, temporary_folder

LEAVE_A_FOLDER = "import tempfile; tempfile.mkdtemp()"


def test_what_a_run_and_its_processes_leave_is_removed_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    environment = {"TMPDIR": str(tmp_path)}
    with temporary_folder(environment):
        tempfile.mkdtemp()
        subprocess.run([sys.executable, "-S", "-c", LEAVE_A_FOLDER], env=environment, check=True)
        (folder,) = tmp_path.iterdir()
        assert len(list(folder.iterdir())) == 2
        assert environment["PYTEST_DEBUG_TEMPROOT"] == str(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert environment["TMPDIR"] == str(tmp_path)


def test_a_worker_uses_the_folder_of_its_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with temporary_folder({"PYTEST_XDIST_WORKER": "gw0", "TMPDIR": str(tmp_path)}):
        assert list(tmp_path.iterdir()) == []


def test_these_tests_run_in_such_a_folder(tmp_path: Path) -> None:
    assert Path(os.environ["TMPDIR"]).name.startswith(NAME)
    assert Path(tempfile.gettempdir()).name.startswith(NAME)
    assert NAME not in str(tmp_path)
