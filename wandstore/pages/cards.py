"""The card of a product: every price, saving, stock state and link on it comes from the catalogue."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from wandstore.catalogue.products import Catalogue, Product, Variant
from wandstore.catalogue.stores import Store
from wandstore.pages.colours import TINTS
from wandstore.pages.links import anchor_of, link_product
from wandstore.pages.money import format_money, format_range
from wandstore.pages.pictures import Picture, show_pictures
from wandstore.text import clip_sentences, join_lines

_MAX_DESCRIPTION_LENGTH = 140
_CARDS_IN_FIRST_ROW = 4
# A second picture costs as many bytes as a price and a title, so only the first cards of a page have one.
_CARDS_WITH_TWO_PICTURES = 8


@dataclass(frozen=True, slots=True)
class Card:
    """A product as a template shows it. `was`, `saved` and `percent` are empty or 0 unless they are true.

    A struck price stands beside the price of all options, so `was` is empty where not all of them are reduced.
    `partly_price` and `partly_was` are then those of the option that the percent is of.
    """

    product_id: str
    url: str  # of the product's own page
    anchor: str  # empty on a product's second card, because an id must be unique in a page
    title: str
    initial: str  # shown where there is no picture; empty where the title has no letter or digit
    category: str
    vendor: str
    description: str
    price: str
    was: str
    partly_price: str
    partly_was: str
    saved: str
    percent: int
    saved_percent: str  # as the store's language writes it
    on_every_option: bool
    new: bool
    available: bool
    pictures: tuple[Picture, ...]
    first_picture: bool  # the page's first, which a browser should fetch first
    early: bool  # in the first row, whose pictures are not loaded lazily
    tint: int


def make_card(product: Product, catalogue: Catalogue, store: Store, *, repeated: bool = False, place: int = 0) -> Card:
    """`place` is the number of cards before it on the page; `repeated` means that one of them has this product."""
    percent = max(0, product.saving_percent)
    offered = [variant for variant in product.variants if variant.available] or product.variants
    on_every_option = all(_saves(variant, percent) for variant in offered)
    partly = product.cheapest if percent and not on_every_option else None
    description = " ".join(join_lines(product.description).split())
    return Card(
        product_id=product.id,
        url=link_product(store, product),
        anchor="" if repeated else anchor_of(product.id),
        title=product.title,
        initial=initial_of(product.title),
        category=product.category,
        vendor=product.vendor if catalogue.has_distinct_vendors else "",
        description=clip_sentences(description, _MAX_DESCRIPTION_LENGTH),
        price=format_range(product.price, product.highest_price, store.currency, store.locale),
        was=_former_prices(offered, store) if percent and on_every_option else "",
        partly_price=format_money(partly.price, store.currency, store.locale) if partly else "",
        partly_was=format_money(partly.compare_at_price, store.currency, store.locale)
        if partly and partly.compare_at_price is not None
        else "",
        saved=format_money(product.saving, store.currency, store.locale) if percent else "",
        percent=percent,
        saved_percent=store.language.write_percent(percent),
        on_every_option=on_every_option,
        new=product.is_new,
        available=product.available,
        pictures=show_pictures(product.images, most=2 if place < _CARDS_WITH_TWO_PICTURES else 1),
        first_picture=place == 0,
        early=place < _CARDS_IN_FIRST_ROW,
        tint=tint_of(product, catalogue),
    )


def tint_of(product: Product, catalogue: Catalogue) -> int:
    """The number of the tinted ground under the product's picture: that of its category."""
    return catalogue.categories.index(product.category) % TINTS if product.category else 0


def initial_of(title: str) -> str:
    """The first letter or digit; empty where there is none."""
    return next((letter for letter in unicodedata.normalize("NFC", title) if letter.isalnum()), "")


def _saves(variant: Variant, percent: int) -> bool:
    return variant.compare_at_price is not None and (variant.compare_at_price - variant.price) * 100 >= (
        percent * variant.compare_at_price
    )


def _former_prices(variants: Sequence[Variant], store: Store) -> str:
    former = [variant.compare_at_price for variant in variants if variant.compare_at_price is not None]
    return format_range(min(former), max(former), store.currency, store.locale)
