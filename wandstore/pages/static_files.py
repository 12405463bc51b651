"""Static files: pages link to them by names with a hash of their content, and requests find them by those names."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from wandstore.settings import current_settings

PREFIX = "/assets/"
_PAGE_ASSETS = Path(__file__).parent / "assets"

# Only these suffixes are served, so that a stray file beside the pictures stays private.
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
    """A file to be served. It is `immutable` where the request named it by the hash of its current content."""

    body: bytes
    content_type: str
    etag: str
    immutable: bool


def asset_url(url: str) -> str:
    """`/assets/a/b.svg` with 8 hex digits of its content's hash in the name; any other url is returned unchanged."""
    if not url.startswith(PREFIX):
        return url
    return _hashed_url(_roots(), url)


def find_asset(path: str) -> Asset | None:
    """The file of a path below `/assets/` (with that prefix or without), by its plain or its hashed name.

    A stored page may name an earlier version of a picture: its hash still finds the file, which is then not immutable.
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


def list_assets() -> Iterator[tuple[str, Asset]]:
    """Every static file with the address that pages link to it by, `/assets/a/b.0123abcd.svg`."""
    roots = _roots()
    names = {file.relative_to(root).as_posix() for root in roots for file in root.rglob("*") if file.is_file()}
    for name in sorted(names):
        body = _read(roots, name)
        if body is not None:
            yield asset_url(PREFIX + name), _asset(name, body, immutable=True)


def _roots() -> tuple[Path, ...]:
    """The folders of static files: the one of every page, and the stores'."""
    return _PAGE_ASSETS, current_settings().stores_path / "assets"


# Many pages name the same few pictures, and the files of an artifact never change while it runs.
@lru_cache(maxsize=4096)
def _hashed_url(roots: tuple[Path, ...], url: str) -> str:
    body = _read(roots, url.removeprefix(PREFIX))
    if body is None:
        return url
    stem, _, suffix = url.rpartition(".")
    return f"{stem}.{_digest(body)[:8]}.{suffix}"


def _read(roots: tuple[Path, ...], path: str) -> bytes | None:
    """The bytes of a file of a known type, from the first folder that has it."""
    parts = path.split("/")
    if "\\" in path or "\0" in path or any(not part or part.startswith(".") for part in parts):
        return None
    if Path(path).suffix not in _CONTENT_TYPES:
        return None
    found = (_read_inside(root, path) for root in roots)
    return next((body for body in found if body is not None), None)


def _read_inside(root: Path, path: str) -> bytes | None:
    """None for a file that a symbolic link would reach outside the folder."""
    try:
        file = (root / path).resolve(strict=True)
        body = file.read_bytes() if file.is_relative_to(root.resolve()) and file.is_file() else None
    except OSError:  # missing, a loop of links, or a name that the file system refuses
        return None
    return _without_comments(body) if body is not None and file.suffix == ".js" else body


def _without_comments(script: bytes) -> bytes:
    """A script without indentation and without comment lines, so that fewer bytes are sent."""
    lines = (line.strip() for line in script.splitlines())
    return b"\n".join(line for line in lines if line and not line.startswith(b"//")) + b"\n"


def _asset(path: str, body: bytes, *, immutable: bool) -> Asset:
    return make_asset(body, _CONTENT_TYPES[Path(path).suffix], immutable=immutable)


def make_asset(body: bytes, content_type: str, *, immutable: bool = False) -> Asset:
    return Asset(body, content_type, f'"{_digest(body)[:32]}"', immutable)


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
