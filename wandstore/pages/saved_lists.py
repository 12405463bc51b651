"""What the pages of the wish list and of the comparison share: the saved products as they are today, and sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from wandstore.catalogue.products import Product
from wandstore.languages import mark
from wandstore.pages.buying import FirstStep, find_first_step
from wandstore.pages.cards import Card, initial_of, make_card
from wandstore.pages.context import Audience, RenderContext
from wandstore.pages.links import link_product
from wandstore.pages.money import format_money
from wandstore.shoppers.kept import MAX_NAME_LENGTH
from wandstore.shoppers.personas import Character
from wandstore.shoppers.saved_list import ListKind, SavedList, SavedOutcome, SavedProduct
from wandstore.text import clip_words

# The message about the last action. `failed` is ours: storage has not said whether it is done.
SavedTold = SavedOutcome | Literal["failed"]

_UNKNOWN = mark("We cannot tell whether your last change was made. Please look at the list.")
_TOLD: dict[tuple[ListKind, SavedTold], str] = {
    (ListKind.WISH_LIST, SavedOutcome.ADDED): mark("%(name)s is in your wish list."),
    (ListKind.WISH_LIST, SavedOutcome.REMOVED): mark("%(name)s is no longer in your wish list."),
    (ListKind.WISH_LIST, SavedOutcome.FULL): mark(
        "%(name)s was not saved: your wish list holds %(most)s products and is full. Remove one to save another."
    ),
    (ListKind.WISH_LIST, "failed"): _UNKNOWN,
    (ListKind.COMPARISON, SavedOutcome.ADDED): mark("%(name)s is in your comparison."),
    (ListKind.COMPARISON, SavedOutcome.REMOVED): mark("%(name)s is no longer in your comparison."),
    (ListKind.COMPARISON, SavedOutcome.FULL): mark(
        "%(name)s was not added: %(most)s products stand side by side already. Remove one to compare another."
    ),
    (ListKind.COMPARISON, "failed"): _UNKNOWN,
}
# What a list's own page shows by itself.
_SHOWN = (SavedOutcome.REMOVED, SavedOutcome.UNCHANGED)


@dataclass(frozen=True, slots=True)
class SavedRow:
    """A saved product as it is today. `notes` say what a shopper should know of it now.

    Without a `card` the catalogue does not have it any more. `variant_id` is what a button can put in the bag, empty
    where there is something to choose first, or nothing to buy; `choose_url` is where the choice is.
    """

    saved: SavedProduct
    name: str
    product: Product | None
    card: Card | None
    variant_id: str
    choose_url: str
    notes: tuple[str, ...]

    @property
    def initial(self) -> str:
        return initial_of(self.name)

    @property
    def amount(self) -> Decimal | None:
        """Today's price; None where it is gone."""
        return self.product.price if self.product else None


@dataclass(frozen=True, slots=True)
class PutBack:
    """What was removed last. It can be put back only while the store has it."""

    product_id: str
    name: str
    is_possible: bool


@dataclass(frozen=True, slots=True)
class ListView:
    """A list on today's catalogue, in the order of its page: the newest wish first, a comparison as it was made."""

    kind: ListKind
    rows: tuple[SavedRow, ...]
    undo: PutBack | None


@dataclass(frozen=True, slots=True)
class ListPage:
    """What the page shows. `view` is None where the list could not be read."""

    view: ListView | None
    told: str = ""
    character: Character = "neutral"
    audience: Audience | None = None


def is_saved_told(told: SavedTold) -> bool:
    """Whether the list's own page has a sentence for an outcome: what it shows by itself has none."""
    return told not in _SHOWN


def tell_saved(kind: ListKind, told: SavedTold, context: RenderContext, product_id: str) -> str:
    """The sentence for the outcome of an action on a product; empty where nothing was changed."""
    product = context.catalogue.by_id.get(product_id)
    words, sentence = context.store.language, _TOLD.get((kind, told), "")
    name = clip_words(product.title, MAX_NAME_LENGTH) if product else words.gettext("This product")
    return words.gettext(sentence, name=name, most=kind.most) if sentence else ""


def view_list(kind: ListKind, saved: SavedList, context: RenderContext) -> ListView:
    products: Sequence[SavedProduct] = saved.products
    if kind is ListKind.WISH_LIST:
        products = products[::-1]
    rows = tuple(_make_row(one, place, context) for place, one in enumerate(products))
    return ListView(kind, rows, _offer_undo(saved.removed, context) if saved.removed else None)


def _make_row(saved: SavedProduct, place: int, context: RenderContext) -> SavedRow:
    store, catalogue = context.store, context.catalogue
    product = catalogue.by_id.get(saved.product_id)
    if product is None:
        return SavedRow(saved, saved.name, None, None, "", "", (store.language.gettext("Not sold here any more."),))
    step = find_first_step(product, store)
    variant_id = product.variants[0].id or "" if step is FirstStep.ADD else ""
    choose_url = link_product(store, product) if step is FirstStep.CHOOSE else ""
    card = make_card(product, catalogue, store, place=place)
    return SavedRow(saved, product.title, product, card, variant_id, choose_url, tuple(_notes(saved, product, context)))


def _notes(saved: SavedProduct, product: Product, context: RenderContext) -> Iterable[str]:
    store, words = context.store, context.store.language
    if product.requires_selling_plan:
        yield words.gettext("Sold by subscription only, at the shop itself.")
    now, before = (format_money(amount, store.currency, store.locale) for amount in (product.price, saved.price))
    if now != before and product.price > saved.price:
        yield words.gettext("Costs %(now)s now. It was %(before)s when you saved it.", now=now, before=before)
    elif now != before:
        yield words.gettext("Costs %(now)s now, down from %(before)s when you saved it.", now=now, before=before)


def _offer_undo(removed: SavedProduct, context: RenderContext) -> PutBack:
    product = context.catalogue.by_id.get(removed.product_id)
    return PutBack(removed.product_id, product.title if product else removed.name, product is not None)
