"""What a function's zip holds: packages and our sources, less what no request needs. Knows pip and files, no CDK."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global

ROOT = Path(__file__).resolve().parent.parent


class BundlingFailed(Exception):
    """pip could not bring the packages; the message is what it said."""


@dataclass(frozen=True)
class Artifact:
    """A lock of its packages, and its sources, all as paths from the root; a folder stands for what is below."""

    requirements: str
    sources: tuple[str, ...]

    def files(self) -> list[Path]:
        """The files of ours that are shipped, as paths from the root. Raises `FileNotFoundError` for no such source."""
        found: list[Path] = []
        for source in self.sources:
            path = ROOT / source
            if not path.exists():
                raise FileNotFoundError(path)
            found += [path] if path.is_file() else (below for below in path.rglob("*") if below.is_file())
        return sorted(path.relative_to(ROOT) for path in found if _is_shipped(path.relative_to(ROOT)))

    def digest(self) -> str:
        """64 hex digits over all that decides what the zip holds: the files, the lock and this module."""
        digest = hashlib.sha256(Path(__file__).read_bytes())
        for path in (Path(self.requirements), *self.files()):
            body = (ROOT / path).read_bytes()
            digest.update(f"{path.as_posix()}\0{len(body)}\0".encode() + body)
        return digest.hexdigest()


EDGE = Artifact("lambdas/edge/requirements.txt", ("lambdas/__init__.py", "lambdas/edge", "wandstore", "stores"))
# The keeper and the publisher need the same packages, and one zip is one thing to build and to send.
BACKGROUND = Artifact(
    "lambdas/queue_keeper/requirements.txt",
    ("lambdas/__init__.py", "lambdas/queue_keeper", "lambdas/catalogue_publisher", "wandstore", "stores"),
)


@dataclass(frozen=True)
class Platform:
    """A machine that wheels are chosen for: its tags, all that it takes, and its Python."""

    tags: tuple[str, ...]
    python_version: str


# Lambda's Amazon Linux has glibc 2.34. pip takes each tag to the letter, and a wheel may carry any one of these.
LAMBDA = Platform(("manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"), "3.13")

# Whom `wandstore.clients` opens; botocore describes four hundred services more.
SERVICES = ("dynamodb", "s3", "secretsmanager", "sqs")

UNUSED = (
    "bin",
    # Nothing that is imported asks for a version or an entry point, and pydantic reads through all that are there.
    "*.dist-info",
    "aws_lambda_powertools/event_handler",  # with a whole Swagger UI; the routes are FastAPI's
    "babel/messages",
    "boto3/data",  # resources; we use clients
    "boto3/examples",
    "botocore/data/*/*/examples-1.json",
    "dateutil/zoneinfo/*.tar.gz",  # a second time zone database, for machines without one
    "fastapi/.agents",
)

# A store file that says no locale has this one (`wandstore.stores.Store`); its parent is what others fall back to.
DEFAULT_LOCALE = "en_US"

# How a registry is reached is for this machine to say. What is installed, for whom and where is not: a PIP_TARGET,
# PIP_USER or PIP_CONSTRAINT of a developer's shell would make another zip of the same hash.
_PIP_MAY_BE_TOLD = frozenset(
    f"PIP_{name}"
    for name in (
        *("CONFIG_FILE", "INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS", "NO_INDEX", "TRUSTED_HOST", "CERT"),
        *("CLIENT_CERT", "PROXY", "TIMEOUT", "DEFAULT_TIMEOUT", "RETRIES", "CACHE_DIR", "NO_CACHE_DIR"),
        "KEYRING_PROVIDER",
    )
)


def bundle(what: Artifact, target_folder: Path, platform: Platform | None = LAMBDA) -> None:
    """Fills the folder with what Lambda unpacks to `/var/task`; without a platform, for this machine and its Python.

    Raises `BundlingFailed`.
    """
    install_packages(what, target_folder, platform)
    trim_packages(target_folder, locales=store_locales(ROOT / "stores"))
    for path in what.files():
        (target_folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, target_folder / path)
    # Lambda runs as somebody else: under a strict umask it could not read what is here.
    for path in (target_folder, *target_folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def install_packages(what: Artifact, target_folder: Path, platform: Platform | None) -> None:
    """The packages of the lock, from wheels alone: nothing is built, so any machine can do it.

    pip refuses a wheel whose hash is not in the lock. It evaluates environment markers for its own Python and not for
    the platform's, so a line of the lock must not have one (`tests/test_locks.py`). Raises `BundlingFailed`.
    """
    command = [sys.executable, "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    command += ["--only-binary=:all:", "--no-compile", "--require-hashes"]
    command += ["--target", str(target_folder), "--requirement", str(ROOT / what.requirements)]
    if platform:
        command += ["--implementation", "cp", "--python-version", platform.python_version]
        command += [f"--platform={tag}" for tag in platform.tags]
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PIP_") or name in _PIP_MAY_BE_TOLD
    }
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BundlingFailed(f"pip cannot install {what.requirements}:\n{(done.stderr or done.stdout).strip()}")


def trim_packages(folder: Path, *, locales: set[str]) -> None:
    """Removes what is unused, the services that nobody asks and every locale but these, English and their parents."""
    for pattern in UNUSED:
        for path in folder.glob(pattern):
            _remove(path)
    for service in (folder / "botocore" / "data").iterdir():
        if service.is_dir() and service.name not in SERVICES:
            _remove(service)
    kept = {"root"}.union(*map(_with_parents, locales | {DEFAULT_LOCALE}))
    for locale in (folder / "babel" / "locale-data").glob("*.dat"):
        if locale.stem not in kept:
            _remove(locale)


def store_locales(folder: Path) -> set[str]:
    """Babel's names of the locales that the store files say, as in `en_GB`. One that it does not know is left out."""
    said = (tomllib.loads(path.read_text(encoding="utf-8")).get("locale") for path in folder.glob("*.toml"))
    found = set()
    for name in filter(None, said):
        try:
            found.add(str(Locale.parse(name.replace("-", "_"))))
        except (UnknownLocaleError, ValueError):
            continue  # its pages are in plain English (`wandstore.pages.money`)
    return found


def _with_parents(locale: str) -> set[str]:
    """All that Babel reads for a locale, as it reads no locale whose parent is absent, and perhaps one more."""
    names = set()
    while locale not in ("", "root"):
        names.add(locale)
        locale = get_global("parent_exceptions").get(locale) or locale.rpartition("_")[0]
    return names


def _is_shipped(path: Path) -> bool:
    """Python refuses bytecode of another version, pip has read the lock, and hidden files are the system's."""
    is_hidden = any(part.startswith(".") or part == "__pycache__" for part in path.parts)
    return not is_hidden and path.suffix != ".pyc" and path.name not in ("requirements.in", "requirements.txt")


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
