"""The document of `components` mode: a component tree, of which a model writes words, layout and product ids."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from wandstore.record import Record
from wandstore.shoppers.personas import Character

# What a whole tree may hold. A model writes it token by token, so its size decides how long a page takes and its cost.
MAX_COMPONENTS = 6
MAX_PRODUCTS = 20
MAX_WORDS_BYTES = 500  # as UTF-8: about a token for each four, in any script

COMPONENT_ID_PATTERN = r"^[a-z][a-z0-9-]{0,23}$"

ComponentId = Annotated[str, Field(pattern=COMPONENT_ID_PATTERN)]
Headline = Annotated[str, Field(min_length=1, max_length=80)]
Text = Annotated[str, Field(max_length=240)]
Label = Annotated[str, Field(min_length=1, max_length=40)]
ProductIds = Annotated[tuple[str, ...], Field(max_length=MAX_PRODUCTS)]


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
    """Search, categories and sorting: a `panel` is always open, a `bar` opens on demand."""

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
    label: Label
    product_id: str | None = None
    category: str | None = None


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

Config = HeroConfig | GridConfig | FiltersConfig | RecommendationsConfig | CtaConfig

# The limits and variants of a component are declared in its config alone; the functions below read them from there.
CONFIGS: dict[str, type[Config]] = {
    "hero": HeroConfig,
    "grid": GridConfig,
    "filters": FiltersConfig,
    "recommendations": RecommendationsConfig,
    "cta": CtaConfig,
}


def variants(config_type: type[Config]) -> tuple[str, ...]:
    """The variants of the component with this config."""
    return get_args(config_type.model_fields["variant"].annotation)


def max_length(config_type: type[Config], field: str) -> int:
    """The longest that a field of words may be, in characters."""
    limits = (getattr(rule, "max_length", None) for rule in config_type.model_fields[field].metadata)
    (limit,) = (limit for limit in limits if limit is not None)
    return int(limit)


@cache
def word_fields(config_type: type[Config]) -> tuple[str, ...]:
    """The fields that hold words for a shopper to read."""
    return tuple(name for name, field in config_type.model_fields.items() if field.annotation is str)


@cache
def required_words(config_type: type[Config]) -> tuple[str, ...]:
    """The fields of words that must not be empty: headings and labels, but no texts."""
    fields = config_type.model_fields
    return tuple(
        name for name in word_fields(config_type) if any(hasattr(rule, "min_length") for rule in fields[name].metadata)
    )


def lists_products(config_type: type[Config]) -> bool:
    """Whether the component with this config shows products that it lists."""
    return "product_ids" in config_type.model_fields


class ComponentTree(Record):
    """The document of `components` mode: a flat list of what to show, in order, and the character it is drawn in.

    It holds words, layout choices and product ids. Prices, titles, stock and links are read from the catalogue when
    the page is rendered, so a wrong tree cannot show a wrong price. `wandstore.documents.limits` makes components fit
    the limits of the whole.
    """

    kind: Literal["components"] = "components"
    character: Character = "neutral"
    components: tuple[Component, ...] = Field(min_length=1, max_length=MAX_COMPONENTS)

    @property
    def product_ids(self) -> tuple[str, ...]:
        """The products that the components list, in the order of the page, with repetitions."""
        return tuple(product_id for component in self.components for product_id in list_products(component))

    @model_validator(mode="after")
    def check_whole(self) -> ComponentTree:
        if len(self.product_ids) > MAX_PRODUCTS:
            raise ValueError(f"a tree shows at most {MAX_PRODUCTS} products")
        if sum(measure_words(component) for component in self.components) > MAX_WORDS_BYTES:
            raise ValueError(f"a tree has at most {MAX_WORDS_BYTES} bytes of words")
        return self


def list_products(component: Component) -> tuple[str, ...]:
    """The product ids in its config; filters and calls to action list none."""
    listed: tuple[str, ...] = getattr(component.config, "product_ids", ())
    return listed


def measure_words(component: Component) -> int:
    """The size of its words in bytes, as UTF-8."""
    config = component.config
    return sum(len(getattr(config, name).encode()) for name in word_fields(type(config)))
