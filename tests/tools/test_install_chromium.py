"""`tools/install_chromium.sh`: it installs where it may, says so where it may not, and ends well either way."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "install_chromium.sh"
SKIPPED = "No Chromium is on PATH and none could be installed, so the tests of the pages will be skipped.\n"
UPDATE = "-qq -o Acquire::Retries=3 update"
INSTALL = "-qq -o Acquire::Retries=3 install -y --no-install-recommends"


@dataclass
class Machine:
    """What is on PATH, and nothing else; `calls` is what was done with it."""

    path: Path

    def has(self, command: str, script: str = "") -> None:
        file = self.path / command
        file.write_text(f'#!/bin/sh\necho "{command} $*" >> {self.path}/calls\n{script}\n')
        file.chmod(0o755)

    def install(self) -> tuple[int, str, list[str]]:
        """The exit code, what was said on standard error, and the calls of apt-get."""
        ran = subprocess.run(["/bin/sh", SCRIPT], env={"PATH": str(self.path)}, capture_output=True, text=True)
        calls = self.path / "calls"
        lines = calls.read_text().splitlines() if calls.exists() else []
        return ran.returncode, ran.stderr, [line.removeprefix("apt-get ") for line in lines if "apt-get" in line[:7]]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """One with apt-get, of a user who may do nothing."""
    machine = Machine(tmp_path)
    machine.has("id", "echo 1000")
    machine.has("apt-get")
    (tmp_path / "env").symlink_to("/usr/bin/env")
    return machine


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_nothing_is_done_where_there_is_a_browser(machine: Machine, name: str) -> None:
    machine.has("id", "echo 0")
    machine.has(name)
    assert machine.install() == (0, "", [])


def test_root_installs_it(machine: Machine) -> None:
    machine.has("id", "echo 0")
    assert machine.install() == (0, "", [UPDATE, f"{INSTALL} chromium"])


def test_so_does_who_needs_no_password_for_sudo(machine: Machine) -> None:
    machine.has("sudo", 'shift; [ "$1" = true ] || exec "$@"')
    assert machine.install() == (0, "", [UPDATE, f"{INSTALL} chromium"])


def test_ubuntus_name_is_tried_as_well(machine: Machine) -> None:
    machine.has("id", "echo 0")
    machine.has("apt-get", 'for last; do :; done; [ "$last" != chromium ]')
    assert machine.install() == (0, "", [UPDATE, f"{INSTALL} chromium", f"{INSTALL} chromium-browser"])


def test_who_would_have_to_give_a_password_is_told_and_not_asked(machine: Machine) -> None:
    machine.has("sudo", "exit 1")
    assert machine.install() == (0, SKIPPED, [])


def test_a_machine_without_apt_is_told(machine: Machine) -> None:
    machine.has("id", "echo 0")
    os.remove(machine.path / "apt-get")
    assert machine.install() == (0, SKIPPED, [])


def test_what_cannot_be_installed_ends_nothing(machine: Machine) -> None:
    machine.has("id", "echo 0")
    machine.has("apt-get", "exit 100")
    assert machine.install() == (0, SKIPPED, [UPDATE])
