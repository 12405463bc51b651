"""Redrive: asks again for pages whose jobs failed. Each is a new job like any other; no raw message is ever moved."""

from __future__ import annotations

from wandstore.aws.clients import Clients
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.jobs.enqueue import Enqueued, JobQueue
from wandstore.jobs.items import Jobs
from wandstore.jobs.records import GenerationRecords, RecordStatus
from wandstore.page_store.archive import Archive
from wandstore.settings import Settings


class Redrive:
    """Redrives of one process."""

    def __init__(self, clients: Clients, settings: Settings) -> None:
        self._jobs = Jobs(clients, settings)
        self._queue = JobQueue(clients, settings)
        self._records = GenerationRecords(clients, settings)
        self._archive = Archive(clients, settings)

    def redrive(self, shopper: ShopperKey, now: float) -> Enqueued:
        """Queues a new job with the failed one's preferences. `now` is in epoch seconds."""
        job = self._jobs.find(shopper)
        return self._queue.enqueue(shopper, now, preferences=job.preferences if job else None)

    def failed_shoppers(self, store: StoreSlug) -> list[ShopperKey]:
        """The shoppers of a store whose newest generation failed, without a newer job or a newer page."""
        newest: dict[str, str] = {}
        for row in self._records.by_status(RecordStatus.FAILED):
            if row.shop_id == store:
                newest[row.shopper_id] = max(row.id, newest.get(row.shopper_id, ""))
        failed = ((ShopperKey(store, ShopperId(shopper_id)), job_id) for shopper_id, job_id in newest.items())
        return [shopper for shopper, job_id in failed if not self._is_followed(shopper, job_id)]

    def _is_followed(self, shopper: ShopperKey, job_id: str) -> bool:
        job = self._jobs.find(shopper)
        if job is not None and job.job_id > job_id:
            return True
        archived = self._archive.read(shopper)
        return archived is not None and archived.job_id is not None and archived.job_id > job_id
