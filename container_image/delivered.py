"""Webhook pages: HTML of an outside generator, read once into a document for our own shell.

The shell, the only h1, every style and every fact of a product are ours. A page that `POST /generate` has made comes
back whole; any other is read as a storefront.
"""

from __future__ import annotations

import gzip
import time

from container_image.html.enclosed import read_enclosed
from container_image.html.storefronts import read_storefront
from container_image.phase1 import read_persona_type
from container_image.reading import Reading
from wandstore import keys
from wandstore.aws.bucket import Bucket
from wandstore.aws.clients import Clients
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.snapshots import load_current_catalogue
from wandstore.catalogue.stores import Store, find_store
from wandstore.documents.document import Document
from wandstore.documents.origin import Composition, GenerationCost, Source
from wandstore.errors import ErrorCode, InvalidPersona, InvalidWebhookPage, JobFailed
from wandstore.jobs.models import GenerationJob
from wandstore.observability import count
from wandstore.settings import Settings
from wandstore.shoppers.models import Persona
from wandstore.shoppers.personas import Character
from wandstore.shoppers.sessions import Session, Sessions
from wandstore.storefront.webhook_pages import WebhookPage, read_webhook_page
from wandstore.text import clip_words

# The UI cache's item holds the compressed content twice, as document and as page, and DynamoDB's limit is 400 kB.
MAX_PACKED_BYTES = 150_000
# A page that loses more of its words or its products than this is no page.
MAX_LOST_SHARE = 0.5
_MAX_MESSAGE_LENGTH = 480


def compose_delivered(job: GenerationJob, clients: Clients, settings: Settings) -> Composition:
    """The composition of a webhook page. Raises `JobFailed` (INVALID_PAGE) if it cannot be used."""
    started = time.monotonic()
    stored = Bucket(clients, settings).read(keys.incoming_page(job.job_id))
    if stored is None:
        raise JobFailed(ErrorCode.INVALID_PAGE, "The delivered page is gone from the bucket.")
    try:
        delivered = read_webhook_page(stored.content)
    except InvalidWebhookPage as error:
        raise JobFailed(ErrorCode.INVALID_PAGE, f"The delivered page cannot be read. {error}") from error
    store = find_store(settings.stores_path, job.shopper.store)
    catalogue = load_current_catalogue(store, clients, settings)
    persona = _persona_of(delivered, Sessions(clients, settings).read(job.shopper, time.time()))
    document = read_delivered(delivered.html, catalogue, store, persona.character)
    count("Composition", source=Source.WEBHOOK.value, reason="none")
    return Composition(
        document=document,
        persona=persona,
        source=Source.WEBHOOK,
        cost=GenerationCost(seconds=round(time.monotonic() - started, 3)),
    )


def _persona_of(delivered: WebhookPage, session: Session) -> Persona:
    """The persona that the sender names; the session's if it names none that we know."""
    try:
        persona_type = read_persona_type(delivered.persona)
    except InvalidPersona:
        persona_type = None
    if persona_type is None:
        return session.persona
    # A page is stale when its hash differs from the session's, and the sender does not know our hashes. With the
    # session's hash of today the page is a HIT until the shopper's persona changes. With a hash of the sender's type it
    # would be stale at once, and the next visit would replace it by a model's page.
    return Persona(type=persona_type, confidence=1.0, hash=session.persona.hash, reasons=("delivered",))


def read_delivered(html: str, catalogue: Catalogue, store: Store, character: Character) -> Document:
    """The document of a delivered page.

    Raises `JobFailed` (INVALID_PAGE) where most of it is lost, and names what was lost.
    """
    enclosed = read_enclosed(html, catalogue, store)
    if enclosed is not None and _is_a_page(enclosed) and enclosed.document is not None:
        return _check_size(enclosed.document)
    reading = read_storefront(html, catalogue, character)
    if reading.document is None or not _is_a_page(reading):
        lost = "" if reading.document is None else " It loses more than half of its words or products."
        message = f"The delivered page cannot be used.{lost} {' '.join(reading.faults)}"
        raise JobFailed(ErrorCode.INVALID_PAGE, clip_words(message, _MAX_MESSAGE_LENGTH))
    return _check_size(reading.document)


def _is_a_page(reading: Reading) -> bool:
    return reading.document is not None and reading.kept_share >= 1 - MAX_LOST_SHARE


def _check_size(document: Document) -> Document:
    size = len(gzip.compress(document.model_dump_json().encode(), mtime=0))
    if size > MAX_PACKED_BYTES:
        raise JobFailed(ErrorCode.INVALID_PAGE, f"The delivered page is too large: {size} bytes when it is packed.")
    return document
