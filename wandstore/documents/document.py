"""What a page is made from: a component tree, or segments of HTML from another author."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from wandstore.documents.components import ComponentTree
from wandstore.documents.segments import SegmentedDocument

Document = Annotated[ComponentTree | SegmentedDocument, Field(discriminator="kind")]
