"""Installs a lock into `.venv`, as `make` asks for it: `python -m tools.make_environment local/requirements.txt`.

It runs before anything is installed, so it needs the standard library alone.
"""

from __future__ import annotations

import ast
import os
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
UV_LOCK = "tools/requirements.txt"

RUN, DEVELOPER = "local/requirements.txt", "requirements.txt"
# The stamps that a finished lock leaves, which `make` compares with it. The developers' lock contains the run's.
STAMPS = {RUN: ("run.stamp",), DEVELOPER: ("run.stamp", "developer.stamp")}

# What uv reads from its environment alone, by the option of pip's that means the same.
_UV_VARIABLES = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE"}


def make_environment(folder: Path, lock: str) -> None:
    """Leaves in `folder` what the lock lists, and its stamps. Raises `subprocess.CalledProcessError`."""
    finished = [folder / stamp for stamp in STAMPS[DEVELOPER] if (folder / stamp).exists()]
    if folder / "developer.stamp" in finished:
        # `make run` must not remove what the tests need, only for `make test` to install it again.
        lock = DEVELOPER
    if finished:
        # The same packages mostly, and perhaps a run that uses them: what is there already stays in its place.
        for stamp in finished:
            stamp.unlink()
    else:
        # Without a stamp an earlier attempt may have ended halfway, so the environment is made from the beginning.
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
    _install(folder, lock)
    write_scripts(folder)
    for name in STAMPS[lock]:
        (folder / name).touch()


def write_scripts(folder: Path) -> None:
    """The commands of `pyproject.toml`, as `pip install --editable` makes them, but without a build and an index."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (folder / "bin").mkdir(exist_ok=True)
    for name, entry in project["scripts"].items():
        module, _, function = entry.partition(":")
        code = f"import sys; sys.path[0] = {str(ROOT)!r}; from {module} import {function}; sys.exit({function}())"
        # By the shell: the path of an interpreter after `#!` may be neither long nor have spaces.
        command = shlex.join([str(folder / "bin" / "python"), "-c", code])
        script = folder / "bin" / name
        script.write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
        script.chmod(0o755)


def uv_environment(pip_config: str, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with the index and certificates that pip is configured with, as `pip config list` prints them.

    uv does not read pip's configuration. What uv itself was configured with takes precedence.
    """
    options: dict[str, str] = {}
    for section in ("global", "install", ":env:"):  # pip's own order: a later one overrides
        for line in pip_config.splitlines():
            key, _, value = line.partition("=")
            if key.rpartition(".")[0] == section:
                options[key.rpartition(".")[2]] = str(ast.literal_eval(value))
    passed_on = {variable: options[option] for option, variable in _UV_VARIABLES.items() if options.get(option)}
    if environment.get("UV_INDEX_URL"):
        passed_on.pop("UV_DEFAULT_INDEX", None)  # the older name of the same variable
    return passed_on | dict(environment)


def uv_environment_of(python: str) -> dict[str, str]:
    """`uv_environment` for the pip of this Python."""
    config = subprocess.run([python, "-m", "pip", "config", "list"], stdout=subprocess.PIPE, text=True, check=False)
    return uv_environment(config.stdout, os.environ)


def _install(folder: Path, lock: str) -> None:
    """By uv, which takes seconds where pip takes a minute. Both refuse a file whose hash is not in the lock."""
    python = str(folder / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    uv = [str(folder / "bin" / "uv"), "pip", "sync", "--quiet", "--require-hashes", "--python", python]
    try:
        subprocess.run([*pip, "--only-binary=:all:", "--requirement", UV_LOCK], cwd=ROOT, check=True)
        subprocess.run([*uv, lock], cwd=ROOT, env=uv_environment_of(python), check=True)
    except (OSError, subprocess.CalledProcessError):
        # There is no uv for this platform, or only pip is configured for the index: find-links, a keyring, a proxy.
        print("uv could not install the packages; pip does it, which takes a minute", file=sys.stderr)
        subprocess.run([*pip, "--requirement", lock], cwd=ROOT, check=True)


if __name__ == "__main__":
    try:
        make_environment(VENV, sys.argv[1])
    except subprocess.CalledProcessError as failed:
        sys.exit(failed.returncode)
