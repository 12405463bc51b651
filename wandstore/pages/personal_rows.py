"""The rows of a shopper's own on their page."""

from __future__ import annotations

from collections.abc import Iterable

from wandstore.documents.components import RecommendationsConfig, max_length
from wandstore.documents.personal_rows import PersonalRow, fill_row
from wandstore.pages.sections import Section, Shelf, list_row
from wandstore.shoppers.history import NO_HISTORY, History
from wandstore.shoppers.personas import RowKind
from wandstore.text import clip_words

_MAX_TITLE_LENGTH = max_length(RecommendationsConfig, "title")


def lay_rows(kinds: Iterable[RowKind], history: History, shelf: Shelf) -> list[Section]:
    """A section for each kind that has enough products which the page does not show yet.

    A row has as many products as the page has columns.
    """
    if history == NO_HISTORY:
        return []
    sections = []
    for kind in kinds:
        limit = min(shelf.persona.wide_columns, shelf.room)
        if row := fill_row(kind, shelf.catalogue, history, shelf.shown, limit):
            sections.append(list_row(_title(row), kind, row.products, shelf))
    return sections


def _title(row: PersonalRow) -> str:
    match row.kind:
        case "again":
            title = "Buy it again"
        case "seen":
            title = "Seen lately"
        case "goes_with":
            title = f"Goes with {row.subject}"
        case "new_from":
            title = f"New from {row.subject}"
    return clip_words(title, _MAX_TITLE_LENGTH)
