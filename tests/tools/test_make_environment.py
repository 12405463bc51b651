"""`.venv` from a lock: what is made again, what stays, and what pip's configuration means to uv."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tools import make_environment as module
from tools.make_environment import DEVELOPER, RUN, UV_LOCK, make_environment, uv_environment

INDEX = "https://index.example/simple"


class Commands(list[str]):
    """Stands for `subprocess.run`: notes what would be done to `folder`; what begins with one of `failing` fails."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.failing: tuple[str, ...] = ()

    def __call__(self, command: list[Any], **_: Any) -> subprocess.CompletedProcess[str]:
        words = [str(word) for word in command]
        program = "uv" if words[0].endswith("/uv") else "pip"
        done = "venv --clear" if "venv" in words else f"{program} {words[-1]}"
        if done == "pip list":
            return subprocess.CompletedProcess(command, 0, f"global.index-url='{INDEX}'\n")
        self.append(done)
        if done.startswith(self.failing or ("nothing",)):
            raise subprocess.CalledProcessError(1, words)
        self.folder.mkdir(exist_ok=True)
        assert words[0].endswith("/uv") or "--clear" in words or "--require-hashes" in words
        return subprocess.CompletedProcess(command, 0)

    def stamps(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("*.stamp"))


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    commands = Commands(tmp_path / ".venv")
    monkeypatch.setattr(subprocess, "run", commands)
    return commands


FROM_THE_BEGINNING = ["venv --clear", f"pip {UV_LOCK}"]


def test_the_run_gets_its_own_lock_by_a_uv_that_pip_brought(commands: Commands) -> None:
    make_environment(commands.folder, RUN)
    assert commands == [*FROM_THE_BEGINNING, f"uv {RUN}"]
    assert commands.stamps() == ["run.stamp"]


def test_the_developers_lock_serves_the_run_too(commands: Commands) -> None:
    make_environment(commands.folder, DEVELOPER)
    assert commands == [*FROM_THE_BEGINNING, f"uv {DEVELOPER}"]
    assert commands.stamps() == ["developer.stamp", "run.stamp"]


def test_what_the_tests_need_is_added_to_a_run_that_may_be_going_on(commands: Commands) -> None:
    make_environment(commands.folder, RUN)
    commands.clear()
    make_environment(commands.folder, DEVELOPER)
    assert commands == [f"pip {UV_LOCK}", f"uv {DEVELOPER}"]
    assert commands.stamps() == ["developer.stamp", "run.stamp"]


def test_a_changed_lock_of_the_run_leaves_what_the_tests_need(commands: Commands) -> None:
    make_environment(commands.folder, DEVELOPER)
    commands.clear()
    make_environment(commands.folder, RUN)
    assert commands == [f"pip {UV_LOCK}", f"uv {DEVELOPER}"]
    assert commands.stamps() == ["developer.stamp", "run.stamp"]


def test_an_environment_that_is_half_made_is_made_again_from_the_beginning(commands: Commands) -> None:
    make_environment(commands.folder, DEVELOPER)
    commands.failing = ("uv", f"pip {DEVELOPER}")
    with pytest.raises(subprocess.CalledProcessError):
        make_environment(commands.folder, DEVELOPER)
    assert commands.stamps() == []
    commands.failing = ()
    commands.clear()
    make_environment(commands.folder, RUN)
    assert commands == [*FROM_THE_BEGINNING, f"uv {RUN}"]


@pytest.mark.parametrize("failing", [f"pip {UV_LOCK}", "uv"])
def test_pip_installs_the_same_lock_where_uv_cannot(
    commands: Commands, failing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    commands.failing = (failing,)
    make_environment(commands.folder, RUN)
    assert commands[-1] == f"pip {RUN}"
    assert "pip does it" in capsys.readouterr().err
    assert commands.stamps() == ["run.stamp"]


# What pip is configured with ------------------------------------------------------------------------------------------


def test_an_unconfigured_pip_leaves_uvs_environment_as_it_is() -> None:
    assert uv_environment("", {"HOME": "/home/ada"}) == {"HOME": "/home/ada"}


def test_pips_index_and_certificates_are_uvs() -> None:
    said = f"global.cert='/etc/ca.pem'\nglobal.index-url='{INDEX}'\nglobal.timeout='60'\n"
    assert uv_environment(said, {}) == {"UV_DEFAULT_INDEX": INDEX, "SSL_CERT_FILE": "/etc/ca.pem"}


def test_of_two_places_the_one_that_pip_would_take_is_taken() -> None:
    said = ":env:.index-url='environment'\nglobal.index-url='global'\ninstall.index-url='install'\n"
    assert uv_environment(said, {}) == {"UV_DEFAULT_INDEX": "environment"}
    assert uv_environment(said.partition("\n")[2], {}) == {"UV_DEFAULT_INDEX": "install"}


def test_what_is_for_another_of_pips_commands_is_not_for_uv() -> None:
    assert uv_environment(f"download.index-url='{INDEX}'\n", {}) == {}


@pytest.mark.parametrize("name", ["UV_DEFAULT_INDEX", "UV_INDEX_URL"])
def test_what_uv_was_configured_with_comes_first(name: str) -> None:
    assert uv_environment(f"global.index-url='{INDEX}'\n", {name: "uvs-own"}) == {name: "uvs-own"}


def test_the_real_pip_prints_its_configuration_in_the_way_that_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "pip.conf"
    config.write_text(f"[install]\nindex-url = {INDEX}\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(config))
    for name in ("PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    assert module.uv_environment_of(sys.executable)["UV_DEFAULT_INDEX"] == INDEX


# The project's own commands -------------------------------------------------------------------------------------------


def test_the_environment_has_the_command_line(commands: Commands) -> None:
    make_environment(commands.folder, RUN)
    script = commands.folder / "bin" / "wandstore"
    assert script.stat().st_mode & 0o111
    assert "from command_line.main import run" in script.read_text()


def test_the_command_works_from_any_folder_and_its_environment_may_have_spaces_in_its_path(tmp_path: Path) -> None:
    folder = tmp_path / "an 'environment'"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    module.write_scripts(folder)
    # Through a link, Python does not find the packages of its environment.
    found = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path.endswith("site-packages"))}
    done = subprocess.run(
        [folder / "bin" / "wandstore", "kv", "get", "cache"],
        cwd=tmp_path,
        env=os.environ | found,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (2, "Missing argument 'key'. See `wandstore kv get --help`.\n")
