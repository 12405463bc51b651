"""What a card says of a product: everything that costs money or can be checked, and all of it from the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wandstore.assets import asset_url
from wandstore.models import Catalogue, Image, Product, Variant
from wandstore.pages.colours import TINTS
from wandstore.pages.links import anchor_of, link_purchase, link_shop_page
from wandstore.pages.money import format_money, format_range
from wandstore.stores import Store
from wandstore.words import clip_words, join_lines

MOST_OPTIONS = 8
_DESCRIPTION_LENGTH = 240
_LINE_LENGTH = 90


@dataclass(frozen=True, slots=True)
class Option:
    """One variant to choose; `buy` is empty where it cannot be bought from here."""

    title: str
    price: str
    was: str
    available: bool
    buy: str


@dataclass(frozen=True, slots=True)
class Card:
    """A product as a template shows it. `was`, `saved` and `percent` are empty or 0 unless they are true.

    A struck price stands beside the price of all options, so `was` is empty where not all of them are reduced.
    """

    product_id: str
    anchor: str  # empty on a product's second card, because an id stands once in a page
    title: str
    category: str
    vendor: str
    line: str
    description: str
    price: str
    was: str
    saved: str
    percent: int
    on_every_option: bool
    new: bool
    available: bool
    pictures: tuple[Image, ...]
    first_picture: bool  # the page's first, which a browser should fetch at once
    tint: int
    options: tuple[Option, ...]
    more_options: int
    buy: str  # the cheapest variant's; empty where there is no shop, or nothing left
    shop_page: str


def make_card(
    product: Product, catalogue: Catalogue, store: Store, *, repeated: bool = False, first_picture: bool = False
) -> Card:
    percent = max(0, product.saving_percent)
    offered = [variant for variant in product.variants if variant.available] or product.variants
    on_every_option = all(_saves(variant, percent) for variant in offered)
    categories = catalogue.categories
    description = " ".join(join_lines(product.description).split())
    return Card(
        product_id=product.id,
        anchor="" if repeated else anchor_of(product.id),
        title=product.title,
        category=product.category,
        vendor=product.vendor,
        line=_first_sentence(description),
        description=clip_words(description, _DESCRIPTION_LENGTH),
        price=format_range(product.price, product.highest_price, store.currency, store.locale),
        was=_former_prices(offered, store) if percent and on_every_option else "",
        saved=format_money(product.saving, store.currency, store.locale) if percent else "",
        percent=percent,
        on_every_option=on_every_option,
        new=product.is_new,
        available=product.available,
        pictures=_pictures(product),
        first_picture=first_picture,
        tint=categories.index(product.category) % TINTS if product.category else 0,
        options=_options(product, store),
        more_options=max(0, len(product.variants) - MOST_OPTIONS),
        buy=link_purchase(store, product, product.cheapest) if product.available else "",
        shop_page=link_shop_page(store, product),
    )


def _first_sentence(text: str) -> str:
    end = text.find(". ")
    return clip_words(text[: end + 1] if end > 0 else text, _LINE_LENGTH)


def _saves(variant: Variant, percent: int) -> bool:
    return variant.compare_at_price is not None and (variant.compare_at_price - variant.price) * 100 >= (
        percent * variant.compare_at_price
    )


def _former_prices(variants: Sequence[Variant], store: Store) -> str:
    former = [variant.compare_at_price for variant in variants if variant.compare_at_price is not None]
    return format_range(min(former), max(former), store.currency, store.locale)


def _pictures(product: Product) -> tuple[Image, ...]:
    """At most two, from this host or over https: the policy of the page admits no other."""
    pictures = (Image(url=_safe_address(image.url), alt=image.alt) for image in product.images)
    return tuple(picture for picture in pictures if picture.url)[:2]


def _safe_address(url: str) -> str:
    if url.startswith("//"):
        return f"https:{url}"
    if url.startswith("/"):
        return asset_url(url)
    if url.startswith("http://"):
        return f"https://{url.removeprefix('http://')}"
    return url if url.startswith("https://") else ""


def _options(product: Product, store: Store) -> tuple[Option, ...]:
    """The variants, those that can be bought first; none where there is nothing to choose."""
    if len(product.variants) == 1:
        return ()
    ordered = sorted(product.variants, key=lambda variant: not variant.available)
    return tuple(
        Option(
            title=variant.title or product.title,
            price=format_money(variant.price, store.currency, store.locale),
            was=_former_prices([variant], store) if _saves(variant, 1) else "",
            available=variant.available,
            # Without its id a variant is chosen at the shop, so the card's one link leads there.
            buy=link_purchase(store, product, variant) if variant.available and variant.id else "",
        )
        for variant in ordered[:MOST_OPTIONS]
    )
