"""What a shopper's page is doing: the answer of the status route."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from wandstore.aws.request_storage import RequestStorage
from wandstore.documents.origin import Source
from wandstore.errors import JobError, StorageUnavailable
from wandstore.jobs.items import job_from_item, newest_error
from wandstore.jobs.models import JobState
from wandstore.observability import count, logger
from wandstore.page_store import pages as page_store
from wandstore.shoppers.models import Persona
from wandstore.shoppers.persona import NEUTRAL
from wandstore.shoppers.sessions import session_from_item
from wandstore.storefront.ladder import Storefront, Visit


@dataclass(frozen=True)
class GenerationStatus:
    """`state` is None while there is neither job nor page; `readable` is False when storage did not say."""

    generated: bool = False
    state: JobState | None = None
    job_id: str | None = None
    pool_member: str | None = None
    persona: Persona = NEUTRAL
    source: Source | None = None
    generated_at: datetime | None = None
    error: JobError | None = None
    readable: bool = True


def read_status(storefront: Storefront, visit: Visit) -> GenerationStatus:
    """The state of the newest job, of the page where the job is forgotten, and the error that no page has followed.

    Whatever cannot be read, somebody who waits for a page is told so, and asks again.
    """
    try:
        return _read_status(storefront, visit)
    except Exception:
        logger.exception("status failed", extra={"store": visit.store.slug})
        count("StatusFailed")
        return GenerationStatus(readable=False)


def _read_status(storefront: Storefront, visit: Visit) -> GenerationStatus:
    now = time.time()
    storage = RequestStorage(storefront.clients)
    store, shopper_id = visit.store.slug, visit.shopper_id
    try:
        read = page_store.read_visit(storage, storefront.settings, store, shopper_id)
        if not read.complete:
            return GenerationStatus(readable=False)
        job = job_from_item(read.job, now)
        page = storefront.find_page(visit, read, storefront.cached_ui(read, now), storage)
        is_live = job is not None and job.state.is_live
        failure = None if is_live else newest_error(storage, storefront.settings, store, shopper_id, now)
    except StorageUnavailable as error:
        logger.warning("status not read", extra={"store": store, "reason": str(error)})
        return GenerationStatus(readable=False)
    # An error from before the page was made is over.
    if failure is not None and page is not None and failure.at < page.made_at:
        failure = None
    state = job.state if job else JobState.COMPLETED if page else None
    session = session_from_item(read.session, store, now)
    # What somebody chose is certain before there is a page of it.
    return GenerationStatus(
        generated=page is not None,
        state=state,
        job_id=job.job_id if job else page.job_id if page else None,
        pool_member=job.member if job else None,
        persona=page.persona if page and session.choice is None else session.persona,
        source=page.source if page else None,
        generated_at=datetime.fromtimestamp(page.made_at, UTC) if page else None,
        error=failure.error if failure else None,
    )
