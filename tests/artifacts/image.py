"""What docker would make of a Dockerfile, made without docker: its lines are read, copied and run in a folder.

The folder is the image's working directory. The base is not there: this machine's Python stands for the base's, and
whatever packages are installed beside it are hidden from all but pip.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]

# No site packages, no path of the caller's, and no bytecode written by the way. Docker's `python -c` sees its working
# directory, and so does this.
_ISOLATED = ("-S", "-s", "-B")


class Instruction(NamedTuple):
    name: str
    text: str


@dataclass(frozen=True)
class Dockerfile:
    """The instructions of a file, in order, and its comments."""

    instructions: tuple[Instruction, ...]
    comments: tuple[str, ...]

    def all(self, name: str) -> list[str]:
        return [text for found, text in self.instructions if found == name]

    def only(self, name: str) -> str:
        (text,) = self.all(name)
        return text

    def words(self, name: str) -> list[str]:
        """An instruction's exec form, as in `CMD ["a", "b"]`."""
        words = json.loads(self.only(name))
        assert isinstance(words, list)
        return words


def read_dockerfile(path: Path) -> Dockerfile:
    """A line that ends in a backslash goes on in the next; other instructions than the ones in use are refused here."""
    instructions, comments, begun = [], [], ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.lstrip().startswith("#"):
            comments.append(line.strip().removeprefix("#").strip())
            continue
        begun += line
        if begun.endswith("\\"):
            begun = begun.removesuffix("\\")
        elif begun.strip():
            name, _, text = begun.strip().partition(" ")
            assert name in {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "EXPOSE", "ENTRYPOINT", "CMD"}, name
            instructions.append(Instruction(name, text.strip()))
            begun = ""
        else:
            begun = ""
    return Dockerfile(tuple(instructions), tuple(comments))


@dataclass(frozen=True)
class Image:
    """An unpacked image; `folder` is its working directory and `environment` what its ENV lines say."""

    dockerfile: Dockerfile
    folder: Path
    bin: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def variables(self) -> dict[str, str]:
        """What a process in the image is started with; an empty home, and nothing else of the developer's."""
        return {"HOME": str(self.bin), **self.environment, "PATH": f"{self.bin}:/usr/bin:/bin"}

    def run(self, line: str, extra: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """A RUN line in the folder, with the image's Python."""
        return subprocess.run(
            ["/bin/sh", "-c", line],
            cwd=self.folder,
            env=self.variables | dict(extra or {}),
            capture_output=True,
            text=True,
            check=False,
        )


def build(dockerfile: Dockerfile, context: Path, workspace: Path) -> Image:
    """Does each COPY and RUN in the empty folder `workspace/image`."""
    image = Image(dockerfile, workspace / "image", workspace / "bin")
    image.folder.mkdir(parents=True)
    image.bin.mkdir()
    python = image.bin / "python3"
    for name, text in dockerfile.instructions:
        match name:
            case "COPY":
                *sources, target = text.split()
                for source in sources:
                    _copy(context / source, image.folder / target, into=target.endswith("/"))
            case "RUN":
                # pip alone is given what it needs: itself, and how the registry is reached from here.
                is_pip = "-m pip " in text
                _write_python(python, isolated=not is_pip)
                done = image.run(text, environment_of_pip() if is_pip else None)
                assert done.returncode == 0, f"RUN {text}\n{done.stdout}{done.stderr}"
            case "ENV":
                image.environment.update(dict(pair.split("=", 1) for pair in shlex.split(text)))
    _write_python(python, isolated=True)
    return image


def _copy(source: Path, target: Path, *, into: bool) -> None:
    """As COPY does it: of a folder its content, of a file the file, under its own name when the target is a folder."""
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
        return
    if into:
        target = target / source.name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)


def _write_python(path: Path, *, isolated: bool) -> None:
    flags = " ".join(_ISOLATED) if isolated else ""
    path.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {flags} "$@"\n')
    path.chmod(0o755)


def environment_of_pip() -> dict[str, str]:
    """The developer's, which says how a registry is reached, without what would make another image."""
    refused = ("PIP_TARGET", "PIP_CONSTRAINT", "PIP_USER", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV", "PYTHON", "PATH")
    return {name: value for name, value in os.environ.items() if not name.startswith(refused)}


def files_of(folder: Path) -> Iterator[Path]:
    """Every file below, as a path from the folder."""
    return (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
