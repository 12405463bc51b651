"""One shopper's page as it is archived, and how its stored form is read.

Formats that last: fields that this version does not know are ignored, and a page that another version wrote in a form
this version cannot read is a `ForeignPage`. Its stored bytes can still be served.
"""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Literal

from pydantic import Field, ValidationError

from wandstore.documents.document import Document
from wandstore.documents.origin import DegradedReason, GenerationCost, Source
from wandstore.errors import ForeignPage, JobError, UnreadablePage
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.record import Record
from wandstore.shoppers.models import Persona

MAX_EARLIER_TREES = 4


class EarlierTree(Record):
    """A document made for a persona the shopper had before."""

    persona: Persona
    document: Document
    source: Source
    bucket: str = ""


class PersonalPage(Record):
    """A shopper's page as the archive keeps it (`generated/{store}:{shopper}.json`); everything is rendered from it.

    `persona` is the one the document was made with, which may no longer be the shopper's. `made_at` is in epoch
    seconds. `bucket` names the persona bucket whose shared tree the document was filled from; empty for a page of this
    shopper alone. A page that `awaits_own_page` is replaced by one of those once enough is known of the shopper.
    """

    version: Literal[1] = 1
    store: StoreSlug
    shopper_id: ShopperId
    job_id: str
    document: Document
    persona: Persona
    source: Source
    reason: DegradedReason | None = None
    error: JobError | None = None  # why it is not a model's whole answer
    made_at: float
    cost: GenerationCost = GenerationCost()
    earlier: tuple[EarlierTree, ...] = Field(default=(), max_length=MAX_EARLIER_TREES)
    bucket: str = ""
    awaits_own_page: bool = False

    @property
    def shopper(self) -> ShopperKey:
        return ShopperKey(self.store, self.shopper_id)


def parse_page(content: bytes) -> PersonalPage:
    """Raises `ForeignPage` for another version's page and `UnreadablePage` for anything that is no page at all."""
    try:
        return PersonalPage.model_validate_json(content, extra="ignore")
    except ValidationError as error:
        reason = f"{error.error_count()} fields cannot be read"
    try:
        page = json.loads(content)
        version, job_id, source = (page[name] for name in ("version", "job_id", "source"))
    except (ValueError, TypeError, KeyError, RecursionError):
        raise UnreadablePage(reason) from None
    if isinstance(version, int) and isinstance(job_id, str) and isinstance(source, str):
        raise ForeignPage(reason, job_id, source)
    raise UnreadablePage(reason)


def pack_page(page: PersonalPage) -> bytes:
    return gzip.compress(page.model_dump_json().encode(), mtime=0)


def unpack_page(packed: bytes) -> PersonalPage:
    """Raises `ForeignPage` and `UnreadablePage`."""
    try:
        content = gzip.decompress(packed)
    except (OSError, EOFError, TypeError, zlib.error) as error:
        raise UnreadablePage(f"{type(error).__name__}: {error}") from error
    return parse_page(content)
