"""A page for each persona, and the neutral one, composed of named sections: the order is in the table of personas.

Every shopper sees the neutral page first, and a persona's page is the fallback where no model answers. A template names
no price, stock or delivery; the renderer reads those from the catalogue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

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
    max_length,
)
from wandstore.documents.limits import fit_components
from wandstore.documents.relevance import choose_products
from wandstore.languages import mark
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import PersonaType, find_entry
from wandstore.text import clip_words


class Draft:
    """A page that is being composed: which products it may still show, and which ones it opened with."""

    def __init__(self, products: tuple[Product, ...], store: Store, signals: Signals) -> None:
        self.products = products
        self.store = store
        self.words = store.language
        self.signals = signals
        self.left = list(products)  # the most relevant first
        self.opening: list[Product] = []
        self.headed: set[str] = set()  # categories that head a section already; an empty one is the whole store

    def take(self, count: int, is_wanted: Callable[[Product], object] = lambda product: True) -> list[Product]:
        """The first `count` wanted products that no section has yet; fewer where there are not as many."""
        taken = [product for product in self.left if is_wanted(product)][:count]
        taken_ids = {product.id for product in taken}
        self.left = [product for product in self.left if product.id not in taken_ids]
        return taken

    def open_with(self, products: list[Product]) -> list[Product]:
        """The same products, noted as the page's opening for the sections that refer to it."""
        self.opening = products
        return products


SectionBuilder = Callable[[Draft], Iterator[Component]]


def compose_template(
    catalogue: Catalogue, store: Store, persona_type: PersonaType | None, signals: Signals
) -> ComponentTree:
    """The tree of a persona (None: neutral) from this catalogue; valid for any, an empty one included.

    With no signals the neutral tree is the same for every shopper: it is the store's fallback page.
    """
    draft = Draft(choose_products(catalogue, persona_type, signals), store, signals)
    built = (component for name in find_entry(persona_type).sections for component in SECTIONS[name](draft))
    return ComponentTree(character=persona_type or "neutral", components=fit_components(built))


def keep_types(
    tree: ComponentTree, types: Collection[ComponentType], catalogue: Catalogue, store: Store
) -> ComponentTree:
    """The tree with components of these types only, each at least once, made of the products that the tree shows.

    The tree is returned unchanged where the catalogue has nothing for any of them.
    """
    named = [catalogue.by_id[product_id] for product_id in tree.product_ids if product_id in catalogue.by_id]
    kept = [component for component in tree.components if component.type in types]
    have = {component.type for component in kept}
    parts = _one_of_each(tuple(dict.fromkeys(named)) or choose_products(catalogue, None, Signals()), store)
    added = [part for part in parts if part.type in types and part.type not in have]
    opening = [component for component in (*kept, *added) if component.type == "hero"]
    rest = [component for component in (*kept, *added) if component.type != "hero"]
    components = fit_components([*opening, *rest])
    return tree.model_copy(update={"components": components}) if components else tree


def _one_of_each(products: tuple[Product, ...], store: Store) -> Iterator[Component]:
    """A plain component of each type, for a request of a type that the tree does not have."""
    words = store.language
    yield _hero("feature", _opening_words(Draft(products, store, Signals())), "", products[:1])
    yield _grid("products", "dense", words.gettext("From %(store)s", store=store.name), products[:8])
    yield Filters(id="filters", config=FiltersConfig(variant="bar", title=words.gettext("Search and sort")))
    yield _recommendations("suggestions", "row", words.gettext("More from %(store)s", store=store.name), products[:4])
    yield from _category_link(_Link("link", "line"), products, store)


# The sections, whose names the table of personas uses. A section that would be empty yields nothing.


def one_large(draft: Draft) -> Iterator[Component]:
    yield _hero("feature", _opening_words(draft), "", draft.open_with(draft.take(1)))


def few_others(draft: Draft) -> Iterator[Component]:
    if others := draft.take(4):
        yield _grid("few", "airy", draft.words.gettext("A few others"), others)


def rest_by_category(draft: Draft) -> Iterator[Component]:
    yield from _category_link(_Link("rest", "line"), draft.products, draft.store)


def new_arrivals(draft: Draft) -> Iterator[Component]:
    first = draft.open_with(draft.take(5))
    all_new = bool(first) and all(product.is_new for product in first)
    words, tagline = _opening_words(draft), draft.store.tagline
    headline = draft.words.gettext("New at %(store)s", store=draft.store.name) if all_new else words
    yield _hero("feature", headline, tagline if headline != words else "", first)


