"""What a store sells: products, their variants and pictures, and a store's whole catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property, lru_cache
from statistics import median

from pydantic import Field

from wandstore.catalogue.groups import Group, GroupKind, name_groups
from wandstore.catalogue.neighbours import NO_NEIGHBOURS, Neighbours, measure_popularity
from wandstore.catalogue.option_lists import OptionList, list_options
from wandstore.catalogue.search import Entry, SearchIndex
from wandstore.ids import StoreSlug
from wandstore.record import Record

# A page is chosen while a shopper waits. Of a larger catalogue, only the best of each category are compared.
MAX_PRODUCTS_COMPARED = 4000
MIN_PRODUCTS_OF_A_CATEGORY = 24
_PREVAILING_SHARE = 0.4


class Image(Record):
    url: str
    alt: str = ""


class Swatch(Record):
    """How an option's value looks: a colour (`#rrggbb`), a picture, or both."""

    color: str = ""
    image_url: str = ""


class OptionValue(Record):
    name: str
    swatch: Swatch | None = None


class ProductOption(Record):
    """Something to choose, such as a size, with its values in the merchant's order."""

    name: str
    values: tuple[OptionValue, ...] = ()


class Variant(Record):
    """One thing that can be bought. `compare_at_price` is set only where it is greater than `price`.

    `options` has one value for each of the product's options, in their order.
    """

    id: str | None = None  # Shopify's numeric id, where the export carries it
    title: str = ""  # the option values, "Oak / 11 inch"; empty for a product without options
    price: Decimal
    compare_at_price: Decimal | None = None
    available: bool = True
    image_url: str | None = None
    options: tuple[str, ...] = ()


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
    shopify_id: str | None = None  # Shopify's numeric id of the product
    description_html: str = ""  # sanitised
    options: tuple[ProductOption, ...] = ()
    collections: tuple[str, ...] = ()  # handles
    rank: int | None = None  # by the shop's own sales, 0 sells best
    is_service: bool = False  # a fee, a cover, a gift card, a sample: sold, but never shown first
    requires_selling_plan: bool = False
    category_is_derived: bool = False  # from collections or tags, because the shop names none

    @cached_property
    def cheapest(self) -> Variant:
        """The variant whose price is shown: the cheapest one that can be bought, or else the cheapest.

        A variant that costs nothing is a sample of the others, so its price is shown only where it is the only one.
        """
        offered = [v for v in self.variants if v.available] or self.variants
        return min([v for v in offered if v.price] or offered, key=lambda v: v.price)

    @cached_property
    def price(self) -> Decimal:
        return self.cheapest.price

    @property
    def highest_price(self) -> Decimal:
        """The other end of the price range, over what can be bought, or over everything when sold out."""
        return max(v.price for v in self.variants if v.available or not self.available)

    @cached_property
    def all_prices(self) -> tuple[Decimal, ...]:
        """The different prices of its variants."""
        return tuple(dict.fromkeys(variant.price for variant in self.variants))

    @cached_property
    def option_pairs(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """For each variant its options, each with its value, both casefolded to be compared."""
        names = [option.name.casefold() for option in self.options]
        return tuple(
            tuple(_pair(name, value.casefold()) for name, value in zip(names, variant.options, strict=False))
            for variant in self.variants
        )

    @cached_property
    def different_pairs(self) -> frozenset[tuple[str, str]]:
        """The options with the values that any variant has."""
        return frozenset(pair for pairs in self.option_pairs for pair in pairs)

    @property
    def compare_at_price(self) -> Decimal | None:
        return self.cheapest.compare_at_price

    @cached_property
    def available(self) -> bool:
        return any(v.available for v in self.variants)

    @cached_property
    def saving(self) -> Decimal:
        """The saving on the shown price; zero without a true compare-at price."""
        return self.compare_at_price - self.price if self.compare_at_price is not None else Decimal(0)

    @cached_property
    def saving_percent(self) -> int:
        """Rounded down, so that a page never promises more than is true."""
        return int(self.saving * 100 / self.compare_at_price) if self.compare_at_price else 0

    @cached_property
    def may_lead(self) -> bool:
        """Whether a page may feature it. Services and free products are shown only to shoppers who search for them."""
        return not self.is_service and self.price > 0

    @cached_property
    def is_new(self) -> bool:
        return any(tag.casefold() == "new" for tag in self.tags)


class Collection(Record):
    """A merchant's own grouping of products. `id` is its handle."""

    id: str
    title: str
    description: str = ""  # plain text


class Policy(Record):
    """One of the shop's policies, for the footer. `kind` is `privacy`, `shipping`, `refund` or `terms`."""

    kind: str
    title: str
    url: str


class ShopFacts(Record):
    """What a shop says of itself. Colours are `#rrggbb`; an empty field is unknown."""

    name: str = ""
    slogan: str = ""
    primary_color: str = ""
    secondary_color: str = ""
    logo_url: str = ""
    currency: str = ""
    policies: tuple[Policy, ...] = ()


class Catalogue(Record):
    """A store's products at one moment. `version` is 12 hex digits over the content.

    `neighbours` are no part of the content: they are stored under a version of their own, and only order products.
    """

    store: StoreSlug
    version: str
    products: tuple[Product, ...]
    collections: tuple[Collection, ...] = ()
    shop: ShopFacts | None = None
    neighbours: Neighbours = Field(default=NO_NEIGHBOURS, exclude=True, repr=False)

    def with_neighbours(self, neighbours: Neighbours) -> Catalogue:
        """The same products beside other neighbours, with what was computed from the products alone."""
        related = self.model_copy(update={"neighbours": neighbours})
        own = {*type(self).model_fields, "popularity", "leading", "front", "best_of_brands"}
        related.__dict__.update({name: value for name, value in self.__dict__.items() if name not in own})
        return related

    @cached_property
    def popularity(self) -> dict[str, float]:
        """How well each product sells, by its id: from 0 to 1 for the best; 0 for all where nothing is known."""
        return measure_popularity({product.id: product.rank for product in self.products}, self.neighbours)

    @cached_property
    def leading(self) -> tuple[Product, ...]:
        """What a page may feature, in the order in which it sells; everything where there is nothing else."""
        leading = [product for product in self.products if product.may_lead] or list(self.products)
        leading.sort(key=lambda product: -self.popularity[product.id])
        return tuple(leading)

    @cached_property
    def front(self) -> tuple[Product, ...]:
        """The part of `leading` that a page is chosen from: of a large catalogue the best of each category.

        They are the best by how well they sell, by saving, by how typical they are, and of what is new, so that each
        order of a page finds its first products among them.
        """
        if len(self.leading) <= MAX_PRODUCTS_COMPARED:
            return self.leading
        ranked = sorted(self.leading, key=lambda product: not product.available)
        orders = (
            ranked,
            sorted(ranked, key=lambda product: -product.saving_percent),
            sorted(ranked, key=lambda product: -self.typicality[product.id]),
            [product for product in ranked if product.is_new],
        )
        of_each = max(MIN_PRODUCTS_OF_A_CATEGORY, MAX_PRODUCTS_COMPARED // len(orders) // len(self.categories or " "))
        best: set[str] = set()
        for order in orders:
            taken: Counter[str] = Counter()
            for product in order:
                if taken[product.category] < of_each:
                    taken[product.category] += 1
                    best.add(product.id)
        return tuple(product for product in self.leading if product.id in best)

    @cached_property
    def best_of_brands(self) -> dict[str, list[str]]:
        """The ids of the first products of each vendor in `leading`."""
        best: dict[str, list[str]] = {}
        for product in self.leading:
            if len(found := best.setdefault(product.vendor, [])) < MIN_PRODUCTS_OF_A_CATEGORY:
                found.append(product.id)
        return best

    @cached_property
    def typicality(self) -> dict[str, float]:
        """How near the price of each product is to the median of its category: 1 where it is that, by the id."""
        prices: dict[str, list[float]] = {}
        for product in self.products:
            prices.setdefault(product.category, []).append(float(product.price))
        middle = {category: median(found) or 1.0 for category, found in prices.items()}
        return {
            product.id: 1 / (1 + abs(float(product.price) / middle[product.category] - 1)) for product in self.products
        }

    @cached_property
    def by_id(self) -> dict[str, Product]:
        return {product.id: product for product in self.products}

    @cached_property
    def groups(self) -> dict[str, Group]:
        """Everything, the merchant's collections and the categories, by their handles."""
        collections = [Group(GroupKind.COLLECTION, c.id, c.title, c.description, key=c.id) for c in self.collections]
        return name_groups(collections, self.categories)

    @cached_property
    def category_handles(self) -> dict[str, str]:
        """The handle of each category's group, by its name."""
        return {group.key: group.handle for group in self.groups.values() if group.kind is GroupKind.CATEGORY}

    def places_in(self, group: Group) -> range | list[int]:
        """The places in `products` of those that are in a group."""
        match group.kind:
            case GroupKind.EVERYTHING:
                return range(len(self.products))
            case GroupKind.COLLECTION:
                return [place for place, product in enumerate(self.products) if group.key in product.collections]
            case GroupKind.CATEGORY:
                return [place for place, product in enumerate(self.products) if product.category == group.key]

    @cached_property
    def option_lists(self) -> dict[str, OptionList]:
        """Every option by its casefolded name, with the values that any product has, in the merchant's order."""
        return list_options(
            (option.name, tuple(value.name for value in option.values))
            for product in self.products
            for option in product.options
        )

    @cached_property
    def search_index(self) -> SearchIndex:
        """Finds products by words; a place in it is a place in `products`."""
        titles = {collection.id: collection.title for collection in self.collections}
        return SearchIndex(_searched_texts(product, titles) for product in self.products)

    @cached_property
    def has_variant_ids(self) -> bool:
        """Whether anything can be put in a bag: without ids, nothing in a bag could be named to the shop."""
        return any(variant.id for product in self.products for variant in product.variants)

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """In the order in which the catalogue names them; those that have only services come last."""
        goods_first = sorted(self.products, key=lambda product: not product.may_lead)
        return tuple(dict.fromkeys(product.category for product in goods_first if product.category))

    @cached_property
    def has_distinct_vendors(self) -> bool:
        """Whether vendors tell goods apart. One that all share, as the shop's own name, is no information."""
        return len({product.vendor for product in self.products if product.vendor and not product.is_service}) > 1

    @cached_property
    def prevailing_names(self) -> frozenset[str]:
        """The categories and vendors that a large part of the products has: to look at those is hardly a choice."""
        names = [name for product in self.products for name in {product.category, product.vendor} if name]
        least = _PREVAILING_SHARE * len(self.products)
        return frozenset(name for name, count in Counter(names).items() if count > least)


@lru_cache(maxsize=65_536)
def _pair(name: str, value: str) -> tuple[str, str]:
    """The pair, once in memory for all the products that have it."""
    return name, value


def _searched_texts(product: Product, collection_titles: Mapping[str, str]) -> Entry:
    groups = (product.category, *(collection_titles.get(handle, "") for handle in product.collections))
    options = (word for option in product.options for word in (option.name, *(value.name for value in option.values)))
    return Entry(
        title=product.title,
        category="\n".join(groups),
        vendor=product.vendor,
        tags="\n".join(product.tags),
        options="\n".join(options),
        description=product.description,
    )
