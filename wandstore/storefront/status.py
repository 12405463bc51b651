"""The state of a shopper's page, for the status route."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from wandstore.errors import JobError, StorageUnavailable
from wandstore.jobs.items import Jobs
from wandstore.jobs.models import JobState
from wandstore.observability import count, logger
from wandstore.shoppers.models import Persona
from wandstore.shoppers.persona import NEUTRAL
from wandstore.storefront.ladder import Storefront
from wandstore.storefront.page_request import Visit


@dataclass(frozen=True)
class PageStatus:
    """`state` is None while there is neither job nor page; `is_readable` is False when storage did not answer."""

    generated: bool = False
    state: JobState | None = None
    job_id: str | None = None
    pool_member: str | None = None
    persona: Persona = NEUTRAL
    source: str | None = None
    generated_at: datetime | None = None
    error: JobError | None = None
    is_readable: bool = True


NOT_READABLE = PageStatus(is_readable=False)


def read_status(storefront: Storefront, visit: Visit) -> PageStatus:
    """The state of the newest job, or of the page where the job is forgotten, and the error that no page has followed.

    Never raises: a client that waits for a page polls again.
    """
    try:
        return _read_status(storefront, visit)
    except StorageUnavailable as error:
        logger.warning("status not read", extra={"store": visit.store.slug, "reason": str(error)})
    except Exception:
        logger.exception("status failed", extra={"store": visit.store.slug})
        count("StatusFailed")
    return NOT_READABLE


def _read_status(storefront: Storefront, visit: Visit) -> PageStatus:
    request = storefront.begin(visit)
    request.read_storage()
    if not request.read.complete:
        return NOT_READABLE
    job, found = request.job, request.found
    page, foreign = found.page, found.foreign
    is_live = job is not None and job.state.is_live
    jobs = Jobs(request.storage, request.settings)
    failure = None if is_live else jobs.newest_error(request.shopper, request.now)
    # An error from before the page was made is obsolete.
    if failure is not None and page is not None and failure.at < page.made_at:
        failure = None
    session = request.session
    return PageStatus(
        generated=found.exists,
        state=job.state if job else JobState.COMPLETED if found.exists else None,
        job_id=job.job_id if job else page.job_id if page else None,
        pool_member=job.member if job else None,
        # A choice is certain before there is a page for it.
        persona=page.persona if page and session.choice is None else session.persona,
        source=page.source if page else foreign.source if foreign else None,
        generated_at=datetime.fromtimestamp(page.made_at, UTC) if page else None,
        error=failure.error if failure else None,
    )
