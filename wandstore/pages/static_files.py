"""The stores' pictures and other files: named by their content in pages, found again by that name when asked for."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from wandstore.settings import current_settings

PREFIX = "/assets/"
_OF_EVERY_PAGE = Path(__file__).parent / "assets"

# A suffix that is not here is not served: a stray file beside the pictures stays private.
_CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
}
_HASHED_NAME = re.compile(r"(?P<stem>.+)\.(?P<digest>[0-9a-f]{8})(?P<suffix>\.[a-z]+)")


class Asset(NamedTuple):
    """A file to be served. `immutable` says that it was asked for by a name that changes with its content."""

    body: bytes
    content_type: str
    etag: str
    immutable: bool


def asset_url(url: str) -> str:
    """`/assets/a/b.svg` with 8 hex digits of the content in its name; any other url, or one of no file, as it is."""
    if not url.startswith(PREFIX):
        return url
    return _hashed_url(_roots(), url)


def find_asset(path: str) -> Asset | None:
    """The file of a path below `/assets/` (with that prefix or without), by its own name or by its hashed one.

    A page outlives the picture it names, so a hash of earlier content still finds the file; it is then not immutable.
    """
    path = path.removeprefix(PREFIX)
    body = _read(_roots(), path)
    if body is not None:
        return _asset(path, body, immutable=False)
    match = _HASHED_NAME.fullmatch(path)
    if match is None:
        return None
    plain = match["stem"] + match["suffix"]
    body = _read(_roots(), plain)
    return None if body is None else _asset(plain, body, immutable=_digest(body)[:8] == match["digest"])


def _roots() -> tuple[Path, ...]:
    """What every page uses, and what the stores bring."""
    return _OF_EVERY_PAGE, current_settings().stores_path / "assets"


# Pages name the same few pictures over and over, and the files of an artifact never change while it runs.
@lru_cache(maxsize=4096)
def _hashed_url(roots: tuple[Path, ...], url: str) -> str:
    body = _read(roots, url.removeprefix(PREFIX))
    if body is None:
        return url
    stem, _, suffix = url.rpartition(".")
    return f"{stem}.{_digest(body)[:8]}.{suffix}"


def _read(roots: tuple[Path, ...], path: str) -> bytes | None:
    """The bytes of a file of a known type inside the first of the folders that has it."""
    parts = path.split("/")
    if "\\" in path or "\0" in path or any(not part or part.startswith(".") for part in parts):
        return None
    if Path(path).suffix not in _CONTENT_TYPES:
        return None
    found = (_read_inside(root, path) for root in roots)
    return next((body for body in found if body is not None), None)


def _read_inside(root: Path, path: str) -> bytes | None:
    """Links are followed, but never out of the folder."""
    try:
        file = (root / path).resolve(strict=True)
        body = file.read_bytes() if file.is_relative_to(root.resolve()) and file.is_file() else None
    except OSError:  # absent, a loop of links, or a name that no file system takes
        return None
    return _without_remarks(body) if body is not None and file.suffix == ".js" else body


def _without_remarks(script: bytes) -> bytes:
    """A script without indentation and without the lines that only explain, for which a phone has no use."""
    lines = (line.strip() for line in script.splitlines())
    return b"\n".join(line for line in lines if line and not line.startswith(b"//")) + b"\n"


def _asset(path: str, body: bytes, *, immutable: bool) -> Asset:
    return Asset(body, _CONTENT_TYPES[Path(path).suffix], f'"{_digest(body)[:32]}"', immutable)


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
