"""What the documentation lists is what the code has."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from wandstore.settings import Settings

PAGE = Path(__file__).resolve().parent.parent / "docs" / "architecture" / "settings.md"


def settings_table() -> str:
    """The table of the page; to change the page, put in what a failing test shows."""
    rows = ["| variable | default | |", "|---|---|---|"]
    descriptions = Settings.descriptions()
    for row in fields(Settings):
        default = f"`{row.default:g}`" if isinstance(row.default, float) else f"`{row.default}`"
        rows.append(f"| `{row.name.upper()}` | {default if row.default != '' else 'none'} | {descriptions[row.name]} |")
    return "\n".join(rows)


def test_the_settings_page_has_every_row_with_its_default() -> None:
    assert settings_table() in PAGE.read_text(encoding="utf-8")
