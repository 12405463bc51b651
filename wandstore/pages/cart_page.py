"""The page of a shopper's bag: what is in it, with the catalogue of now, and what has changed since it was added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from wandstore.catalogue.products import Catalogue, Product, Variant
from wandstore.catalogue.stores import Store
from wandstore.languages import mark
from wandstore.pages.cards import initial_of, tint_of
from wandstore.pages.context import Audience, RenderContext
from wandstore.pages.links import link_checkout, link_product, shop_address
from wandstore.pages.money import format_money
from wandstore.pages.pictures import Picture, show_pictures
from wandstore.pages.rendered_page import RenderedPage
from wandstore.pages.shell import Frame, Head, render_in_shell
from wandstore.shoppers.cart import MAX_LINES, MAX_QUANTITY, Cart, CartLine, CartOutcome
from wandstore.shoppers.kept import MAX_NAME_LENGTH
from wandstore.shoppers.personas import Character
from wandstore.text import clip_words

# The message about the last action. `failed` is ours: storage has not said whether it is done.
Told = CartOutcome | Literal["failed"]

# The checkout says these of a line too.
ONLY_AT_SHOP = mark("%(name)s is sold by subscription only, at the shop itself.")
SOLD_OUT = mark("%(name)s is sold out.")
_TOLD: dict[Told, str] = {
    CartOutcome.ADDED: mark("%(name)s is in your bag."),
    CartOutcome.QUANTITY_CUT: mark("A bag holds %(most)s of one thing, so you have %(most)s of %(name)s."),
    CartOutcome.BAG_FULL: mark("%(name)s was not added: a bag holds %(lines)s different things, and yours is full."),
    CartOutcome.SOLD_OUT: mark("%(name)s is sold out at the moment, so no more of it was added."),
    CartOutcome.ONLY_AT_SHOP: ONLY_AT_SHOP,
    "failed": mark("We cannot tell whether your last change was made. Please look at what is in your bag."),
}


# These say that something is in the bag.
_IN_BAG = (CartOutcome.ADDED, CartOutcome.QUANTITY_CUT)
_NO_COOKIES = mark("This browser keeps no cookies of %(store)s, and a bag needs one, so nothing was added.")


@dataclass(frozen=True, slots=True)
class CartRow:
    """One line as it is today. `notes` say what is not as it was when the shopper added it.

    `url` is empty where the catalogue does not have it any more. Amounts are in the store's currency.
    """

    variant_id: str
    product_id: str
    title: str
    options: str  # "Oak / 11 inch"; empty for a product of one variant
    url: str
    picture: Picture | None
    initial: str
    tint: int
    quantity: int
    unit_amount: Decimal
    total_amount: Decimal
    price: str
    total: str
    is_sold: bool
    notes: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.title} ({self.options})" if self.options else self.title


@dataclass(frozen=True, slots=True)
class Undo:
    """What was removed last, and how many of it. It can be put back only while it is sold."""

    variant_id: str
    name: str
    quantity: int
    is_sold: bool


@dataclass(frozen=True, slots=True)
class CartView:
    """A bag on today's catalogue. `subtotal` is of what can be bought now."""

    rows: tuple[CartRow, ...]
    count: int
    subtotal: str
    subtotal_amount: Decimal
    undo: Undo | None

    @property
    def can_be_bought(self) -> bool:
        return any(row.is_sold for row in self.rows)


@dataclass(frozen=True, slots=True)
class CartPage:
    """What the page shows. `view` is None where the bag could not be read."""

    view: CartView | None
    told: str = ""
    character: Character = "neutral"
    audience: Audience | None = None


def find_variants(catalogue: Catalogue, variant_ids: Iterable[str]) -> dict[str, tuple[Product, Variant]]:
    """The products and variants of these ids, as far as the catalogue has them."""
    wanted = set(variant_ids)
    return {
        variant.id: (product, variant)
        for product in (catalogue.products if wanted else ())
        for variant in product.variants
        if variant.id is not None and variant.id in wanted
    }


def name_variant(product: Product, variant: Variant) -> str:
    """`Oak wand (11 inch)`, or the title alone where there is nothing to choose. Long ones are clipped."""
    options = _options(product, variant)
    return clip_words(f"{product.title} ({options})" if options else product.title, MAX_NAME_LENGTH)


def is_sold(product: Product, variant: Variant) -> bool:
    """Whether a checkout from here can have it."""
    return variant.available and not product.requires_selling_plan


def is_told(told: Told) -> bool:
    """Whether an outcome has a sentence: what the bag itself shows has none."""
    return told in _TOLD


