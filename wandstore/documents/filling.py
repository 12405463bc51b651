"""A shared tree filled for one shopper: its structure and words stay, and products of the same kind take their places.

A tree says how a page is built, and what is said on it; the server decides which products stand there, in the
shopper's own order. A section's kind is what all of its products have in common: a category, that they are new, that
they are reduced. Its words were written above such products, so they stay true above others of that kind, and whatever
the words name all of the products by (a brand, a material) the others must have too. Where the words name only some of
the products, or the products have nothing in common, the section keeps them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from wandstore.catalogue.products import Catalogue, Product
from wandstore.catalogue.search import split_words, stem
from wandstore.catalogue.stores import Store
from wandstore.documents.components import (
    CONFIGS,
    Component,
    ComponentTree,
    Grid,
    GridConfig,
    Hero,
    list_products,
    max_length,
    word_fields,
)
from wandstore.documents.document import Document
from wandstore.documents.function_words import function_words
from wandstore.documents.limits import fit_components
from wandstore.documents.relevance import order_products
from wandstore.documents.row_filling import fill_rows
from wandstore.documents.segments import RowSlot, SegmentedDocument
from wandstore.record import Record
from wandstore.shoppers.buckets import first_category
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import PersonaType
from wandstore.text import clip_words

# What one product is, is not what its section is about: its words were probably written for that product.
MIN_PRODUCTS_OF_A_KIND = 2
# The row of the shopper's own category, where the tree has nothing of it.
OWN_ROW_ID = "own-category"
MAX_PRODUCTS_IN_OWN_ROW = 4


def shows_products(components: tuple[Component, ...], catalogue: Catalogue) -> bool:
    """Whether these components show a product; always true for an empty catalogue."""
    shown = (product_id for component in components for product_id in list_products(component))
    return not catalogue.products or any(product_id in catalogue.by_id for product_id in shown)


def still_fits(document: Document, catalogue: Catalogue) -> bool:
    """Whether at least half of the products that a shared document names are still in the catalogue.

    It shows one of them, or has a row that the server fills.
    """
    named = document.product_ids
    known = sum(product_id in catalogue.by_id for product_id in named)
    has_rows = isinstance(document, SegmentedDocument) and any(
        isinstance(segment, RowSlot) for segment in document.segments
    )
    shows_products = known > 0 or has_rows or not catalogue.products
    return shows_products and 2 * known >= len(named)


class Kind(Record):
    """What all products of a section have in common.

    `words` are those of the section that each of them is named by, as folded stems, beside its category and "new".
    If it `names_some`, its words name some of its products and not all.
    """

    category: str = ""
    is_new: bool = False
    is_reduced: bool = False
    words: frozenset[str] = frozenset()
    names_some: bool = False
    products: int = 0

    @property
    def may_change(self) -> bool:
        """Whether other products can take the places of these."""
        is_certain = bool(self.category) or self.is_new or self.is_reduced
        return is_certain and not self.names_some and self.products >= MIN_PRODUCTS_OF_A_KIND

    def may_have(self, product: Product) -> bool:
        """All but the words, which take long to read for a whole catalogue."""
        return (
            (not self.category or product.category == self.category)
            and (not self.is_new or product.is_new)
            and (not self.is_reduced or _is_reduced(product))
        )

    def is_named(self, product: Product) -> bool:
        return not self.words or self.words <= _label_words(product)


def find_kinds(tree: ComponentTree, store: Store, catalogue: Catalogue) -> tuple[Kind, ...]:
    """The kind of each component, by the catalogue that the tree was written from."""
    return tuple(_find_kind(component, store, catalogue) for component in tree.components)


def fill_document(document: Document, store: Store, catalogue: Catalogue, signals: Signals) -> Document:
    """A document that was written from this catalogue, with products for the shopper of these signals."""
    if isinstance(document, SegmentedDocument):
        return fill_rows(document, catalogue, signals)
    return fill_tree(document, find_kinds(document, store, catalogue), store, catalogue, signals)


def fill_tree(
    tree: ComponentTree, kinds: tuple[Kind, ...], store: Store, catalogue: Catalogue, signals: Signals
) -> ComponentTree:
    """The tree with products for the shopper of these signals. A pure function of its arguments.

    `kinds` are the tree's own, from when it was written: what was new then may be new no longer, and its words do not
    change. Without signals the tree's own products stay. What is sold out or has left the catalogue is replaced where
    the kind allows it, and no product is shown twice. Where a shopper has a category of their own that the tree shows
    nothing of, a row of it follows the opening.
    """
    sections = [
        _Section(component, catalogue, _known(component, catalogue), kind)
        for component, kind in zip(tree.components, kinds, strict=True)
    ]
    order = _order_of(tree, sections, catalogue, signals)
    # A section that keeps its products is filled first, so that no other takes them.
    used: set[str] = set()
    filled: dict[int, tuple[Product, ...]] = {}
    for place, section in sorted(enumerate(sections), key=lambda numbered: numbered[1].kind.may_change):
        filled[place] = section.fill(order, used)
        used.update(product.id for product in filled[place])
    components = [_with_products(section.component, filled[place]) for place, section in enumerate(sections)]
    shown = {product.category for products in filled.values() for product in products}
    own = first_category(signals)
    if own and own not in shown:
        in_category = order(product for product in catalogue.products if product.category == own)
        components = _with_own_row(components, own, [product for product in in_category if product.id not in used])
    return tree.model_copy(update={"components": fit_components(components)})


Order = Callable[[Iterable[Product]], list[Product]]


def _order_of(tree: ComponentTree, sections: list[_Section], catalogue: Catalogue, signals: Signals) -> Order:
    """Puts products in the shopper's order: what can be bought first, and nothing that may not lead."""
    persona_type = tree.character if isinstance(tree.character, PersonaType) else None
    chosen = {product.id: place for place, product in enumerate(p for section in sections for p in section.known)}

    def order(products: Iterable[Product]) -> list[Product]:
        products = list(products)
        leading = [product for product in products if product.may_lead] or products
        ordered = order_products(catalogue, leading, persona_type, signals)
        if not signals.events:
            ordered.sort(key=lambda product: chosen.get(product.id, len(chosen)))
        return sorted(ordered, key=lambda product: not product.available)

    return order


