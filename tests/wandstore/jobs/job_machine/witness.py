"""What must hold: after each call, the witness compares what changed with what the protocol allows."""

from __future__ import annotations

import gzip
import json
import logging
import math
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

from tests.strict_queue import Message
from tests.wandstore.jobs.job_machine.actors import Actor, Delivery
from tests.wandstore.jobs.job_machine.cloud import Cloud
from tests.wandstore.jobs.job_machine.protocol import HOLD_SECONDS, MAX_ATTEMPTS, MEMBERS, RETRY_SECONDS, SHOPPERS, hold
from wandstore import keys
from wandstore.documents.components import ComponentTree, Hero
from wandstore.ids import ShopperId
from wandstore.jobs.models import GenerationJob, JobState
from wandstore.page_store.personal_page import PersonalPage


@dataclass
class Journal:
    """The product's metrics and log lines since the machine began."""

    metrics: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    lines: list[logging.LogRecord] = field(default_factory=list)


class Listener(logging.Handler):
    def __init__(self, journal: Journal) -> None:
        super().__init__()
        self._journal = journal

    def emit(self, record: logging.LogRecord) -> None:
        self._journal.lines.append(record)


class Witness:
    """Looks at the cloud after each call, and remembers enough to tell what must never change."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.seen: dict[ShopperId, GenerationJob] = {}  # each shopper's job as it was last
        self.accepted: dict[str, GenerationJob] = {}  # by job id, as it was last
        self.compositions: Counter[str] = Counter()
        self.archived: dict[str, str] = {}  # each shopper's newest archived page, by its job
        self.cached: dict[str, str] = {}
        self.vanished: set[str] = set()  # jobs whose message the machine took away
        self.sends: Counter[str] = Counter()
        self.excused_sends = 0
        self.deliveries: dict[str, Delivery] = {}  # by receipt
        self.known_messages: set[str] = set()
        self._depths: Counter[str] = Counter()
        self._newest_content: dict[str, bytes] = {}
        self._writes_seen = 0

    def look(self, actor: Actor | None, running: list[Message]) -> GenerationJob | None:
        """The job that ended since the last look, if one did. Raises `Violated`.

        `actor` is whose call was the last; `running` are the messages that a generator has for itself just now.
        """
        ended = self._look_at_jobs(actor)
        self._look_at_slots(is_new=actor is not None and actor.is_new)
        self._look_at_pages()
        self._look_at_messages()
        self._look_at_compositions()
        self._look_who_runs(running)
        self._look_who_waits()
        return ended

    def _look_at_jobs(self, actor: Actor | None) -> GenerationJob | None:
        now, ended = self.cloud.jobs(), None
        for shopper in SHOPPERS:
            before, after = self.seen.get(shopper), now.get(shopper)
            if before == after:
                continue
            if after is None:
                hold("no accepted job is lost", before is None or not before.state.is_live, f"{before} is gone")
            elif before is None or before.job_id != after.job_id:
                self._look_at_new_job(before, after)
            elif not before.state.is_live:
                hold("an ended job is never live again", not after.state.is_live, f"{before} became {after}")
                hold("a job ends once", without_mark(before) == without_mark(after), f"{before} became {after}")
            elif not after.state.is_live:
                ended = after
                self._look_at_ending(after, actor)
            else:
                hold("attempts are never taken back", after.attempts >= before.attempts, f"{before} became {after}")
            if after is not None:
                self.accepted[after.job_id] = after
        self.seen = now
        return ended

    def _look_at_new_job(self, before: GenerationJob | None, after: GenerationJob) -> None:
        hold("no accepted job is lost", before is None or not before.state.is_live, f"{before} was replaced by {after}")
        hold("an ended job is never live again", after.job_id not in self.accepted, str(after))
        older = [job.job_id for job in self.accepted.values() if job.shopper == after.shopper]
        hold("a later job has a greater id", after.job_id > max(older, default=""), str(after))

    def _look_at_ending(self, job: GenerationJob, actor: Actor | None) -> None:
        mine = actor is not None and actor.about in (None, job.job_id)
        hold("a message ends its own job alone", mine, f"{job} was ended by {actor and actor.about}")
        if job.state is JobState.COMPLETED:
            page = self.cloud.cached_page(job.shopper.shopper_id)
            hold("a completed job has its page", page is not None and page["job_id"] == job.job_id, str(job))
            return
        table = self.cloud.dynamodb.table(self.cloud.settings.generation_queue_table)
        key = keys.errors(job.shopper)
        recorded = any(part == key and sort.endswith(job.job_id) for part, sort in table)
        hold("a failed job leaves a record", recorded and job.error is not None, str(job))

    def _look_at_slots(self, *, is_new: bool) -> None:
        max_depth = self.cloud.settings.max_queue_depth
        open_depth = max(1, math.floor(0.8 * max_depth))  # 20 % are reserved
        for member in MEMBERS:
            slots = self.cloud.slots(member)
            live = {
                keys.pool_slot(job.shopper) for job in self.seen.values() if job.state.is_live and job.member == member
            }
            hold("the sets are the live jobs", slots == live, f"{member}: {slots}, live {live}")
            hold("the depth is at most the cap", len(slots) <= max_depth, f"{member}: {slots}")
            grew = len(slots) > self._depths[member]
            hold("the reserved part is kept", not (is_new and grew) or len(slots) <= open_depth, f"{member}: {slots}")
            self._depths[member] = len(slots)

    def _look_at_pages(self) -> None:
        for key, content in self.cloud.s3.writes[self._writes_seen :]:
            if key.endswith(".json"):
                page = PersonalPage.model_validate_json(content)
                newest = self.archived.get(page.shopper_id, "")
                if content == self._newest_content.get(page.shopper_id):
                    continue  # the same put, done twice
                self._newest_content[page.shopper_id] = content
                hold("one archived page a job", page.job_id != newest, page.job_id)
                hold(
                    "an older page never replaces a newer",
                    page.job_id > newest,
                    f"archived {page.job_id} over {newest}",
                )
                self.archived[page.shopper_id] = page.job_id
                self._look_at_persona(page)
        self._writes_seen = len(self.cloud.s3.writes)
        for shopper in SHOPPERS:
            item = self.cloud.cached_page(shopper)
            if item is None:
                continue
            job_id, newest = item["job_id"], self.cached.get(shopper, "")
            hold("an older page never replaces a newer", job_id >= newest, f"cached {job_id} over {newest}")
            if job_id > newest:
                self.cached[shopper] = job_id
                page = PersonalPage.model_validate_json(gzip.decompress(item["document"]))
                self._look_at_persona(page)
                same = item["persona_hash"] == page.persona.hash and page.job_id == job_id
                hold("a page names the persona it was made for", same, f"cached {item['persona_hash']}")

    def _look_at_persona(self, page: PersonalPage) -> None:
        headline, persona_hash = headline_of(page), page.persona.hash
        hold(
            "a page names the persona it was made for", headline == f"For {persona_hash}", f"{headline}: {persona_hash}"
        )

    def _look_at_messages(self) -> None:
        messages = (*self.cloud.queue.messages, *self.cloud.dead_letters.messages)
        for message in self.cloud.queue.messages:
            if message.message_id not in self.known_messages:
                self.known_messages.add(message.message_id)
                job_id = job_id_of(message.body)
                self.sends[job_id] += 1
                hold("a message names a job that was put", job_id in self.accepted, message.body)
        for job_id, sends in self.sends.items():
            # The edge's, the keeper's, and one for each run of the keeper that could not know of the other sends.
            hold("a job's messages are few", sends <= 2 + self.excused_sends, f"{job_id} was sent {sends} times")
        carried = {job_id_of(message.body) for message in messages}
        for job in self.seen.values():
            # The keeper sends what was never attempted, and ends what is overdue.
            kept = job.state is JobState.QUEUED and job.attempts == 0 and not job.sent
            overdue = self.cloud.now > job.deadline or job.job_id in self.vanished
            held = not job.state.is_live or kept or overdue or job.job_id in carried
            hold("a live job is in somebody's hands", held, f"no message, and none to come: {job}")

    def _look_at_compositions(self) -> None:
        for job_id, compositions in self.compositions.items():
            attempts = self.accepted[job_id].attempts
            hold("compositions are at most the attempts", compositions <= attempts, f"{job_id}: {compositions}")
        for job in self.seen.values():
            hold("attempts are at most three", job.attempts <= MAX_ATTEMPTS, str(job))

    def _look_who_runs(self, running: list[Message]) -> None:
        """A zombie, whose message may be delivered again, does not run: it is fenced."""
        members = [self.accepted[job_id_of(message.body)].member for message in running]
        hold("a member runs one job at a time", len(members) == len(set(members)), str(members))

    def _look_who_waits(self) -> None:
        """How long the messages in flight stay invisible, and their members wait."""
        settings = self.cloud.settings
        for message in self.cloud.queue.messages:
            delivery = self.deliveries.get(message.receipt_handle or "")
            if delivery is None or not self.cloud.queue.is_in_flight(message):
                continue
            if not delivery.has_begun:
                continue  # the queue's own visibility timeout is the fallback
            held = message.visible_at - delivery.received_at
            most = settings.function_timeout_seconds + HOLD_SECONDS
            hold("no attempt holds its member for longer than it may run", held <= most, f"{held} s: {message}")
            if delivery.ended_at is not None:
                waits = message.visible_at - delivery.ended_at
                hold("a member stands still for 45 s at most", waits <= HOLD_SECONDS, f"{waits} s: {message}")
                if delivery.failed and not delivery.is_sqs_faulty:
                    soon = waits <= RETRY_SECONDS[delivery.receives - 1]
                    hold("what failed comes again in seconds", soon, f"{waits} s: {message}")


def without_mark(job: GenerationJob) -> GenerationJob:
    """The job without the keeper's mark, which says nothing about its end."""
    return job.model_copy(update={"sent": False})


def headline_of(page: PersonalPage) -> str:
    (hero,) = page.document.components if isinstance(page.document, ComponentTree) else ()
    return hero.config.headline if isinstance(hero, Hero) else ""


@cache
def job_id_of(body: str) -> str:
    return str(json.loads(body)["jobId"])
