"""Products, catalogues and stores for tests: everything has a plain value, and a test names what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from wandstore.catalogue.products import Catalogue, Image, Product, Variant
from wandstore.catalogue.stores import BrandGuidelines, Store
from wandstore.ids import StoreSlug


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


def make_product(
    id: str = "oak-wand",
    *,
    title: str | None = None,
    description: str = "",
    vendor: str = "Ashgrove",
    category: str = "Wands",
    tags: Sequence[str] = (),
    price: str = "10.00",
    was: str | None = None,
    available: bool = True,
    images: Sequence[str] = ("https://cdn.example/wand.jpg",),
    variants: Sequence[Variant] = (),
) -> Product:
    """A product of one variant at `price`, or of the given variants."""
    return Product(
        id=id,
        title=title if title is not None else id.replace("-", " ").capitalize(),
        description=description,
        vendor=vendor,
        category=category,
        tags=tuple(tags),
        images=tuple(Image(url=url) for url in images),
        variants=tuple(variants) or (make_variant(price, was=was, available=available),),
    )


def make_catalogue(*products: Product, store: str = "magic-wands", version: str = "0123456789ab") -> Catalogue:
    return Catalogue(store=StoreSlug(store), version=version, products=products)


def make_store(
    slug: str = "magic-wands",
    *,
    name: str = "Magic Wands",
    tagline: str = "Makers of wands since 1871",
    brand: BrandGuidelines | None = None,
    locale: str = "en-GB",
    currency: str = "GBP",
    shop_domain: str = "",
) -> Store:
    return Store(
        slug=StoreSlug(slug),
        name=name,
        tagline=tagline,
        brand=brand or BrandGuidelines(),
        locale=locale,
        currency=currency,
        shop_domain=shop_domain,
    )