@dataclass(frozen=True, slots=True)
class _Section:
    """A component, with the products of it that are still in the catalogue, and their kind."""

    component: Component
    catalogue: Catalogue
    known: tuple[Product, ...]
    kind: Kind

    @property
    def places(self) -> int:
        return len(dict.fromkeys(list_products(self.component)))

    def fill(self, order: Order, used: set[str]) -> tuple[Product, ...]:
        """Its products, none of which is used already."""
        if not self.places:
            return ()
        if self.kind.may_change:
            return tuple(islice(self._choose(order, used), self.places))
        kept = [product for product in order(self.known) if product.id not in used]
        if self.kind.names_some or not self.known:
            return tuple(kept)
        # What cannot be bought gives its place to something of the same categories.
        sold_out = [product for product in kept if not product.available]
        kept = [product for product in kept if product.available]
        taken = used | {product.id for product in kept}
        categories = {product.category for product in self.known}
        spare = (p for p in self._choose(order, taken) if p.available and p.category in categories)
        return tuple(islice(chain(kept, spare, sold_out), self.places))

    def _choose(self, order: Order, used: set[str]) -> Iterator[Product]:
        """What is of its kind and not used yet, in this order."""
        candidates = order(product for product in self.catalogue.products if self.kind.may_have(product))
        return (product for product in candidates if product.id not in used and self.kind.is_named(product))


def _known(component: Component, catalogue: Catalogue) -> tuple[Product, ...]:
    listed = dict.fromkeys(list_products(component))
    return tuple(catalogue.by_id[product_id] for product_id in listed if product_id in catalogue.by_id)


def _find_kind(component: Component, store: Store, catalogue: Catalogue) -> Kind:
    products = _known(component, catalogue)
    if not products:
        return Kind()
    categories = {product.category for product in products}
    category = categories.pop() if len(categories) == 1 else ""
    is_new = all(product.is_new for product in products)
    words, names_some = _read_words(component, products, store)
    implied = _stems(category) | (_stems("new") if is_new else frozenset())
    return Kind(
        category=category,
        is_new=is_new,
        is_reduced=all(_is_reduced(product) for product in products),
        words=words - implied,
        names_some=names_some,
        products=len(products),
    )


def _read_words(component: Component, products: tuple[Product, ...], store: Store) -> tuple[frozenset[str], bool]:
    """The words by which the component names all of its products, and whether it names only some of them."""
    config = component.config
    written = " ".join(getattr(config, name) for name in word_fields(CONFIGS[component.type]))
    said = _stems(written) - _stems(store.name) - function_words(store.language.locale.language)
    labels = [_label_words(product) for product in products]
    named = {word for word in said if any(word in label for label in labels)}
    common = frozenset(word for word in named if all(word in label for label in labels))
    return common, named != common


def _label_words(product: Product) -> frozenset[str]:
    """The words that a model saw of a product: it can have named it by nothing else."""
    return _stems(" ".join((product.title, product.category, product.vendor, *product.tags)))


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in split_words(text) if len(word) > 1)


def _is_reduced(product: Product) -> bool:
    return product.saving_percent >= 1


def _with_products(component: Component, products: tuple[Product, ...]) -> Component:
    if not list_products(component):
        return component
    config = component.config.model_copy(update={"product_ids": tuple(product.id for product in products)})
    return component.model_copy(update={"config": config})


def _with_own_row(components: list[Component], category: str, ordered: list[Product]) -> list[Component]:
    own = [product for product in ordered if product.available][:MAX_PRODUCTS_IN_OWN_ROW]
    if not own:
        return components
    title = clip_words(category, max_length(GridConfig, "title"))
    config = GridConfig(variant="dense", title=title, product_ids=tuple(product.id for product in own))
    row = Grid(id=OWN_ROW_ID, config=config)
    place = 1 if isinstance(components[0], Hero) else 0
    return [*components[:place], row, *components[place:]]
