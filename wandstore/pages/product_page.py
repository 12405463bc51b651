"""The page of one product: every picture, its whole description, what there is to choose, and the way to buy it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup

from wandstore.catalogue.groups import EVERYTHING_HANDLE
from wandstore.catalogue.products import Image, Product, Swatch, Variant
from wandstore.languages import mark
from wandstore.pages.buying import Way, find_way
from wandstore.pages.context import Audience, RenderContext
from wandstore.pages.links import (
    Link,
    link_checkout,
    link_group,
    link_list,
    link_product,
    link_shop_page,
    link_variant,
    link_view,
)
from wandstore.pages.money import format_money
from wandstore.pages.pictures import LARGE_WIDTHS, THUMBNAIL_WIDTH, Picture, show_pictures, shrink_picture
from wandstore.pages.product_data import write_product_data
from wandstore.pages.rendered_page import RenderedPage
from wandstore.pages.sections import Section, Shelf, list_row
from wandstore.pages.shell import Frame, Head, render_in_shell
from wandstore.pages.variant_choice import ANYTHING, WITHOUT_OPTIONS, Asked, Chooser, Selector
from wandstore.shoppers.personas import Character, find_entry
from wandstore.shoppers.saved_list import ListKind
from wandstore.text import clip_sentences, join_lines

# More would be a third of the page.
MAX_PICTURES = 32
_MAX_DESCRIPTION_IN_HEAD = 160
_RULES = ("trail", "product", "delivered")
_KEEP_WORDS = {
    ListKind.WISH_LIST: (mark("Save for later"), mark("Saved"), mark("See the wish list")),
    ListKind.COMPARISON: (mark("Compare"), mark("In comparison"), mark("See the comparison")),
}
# In sanitised HTML headings begin at h3, have no attributes, and are not inside each other.
_HEADING = re.compile(r"<(/?)h([3-6])>")
_PREFORMATTED = re.compile(r"(?s)<pre>.*?</pre>")


@dataclass(frozen=True, slots=True)
class ProductRequest:
    """What is asked for, the products of the rows below it, and the lists that have it; these are the shopper's."""

    product: Product
    asked: Asked = ANYTHING
    companions: tuple[Product, ...] = ()
    seen_lately: tuple[Product, ...] = ()
    saved_in: frozenset[ListKind] = frozenset()


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of the gallery: large, and small to choose it by."""

    picture: Picture
    thumbnail: str


@dataclass(frozen=True, slots=True)
class ShownValue:
    """One value of an option. `url` is empty where no variant has it with the options before it.

    `brings` names the values that change with it. `price` is empty where all values of the option have the same.
    """

    label: str
    url: str
    is_chosen: bool
    is_available: bool
    brings: str
    price: str
    colour: str
    picture: str


@dataclass(frozen=True, slots=True)
class ShownSelector:
    """An option as the template shows it. `given` names the values that it depends on."""

    name: str
    value: str
    given: str
    values: tuple[ShownValue, ...]
    others: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Keep:
    """The button that adds the product to one of the shopper's lists, or removes it. `back_to` is where it leads then.

    `off` and `on` are its words while the product is not in the list, and while it is; `see` leads to the list.
    """

    list_name: str  # as in the address of the action
    list_url: str
    back_to: str
    is_saved: bool
    off: str
    on: str
    see: str


@dataclass(frozen=True, slots=True)
class ShownProduct:
    """A product and its chosen variant. `was`, `saved` and `percent` are empty or 0 unless they are true."""

    product_id: str
    title: str
    vendor: str  # empty where every product of the store has the same
    price: str
    amount: str  # the price as a plain decimal
    was: str
    saved: str
    percent: int
    saved_percent: str  # as the store's language writes it
    way: Way
    variant_id: str
    variant_title: str
    gallery: tuple[Shot, ...]
    pictures_left_out: int
    description: Markup | None
    paragraphs: tuple[str, ...]
    selectors: tuple[ShownSelector, ...]
    subscription_only: bool
    buy_now: str
    shop_page: str


def render_product(
    context: RenderContext,
    request: ProductRequest,
    *,
    character: Character = "neutral",
    audience: Audience | None = None,
) -> RenderedPage:
    """The product's page drawn in a character; without an audience it says nothing of why it is as it is."""
    product, store = request.product, context.store
    chooser = Chooser(product)
    chosen = chooser.find(request.asked)
    shown = show_product(chooser, chosen, context)
    trail = lead_to(product, context)
    is_asked = request.asked != ANYTHING
    address = link_variant(store, product, chosen, chooser.values_of(chosen)) if is_asked else trail[-1].url
    pictures = tuple(shot.picture for shot in shown.gallery)
    head = Head(
        title=f"{product.title} – {store.name}",
        description=clip_sentences(join_lines(product.description), _MAX_DESCRIPTION_IN_HEAD),
        canonical_url=context.absolute(link_product(store, product)),
        indexed=True,
        picture=next((context.absolute(picture.url) for picture in pictures), ""),
        structured_data=write_product_data(chooser, chosen, pictures, trail, context),
        kind="product",
    )
    return render_in_shell(
        "product.html",
        Frame(context, head, character, audience, rules=_RULES),
        product=shown,
        keeps=_offer_lists(request, address, context),
        trail=trail[:-1],
        sections=_lay_rows(request, context, character),
        currency=store.currency,
    )


def _offer_lists(request: ProductRequest, address: str, context: RenderContext) -> tuple[Keep, ...]:
    store, keeps = context.store, []
    for kind, words in _KEEP_WORDS.items():
        off, on, see = map(store.language.gettext, words)
        keeps.append(Keep(kind.value, link_list(store, kind), address, kind in request.saved_in, off, on, see))
    return tuple(keeps)


