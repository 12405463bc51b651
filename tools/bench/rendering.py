"""The rendering of the demo store's pages, compared with the page of a store with one product.

The page of a document in html mode has as many products as a model may name, and thrice the words.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tools.bench.comparison import Comparison, time_by_turns
from tools.bench.edge import demo_catalogue, demo_store
from wandstore.catalogue.products import Catalogue
from wandstore.documents.components import MAX_PRODUCTS
from wandstore.documents.document import Document
from wandstore.documents.row_filling import fill_rows
from wandstore.documents.segments import (
    Fact,
    FactSlot,
    FindSlot,
    ProductGroup,
    RowSlot,
    Segment,
    SegmentedDocument,
    TextSegment,
)
from wandstore.documents.templates import compose_template
from wandstore.pages import RenderContext, render_page
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import PersonaType

ROUNDS = 50


def compare() -> Iterator[Comparison]:
    store, catalogue = demo_store(), demo_catalogue()
    one_product = catalogue.model_copy(update={"products": catalogue.products[:1]})
    trivial = partial(
        render_page, compose_template(one_product, store, None, Signals()), RenderContext(store, one_product)
    )
    context = RenderContext(store, catalogue)
    documents: dict[str, Document] = {
        f"a page for {persona_type or 'anybody'}": compose_template(catalogue, store, persona_type, Signals())
        for persona_type in (None, *PersonaType)
    }
    for what, document in (documents | {"a document in html mode": _write_document(catalogue)}).items():
        page, beside = time_by_turns(partial(render_page, document, context), trivial, rounds=ROUNDS)
        yield Comparison(what, page, "a page of one product", beside)


def _write_document(catalogue: Catalogue) -> SegmentedDocument:
    """Each product has a card, and a paragraph with its title, price and address; a row and the panel follow."""
    segments: list[Segment] = []
    for product in catalogue.products[:MAX_PRODUCTS]:
        words = TextSegment(html=f"<p>{'Turned from one board and finished with nothing but wax. ' * 3}")
        facts = [FactSlot(fact=fact, product_id=product.id) for fact in (Fact.TITLE, Fact.PRICE)]
        address = FactSlot(fact=Fact.ADDRESS, product_id=product.id)
        card = FactSlot(fact=Fact.CARD, product_id=product.id)
        link = (TextSegment(html='<a href="'), address, TextSegment(html='">More</a></p>'))
        segments.append(ProductGroup(product_ids=(product.id,), parts=(words, *facts, *link, card)))
    return fill_rows(SegmentedDocument(segments=(*segments, RowSlot(places=4), FindSlot())), catalogue, Signals())
