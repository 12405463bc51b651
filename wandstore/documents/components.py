"""What a page is made from: a component tree, or segments of HTML from another author."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from wandstore.record import Record
from wandstore.shoppers.models import Character

Headline = Annotated[str, Field(min_length=1, max_length=80)]

Text = Annotated[str, Field(max_length=240)]

ProductIds = Annotated[tuple[str, ...], Field(max_length=20)]


class HeroConfig(Record):
    """The opening. `feature` shows its products large; `banner` is words above the first row."""

    variant: Literal["feature", "banner"] = "feature"
    headline: Headline
    text: Text = ""
    product_ids: ProductIds = ()


class GridConfig(Record):
    """Products in rows: `airy` for few and large, `dense` for many and small."""

    variant: Literal["airy", "dense"] = "airy"
    title: Headline
    text: Text = ""
    product_ids: ProductIds = ()


class FiltersConfig(Record):
    """Search, categories and sorting: `panel` stands open, `bar` opens on demand."""

    variant: Literal["bar", "panel"] = "bar"
    title: Headline = "Find your way"


class RecommendationsConfig(Record):
    """A few products with a reason: side by side (`row`) or one under another (`list`)."""

    variant: Literal["row", "list"] = "row"
    title: Headline
    text: Text = ""
    product_ids: ProductIds = ()


class CtaConfig(Record):
    """One thing to do next, at a product or a category of this store: a whole `band`, or a `line`."""

    variant: Literal["band", "line"] = "line"
    text: Text
    label: Annotated[str, Field(min_length=1, max_length=40)]
    product_id: str | None = None
    category: str | None = None


ComponentId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,23}$")]


class Hero(Record):
    type: Literal["hero"] = "hero"
    id: ComponentId
    config: HeroConfig


class Grid(Record):
    type: Literal["grid"] = "grid"
    id: ComponentId
    config: GridConfig


class Filters(Record):
    type: Literal["filters"] = "filters"
    id: ComponentId
    config: FiltersConfig


class Recommendations(Record):
    type: Literal["recommendations"] = "recommendations"
    id: ComponentId
    config: RecommendationsConfig


class Cta(Record):
    type: Literal["cta"] = "cta"
    id: ComponentId
    config: CtaConfig


Component = Annotated[Hero | Grid | Filters | Recommendations | Cta, Field(discriminator="type")]

ComponentType = Literal["hero", "grid", "filters", "recommendations", "cta"]

# What a whole tree may hold. A model writes it token by token, so its size is what a page takes and costs.
MOST_COMPONENTS = 6

MOST_PRODUCTS = 20

MOST_WORDS_BYTES = 500  # as UTF-8: about a token for each four, in any script


class ComponentTree(Record):
    """The document of `components` mode: a flat list of what to show, in order, and whom it is drawn for.

    It holds words, layout choices and product ids. Prices, titles, stock and links are read from the catalogue when
    the page is rendered, so a tree can be wrong about nothing that costs money. `wandstore.documents.limits` makes
    components fit the limits of the whole.
    """

    kind: Literal["components"] = "components"
    character: Character = "neutral"
    components: tuple[Component, ...] = Field(min_length=1, max_length=MOST_COMPONENTS)

    @property
    def product_ids(self) -> tuple[str, ...]:
        """Every product that a component lists, in the order of the page, as often as it is listed."""
        return tuple(product_id for component in self.components for product_id in list_products(component))

    @model_validator(mode="after")
    def check_whole(self) -> ComponentTree:
        if len(self.product_ids) > MOST_PRODUCTS:
            raise ValueError(f"a tree shows at most {MOST_PRODUCTS} products")
        if sum(measure_words(component) for component in self.components) > MOST_WORDS_BYTES:
            raise ValueError(f"a tree has at most {MOST_WORDS_BYTES} bytes of words")
        return self


def list_products(component: Component) -> tuple[str, ...]:
    """The product ids in its config; filters and calls to action list none."""
    listed: tuple[str, ...] = getattr(component.config, "product_ids", ())
    return listed


def measure_words(component: Component) -> int:
    """The bytes of its words, as UTF-8."""
    words = (getattr(component.config, name, "") for name in ("headline", "title", "text", "label"))
    return sum(len(text.encode()) for text in words)


class TextSegment(Record):
    """HTML that was sanitised when it came in and is shown as it stands; the catalogue vouches for nothing in it."""

    kind: Literal["text"] = "text"
    html: str


class SegmentedDocument(Record):
    """A document that somebody else wrote: segments that are joined inside the server's own shell."""

    kind: Literal["segments"] = "segments"
    character: Character = "neutral"
    segments: tuple[TextSegment, ...] = Field(min_length=1)


Document = Annotated[ComponentTree | SegmentedDocument, Field(discriminator="kind")]
