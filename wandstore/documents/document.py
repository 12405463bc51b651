"""What a page is made from: a component tree, or segments of HTML from another author."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from wandstore.documents.components import ComponentTree
from wandstore.documents.segments import SegmentedDocument
from wandstore.settings import GenerationMode

Document = Annotated[ComponentTree | SegmentedDocument, Field(discriminator="kind")]


def mode_of(document: Document) -> GenerationMode:
    """The mode in which a model writes documents of this kind."""
    return "html" if isinstance(document, SegmentedDocument) else "components"
