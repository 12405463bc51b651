"""What must hold: after every write, whatever has failed, and at rest, when everything works again."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from typing import Any

from tests.faults.cloud import KeptCloud
from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.jobs.items import read_job
from wandstore.jobs.models import GenerationJob
from wandstore.keys import shopper_of_slot

MAX_ATTEMPTS = 3


class Violated(AssertionError):
    """An invariant does not hold; `name` says which."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{name}: {what}")
        self.name = name


class Witness:
    """Looks at what is stored after each write, and remembers what must never be undone.

    `checks` counts the invariants that were held against what was seen.
    """

    def __init__(self, cloud: KeptCloud) -> None:
        self._cloud, self._settings = cloud, cloud.settings
        self.checks = 0
        self.forget()

    def forget(self) -> None:
        """Begins anew: what is stored now was put back to how it was."""
        self.violated: Violated | None = None
        self._cached: dict[str, str] = {}
        self._archived: dict[str, tuple[str, bytes]] = {}
        self._page_of_job: dict[str, bytes] = {}
        self._objects: dict[str, bytes] = {}
        self._ended: dict[str, str] = {}

    def hold(self, name: str, holds: bool, what: str = "") -> None:
        self.checks += 1
        if not holds:
            violated = Violated(name, what)
            # The product may take it for an error of its own, and go on.
            self.violated = self.violated or violated
            raise violated

    # After every write ------------------------------------------------------------------------------------------------

    def look(self) -> None:
        self._look_at_jobs()
        self._look_at_pages()

    def jobs(self) -> dict[str, GenerationJob]:
        """Each job that is stored, by its slot."""
        table = self._cloud.dynamodb.table(self._settings.generation_queue_table)
        found = (read_job(dynamodb.from_wire(item)) for (key, _), item in table.items() if key.startswith("job:"))
        return {keys.pool_slot(job.shopper): job for job in found}

    def slots(self) -> dict[str, set[str]]:
        table = self._cloud.dynamodb.table(self._settings.generation_queue_table)
        members = {key: item for (key, _), item in table.items() if key.startswith("pool:")}
        return {key.removeprefix("pool:"): set(item.get("jobs", {}).get("SS", ())) for key, item in members.items()}

    def _look_at_jobs(self) -> None:
        jobs, slots = self.jobs(), self.slots()
        live: dict[str, set[str]] = {}
        for slot, job in jobs.items():
            if job.state.is_live:
                live.setdefault(job.member, set()).add(slot)
                self.hold("an ended job stays ended", job.job_id not in self._ended, job.job_id)
            else:
                before = self._ended.setdefault(job.job_id, job.state)
                self.hold("a job ends once", before == job.state, f"{job.job_id}: {before}, then {job.state}")
            self.hold("a job has three attempts at most", job.attempts <= MAX_ATTEMPTS, job.job_id)
        held = {member: found for member, found in slots.items() if found}
        self.hold("the sets equal the live jobs", held == live, f"sets {held}, live jobs {live}")
        deepest = max(map(len, held.values()), default=0)
        self.hold("no member is too deep", deepest <= self._settings.max_queue_depth, str(deepest))

    def _look_at_pages(self) -> None:
        for (key, _), item in self._cloud.dynamodb.table(self._settings.ui_cache_table).items():
            if key.startswith("ui:"):
                job_id = item["job_id"]["S"]
                newest = self._cached.get(key, "")
                self.hold("no older page replaces a newer one", job_id >= newest, f"{key}: {job_id} after {newest}")
                self._cached[key] = job_id
        for key, content in self._cloud.s3.objects.items():
            if not key.startswith("generated/") or not key.endswith(".json") or self._objects.get(key) is content:
                continue
            self._objects[key] = content
            page = _read_page(content)
            job_id = str(page["job_id"])
            newest = self._archived.get(key, ("", b""))[0]
            self.hold("no older page replaces a newer one", job_id >= newest, f"{key}: {job_id} after {newest}")
            made = self._page_of_job.setdefault(job_id, content)
            self.hold("a job makes one page", made == content, job_id)
            self._archived[key] = (job_id, content)

    # At rest ----------------------------------------------------------------------------------------------------------

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is left to do: no message anywhere, and no live job."""
        return not self._cloud.has_messages and not any(job.state.is_live for job in self.jobs().values())

    def look_at_rest(self) -> None:
        jobs = self.jobs()
        live = [job.job_id for job in jobs.values() if job.state.is_live]
        self.hold("no job is live at rest", not live, str(live))
        self.hold("every depth is 0 at rest", not any(self.slots().values()), str(self.slots()))
        self.hold("no message is left", not self._cloud.has_messages)
        table = self._cloud.dynamodb.table(self._settings.generation_queue_table)
        for slot, job in jobs.items():
            item = table[keys.job(job.shopper)["key"], keys.ONLY]
            self.hold("an ended job expires", "expires_at" in item, job.job_id)
            shopper = shopper_of_slot(slot)
            archived = self._cloud.s3.objects.get(keys.page_document(shopper))
            if job.state == "completed":
                made_by = str(_read_page(archived)["job_id"]) if archived else ""
                self.hold("a completed job's page is archived", made_by >= job.job_id, f"{job.job_id}, but {made_by!r}")
            else:
                self.hold("a failed job says why", job.error is not None, job.job_id)
        for (key, _), item in self._cloud.dynamodb.table(self._settings.ui_cache_table).items():
            if not key.startswith("ui:"):
                continue
            content = self._cloud.s3.objects.get(f"generated/{key.removeprefix('ui:')}.json")
            archived_by = str(_read_page(content)["job_id"]) if content else ""
            held = archived_by >= item["job_id"]["S"]
            self.hold("a cached page is archived too", held, f"{key}: {item['job_id']['S']}, but {archived_by!r}")


def _read_page(content: bytes) -> Mapping[str, Any]:
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    page: Mapping[str, Any] = json.loads(content)
    return page