def where_to_next(draft: Draft) -> Iterator[Component]:
    yield Filters(id="categories", config=FiltersConfig(variant="panel", title=draft.words.gettext("Where to next")))


def category_rows(draft: Draft) -> Iterator[Component]:
    """A row for each of the three categories with the most products left."""
    categories = _categories(draft.products)
    categories.sort(key=lambda category: -sum(product.category == category for product in draft.left))
    for number, category in enumerate(categories[:3]):
        in_category = [product for product in draft.left if product.category == category]
        # A wide tile and two others fill a row on a phone and on a wide screen, so products come in threes.
        if len(in_category) >= 3:
            yield _grid(f"row-{number}", "dense", category, draft.take(3, in_category.__contains__))


def mixed_row(draft: Draft) -> Iterator[Component]:
    if draft.left:
        full_rows = len(draft.left) // 3 * 3
        products = draft.take(min(9, full_rows or len(draft.left)))
        yield _grid("mixed", "dense", draft.words.gettext("More from %(store)s", store=draft.store.name), products)


def savings_first(draft: Draft) -> Iterator[Component]:
    # What is given away saves everything, and is no deal.
    reduced = draft.take(8, lambda product: product.price and product.saving_percent >= 1)
    sentence = mark("Savings first") if reduced else mark("Prices at %(store)s")
    headline = draft.words.gettext(sentence, store=draft.store.name)
    yield _hero("banner", headline, draft.store.tagline, draft.open_with(reduced or draft.take(5)))


def sort_and_narrow(draft: Draft) -> Iterator[Component]:
    title = draft.words.gettext("Sort and narrow down")
    yield Filters(id="sorting", config=FiltersConfig(variant="panel", title=title))


def rest_of_the_store(draft: Draft) -> Iterator[Component]:
    if rest := draft.take(10):
        yield _grid("rest", "dense", draft.words.gettext("More from %(store)s", store=draft.store.name), rest)


def seen_before(draft: Draft) -> Iterator[Component]:
    seen = draft.take(3, lambda product: product.id in draft.signals.seen)
    first = draft.open_with(seen or draft.take(3))
    categories, makers = _categories(first), _makers(first)
    words, headline, text = draft.words, _opening_words(draft), draft.store.tagline
    if seen and categories:
        headline = words.gettext("%(categories)s, again", categories=words.join(categories[:2]))
    if makers:
        text = words.gettext("From %(makers)s.", makers=words.join(makers[:3]))
    yield _hero("banner", headline, text, first)


def more_like_the_first(draft: Draft) -> Iterator[Component]:
    categories, makers = _categories(draft.opening), _makers(draft.opening)
    familiar = draft.take(6, lambda product: product.category in categories or product.vendor in makers)
    if familiar:
        title = draft.words.gettext("More like these")
        if categories:
            title = draft.words.gettext("More %(category)s", category=draft.words.join(categories[:2]))
        yield _grid("more", "airy", title, familiar)


def listed_others(draft: Draft) -> Iterator[Component]:
    if others := draft.take(3):
        title = draft.words.gettext("Also from %(store)s", store=draft.store.name)
        yield _recommendations("others", "list", title, others)


def whole_shelf(draft: Draft) -> Iterator[Component]:
    yield from _category_link(_Link("category", "band", at_the_store=True), draft.opening, draft.store)


def first_impression(draft: Draft) -> Iterator[Component]:
    words, tagline = _opening_words(draft), draft.store.tagline
    yield _hero("banner", words, tagline if words != tagline else "", draft.open_with(draft.take(4)))


def best_sellers_or_category(draft: Draft) -> Iterator[Component]:
    """What the shop's own sales put first, or else the category with the most products left."""
    ranked = {product.id: product.rank for product in draft.left if product.rank is not None}
    best = sorted(ranked, key=ranked.__getitem__)[:8]
    if len(best) >= 4:
        taken = draft.take(8, lambda product: product.id in best)
        taken.sort(key=lambda product: best.index(product.id))
        yield _grid("best", "dense", draft.words.gettext("What sells best"), taken)
    else:
        yield from _largest_category(draft, "category", 8)


def search_and_sort(draft: Draft) -> Iterator[Component]:
    # Where the opening shows the whole store, there is nothing to search for.
    if len(draft.products) > len(draft.opening):
        yield Filters(id="find", config=FiltersConfig(variant="bar", title=draft.words.gettext("Search and sort")))


