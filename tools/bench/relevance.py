"""The choice of a page's products from 25,000, with a full history and neighbours, beside a plain sort of as many."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from tools.bench.comparison import Comparison, Work, time_by_turns
from wandstore.catalogue.neighbours import Neighbours
from wandstore.catalogue.products import Catalogue, Product, Variant
from wandstore.documents.companions import choose_companions
from wandstore.documents.relevance import choose_products, order_products
from wandstore.ids import StoreSlug
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import PersonaType

PRODUCTS = 25_000
CATEGORIES = 60
NEIGHBOURS = 20
ROUNDS = 9


def make_shop() -> tuple[Catalogue, Signals]:
    """A large shop whose products all have neighbours, and a shopper with as much history as is kept."""
    chance = random.Random(1)
    products = tuple(_make_product(number, chance) for number in range(PRODUCTS))
    catalogue = Catalogue(store=StoreSlug("large"), version="0" * 12, products=products)
    names = tuple(product.id for product in products)
    near = tuple(
        tuple(number for _ in range(NEIGHBOURS) for number in (chance.randrange(PRODUCTS), chance.randrange(1000)))
        for _ in products
    )
    bought = tuple(chance.random() for _ in products)
    neighbours = Neighbours(products=names, bought=bought, near=near, shoppers=100_000, repeat_rate=0.2)
    signals = Signals(
        events=90,
        purchases=4,
        seen=tuple(chance.sample(names, 24)),
        bought=tuple(chance.sample(names, 48)),
        categories={f"Category {number}": number + 1 for number in range(8)},
        brands={"Ashgrove": 5},
    )
    return catalogue.with_neighbours(neighbours), signals


def _make_product(number: int, chance: random.Random) -> Product:
    price = Decimal(chance.randrange(100, 9000)) / 100
    reduced = {"compare_at_price": price * 2} if number % 5 == 0 else {}
    return Product(
        id=f"product-{number}",
        title=f"Product {number}",
        vendor="Ashgrove" if number % 7 else "Nightjar",
        category=f"Category {number % CATEGORIES}",
        tags=("new",) if number % 50 == 0 else (),
        rank=number,
        variants=(Variant(price=price, **reduced),),
    )


def compare() -> Iterator[Comparison]:
    catalogue, signals = make_shop()
    plain = partial(sorted, catalogue.products, key=lambda product: (not product.available, product.price))
    for persona_type in (None, *PersonaType):
        choose = partial(choose_products, catalogue, persona_type, signals)
        chosen, beside = time_by_turns(choose, plain, rounds=ROUNDS)
        yield Comparison(f"products of a page for {persona_type or 'anybody'}", chosen, "a sort", beside)
    whole = partial(order_products, catalogue, catalogue.products, PersonaType.EXPLORER, signals)
    yield Comparison("a view of everything", *_beside(whole, plain))
    companions = partial(choose_companions, catalogue, catalogue.products[99], PersonaType.LOYALIST, signals, 4)
    yield Comparison("companions of a product", *_beside(companions, plain))


def _beside(work: Work, plain: Work) -> tuple[float, str, float]:
    seconds, beside = time_by_turns(work, plain, rounds=ROUNDS)
    return seconds, "a sort", beside
