from __future__ import annotations

import pytest

from tests.builders import make_catalogue, make_product, make_store
from wandstore.documents.origin import Composition, DegradedReason, Source
from wandstore.documents.templates import compose_template
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import NEUTRAL

TREE = compose_template(make_catalogue(make_product()), make_store(), None, Signals())


@pytest.mark.parametrize(
    ("source", "reason", "is_partial"),
    [
        (Source.KIMI, None, False),
        (Source.CLAUDE, DegradedReason.MODEL_FAILED, True),
        (Source.TEMPLATE, DegradedReason.MODEL_FAILED, False),
        (Source.WEBHOOK, None, False),
    ],
)
def test_a_page_is_partial_where_a_model_composed_it_and_yet_there_is_a_reason(
    source: Source, reason: DegradedReason | None, is_partial: bool
) -> None:
    assert Composition(document=TREE, persona=NEUTRAL, source=source, reason=reason).is_partial is is_partial


def test_a_model_is_a_provider_and_neither_a_template_nor_somebody_else() -> None:
    assert {source for source in Source if source.is_model} == {Source.KIMI, Source.CLAUDE}
