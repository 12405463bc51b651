"""How a product can be bought from a page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wandstore.catalogue.products import Product, Variant
from wandstore.catalogue.stores import Store
from wandstore.pages.links import link_product, link_shop_page


class Way(StrEnum):
    """How the chosen variant can be bought."""

    BAG = "bag"
    SHOP = "shop"  # only at the shop: its id is not known
    SUBSCRIPTION = "subscription"  # only with a plan, which is chosen at the shop
    SOLD_OUT = "sold-out"
    NOWHERE = "nowhere"  # its id is not known, and no shop is connected


class FirstStep(StrEnum):
    """What the button of a card does: it puts the only variant in the bag, or leads to the product's page."""

    ADD = "add"
    CHOOSE = "choose"  # there are several variants
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Button:
    """The first step to buying a product, as a template draws it; `variant_id` is what it puts in the bag."""

    step: FirstStep
    title: str
    url: str  # of the product's page
    store: str  # the slug
    variant_id: str = ""


def make_button(product: Product, store: Store) -> Button:
    step = find_first_step(product, store)
    variant_id = product.variants[0].id if step is FirstStep.ADD else None
    return Button(step, product.title, link_product(store, product), store.slug, variant_id or "")


def find_way(product: Product, variant: Variant, store: Store) -> Way:
    if not variant.available:
        return Way.SOLD_OUT
    if product.requires_selling_plan:
        # Neither a bag nor a link to a checkout can carry a plan.
        return Way.SUBSCRIPTION
    if variant.id:
        return Way.BAG
    return Way.SHOP if link_shop_page(store, product) else Way.NOWHERE


def find_first_step(product: Product, store: Store) -> FirstStep:
    if len(product.variants) > 1:
        return FirstStep.CHOOSE if product.available else FirstStep.LOOK
    return FirstStep.ADD if find_way(product, product.variants[0], store) is Way.BAG else FirstStep.LOOK
