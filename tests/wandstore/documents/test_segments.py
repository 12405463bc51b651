"""Documents of HTML with slots, and the form in which earlier versions stored them."""

from __future__ import annotations

from wandstore.documents.segments import Fact, FactSlot, ProductGroup, RowSlot, SegmentedDocument, TextSegment


def test_a_document_names_the_products_of_its_slots_in_the_order_of_the_page() -> None:
    document = SegmentedDocument(
        segments=(
            TextSegment(html="<p>"),
            FactSlot(fact=Fact.TITLE, product_id="oak"),
            ProductGroup(product_ids=("elm", "ash"), parts=(FactSlot(fact=Fact.CARD, product_id="elm"),)),
            RowSlot(places=3, product_ids=("oak", "yew")),
        )
    )
    assert document.product_ids == ("oak", "elm", "ash", "oak", "yew")


def test_a_document_of_an_earlier_version_is_read() -> None:
    stored = '{"kind": "segments", "character": "explorer", "segments": [{"kind": "text", "html": "<h2>Oak</h2>"}]}'
    document = SegmentedDocument.model_validate_json(stored)
    assert document.segments == (TextSegment(html="<h2>Oak</h2>"),)
