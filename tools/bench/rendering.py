"""The rendering of the demo store's pages, compared with the page of a store with one product."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tools.bench.comparison import Comparison, time_by_turns
from tools.bench.edge import demo_catalogue, demo_store
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
    for persona_type in (None, *PersonaType):
        document = compose_template(catalogue, store, persona_type, Signals())
        page, beside = time_by_turns(partial(render_page, document, context), trivial, rounds=ROUNDS)
        yield Comparison(f"a page for {persona_type or 'anybody'}", page, "a page of one product", beside)
