from __future__ import annotations

import re
from pathlib import Path

from wandstore.pages import RENDERER_VERSION
from wandstore.pages.version import hash_folder


def test_the_version_is_twelve_hex_digits() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", RENDERER_VERSION)


def test_a_changed_template_is_a_new_version_and_a_compiled_file_is_not(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text("one")
    first = hash_folder(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "x.pyc").write_bytes(b"compiled")
    assert hash_folder(tmp_path) == first
    (tmp_path / "templates" / "page.html").write_text("two")
    assert hash_folder(tmp_path) != first
