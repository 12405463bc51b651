"""The personas as one table: what is particular to each of them, for its template, its page and the choice of it.

A new persona is an entry here, its evidence in `wandstore/shoppers/persona.py`, a part of
`wandstore/pages/storefront.css`, and a line in a new prompt version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import WithJsonSchema

from wandstore.languages import mark


class PersonaType(StrEnum):
    """The personas that a shopper can have."""

    MINIMALIST = "minimalist"
    EXPLORER = "explorer"
    DEALHUNTER = "dealhunter"
    LOYALIST = "loyalist"


# What a page looks like: a persona's, or neutral where the shopper has none.
Character = PersonaType | Literal["neutral"]
CHARACTERS: tuple[Character, ...] = (*PersonaType, "neutral")

# The rows of a shopper's own: what they bought, what is new where they look, what goes with what they took last, and
# what they saw.
RowKind = Literal["again", "new_from", "goes_with", "seen"]

# What a shopper can choose to be shown; `none` is the page that is the same for everybody.
PersonaChoice = Annotated[
    PersonaType | Literal["none"], WithJsonSchema({"enum": [*map(str, PersonaType), "none"], "type": "string"})
]
PERSONA_CHOICES: tuple[PersonaChoice, ...] = (*PersonaType, "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonaEntry:
    """What is particular to the pages of one character.

    `sections` names builders of `wandstore.documents.templates`, and `product_order` an order of
    `wandstore.documents.relevance`. `page_words` says what the page does, and has a place for the reasons; the store's
    own page has a text of its own.
    """

    choice_label: str  # of the button that chooses it
    page_words: str = ""
    sections: tuple[str, ...]  # of the template, in the order of the page
    rows_after_opening: tuple[RowKind, ...] = ()  # of the shopper's own, in the order of the page
    rows_at_end: tuple[RowKind, ...] = ("goes_with", "seen")
    product_order: str
    max_products: int | None = None  # None: as many as the document lists
    phone_columns: int = 2
    wide_columns: int = 4  # from 800 px on; the stylesheet has the same columns
    hero_by_saving: bool = False  # the products of a hero are sorted by today's saving, not as in the document
    hero_picture_width: str = ""  # where it does not follow from the columns
    card_label: Literal["", "category", "vendor"] = ""  # the line above a card's title
    card_pictures: int = 1
    has_descriptions: bool = True  # on a card
    grid_description_every: int = 1  # 6: in a grid, the first of every six cards has its description
    names_saved_amount: bool = False  # beside the percent
    grid_links_category: bool = False
    has_category_tints: bool = False  # behind the pictures, a colour for each category


PERSONAS: Mapping[Character, PersonaEntry] = {
    PersonaType.MINIMALIST: PersonaEntry(
        choice_label=mark("Few things, large"),
        page_words=mark("This page shows few things, large and quiet%(because)s."),
        sections=("one_large", "few_others", "rest_by_category"),
        rows_at_end=("seen",),
        product_order="typical",
        max_products=8,
        phone_columns=1,
        wide_columns=2,
        has_descriptions=False,
    ),
    PersonaType.EXPLORER: PersonaEntry(
        choice_label=mark("What is new"),
        page_words=mark("This page puts what is new first, and has much to look at%(because)s."),
        sections=("new_arrivals", "where_to_next", "category_rows", "mixed_row"),
        product_order="new",
        card_label="category",
        grid_description_every=6,
        grid_links_category=True,
        has_category_tints=True,
    ),
    PersonaType.DEALHUNTER: PersonaEntry(
        choice_label=mark("Savings first"),
        page_words=mark("This page puts what is reduced first%(because)s."),
        sections=("savings_first", "sort_and_narrow", "rest_of_the_store"),
        rows_at_end=("again", "seen"),
        product_order="saving",
        wide_columns=5,
        hero_by_saving=True,
        hero_picture_width="64px",
        has_descriptions=False,
        names_saved_amount=True,
    ),
    PersonaType.LOYALIST: PersonaEntry(
        choice_label=mark("What I know"),
        page_words=mark("This page puts what you know here first%(because)s."),
        sections=("seen_before", "more_like_the_first", "listed_others", "whole_shelf"),
        rows_after_opening=("again", "new_from"),
        product_order="familiar",
        wide_columns=3,
        card_label="vendor",
        card_pictures=2,
    ),
    "neutral": PersonaEntry(
        choice_label=mark("The same for everybody"),
        sections=("first_impression", "best_sellers_or_category", "search_and_sort", "new_or_next_category"),
        product_order="varied",
        card_pictures=2,
    ),
}


def find_entry(character: Character | None) -> PersonaEntry:
    """The entry of a character or of a persona's type; the neutral one for None."""
    return PERSONAS[character or "neutral"]
