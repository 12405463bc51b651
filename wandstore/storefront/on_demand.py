"""A generation on demand, for the debug route: queued like any other job, then polled. No shopper waits for one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from wandstore.aws.request_storage import RequestStorage
from wandstore.errors import PoolFull, StorageUnavailable
from wandstore.ids import ShopperId
from wandstore.jobs.enqueue import JobQueue, Outcome
from wandstore.jobs.items import Jobs
from wandstore.jobs.models import Caller, GenerationJob, Preferences
from wandstore.page_store.archive import Archive
from wandstore.page_store.earlier_trees import with_earlier_tree
from wandstore.page_store.personal_page import PersonalPage
from wandstore.page_store.ui_cache import stale_at
from wandstore.storefront.ladder import Storefront
from wandstore.storefront.page_request import PageRequest, Visit


@dataclass(frozen=True)
class Trial:
    """The state of a generation on demand. `job` is None where none was needed; `page` is then the stored one.

    `started` says that the caller waits for a job: its own, or one that was live already.
    """

    started: bool
    job: GenerationJob | None = None
    page: PersonalPage | None = None

    @property
    def is_over(self) -> bool:
        return self.job is None or not self.job.state.is_live


_TRIAL_PREFIX = "debug-"


def mint_trial_shopper() -> ShopperId:
    return ShopperId(f"{_TRIAL_PREFIX}{secrets.token_hex(8)}")


def begin_trial(storefront: Storefront, visit: Visit, *, force: bool) -> Trial:
    """Queues a job unless one is live; without `force`, neither for a page that is fresh nor within the cooldown.

    Raises `PoolFull` and `StorageUnavailable`.
    """
    request = storefront.begin(visit)
    request.read_storage()
    if not request.read.complete:
        raise StorageUnavailable("dynamodb", "the visit was only read in part")
    job = request.job
    if job is not None and job.state.is_live:
        return Trial(started=True, job=job)
    if not force:
        page = _fresh_page(request)
        if page is not None or not request.may_follow_last_job(request.settings.refresh_cooldown_seconds):
            return Trial(started=False, job=job, page=page)
    # An unknown shopper would get the store's shared tree, and no model would be called.
    preferences = Preferences(price_sensitivity="low") if visit.shopper_id.startswith(_TRIAL_PREFIX) else None
    queue = JobQueue(RequestStorage(storefront.clients), request.settings)
    match queue.enqueue(request.shopper, request.now, preferences=preferences, caller=Caller.OPERATOR).outcome:
        case Outcome.QUEUE_FULL:
            raise PoolFull("Every member of the generation pool is full.")
        case Outcome.UNKNOWN:
            raise StorageUnavailable("dynamodb", "it is unknown whether the job is queued")
    # `NOT_NEEDED` means that another request's job came first; the caller waits for that one.
    return look_at_trial(storefront, visit)


def look_at_trial(storefront: Storefront, visit: Visit) -> Trial:
    """The shopper's job, and its page once it has ended. Raises `StorageUnavailable`."""
    storage = RequestStorage(storefront.clients)
    job = Jobs(storage, storefront.settings).find(visit.shopper)
    if job is None or job.state.is_live:
        return Trial(started=True, job=job)
    archived = Archive(storage, storefront.settings).read(visit.shopper)
    page = archived.page if archived else None
    return Trial(started=True, job=job, page=page if page is not None and page.job_id == job.job_id else None)


def _fresh_page(request: PageRequest) -> PersonalPage | None:
    """The shopper's page, if the next visit finds it a HIT: of their current persona, and not out of date."""
    page = request.found.page
    persona_hash = request.session.persona.hash
    if page is not None and page.persona.hash != persona_hash:
        page = with_earlier_tree(page, persona_hash)
    if page is None:
        return None
    due_at = stale_at(page, request.visit.store, request.settings)
    return page if due_at is None or request.now < due_at else None