def tell_outcome(told: Told, catalogue: Catalogue, store: Store, variant_id: str) -> str:
    """The sentence for the outcome of an action on a variant; empty where it has none."""
    words, sentence = store.language, _TOLD.get(told, "")
    found = find_variants(catalogue, [variant_id]).get(variant_id) if "%(name)s" in sentence else None
    name = name_variant(*found) if found else words.gettext("This product")
    return words.gettext(sentence, name=name, most=MAX_QUANTITY, lines=MAX_LINES) if sentence else ""


def is_still_true(told: Told, view: CartView | None, variant_id: str) -> bool:
    """Whether the bag shows what the outcome says of a variant; the address of a page keeps saying it for ever."""
    return told not in _IN_BAG or view is None or any(row.variant_id == variant_id for row in view.rows)


def tell_no_cookies(store: Store) -> str:
    """The sentence for a browser that comes from an action without the cookie that the action has set."""
    return store.language.gettext(_NO_COOKIES, store=store.name)


def view_cart(cart: Cart, context: RenderContext) -> CartView:
    store, catalogue = context.store, context.catalogue
    removed = cart.removed
    wanted = [line.variant_id for line in cart.lines] + ([removed.variant_id] if removed else [])
    found = find_variants(catalogue, wanted)
    rows = tuple(_make_row(line, found.get(line.variant_id), context) for line in cart.lines)
    subtotal = sum((row.total_amount for row in rows if row.is_sold), Decimal(0))
    undo = None
    if removed is not None:
        known = found.get(removed.variant_id)
        name = name_variant(*known) if known else removed.name
        undo = Undo(removed.variant_id, name, removed.quantity, known is not None and is_sold(*known))
    return CartView(rows, cart.count, _money(subtotal, store), subtotal, undo)


def render_cart(page: CartPage, context: RenderContext) -> RenderedPage:
    store, catalogue = context.store, context.catalogue
    title = store.language.gettext("Bag")
    frame = Frame(context, Head(title=f"{title} – {store.name}"), page.character, page.audience, rules=("cart",))
    return render_in_shell(
        "cart.html",
        frame,
        view=page.view,
        told=page.told,
        checkout=link_checkout(store),
        most=MAX_QUANTITY,
        has_ids=catalogue.has_variant_ids,
        shop_url=f"{shop_address(store)}/" if shop_address(store) else "",
    )


def _make_row(line: CartLine, found: tuple[Product, Variant] | None, context: RenderContext) -> CartRow:
    store = context.store
    product, variant = found or (None, None)
    unit = variant.price if variant else line.price
    pictures = _pictures(product, variant) if product and variant else ()
    title = product.title if product else line.name
    return CartRow(
        variant_id=line.variant_id,
        product_id=product.id if product else line.product_id,
        title=title,
        options=_options(product, variant) if product and variant else "",
        url=link_product(store, product, variant) if product else "",
        picture=pictures[0] if pictures else None,
        initial=initial_of(title),
        tint=tint_of(product, context.catalogue) if product else 0,
        quantity=line.quantity,
        unit_amount=unit,
        total_amount=unit * line.quantity,
        price=_money(unit, store),
        total=_money(unit * line.quantity, store),
        is_sold=product is not None and variant is not None and is_sold(product, variant),
        notes=tuple(_notes(line, found, store)),
    )


def _notes(line: CartLine, found: tuple[Product, Variant] | None, store: Store) -> Iterable[str]:
    words = store.language
    if found is None:
        yield words.gettext("Not sold here any more.")
        return
    product, variant = found
    if product.requires_selling_plan:
        yield words.gettext(ONLY_AT_SHOP, name=product.title)
    elif not variant.available:
        yield words.gettext("Sold out at the moment, so the checkout leaves it out.")
    elif line.left is not None and line.left < line.quantity:
        yield words.ngettext(
            "At your last checkout there was only %(num)s of these.",
            "At your last checkout there were only %(num)s of these.",
            line.left,
        )
    now, before = _money(variant.price, store), _money(line.price, store)
    if now != before:
        if variant.price > line.price:
            yield words.gettext("Costs %(now)s now. It was %(before)s when you added it.", now=now, before=before)
        else:
            yield words.gettext("Costs %(now)s now, down from %(before)s when you added it.", now=now, before=before)


def _options(product: Product, variant: Variant) -> str:
    return variant.title if len(product.variants) > 1 else ""


def _pictures(product: Product, variant: Variant) -> tuple[Picture, ...]:
    """The variant's own picture where it has one, else the product's first."""
    own = tuple(image for image in product.images if image.url == variant.image_url)
    return show_pictures((*own, *product.images), most=1)


def _money(amount: Decimal, store: Store) -> str:
    return format_money(amount, store.currency, store.locale)