def show_product(chooser: Chooser, chosen: Variant, context: RenderContext) -> ShownProduct:
    product, store = chooser.product, context.store
    saving = chosen.compare_at_price - chosen.price if chosen.compare_at_price is not None else None
    percent = int(saving * 100 / chosen.compare_at_price) if saving and chosen.compare_at_price else 0
    gallery = _hang(product, chosen)
    lines = tuple(line for line in product.description.split("\n") if line.strip())
    return ShownProduct(
        product_id=product.id,
        title=product.title,
        vendor=product.vendor if context.catalogue.has_distinct_vendors else "",
        price=format_money(chosen.price, store.currency, store.locale),
        amount=f"{chosen.price:f}",
        was=format_money(chosen.compare_at_price, store.currency, store.locale)
        if percent and chosen.compare_at_price
        else "",
        saved=format_money(saving, store.currency, store.locale) if percent and saving else "",
        percent=percent,
        saved_percent=store.language.write_percent(percent),
        way=find_way(product, chosen, store),
        variant_id=chosen.id or "",
        variant_title=chosen.title if len(product.variants) > 1 else "",
        gallery=gallery[:MAX_PICTURES],
        pictures_left_out=max(0, len(gallery) - MAX_PICTURES),
        description=Markup(_on_lines(_order_headings(product.description_html))) if product.description_html else None,
        paragraphs=() if product.description_html else lines,
        selectors=tuple(_show_selector(selector, chooser, context) for selector in chooser.offer(chosen)),
        subscription_only=product.requires_selling_plan,
        buy_now=link_checkout(store, chosen.id or ""),
        shop_page=link_shop_page(store, product),
    )


def lead_to(product: Product, context: RenderContext) -> tuple[Link, ...]:
    """The way from the store to the product, by its category, or else by the first of its collections."""
    store, catalogue = context.store, context.catalogue
    handles = (catalogue.category_handles.get(product.category, ""), *product.collections, EVERYTHING_HANDLE)
    group = next(catalogue.groups[handle] for handle in handles if handle in catalogue.groups)
    return (
        Link(link_view(store), store.name),
        Link(link_group(store, group.handle), group.title or store.language.gettext("All products")),
        Link(link_product(store, product), product.title, current=True),
    )


def _hang(product: Product, chosen: Variant) -> tuple[Shot, ...]:
    """Every picture of the product, the chosen variant's own first."""
    images = product.images
    if chosen.image_url:
        own = [image for image in images if image.url == chosen.image_url] or [Image(url=chosen.image_url)]
        images = (own[0], *(image for image in images if image.url != chosen.image_url))
    pictures = show_pictures(images, widths=LARGE_WIDTHS)
    return tuple(Shot(picture, shrink_picture(picture.url, THUMBNAIL_WIDTH)) for picture in pictures)


def _show_selector(selector: Selector, chooser: Chooser, context: RenderContext) -> ShownSelector:
    store, product = context.store, chooser.product

    def address(variant: Variant) -> str:
        return link_variant(store, product, variant, chooser.values_of(variant))

    def look(swatch: Swatch | None) -> str:
        pictures = show_pictures((Image(url=swatch.image_url),)) if swatch and swatch.image_url else ()
        return shrink_picture(pictures[0].url, THUMBNAIL_WIDTH) if pictures else ""

    # With other options after it, the price of a value would be that of one of its combinations.
    prices = {choice.variant.price for choice in selector.choices if choice.variant is not None}
    priced = len(prices) > 1 and len(selector.given) + 1 == len(chooser.values_of(product.variants[0]))
    values = tuple(
        ShownValue(
            label=choice.value,
            url=address(choice.variant) if choice.variant else "",
            is_chosen=choice.is_chosen,
            is_available=choice.variant is not None and choice.variant.available,
            brings=", ".join(filter(None, choice.brings)),
            price=format_money(choice.variant.price, store.currency, store.locale) if choice.variant and priced else "",
            colour=choice.swatch.color if choice.swatch else "",
            picture=look(choice.swatch),
        )
        for choice in selector.choices
    )
    others = tuple(Link(address(other.variant), f"{other.first} – {other.last}") for other in selector.others)
    # The address of a variant names the option in English, whatever the page is written in.
    name = store.language.gettext("Option") if selector.name == WITHOUT_OPTIONS else selector.name
    return ShownSelector(name, selector.value, ", ".join(filter(None, selector.given)), values, others)


def _order_headings(html: str) -> str:
    """The description with headings below the page's own h2, none more than one level below the one before it."""
    level = 2

    def place(found: re.Match[str]) -> str:
        nonlocal level
        if not found[1]:
            level = min(int(found[2]), level + 1)
        return f"<{found[1]}h{level}>"

    return _HEADING.sub(place, html)


def _on_lines(html: str) -> str:
    """The description without line ends, which the shell takes out with the spaces around them."""
    kept = _PREFORMATTED.sub(lambda found: found[0].replace("\n", "&#10;"), html)
    return kept.replace("\n", " ")


def _lay_rows(request: ProductRequest, context: RenderContext, character: Character) -> tuple[Section, ...]:
    persona = find_entry(character)
    shelf = Shelf(context, persona)
    # The page's first pictures are the product's own.
    words = context.store.language
    rows = {words.gettext("More like this"): request.companions, words.gettext("Seen lately"): request.seen_lately}
    return tuple(
        list_row(title, f"row-{place}", products, shelf)
        for place, (title, products) in enumerate(rows.items())
        if products
    )
