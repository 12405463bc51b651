"""Products, catalogues and stores for tests: everything has a plain value, and a test names what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypedDict, Unpack

from wandstore.catalogue.products import Catalogue, Image, OptionValue, Product, ProductOption, Variant
from wandstore.catalogue.stores import BrandGuidelines, ShopifyConnection, Store
from wandstore.documents.components import ComponentTree, Grid, GridConfig
from wandstore.documents.filling import find_kinds
from wandstore.documents.origin import GenerationCost, Source, Verdict
from wandstore.ids import StoreSlug
from wandstore.page_store.shared_trees import SharedTree
from wandstore.shoppers.personas import Character


def make_variant(
    price: str = "10.00",
    *,
    was: str | None = None,
    id: str | None = None,
    title: str = "",
    available: bool = True,
) -> Variant:
    return Variant(
        id=id,
        title=title,
        price=Decimal(price),
        compare_at_price=Decimal(was) if was is not None else None,
        available=available,
    )


class ProductFields(TypedDict, total=False):
    """`was` is the price before a reduction. `variants` replace the one of `price`, `was` and `available`."""

    title: str
    description: str
    vendor: str
    category: str
    tags: Sequence[str]
    price: str
    was: str | None
    available: bool
    images: Sequence[str]
    variants: Sequence[Variant]


def make_product(id: str = "oak-wand", **fields: Unpack[ProductFields]) -> Product:
    """A product of one variant, or of the given variants."""
    one = make_variant(fields.get("price", "10.00"), was=fields.get("was"), available=fields.get("available", True))
    return Product(
        id=id,
        title=fields.get("title", id.replace("-", " ").capitalize()),
        description=fields.get("description", ""),
        vendor=fields.get("vendor", "Ashgrove"),
        category=fields.get("category", "Wands"),
        tags=tuple(fields.get("tags", ())),
        images=tuple(Image(url=url) for url in fields.get("images", ["https://cdn.example/wand.jpg"])),
        variants=tuple(fields.get("variants", ())) or (one,),
    )


def make_optioned(
    options: Mapping[str, Sequence[str]], stock: Mapping[tuple[str, ...], bool], **fields: Unpack[ProductFields]
) -> Product:
    """A product with these options and their values. `stock` has its variants: whether each can be bought.

    Ids are 1, 2, 3 in the order of `stock`.
    """
    price = fields.get("price", "10.00")
    fields["variants"] = [
        make_variant(price, id=str(number), title=" / ".join(values), available=available).model_copy(
            update={"options": values}
        )
        for number, (values, available) in enumerate(stock.items(), 1)
    ]
    choices = tuple(
        ProductOption(name=name, values=tuple(OptionValue(name=value) for value in values))
        for name, values in options.items()
    )
    return make_product(**fields).model_copy(update={"options": choices})


def make_catalogue(*products: Product, store: str = "magic-wands", version: str = "0123456789ab") -> Catalogue:
    return Catalogue(store=StoreSlug(store), version=version, products=products)


class StoreFields(TypedDict, total=False):
    name: str
    tagline: str
    brand: BrandGuidelines
    locale: str
    currency: str
    shop_domain: str
    shopify: ShopifyConnection


def make_store(slug: str = "magic-wands", **fields: Unpack[StoreFields]) -> Store:
    defaults: StoreFields = {
        "name": "Magic Wands",
        "tagline": "Makers of wands since 1871",
        "locale": "en-GB",
        "currency": "GBP",
    }
    return Store(slug=StoreSlug(slug), **{**defaults, **fields})


def make_shared_tree(
    title: str, *product_ids: str, catalogue: Catalogue | None = None, character: Character = "neutral"
) -> SharedTree:
    """A model's whole answer: a grid of these products. Their kind is that of the catalogue, if it is given."""
    shelf = Grid(id="shelf", config=GridConfig(title=title, product_ids=product_ids))
    tree = ComponentTree(character=character, components=(shelf,))
    kinds = find_kinds(tree, make_store(), catalogue or make_catalogue())
    cost = GenerationCost(provider="kimi", model="kimi-k2.6", dollars=0.01, seconds=5, verdict=Verdict.WHOLE)
    return SharedTree(tree=tree, source=Source.KIMI, cost=cost, made_at=1000.0, kinds=kinds)
