"""What things are: products, personas, component trees, pages and jobs."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Record(BaseModel):
    """A value: never changed, and with no field that is not named here."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# The catalogue --------------------------------------------------------------------------------------------------------


class Image(Record):
    url: str
    alt: str = ""


class Variant(Record):
    """One thing that can be bought. `compare_at_price` is set only where it is greater than `price`."""

    id: str | None = None  # Shopify's numeric id, where the export carries it
    title: str = ""  # the option values, "Oak / 11 inch"; empty for a product without options
    price: Decimal
    compare_at_price: Decimal | None = None
    available: bool = True
    image_url: str | None = None


class Product(Record):
    """A product as a shopper knows it. `id` is the handle: it names the product in trees, events and links."""

    id: str
    title: str
    description: str = ""  # plain text
    vendor: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    variants: tuple[Variant, ...] = Field(min_length=1)

    @cached_property
    def cheapest(self) -> Variant:
        """The variant whose price is shown: the cheapest one that can be bought, or else the cheapest."""
        return min([v for v in self.variants if v.available] or list(self.variants), key=lambda v: v.price)

    @property
    def price(self) -> Decimal:
        return self.cheapest.price

    @property
    def highest_price(self) -> Decimal:
        """The other end of the price range, over what can be bought, or over everything when sold out."""
        return max(v.price for v in self.variants if v.available or not self.available)

    @property
    def compare_at_price(self) -> Decimal | None:
        return self.cheapest.compare_at_price

    @property
    def available(self) -> bool:
        return any(v.available for v in self.variants)

    @property
    def saving(self) -> Decimal:
        """What one saves on the shown price; zero where there is no true compare-at price."""
        return self.compare_at_price - self.price if self.compare_at_price is not None else Decimal(0)

    @property
    def saving_percent(self) -> int:
        """Rounded down, so that a page never promises more than is true."""
        return int(self.saving * 100 / self.compare_at_price) if self.compare_at_price else 0

    @property
    def is_new(self) -> bool:
        return any(tag.casefold() == "new" for tag in self.tags)


class Catalogue(Record):
    """A store's products at one moment. `version` is 12 hex digits over the content."""

    store: str
    version: str
    products: tuple[Product, ...]

    @cached_property
    def by_id(self) -> dict[str, Product]:
        return {product.id: product for product in self.products}

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """In the order in which the catalogue names them."""
        return tuple(dict.fromkeys(p.category for p in self.products if p.category))


# Personas -------------------------------------------------------------------------------------------------------------


class PersonaType(StrEnum):
    MINIMALIST = "minimalist"
    EXPLORER = "explorer"
    DEALHUNTER = "dealhunter"
    LOYALIST = "loyalist"


# What a shopper can choose to be shown; `none` is the page that is everybody's.
PersonaChoice = Literal["minimalist", "explorer", "dealhunter", "loyalist", "none"]


class Persona(Record):
    """Whom a page is made for. `type` is None while too little is known; the hash then says `neutral`."""

    type: PersonaType | None
    confidence: float = Field(ge=0, le=1)
    hash: str
    reasons: tuple[str, ...] = ()

    @property
    def character(self) -> Character:
        return self.type.value if self.type else "neutral"


