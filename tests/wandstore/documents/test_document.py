from __future__ import annotations

from wandstore.documents.components import ComponentTree, Filters, FiltersConfig
from wandstore.documents.document import mode_of
from wandstore.documents.segments import SegmentedDocument, TextSegment


def test_the_kind_of_a_document_says_the_mode_that_it_was_written_in() -> None:
    tree = ComponentTree(components=(Filters(id="find", config=FiltersConfig()),))
    assert mode_of(tree) == "components"
    assert mode_of(SegmentedDocument(segments=(TextSegment(html="<p>Oak</p>"),))) == "html"
