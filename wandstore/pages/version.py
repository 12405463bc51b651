"""The renderer's version: a digest of every file of ours that rendering reads, so that no one has to raise a number."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

# What this folder imports from the rest of the package, directly or not. A test compares the list with the imports.
IMPORTED_MODULES = (
    "__init__.py",
    "catalogue/__init__.py",
    "catalogue/groups.py",
    "catalogue/neighbours.py",
    "catalogue/option_lists.py",
    "catalogue/products.py",
    "catalogue/search.py",
    "catalogue/stores.py",
    "documents/__init__.py",
    "documents/companions.py",
    "documents/components.py",
    "documents/document.py",
    "documents/personal_rows.py",
    "documents/relevance.py",
    "documents/row_filling.py",
    "documents/segments.py",
    "errors.py",
    "ids.py",
    "languages.py",
    "loopback.py",
    "observability.py",
    "record.py",
    "settings.py",
    "shoppers/__init__.py",
    "shoppers/buckets.py",
    "shoppers/cart.py",
    "shoppers/evidence.py",
    "shoppers/features.py",
    "shoppers/history.py",
    "shoppers/kept.py",
    "shoppers/models.py",
    "shoppers/persona.py",
    "shoppers/personas.py",
    "shoppers/saved_list.py",
    "shoppers/signals.py",
    "text.py",
)


def hash_renderer(package: Path) -> str:
    """12 hex digits over the names and the content of the renderer's files in a copy of `wandstore`."""
    digest = hashlib.sha256()
    for name in sorted((*_files_below(package, "pages"), *_files_below(package, "translations"), *IMPORTED_MODULES)):
        content = (package / name).read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


def _files_below(package: Path, folder: str) -> Iterator[str]:
    """Code, templates, assets and translations; neither bytecode nor hidden files, which are in no artifact."""
    for file in (package / folder).rglob("*"):
        name = file.relative_to(package)
        if file.is_file() and not any(part == "__pycache__" or part.startswith(".") for part in name.parts):
            yield name.as_posix()


RENDERER_VERSION = hash_renderer(Path(__file__).parent.parent)