class Signals(Record):
    """What is counted of one shopper in one store; everything a persona is decided from.

    What a later version has counted beside it is left alone, so that going back to this one forgets nobody.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    events: int = 0
    visits: int = 0  # runs of events with less than half an hour between two
    views: int = 0
    repeat_views: int = 0  # of a product viewed before
    new_views: int = 0  # of a product the store calls new
    new_in: tuple[str, ...] = ()  # the categories of such products
    discounted_views: int = 0
    discount_clicks: int = 0
    price_sorts: int = 0
    searches: int = 0
    filters: int = 0
    cart_adds: int = 0
    wishes: int = 0
    purchases: int = 0
    logins: int = 0
    spent: Decimal = Decimal(0)
    categories: dict[str, int] = Field(default_factory=dict)  # how often each was met
    brands: dict[str, int] = Field(default_factory=dict)
    seen: tuple[str, ...] = ()  # product ids, the newest first
    last_event_at: float = 0  # seconds since the epoch


class EventKind(StrEnum):
    VIEW = "view"
    SEARCH = "search"
    SORT = "sort"
    FILTER = "filter"
    DISCOUNT_CLICK = "discount_click"
    ADD_TO_CART = "add_to_cart"
    WISHLIST = "wishlist"
    PURCHASE = "purchase"
    LOGIN = "login"


class ShopperEvent(Record):
    """Something a shopper did, with what the catalogue says of the product."""

    event: EventKind
    at: float
    product_id: str | None = None
    category: str | None = None
    brand: str | None = None
    price: Decimal | None = None
    discounted: bool = False
    new: bool = False
    query: str | None = None


# Documents: what a page is made from ----------------------------------------------------------------------------------

Character = Literal["minimalist", "explorer", "dealhunter", "loyalist", "neutral"]
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
    the page is rendered, so a tree can be wrong about nothing that costs money. `wandstore.tree_limits` makes
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


# Errors of jobs ------------------------------------------------------------------------------------------------------


class ErrorCode(StrEnum):
    INVALID_PERSONA = "INVALID_PERSONA"
    RATE_LIMITED = "RATE_LIMITED"
    GENERATION_FAILED = "GENERATION_FAILED"
    MODEL_UNAVAILABLE = "MODEL_UNAVAILABLE"
    TIMEOUT = "TIMEOUT"
    QUEUE_FULL = "QUEUE_FULL"
    BUDGET_SPENT = "BUDGET_SPENT"
    SUPERSEDED = "SUPERSEDED"
    INVALID_PAGE = "INVALID_PAGE"

    @property
    def retryable(self) -> bool:
        return self not in (ErrorCode.INVALID_PERSONA, ErrorCode.SUPERSEDED, ErrorCode.INVALID_PAGE)


class JobError(Record):
    code: ErrorCode
    message: str


# Pages ----------------------------------------------------------------------------------------------------------------


class Source(StrEnum):
    """Who composed a page."""

    KIMI = "kimi"
    CLAUDE = "claude"
    TEMPLATE = "template"
    WEBHOOK = "webhook"
    FALLBACK = "fallback"

    @property
    def is_model(self) -> bool:
        return self in (Source.KIMI, Source.CLAUDE)


class TemplateReason(StrEnum):
    """Why a page is not a whole one of a model's: a template's, or the part of a model's that came in time.

    Only a model's failure is worth another try before the page's hour ends.
    """

    MODEL_FAILED = "model_failed"
    NO_PROVIDER = "no_provider"
    BUDGET_SPENT = "budget_spent"


class Verdict(StrEnum):
    """What the check of a model's answer came to."""

    WHOLE = "whole"  # nothing was dropped
    TRIMMED = "trimmed"  # what was wrong was dropped, piece by piece
    REPAIRED = "repaired"  # the model was told what was wrong, and its second answer is the page
    PARTIAL = "partial"  # time ran out, and what had come by then is the page
    UNUSABLE = "unusable"  # there was an answer, and no page in it


class GenerationCost(Record):
    """What composing a page took, who did it, and what the check of it said."""

    provider: str = ""
    model: str = ""
    prompt_version: str = ""
    verdict: Verdict | None = None  # None where no answer of a model's came
    prompt_tokens: int = 0
    completion_tokens: int = 0
    dollars: float = 0
    seconds: float = 0


class EarlierTree(Record):
    """A document made for a persona the shopper had before."""

    persona: Persona
    document: Document
    source: Source


MAX_EARLIER_TREES = 4


class PersonalPage(Record):
    """One shopper's page as it is kept for good (`generated/{store}:{shopper}.json`): everything is rendered from it.

    `persona` is the one the document was made with, which may no longer be the shopper's.
    """

    version: Literal[1] = 1
    store: str
    shopper_id: str
    job_id: str
    document: Document
    persona: Persona
    source: Source
    reason: TemplateReason | None = None
    error: JobError | None = None  # why it is a template's
    made_at: float
    cost: GenerationCost = GenerationCost()
    earlier: tuple[EarlierTree, ...] = Field(default=(), max_length=MAX_EARLIER_TREES)


class RenderedPage(NamedTuple):
    """A whole HTML document, ready to be served: gzip bytes, their ETag and the policy that fits them."""

    body: bytes
    etag: str
    content_security_policy: str


# Jobs -----------------------------------------------------------------------------------------------------------------


class JobState(StrEnum):
    QUEUED = "queued"
    GENERATING = "generating"
    COMPLETED = "completed"
    FAILED = "failed"

    @property
    def is_live(self) -> bool:
        return self in (JobState.QUEUED, JobState.GENERATING)


class Preferences(Record):
    """What a caller of a generation wishes; at most 8 kB as JSON."""

    persona: PersonaType | None = None
    categories: tuple[str, ...] = ()
    price_sensitivity: Literal["low", "medium", "high"] | None = Field(default=None, alias="priceSensitivity")

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class GenerationJob(Record):
    """A job's item: its state, and all that its queue message needs."""

    job_id: str
    store: str
    shopper_id: str
    state: JobState
    member: str
    attempts: int
    created_at: float
    deadline: float
    ended_at: float | None = None
    preferences: Preferences = Preferences()
    delivered: bool = False  # its page was delivered by the webhook and waits at `incoming/{job_id}`
    sent: bool = False
    error: JobError | None = None


# Composing a page -----------------------------------------------------------------------------------------------------


class Composition(Record):
    """What a generator made for one request: always a document, and why it is a template's where it is."""

    document: Document
    persona: Persona
    source: Source
    reason: TemplateReason | None = None
    error: JobError | None = None
    cost: GenerationCost = GenerationCost()

    @property
    def is_partial(self) -> bool:
        """Whether it is the part of a model's page that came before time was up."""
        return self.source.is_model and self.reason is not None
