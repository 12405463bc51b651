"""HTML of another author with slots for the store's facts: the document of `html` mode, and of a delivered page.

The HTML was sanitised once, when it came in. Rendering joins strings: text is shown unchanged, and a slot is replaced
by what the catalogue says today. No HTML is parsed again, and no text can become a slot.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from wandstore.record import Record
from wandstore.shoppers.personas import Character

MAX_SEGMENTS = 400
MAX_PLACES_IN_ROW = 12
# Of all texts together, as UTF-8. An item of the UI cache holds the document and the page, and 400 kB at most.
MAX_HTML_BYTES = 256 * 1024

# The only classes that a document may use, and what each is for. None is used by anything else of a page; the rules are
# in the part `written` of the stylesheet, and none of them can move, cover, hide or restyle what is not in the element.
LAYOUT_CLASSES: Mapping[str, str] = {
    "intro": "the opening of the page: its heading is large",
    "lead": "a paragraph in larger type",
    "label": "a few words in small type above a heading",
    "split": "two halves side by side: words, and a card or a picture",
    "columns": "blocks of words side by side, two or three in a row",
    "cards": "a grid of product cards",
    "list": "product cards as compact rows, for many",
    "band": "a section on a ground of its own",
    "aside": "a remark beside the story, with a rule at its edge",
    "quote": "a sentence in large type that stands alone",
    "steps": "a numbered list in large figures",
}


class Fact(StrEnum):
    """What a slot shows of its product."""

    TITLE = "title"
    PRICE = "price"  # with the regular price and the saving, where it is reduced
    STOCK = "stock"  # that it is sold out; nothing where it is not
    ADDRESS = "address"  # of the product's page: the value of an `href` in the text around it
    PICTURE = "picture"  # nothing where the product has none
    BUTTON = "button"  # the first step to buying it
    CARD = "card"  # picture, title, price and link, as a grid shows a product


# Shown as blocks, as a row and the find panel are: none of them may stand in a paragraph, a heading or a link.
BLOCK_FACTS = frozenset({Fact.BUTTON, Fact.CARD})


class TextSegment(Record):
    """HTML on one line that is shown unchanged; nothing in it comes from the catalogue."""

    kind: Literal["text"] = "text"
    html: str


class FactSlot(Record):
    """A fact of one product; nothing once the product has left the catalogue, and of an address that of the store."""

    kind: Literal["fact"] = "fact"
    fact: Fact
    product_id: str


class ProductGroup(Record):
    """A part of the page that is about these products, and is left out once one of them has left the catalogue."""

    kind: Literal["group"] = "group"
    product_ids: tuple[str, ...] = Field(min_length=1)
    parts: tuple[Annotated[TextSegment | FactSlot, Field(discriminator="kind")], ...]


class RowSlot(Record):
    """Cards of products that the server chooses for the shopper: `product_ids`, once it is filled.

    `of` says which: those they are most likely to want, new ones or reduced ones. With a `category`, only its own.
    `before` and `after` are HTML around the row that says what it is, and is left out where the row has nothing to
    show: a whole section, with its heading.
    """

    kind: Literal["row"] = "row"
    of: Literal["picks", "new", "reduced"] = "picks"
    category: str = ""
    places: int = Field(ge=1, le=MAX_PLACES_IN_ROW)
    product_ids: tuple[str, ...] = ()
    before: str = ""
    after: str = ""


class CategoryAddressSlot(Record):
    """The address of a category, as the value of an `href`; that of the store once the category is gone."""

    kind: Literal["category_address"] = "category_address"
    category: str


class FindSlot(Record):
    """Search, categories and sorting."""

    kind: Literal["find"] = "find"


Segment = Annotated[
    TextSegment | FactSlot | ProductGroup | RowSlot | CategoryAddressSlot | FindSlot, Field(discriminator="kind")
]


class SegmentedDocument(Record):
    """Segments that are shown one after another inside the server's own page.

    Earlier versions wrote text segments alone.
    """

    kind: Literal["segments"] = "segments"
    character: Character = "neutral"
    segments: tuple[Segment, ...] = Field(min_length=1, max_length=MAX_SEGMENTS)

    @property
    def product_ids(self) -> tuple[str, ...]:
        """The products that it names, in the order of the page, with repetitions."""
        named: list[str] = []
        for segment in self.segments:
            match segment:
                case FactSlot():
                    named.append(segment.product_id)
                case ProductGroup() | RowSlot():
                    named.extend(segment.product_ids)
        return tuple(named)
