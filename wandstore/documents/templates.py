"""A hand-written page for each persona, and the neutral one: what everybody sees first, and where no model answers.

A template says nothing of price, stock or delivery; the renderer reads those from the catalogue.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from wandstore.catalogue.products import Catalogue, Product
from wandstore.catalogue.stores import Store
from wandstore.documents.components import (
    Component,
    ComponentTree,
    ComponentType,
    Cta,
    CtaConfig,
    Filters,
    FiltersConfig,
    Grid,
    GridConfig,
    Hero,
    HeroConfig,
    Recommendations,
    RecommendationsConfig,
)
from wandstore.documents.limits import fit_components
from wandstore.documents.relevance import choose_products
from wandstore.shoppers.models import Character, PersonaType, Signals
from wandstore.text import clip_words

_HEADLINE_LENGTH = 80
_LABEL_LENGTH = 40


def compose_template(
    catalogue: Catalogue, store: Store, persona_type: PersonaType | None, signals: Signals
) -> ComponentTree:
    """The tree of a persona (None: neutral) from this catalogue; valid for any, an empty one included.

    With no signals the neutral tree is the same for every shopper: it is the store's fallback page.
    """
    products = choose_products(catalogue, persona_type, signals)
    match persona_type:
        case PersonaType.MINIMALIST:
            components = _for_a_minimalist(products, store)
        case PersonaType.EXPLORER:
            components = _for_an_explorer(products, store)
        case PersonaType.DEALHUNTER:
            components = _for_a_dealhunter(products, store)
        case PersonaType.LOYALIST:
            components = _for_a_loyalist(products, store, signals)
        case None:
            components = _for_anybody(products, store)
    return ComponentTree(character=_character(persona_type), components=fit_components(components))


def keep_types(
    tree: ComponentTree, types: Collection[ComponentType], catalogue: Catalogue, store: Store
) -> ComponentTree:
    """The tree with components of these types only, each at least once, made of the products that the tree shows.

    It stays as it is where the catalogue has nothing for any of them.
    """
    named = [catalogue.by_id[product_id] for product_id in tree.product_ids if product_id in catalogue.by_id]
    kept = [component for component in tree.components if component.type in types]
    have = {component.type for component in kept}
    parts = _one_of_each(tuple(dict.fromkeys(named)) or catalogue.products, store)
    added = [part for part in parts if part.type in types and part.type not in have]
    opening = [component for component in (*kept, *added) if component.type == "hero"]
    rest = [component for component in (*kept, *added) if component.type != "hero"]
    components = fit_components([*opening, *rest])
    return tree.model_copy(update={"components": components}) if components else tree


def _one_of_each(products: tuple[Product, ...], store: Store) -> Iterator[Component]:
    """A plain component of each type, for whoever asks for a type that a tree does not have."""
    yield _hero("feature", _opening_words(store), "", products[:1])
    yield _grid("products", "dense", "From the store", "", products[:8])
    yield Filters(id="filters", config=FiltersConfig(variant="bar", title="Search and sort"))
    yield _recommendations("suggestions", "row", "Also in the store", products[:4])
    yield from _category_link("link", "line", "Each category has a page of its own.", products)


def _character(persona_type: PersonaType | None) -> Character:
    return persona_type.value if persona_type else "neutral"


def _for_a_minimalist(products: tuple[Product, ...], store: Store) -> Iterator[Component]:
    yield _hero("feature", _opening_words(store), "", products[:1])
    if products[1:]:
        yield _grid("few", "airy", "A few others", "", products[1:5])
    yield from _category_link("rest", "line", "The rest is kept by category.", products)


def _for_an_explorer(products: tuple[Product, ...], store: Store) -> Iterator[Component]:
    categories = _categories(products)
    all_new = bool(products) and all(product.is_new for product in products[:5])
    headline = f"New at {store.name}" if all_new else f"All over {store.name}"
    yield _hero("feature", headline, _list_words(categories), products[:5])
    yield Filters(id="categories", config=FiltersConfig(variant="panel", title="Where to next"))
    rest = list(products[5:])
    # A wide tile and two others fill a row on a phone and on a wide screen, so products come in threes.
    for number, category in enumerate(sorted(categories, key=lambda c: -sum(p.category == c for p in rest))[:3]):
        row = [product for product in rest if product.category == category][:3]
        if len(row) == 3:
            yield _grid(f"row-{number}", "dense", category, "", row)
            rest = [product for product in rest if product not in row]
    if rest:
        yield _grid("mixed", "dense", "Also here", "", rest[: len(rest) // 3 * 3 or len(rest)][:9])


def _for_a_dealhunter(products: tuple[Product, ...], store: Store) -> Iterator[Component]:
    reduced = [product for product in products if product.saving_percent >= 1][:8]
    rest = [product for product in products if product not in reduced]
    if reduced:
        yield _hero("banner", "Savings first", store.tagline, reduced)
    else:
        yield _hero("banner", f"Prices at {store.name}", store.tagline, rest[:5])
        rest = rest[5:]
    yield Filters(id="sorting", config=FiltersConfig(variant="panel", title="Sort and narrow down"))
    if rest:
        yield _grid("rest", "dense", "The rest of the store", "", rest[:10])


def _for_a_loyalist(products: tuple[Product, ...], store: Store, signals: Signals) -> Iterator[Component]:
    seen = [product for product in products if product.id in signals.seen][:3]
    first = seen or list(products[:3])
    rest = [product for product in products if product not in first]
    categories = _categories(first)
    again = f"{_join_names(categories[:2])}, again" if seen and categories else _opening_words(store)
    makers = [name for name in dict.fromkeys(product.vendor for product in first) if name]
    yield _hero("banner", again, f"From {_list_words(makers[:3])}" if makers else store.tagline, first)
    familiar = [product for product in rest if product.category in categories or product.vendor in makers][:6]
    if familiar:
        title = f"More {_join_names(categories[:2])}" if categories else "More like these"
        yield _grid("more", "airy", title, "", familiar)
    others = [product for product in rest if product not in familiar][:3]
    if others:
        yield _recommendations("others", "list", f"Also from {store.name}", others)
    yield from _category_link("category", "band", "The whole shelf, in one place.", first)


def _for_anybody(products: tuple[Product, ...], store: Store) -> Iterator[Component]:
    text = store.tagline if _opening_words(store) != store.tagline else ""
    yield _hero("banner", _opening_words(store), text or _list_words(_categories(products)), products[:4])
    if products[4:]:
        yield _grid("store", "dense", "From the store", "", products[4:12])
        yield Filters(id="find", config=FiltersConfig(variant="bar", title="Search and sort"))
    new = [product for product in products[12:] if product.is_new]
    others = [product for product in products[12:] if not product.is_new]
    row = (new + others)[:4]
    if row:
        yield _recommendations("also", "row", "Also in the store", row)
    yield from _category_link("shelf", "line", "Each category has a page of its own.", products)


def _hero(variant: str, headline: str, text: str, products: Iterable[Product]) -> Hero:
    config = HeroConfig.model_validate(
        {
            "variant": variant,
            "headline": clip_words(headline, _HEADLINE_LENGTH),
            "text": clip_words(text, 240),
            "product_ids": [product.id for product in products],
        }
    )
    return Hero(id="opening", config=config)


def _grid(component_id: str, variant: str, title: str, text: str, products: Iterable[Product]) -> Grid:
    config = GridConfig.model_validate(
        {
            "variant": variant,
            "title": clip_words(title, _HEADLINE_LENGTH),
            "text": clip_words(text, 240),
            "product_ids": [product.id for product in products],
        }
    )
    return Grid(id=component_id, config=config)


def _recommendations(component_id: str, variant: str, title: str, products: Iterable[Product]) -> Recommendations:
    config = RecommendationsConfig.model_validate(
        {
            "variant": variant,
            "title": clip_words(title, _HEADLINE_LENGTH),
            "product_ids": [product.id for product in products],
        }
    )
    return Recommendations(id=component_id, config=config)


def _category_link(component_id: str, variant: str, text: str, products: Iterable[Product]) -> Iterator[Cta]:
    """A way to the first product's category; none where the store has no categories."""
    for category in _categories(products)[:1]:
        config = CtaConfig.model_validate(
            {
                "variant": variant,
                "text": text,
                "label": clip_words(f"See {category}", _LABEL_LENGTH),
                "category": category,
            }
        )
        yield Cta(id=component_id, config=config)


def _opening_words(store: Store) -> str:
    return store.tagline.strip() or store.name.strip() or "The store"


def _categories(products: Iterable[Product]) -> list[str]:
    return list(dict.fromkeys(product.category for product in products if product.category))


def _list_words(names: list[str]) -> str:
    return f"{_join_names(names[:5])}." if names else ""


def _join_names(names: list[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