def new_or_next_category(draft: Draft) -> Iterator[Component]:
    """What is new, where there is enough of it for a row, or else another category."""
    new = [product for product in draft.left if product.is_new]
    if len(new) >= 3:
        yield _recommendations("new", "row", draft.words.gettext("New"), draft.take(4, new.__contains__))
    else:
        yield from _largest_category(draft, "next", 4)


def _largest_category(draft: Draft, component_id: str, count: int) -> Iterator[Component]:
    """Products of the category with the most left; of the whole store where none has a category."""
    counts = Counter(product.category for product in draft.left if product.category)
    if counts:
        category = max(counts, key=lambda name: counts[name])  # of several, the first that the catalogue names
        products = draft.take(count, lambda product: product.category == category)
        title = draft.words.gettext("More %(category)s", category=category) if category in draft.headed else category
        draft.headed.add(category)
        yield _grid(component_id, "dense", title, products)
    elif products := draft.take(count):
        sentence = mark("Also from %(store)s") if "" in draft.headed else mark("More from %(store)s")
        title = draft.words.gettext(sentence, store=draft.store.name)
        draft.headed.add("")
        yield _grid(component_id, "dense", title, products)


SECTIONS: dict[str, SectionBuilder] = {
    builder.__name__: builder
    for builder in (
        one_large,
        few_others,
        rest_by_category,
        new_arrivals,
        where_to_next,
        category_rows,
        mixed_row,
        savings_first,
        sort_and_narrow,
        rest_of_the_store,
        seen_before,
        more_like_the_first,
        listed_others,
        whole_shelf,
        first_impression,
        best_sellers_or_category,
        search_and_sort,
        new_or_next_category,
    )
}


def _hero(variant: str, headline: str, text: str, products: Iterable[Product]) -> Hero:
    config = HeroConfig.model_validate(
        {
            "variant": variant,
            "headline": clip_words(headline, max_length(HeroConfig, "headline")),
            "text": clip_words(text, max_length(HeroConfig, "text")),
            "product_ids": [product.id for product in products],
        }
    )
    return Hero(id="opening", config=config)


def _grid(component_id: str, variant: str, title: str, products: Iterable[Product]) -> Grid:
    return Grid(id=component_id, config=GridConfig.model_validate(_row(variant, title, products)))


def _recommendations(component_id: str, variant: str, title: str, products: Iterable[Product]) -> Recommendations:
    config = RecommendationsConfig.model_validate(_row(variant, title, products))
    return Recommendations(id=component_id, config=config)


def _row(variant: str, title: str, products: Iterable[Product]) -> dict[str, object]:
    """The fields that a grid and recommendations share."""
    return {
        "variant": variant,
        "title": clip_words(title, max_length(GridConfig, "title")),
        "product_ids": [product.id for product in products],
    }


class _Link(NamedTuple):
    """A link to a category, before it is known to which. With `at_the_store` a sentence beside it names both."""

    component_id: str
    variant: str
    at_the_store: bool = False


def _category_link(link: _Link, products: Iterable[Product], store: Store) -> Iterator[Cta]:
    """A link to the first category among the products; none where no product has one."""
    words = store.language
    for category in _categories(products)[:1]:
        text, label = "", words.gettext("All %(category)s", category=category)
        if link.at_the_store:
            text = words.gettext("%(category)s at %(store)s", category=category, store=store.name)
            label = words.gettext("See all")
        config = CtaConfig.model_validate(
            {
                "variant": link.variant,
                "text": clip_words(text, max_length(CtaConfig, "text")),
                "label": clip_words(label, max_length(CtaConfig, "label")),
                "category": category,
            }
        )
        yield Cta(id=link.component_id, config=config)


def _opening_words(draft: Draft) -> str:
    """The store's own line, or else what it sells: its name alone stands in the header already.

    One category alone heads a row of the page.
    """
    store, words = draft.store, draft.words
    categories = _categories(draft.products)[:3]
    sold = words.join(categories) if len(categories) > 1 else ""
    return store.tagline.strip() or sold or store.name.strip() or words.gettext("The store")


def _categories(products: Iterable[Product]) -> list[str]:
    return list(dict.fromkeys(product.category for product in products if product.category))


def _makers(products: Iterable[Product]) -> list[str]:
    return list(dict.fromkeys(product.vendor for product in products if product.vendor))
