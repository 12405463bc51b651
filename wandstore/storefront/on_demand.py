"""One whole generation on demand: what the debug route asks for, and what is told of it.

A trial goes through the pool like any shopper's job, so what it shows is what shoppers get. Each step has its own
patience with storage: nobody waits for a page here.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from wandstore.aws.request_storage import RequestStorage
from wandstore.errors import PoolFull, StorageUnavailable
from wandstore.jobs import lifecycle as job_lifecycle
from wandstore.jobs.items import find_job, job_from_item
from wandstore.jobs.lifecycle import Outcome
from wandstore.jobs.models import GenerationJob, Preferences
from wandstore.page_store import pages as page_store
from wandstore.page_store.pages import VisitRead
from wandstore.page_store.personal_page import PersonalPage
from wandstore.shoppers.sessions import session_from_item
from wandstore.storefront.ladder import Storefront, Visit, may_follow


@dataclass(frozen=True)
class Trial:
    """Where a trial stands. `job` is None where none was needed: `page` is then what stands in storage.

    `started` says that this trial waits for a job, its own or one that was live already.
    """

    started: bool
    job: GenerationJob | None = None
    page: PersonalPage | None = None

    @property
    def is_over(self) -> bool:
        return self.job is None or not self.job.state.is_live


_TRIAL_PREFIX = "debug-"


def mint_trial_shopper() -> str:
    return f"{_TRIAL_PREFIX}{secrets.token_hex(8)}"


def begin_trial(storefront: Storefront, visit: Visit, *, force: bool) -> Trial:
    """Queues a job unless one is live; without `force` neither for a page that is fresh nor within the cooldown.

    Raises `PoolFull` and `StorageUnavailable`.
    """
    now = time.time()
    storage = RequestStorage(storefront.clients)
    settings, store, shopper_id = storefront.settings, visit.store.slug, visit.shopper_id
    read = page_store.read_visit(storage, settings, store, shopper_id)
    if not read.complete:
        raise StorageUnavailable("dynamodb", "the visit was read in part only")
    job = job_from_item(read.job, now)
    if job is not None and job.state.is_live:
        return Trial(started=True, job=job)
    if not force:
        page = _fresh_page(storefront, visit, read, storage, now)
        if page is not None or not may_follow(job, settings.refresh_cooldown_seconds, now):
            return Trial(started=False, job=job, page=page)
    # Of a shopper of whom nothing is known the store's shared tree would be the page, and no model would be tried.
    wishes = Preferences(price_sensitivity="low") if shopper_id.startswith(_TRIAL_PREFIX) else None
    enqueued = job_lifecycle.enqueue(
        RequestStorage(storefront.clients), settings, store, shopper_id, preferences=wishes, now=now
    )
    match enqueued.outcome:
        case Outcome.QUEUE_FULL:
            raise PoolFull("Every member of the generation pool is full.")
        case Outcome.UNKNOWN:
            raise StorageUnavailable("dynamodb", "storage did not say whether the job is queued")
    # Not needed means that somebody else's job came first, and that one is waited for.
    return look_at_trial(storefront, visit)


def look_at_trial(storefront: Storefront, visit: Visit) -> Trial:
    """The shopper's job, and its page once it has ended. Raises `StorageUnavailable`."""
    storage = RequestStorage(storefront.clients)
    store, shopper_id = visit.store.slug, visit.shopper_id
    job = find_job(storage, storefront.settings, store, shopper_id)
    if job is None or job.state.is_live:
        return Trial(started=True, job=job)
    archived = page_store.read_archived(storage, storefront.settings, store, shopper_id)
    page = archived.page if archived else None
    return Trial(started=True, job=job, page=page if page is not None and page.job_id == job.job_id else None)


def _fresh_page(
    storefront: Storefront, visit: Visit, read: VisitRead, storage: RequestStorage, now: float
) -> PersonalPage | None:
    """The shopper's page, if the next visit finds it a HIT: of today's persona, and not out of date."""
    page = storefront.find_page(visit, read, storefront.cached_ui(read, now), storage)
    persona_hash = session_from_item(read.session, visit.store.slug, now).persona.hash
    if page is not None and page.persona.hash != persona_hash:
        page = page_store.with_earlier_tree(page, persona_hash)
    if page is None:
        return None
    stale_at = page_store.stale_at(page, visit.store, storefront.settings)
    return page if stale_at is None or now < stale_at else None
