"""The content of a function's zip: packages and our sources, without what no request needs. Independent of CDK."""

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
    """pip could not install the packages; the message contains its output."""


@dataclass(frozen=True)
class Artifact:
    """A lock of its packages, and its sources, all as paths from the root; a folder stands for what is below."""

    requirements: str
    sources: tuple[str, ...]

    def files(self) -> list[Path]:
        """Our files in the zip, as paths from the root. Raises `FileNotFoundError` for a source that does not exist."""
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
# These functions need the same packages, so they share one zip, which is built and uploaded once.
BACKGROUND = Artifact(
    "lambdas/queue_keeper/requirements.txt",
    (
        "lambdas/__init__.py",
        "lambdas/queue_keeper",
        "lambdas/catalogue_publisher",
        "lambdas/neighbour_counter",
        "lambdas/public_files",
        "lambdas/shop_events",
        "wandstore",
        "stores",
    ),
)


@dataclass(frozen=True)
class Platform:
    """A machine that wheels are selected for: the platform tags that it supports, and its Python version."""

    tags: tuple[str, ...]
    python_version: str


# Lambda's Amazon Linux has glibc 2.34. pip accepts only the exact tags, and a wheel may have any one of these.
LAMBDA = Platform(("manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"), "3.13")

# The services of `wandstore.aws.clients`; botocore contains the descriptions of four hundred more.
SERVICES = ("dynamodb", "s3", "secretsmanager", "sqs")

UNUSED = (
    "bin",
    # Nothing that we import reads its version or an entry point, and pydantic scans all entry points that exist.
    "*.dist-info",
    "aws_lambda_powertools/event_handler",  # with a whole Swagger UI; the routes are FastAPI's
    "babel/messages",
    "boto3/data",  # resources; we use clients
    "boto3/examples",
    "botocore/data/*/*/examples-1.json",
    "dateutil/zoneinfo/*.tar.gz",  # a second time zone database, for machines without one
    "fastapi/.agents",
)

# The locale of a store file without one (`wandstore.catalogue.stores`); its parent is the fallback.
DEFAULT_LOCALE = "en_US"

# The developer's shell decides how pip reaches its registry, but not what it installs or where: a PIP_TARGET, PIP_USER
# or PIP_CONSTRAINT would create a different zip with the same hash.
_PIP_MAY_BE_TOLD = frozenset(
    f"PIP_{name}"
    for name in (
        *("CONFIG_FILE", "INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS", "NO_INDEX", "TRUSTED_HOST", "CERT"),
        *("CLIENT_CERT", "PROXY", "TIMEOUT", "DEFAULT_TIMEOUT", "RETRIES", "CACHE_DIR", "NO_CACHE_DIR"),
        "KEYRING_PROVIDER",
    )
)


def bundle(what: Artifact, target_folder: Path, platform: Platform | None = LAMBDA) -> None:
    """Writes what Lambda unpacks to `/var/task`; without a platform, for this machine and its Python.

    Raises `BundlingFailed`.
    """
    install_packages(what, target_folder, platform)
    trim_packages(target_folder, locales=store_locales(ROOT / "stores"))
    for path in what.files():
        (target_folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, target_folder / path)
    # Lambda runs as another user, who could not read files that were created under a strict umask.
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
    """Removes unused files, the other services and all locales but these, the default one and their parents."""
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
    """Babel's names (`en_GB`) of the locales in the store files, without those that Babel does not know."""
    said = (tomllib.loads(path.read_text(encoding="utf-8")).get("locale") for path in folder.glob("*.toml"))
    found = set()
    for name in filter(None, said):
        try:
            found.add(str(Locale.parse(name.replace("-", "_"))))
        except (UnknownLocaleError, ValueError):
            continue  # `wandstore.pages.money` uses English for it
    return found


def _with_parents(locale: str) -> set[str]:
    """The locales that Babel needs to load this one, which are its parents, and sometimes one more."""
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
