"""The rows of a shopper's own on their page."""

from __future__ import annotations

from collections.abc import Iterable

from wandstore.documents.components import RecommendationsConfig, max_length
from wandstore.documents.personal_rows import PersonalRow, fill_row
from wandstore.languages import Language
from wandstore.pages.sections import Section, Shelf, list_row
from wandstore.shoppers.history import NO_HISTORY, History
from wandstore.shoppers.personas import RowKind
from wandstore.text import clip_words

MAX_PRODUCTS_IN_ROW = 4
_MAX_TITLE_LENGTH = max_length(RecommendationsConfig, "title")


def lay_rows(kinds: Iterable[RowKind], history: History, shelf: Shelf) -> list[Section]:
    """A section for each kind that has enough products which the page does not show yet.

    A row has at most as many products as the stylesheet has columns for it.
    """
    if history == NO_HISTORY:
        return []
    sections = []
    for kind in kinds:
        limit = min(MAX_PRODUCTS_IN_ROW, shelf.room)
        if row := fill_row(kind, shelf.catalogue, history, shelf.shown, limit):
            title = clip_words(_write_title(row, shelf.store.language), _MAX_TITLE_LENGTH)
            sections.append(list_row(title, kind, row.products, shelf))
    return sections


def _write_title(row: PersonalRow, words: Language) -> str:
    match row.kind:
        case "again":
            return words.gettext("Buy it again")
        case "seen":
            return words.gettext("Seen lately")
        case "goes_with":
            return words.gettext("Goes with %(product)s", product=row.subject)
        case "new_from":
            # TRANSLATORS: of a brand, or of a category.
            return words.gettext("New: %(group)s", group=row.subject)
