"""The life of a job as a state machine: Hypothesis chooses who does what next, and what goes wrong.

Every part of the product that runs by itself (an edge request, a delivered message, a heartbeat, a dead letter, the
keeper) is an `Actor`: the product's own function in a thread that stops before each of its calls to AWS. One runs at a
time, and only when it is told to, so the machine decides in which order the calls of all actors happen and what becomes
of each: it is done, it is repeated, its reply is lost, it meets another transaction, its process dies. An actor that
nobody tells anything is a zombie.

The cloud is in memory: DynamoDB and S3 of `tests.aws_like`, and the strict queue. After each call the `Witness`
compares what changed with what the protocol allows. After the last step the faults end, and the system must return to
normal by itself.
"""

from __future__ import annotations

import atexit
import contextlib
import gzip
import json
import logging
import math
import queue
import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar, TypeVar

import pytest
from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, ReadTimeoutError
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.aws_like.cloud import table_shapes
from tests.aws_like.dynamodb import StrictDynamoDB
from tests.aws_like.errors import EXCEPTIONS
from tests.aws_like.expressions import drop_unused_placeholders
from tests.aws_like.objects import StrictS3
from tests.shop import CSV
from tests.strict_queue import Message, StrictQueue, StrictSqs
from wandstore import keys, observability
from wandstore.aws import dynamodb, pauses, request_storage
from wandstore.aws.request_storage import RequestStorage
from wandstore.catalogue.snapshots import load_current_catalogue
from wandstore.catalogue.stores import find_store
from wandstore.documents.components import ComponentTree, Hero, HeroConfig
from wandstore.documents.origin import Composition, DegradedReason, Source
from wandstore.errors import ErrorCode, JobError, JobFailed, TransactionRefused, WriteConflict
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.jobs import enqueue, heartbeat
from wandstore.jobs.attempt import JobRunner, TryAgain
from wandstore.jobs.enqueue import Enqueued, JobQueue, Outcome
from wandstore.jobs.items import read_job
from wandstore.jobs.keeper import Keeper
from wandstore.jobs.messages import Receipt
from wandstore.jobs.models import Caller, GenerationJob, JobState
from wandstore.jobs.pool import select_pool_member
from wandstore.jobs.redrive import Redrive
from wandstore.keys import Key
from wandstore.page_store.archive import Archive
from wandstore.page_store.personal_page import PersonalPage
from wandstore.page_store.ui_cache import UiCache
from wandstore.pages import RenderContext
from wandstore.settings import Settings
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import persona_with_type
from wandstore.shoppers.personas import PersonaType
from wandstore.shoppers.sessions import Sessions

STORE = StoreSlug("lantern")
MEMBERS = ("pool-0", "pool-1")
# Two shoppers whose home is the first member, and one whose home is the second.
SHOPPERS = tuple(map(ShopperId, ("cleo", "finn", "ada")))
assert [select_pool_member(shopper, len(MEMBERS)) for shopper in SHOPPERS] == ["pool-0", "pool-0", "pool-1"]
BEGINNING = 1_700_000_000.0
EDGES = frozenset({"visit", "put back", "redrive"})
EDGE_SECONDS = 30  # none of these is older, with all of its retries: the protocol's one assumption about clocks
# The protocol's numbers; those of the product may be a variant's.
MAX_ATTEMPTS = 3
HOLD_SECONDS = 45
HEARTBEAT_SECONDS = 15
RETRY_SECONDS = (2, 4, 15, 45, 45)  # by receives
GRACE_SECONDS = 600
MAX_CALLS = 80  # far more than any actor needs
MAX_SECONDS = 60  # of real time between two calls, before an actor counts as hanging
OURS = TransactionRefused | WriteConflict  # what is left of a conflict after the retries
QUEUE, DEAD_LETTERS = "memory://generation.fifo", "memory://generation-dead-letters.fifo"

Seen = TypeVar("Seen")


class Violated(AssertionError):
    """An invariant of the protocol does not hold; `name` says which."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{name}: {what}")
        self.name = name


def hold(name: str, holds: bool, what: str = "") -> None:
    if not holds:
        raise Violated(name, what)


# Actors ---------------------------------------------------------------------------------------------------------------


class Fate(Enum):
    """What becomes of one call."""

    DONE = auto()
    DIES_BEFORE = auto()  # the process ends, and the call never leaves it
    DIES_AFTER = auto()  # the call is done, and the process ends before it knows
    UNREACHED = auto()  # a timeout, and the call was not done
    REPLY_LOST = auto()  # a timeout, and the call was done
    THROTTLED = auto()  # refused for now
    CONFLICTS = auto()  # cancelled, because it met another transaction on an item; of writes to DynamoDB alone
    # Done twice, as the SDK does after a lost reply; the second answer counts. AWS would know a transaction's repeat by
    # its token, for ten minutes; here it does not, because nothing in the protocol rests on that.
    REPEATED = auto()
    REPEATED_LATER = auto()  # done and answered; a copy that was on its way arrives at some later time


class Dies(BaseException):
    """The end of an actor's process. No part of the product catches it."""


@dataclass(frozen=True)
class Call:
    service: str
    operation: str
    arguments: dict[str, Any]
    perform: Callable[[], Any]


@dataclass
class Reply:
    value: Any = None
    error: BaseException | None = None


class _Here(threading.local):
    """The actor whose thread this is."""

    actor: Actor


_here = _Here()


class Actor:
    """A function of the product that stops before each of its calls. `waiting` is the call it stops before."""

    def __init__(self, kind: str, started_at: float, about: str | None = None) -> None:
        self.kind = kind
        self.started_at = started_at
        self.about = about  # the job its message names; None for one that may be about any
        self.receipt = ""
        self.is_new = False  # whether it asks for a shopper without a history
        self.met_full_member = False
        self.delivery: Delivery | None = None  # of an attempt and of its heartbeat
        self.heart: Actor | None = None  # the heartbeat of an attempt
        self.attempt: Actor | None = None  # that of a heartbeat
        self.due_at = 0.0  # when a heartbeat's wait is over
        self.waiting: Call | None = None
        self.result: Any = None
        self.error: BaseException | None = None
        self.calls = 0
        self._replies: queue.SimpleQueue[Reply] = queue.SimpleQueue()
        self._stops: queue.SimpleQueue[Call | None] = queue.SimpleQueue()

    def start(self, function: Callable[[], Any]) -> None:
        threading.Thread(target=self._run, args=(function,), daemon=True).start()
        self.waiting = self._stops.get(timeout=MAX_SECONDS)

    def ask(self, call: Call) -> Any:
        """In the actor's own thread: stops, and goes on with the reply."""
        self._stops.put(call)
        reply = self._replies.get()
        if reply.error is not None:
            raise reply.error
        return reply.value

    def go_on(self, reply: Reply) -> None:
        self.calls += 1
        self._replies.put(reply)
        self.waiting = self._stops.get(timeout=MAX_SECONDS)

    @property
    def is_waiting_for_time(self) -> bool:
        return self.waiting is not None and self.waiting.service == "time"

    def _run(self, function: Callable[[], Any]) -> None:
        _here.actor = self
        try:
            self.result = function()
        except BaseException as error:
            # The caller of the function sees that it failed; the machine goes on.
            self.error = error
        self._stops.put(None)


class HeartThread:
    """The thread of an attempt's heartbeat, which is an actor of the same process."""

    def __init__(self, machine: JobMachine, target: Callable[[], None], **_: Any) -> None:
        self._machine, self._target, self._attempt = machine, target, _here.actor
        self._heart = Actor("heartbeat", machine.cloud.now, self._attempt.about)

    def start(self) -> None:
        heart = self._heart
        heart.attempt, heart.delivery, self._attempt.heart = self._attempt, self._attempt.delivery, heart
        heart.start(self._target)
        self._machine.actors.append(heart)

    def join(self) -> None:
        """The attempt goes on when the heartbeat that is being sent has arrived."""
        if self._heart.waiting is not None:
            self._attempt.ask(Call("heartbeat", "join", {}, partial(self._machine.finish, self._heart)))


class ActorsStop:
    """What a heartbeat waits on; its time passes when the machine's does."""

    def __init__(self, machine: JobMachine, attempt: Actor) -> None:
        self._machine, self._attempt, self._is_set = machine, attempt, False

    def set(self) -> None:
        self._is_set = True
        heart = self._attempt.heart
        if heart is not None and heart.is_waiting_for_time:
            heart.go_on(Reply(True))

    def wait(self, timeout: float) -> bool:
        if not self._is_set:
            _here.actor.due_at = self._machine.cloud.now + timeout
            _here.actor.ask(Call("time", "wait", {}, lambda: False))
        return self._is_set


@dataclass
class Delivery:
    """A message in the hands of one attempt."""

    receives: int
    received_at: float
    has_begun: bool = False  # its first call, which must be the first heartbeat, was done
    is_sqs_faulty: bool = False  # a call to SQS had another fate than to be done
    ended_at: float | None = None  # its attempt has ended, or its process died
    failed: bool = False  # its attempt has ended with an error


class ActorsClients:
    """AWS clients of one process: each operation is a call that the actor stops before in whose thread it is made."""

    def __init__(self, actor: Actor, cloud: Cloud, edit: Edit | None) -> None:
        self.actor, self.edit, self._cloud = actor, edit, cloud
        self.dynamodb = ActorsClient(self, "dynamodb")
        self.s3 = ActorsClient(self, "s3")
        self.sqs = ActorsClient(self, "sqs")
        self.seconds_left = math.inf

    def ask(self, service: str, operation: str, arguments: dict[str, Any]) -> Any:
        if self.edit is not None:
            if (answer := self.edit(self, operation, arguments)) is not None:
                return answer
            drop_unused_placeholders(arguments)
        return self.ask_as_it_is(service, operation, arguments)

    def ask_as_it_is(self, service: str, operation: str, arguments: dict[str, Any]) -> Any:
        perform = partial(getattr(getattr(self._cloud, service), operation), **arguments)
        return _here.actor.ask(Call(service, operation, arguments, perform))


class ActorsClient:
    def __init__(self, clients: ActorsClients, service: str) -> None:
        self._clients, self._service = clients, service
        self.exceptions = EXCEPTIONS

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        return lambda **arguments: self._clients.ask(self._service, operation, arguments)


# Changes an operation's arguments before it leaves the product, as a wrong version of the product would have said them;
# or does the work with other operations, and gives the answer.
Edit = Callable[[ActorsClients, str, dict[str, Any]], dict[str, Any] | None]


@dataclass(frozen=True)
class Variant:
    """A version of the product that breaks the protocol: requests said otherwise, or functions put in their place."""

    edit: Edit | None = None
    patch: Callable[[pytest.MonkeyPatch], None] | None = None


# The cloud ------------------------------------------------------------------------------------------------------------


class Cloud:
    """What AWS holds. One clock for all."""

    def __init__(self, settings: Settings) -> None:
        self.now = BEGINNING
        self.settings = settings
        self.dynamodb = StrictDynamoDB(table_shapes(settings), clock=self.clock)
        self.s3 = StrictS3()
        self.dead_letters = StrictQueue(self.clock, visibility_seconds=180, retention_seconds=14 * 86_400)
        self.queue = StrictQueue(
            self.clock,
            visibility_seconds=settings.visibility_timeout_seconds,
            retention_seconds=settings.job_deadline_seconds + 1200,
            dead_letters=self.dead_letters,
        )
        self.sqs = StrictSqs({QUEUE: self.queue, DEAD_LETTERS: self.dead_letters})

    def clock(self) -> float:
        return self.now

    def item(self, table: str, key: Key) -> dict[str, Any] | None:
        """The item in plain values."""
        found = self.dynamodb.table(table).get((key["key"], key.get("sort", "")))
        return dynamodb.from_wire(found) if found is not None else None

    def jobs(self) -> dict[ShopperId, GenerationJob]:
        """Each shopper's job item."""
        table = self.settings.generation_queue_table
        found = {shopper: self.item(table, keys.job(ShopperKey(STORE, shopper))) for shopper in SHOPPERS}
        return {shopper: read_job(item) for shopper, item in found.items() if item is not None}

    def slots(self, member: str) -> set[str]:
        pool = self.item(self.settings.generation_queue_table, keys.pool_member(member)) or {}
        slots: set[str] = pool.get("jobs", set())
        return slots

    def cached_page(self, shopper: ShopperId) -> dict[str, Any] | None:
        return self.item(self.settings.ui_cache_table, keys.ui_page(ShopperKey(STORE, shopper)))

    def expire_items(self, which: int | None = None) -> list[tuple[str, str]]:
        """Takes away items whose time is over, as DynamoDB does some day: one, or all; the keys of those that went."""
        gone = [
            (table, key)
            for table in map(self.dynamodb.table, (self.settings.generation_queue_table, self.settings.ui_cache_table))
            for key, item in table.items()
            if "expires_at" in item and float(item["expires_at"]["N"]) <= self.now
        ]
        if gone and which is not None:
            gone = [gone[which % len(gone)]]
        for table, key in gone:
            del table[key]
        return [key for _, key in gone]

    def set_persona(self, shopper: ShopperId, persona_type: PersonaType | None) -> None:
        persona = persona_with_type(persona_type, 0.9 if persona_type else 0.0, Signals())
        table = self.dynamodb.table(self.settings.shopper_sessions_table)
        key = keys.session(shopper)
        item = table.get((key["key"], ""), dynamodb.to_wire(key))
        stored = {"signals": Signals(events=1).model_dump_json(), "persona": persona.model_dump_json()}
        stored |= {"hash": persona.hash, "events": "[]"}
        attributes = {f"{name}:{STORE}": value for name, value in stored.items()}
        table[key["key"], ""] = item | dynamodb.to_wire(attributes)


# What must hold -------------------------------------------------------------------------------------------------------


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


def items_written(call: Call | None) -> set[tuple[str, str, str]]:
    """The table and keys of the items that a call to DynamoDB writes, or checks in a transaction.

    But for records of errors: each has a key of its own, so that nothing else ever writes it.
    """
    if call is None or call.service != "dynamodb":
        return set()
    match call.operation:
        case "transact_write_items":
            writes = [write for each in call.arguments["TransactItems"] for write in each.values()]
        case "put_item" | "update_item" | "delete_item":
            writes = [call.arguments]
        case _:
            writes = []
    keys_of_writes = [(write["TableName"], write.get("Key") or write["Item"]) for write in writes]
    written = {(table, key["key"]["S"], key.get("sort", {"S": ""})["S"]) for table, key in keys_of_writes}
    return {item for item in written if not item[1].startswith("error:")}


def without_mark(job: GenerationJob) -> GenerationJob:
    """The job without the keeper's mark, which says nothing about its end."""
    return job.model_copy(update={"sent": False})


def headline_of(page: PersonalPage) -> str:
    (hero,) = page.document.components if isinstance(page.document, ComponentTree) else ()
    return hero.config.headline if isinstance(hero, Hero) else ""


@cache
def job_id_of(body: str) -> str:
    return str(json.loads(body)["jobId"])


# The machine ----------------------------------------------------------------------------------------------------------

some_shopper = st.sampled_from((SHOPPERS[0], SHOPPERS[0], *SHOPPERS))  # one comes again and again
some_fate = st.sampled_from([Fate.DONE] * 10 + list(Fate))
some_calls = st.integers(0, 17)  # a generation without a fault has sixteen
some_time = st.sampled_from([1, 10, 61, 61, 301, 301, 400, 400, 400, 2000, 3601, 7201, 7801])
any_of_them = st.integers(0, 7)


class Model(Enum):
    """What the generation of a page comes to."""

    ANSWERS = auto()
    LEAVES_IT_TO_A_TEMPLATE = auto()
    FAILS = auto()
    CANNOT_EVER = auto()


class JobMachine(RuleBasedStateMachine):
    """Rules are what may happen next. Most begin an actor, or let one go on for some calls; the last has a fate."""

    variant: ClassVar[Variant | None] = None
    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.patches = pytest.MonkeyPatch()
        self.journal = Journal()
        self.actors: list[Actor] = []
        self.copies: list[tuple[Actor, Call]] = []  # requests that are still on their way
        self.violated = False
        self.steps_so_far = 0
        self.latest: Actor | None = None  # the actor of the last rule that began one, if it did
        self._made_ids = 0
        self._paused_seconds = 0.0

    @initialize(max_queue_depth=st.sampled_from([1, 2]))
    def open(self, max_queue_depth: int) -> None:
        self.cloud = Cloud(machine_settings(max_queue_depth))
        self.witness = Witness(self.cloud)
        self._take_over_the_process()
        if self.variant is not None and self.variant.patch is not None:
            self.variant.patch(self.patches)

    # Who begins ------------------------------------------------------------------------------------------------------

    @rule(
        shopper=some_shopper,
        calls=some_calls,
        fate=some_fate,
        behind=st.sampled_from([0, 0, 0, 1, 5]),
        is_new=st.booleans(),
    )
    def visit(
        self,
        shopper: ShopperId,
        calls: int = MAX_CALLS,
        fate: Fate = Fate.DONE,
        behind: float = 0,
        is_new: bool = False,
    ) -> None:
        """An edge request that wants a page, whatever it has read of the job; its clock may be seconds behind."""
        self.cloud.now += 0.001  # ids of one millisecond have no order
        actor = self._actor("visit")
        actor.is_new = is_new
        storage: Any = RequestStorage(self._clients(actor))  # type: ignore[arg-type]
        now = self.cloud.now - behind
        job_queue = JobQueue(storage, self.settings)
        asked = partial(
            job_queue.enqueue, ShopperKey(STORE, shopper), now, caller=Caller.NEW_SHOPPER if is_new else Caller.SHOPPER
        )
        self._begin(actor, asked, calls, fate)

    @precondition(lambda self: any(job.state is JobState.FAILED for job in self.cloud.jobs().values()))
    @rule(which=any_of_them, calls=some_calls, fate=some_fate)
    def redrive(self, which: int = 0, calls: int = MAX_CALLS, fate: Fate = Fate.DONE) -> None:
        """An operator asks anew for the page of a job that failed."""
        self.cloud.now += 0.001
        failed = [shopper for shopper, job in self.cloud.jobs().items() if job.state is JobState.FAILED]
        actor = self._actor("redrive")
        clients: Any = self._clients(actor)
        shopper = ShopperKey(STORE, failed[which % len(failed)])
        self._begin(actor, partial(Redrive(clients, self.settings).redrive, shopper, self.cloud.now), calls, fate)

    @precondition(lambda self: self.witness.archived)
    @rule(which=any_of_them, calls=some_calls, fate=some_fate)
    def put_back(self, which: int = 0, calls: int = MAX_CALLS, fate: Fate = Fate.DONE) -> None:
        """An edge request that finds the page only in the archive, and puts it back into the UI cache."""
        shopper = ShopperKey(STORE, ShopperId(sorted(self.witness.archived)[which % len(self.witness.archived)]))
        actor = self._actor("put back")
        clients: Any = self._clients(actor)

        def serve_from_archive() -> None:
            store = find_store(self.settings.stores_path, STORE)
            archived = Archive(clients, self.settings).read(shopper)
            if archived is not None and archived.page is not None:
                catalogue = load_current_catalogue(store, clients, self.settings)
                ui_cache = UiCache(clients, self.settings)
                cached = ui_cache.make(archived.page, RenderContext(store, catalogue))
                ui_cache.put_back(cached, shopper, store, self.cloud.now)

        self._begin(actor, serve_from_archive, calls, fate)

    @precondition(lambda self: self.cloud.queue.may_deliver)
    @rule(model=st.sampled_from([Model.ANSWERS] * 3 + list(Model)), calls=some_calls, fate=some_fate)
    def deliver(self, model: Model = Model.ANSWERS, calls: int = MAX_CALLS, fate: Fate = Fate.DONE) -> None:
        """A message of the queue is received and the generator runs; it is deleted where the generator returns."""
        self.latest = None
        messages = self.cloud.queue.receive()
        if not messages:
            return
        (message,) = messages
        actor = self._actor("generator", about=job_id_of(message.body))
        actor.receipt = message.receipt_handle or ""
        actor.delivery = Delivery(message.receives, self.cloud.now)
        self.witness.deliveries[actor.receipt] = actor.delivery
        receipt = Receipt(message.message_id, actor.receipt, message.receives)
        clients: Any = self._clients(actor)

        def generate() -> None:
            compose, stop = partial(self._compose, actor, clients, model), ActorsStop(self, actor)
            runner = JobRunner(compose, clients, self.settings, self.cloud.clock, make_stop=lambda: stop)
            runner.run(message.body, receipt)
            clients.sqs.delete_message(QueueUrl=QUEUE, ReceiptHandle=actor.receipt)

        self._begin(actor, generate, calls, fate)

    @precondition(lambda self: self.cloud.dead_letters.may_deliver)
    @rule(calls=some_calls, fate=some_fate)
    def deliver_dead_letter(self, calls: int = MAX_CALLS, fate: Fate = Fate.DONE) -> None:
        self.latest = None
        messages = self.cloud.dead_letters.receive()
        if not messages:
            return
        (message,) = messages
        actor = self._actor("consumer", about=job_id_of(message.body))
        clients: Any = self._clients(actor)

        def consume() -> None:
            Keeper(clients, self.settings, self.cloud.now).end_dead_letter(message.body)
            clients.sqs.delete_message(QueueUrl=DEAD_LETTERS, ReceiptHandle=message.receipt_handle)

        self._begin(actor, consume, calls, fate)

    @rule(calls=some_calls, fate=some_fate)
    def keep(self, calls: int = MAX_CALLS, fate: Fate = Fate.DONE) -> None:
        """A run of the keeper; earlier ones may still be under way."""
        actor = self._actor("keeper")
        if any(other.kind == "keeper" for other in self.actors):
            self.witness.excused_sends += 1
        clients: Any = self._clients(actor)
        self._begin(actor, Keeper(clients, self.settings, self.cloud.now).keep_queue, calls, fate)

    @precondition(lambda self: self.cloud.queue.may_deliver)
    @rule()
    def deliver_without_a_fault(self) -> None:
        self.deliver()

    @precondition(lambda self: self._running())
    @rule(which=any_of_them)
    def overtake(self, which: int = 0) -> None:
        """A generator's visibility ends while it works, and its message is delivered again: it has become a zombie."""
        running = self._running()
        _, message = running[which % len(running)]
        self.cloud.queue.expire_visibility(message)
        self.deliver()

    @precondition(lambda self: self.cloud.queue.may_deliver)
    @rule(times=st.integers(1, 6), calls=st.sampled_from([1, 2, 3, 3, 7]))
    def function_dies(self, times: int, calls: int = 1) -> None:
        """Again and again, at once or before this call, so that receives and attempts are spent."""
        for _ in range(times):
            self.deliver(calls=calls, fate=Fate.DIES_BEFORE)
            for owner, message in self._in_flight():
                if self.latest is not None and message.receipt_handle == self.latest.receipt:
                    owner.expire_visibility(message)

    # Who goes on -----------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.actors)
    @rule(which=any_of_them, calls=st.integers(1, 15), fate=some_fate)
    def go_on(self, which: int, calls: int, fate: Fate) -> None:
        self.let(self.actors[which % len(self.actors)], calls, fate)

    @precondition(lambda self: self._meetings())
    @rule(which=any_of_them, both_are_cancelled=st.booleans())
    def two_writes_meet(self, which: int = 0, both_are_cancelled: bool = False) -> None:
        """One of them is a transaction, on an item that the other writes too."""
        meetings = self._meetings()
        first, second = meetings[which % len(meetings)]
        self._make_call(second, Fate.CONFLICTS)
        self._make_call(first, Fate.CONFLICTS if both_are_cancelled else Fate.DONE)

    @precondition(lambda self: self._running())
    @rule(heartbeats=st.integers(1, 14))
    def attempts_take_long(self, heartbeats: int) -> None:
        """All of them work on, and so do their heartbeats."""
        self._send_due_heartbeats()
        for _ in range(heartbeats):
            ends = self.cloud.now - self.settings.function_timeout_seconds
            kept = [
                message
                for actor, message in self._running()
                if actor.delivery is not None
                and actor.delivery.has_begun
                and not actor.delivery.is_sqs_faulty
                and actor.delivery.received_at >= ends
                and actor.waiting is not None
                and actor.waiting.service != "sqs"  # its last calls, when the heartbeat is over
            ]
            self.time_passes(HEARTBEAT_SECONDS)
            self._send_due_heartbeats()
            self._look(None)
            lost = [message for message in kept if not self.cloud.queue.is_in_flight(message)]
            self._check(partial(hold, "an attempt that works keeps its message", not lost, str(lost)))

    @precondition(lambda self: self.copies)
    @rule(which=any_of_them)
    def a_copy_arrives(self, which: int = 0) -> None:
        actor, call = self.copies.pop(which % len(self.copies))
        if call.operation == "send_message":
            self.witness.excused_sends += 1
        if call.operation == "change_message_visibility" and actor.delivery and actor.delivery.ended_at:
            actor.delivery.ended_at = self.cloud.now  # as far as the queue can know
        with contextlib.suppress(ClientError):
            call.perform()
        self._look(actor)

    # What else happens -----------------------------------------------------------------------------------------------

    @rule(seconds=some_time)
    def time_passes(self, seconds: int) -> None:
        self.cloud.now += seconds
        for actor in [actor for actor in self.actors if self._is_over(actor)]:
            self._kill(actor)
        self.copies = [(actor, call) for actor, call in self.copies if not self._is_over(actor)]

    @precondition(lambda self: self._in_flight())
    @rule(which=any_of_them)
    def visibility_ends(self, which: int = 0) -> None:
        in_flight = self._in_flight()
        owner, message = in_flight[which % len(in_flight)]
        owner.expire_visibility(message)

    @precondition(lambda self: self.cloud.queue.messages)
    @rule(which=any_of_them, really=st.integers(0, 7))
    def message_vanishes(self, which: int = 0, really: int = 0) -> None:
        """Rarely: it is no fault of SQS, but an operator's purge."""
        if really == 0:
            message = self.cloud.queue.messages[which % len(self.cloud.queue.messages)]
            self.witness.vanished.add(job_id_of(message.body))
            self.cloud.queue.lose(message)

    @rule(which=st.none() | any_of_them)
    def items_expire(self, which: int | None = None) -> None:
        live = {keys.job(job.shopper)["key"] for job in self.cloud.jobs().values() if job.state.is_live}
        gone = {key for key, _ in self.cloud.expire_items(which)}
        self._check(lambda: hold("no accepted job is lost", not live & gone, f"expired while live: {live & gone}"))
        self._look(None)

    @rule(shopper=some_shopper, persona_type=st.sampled_from([None, PersonaType.EXPLORER, PersonaType.LOYALIST]))
    def persona_changes(self, shopper: ShopperId, persona_type: PersonaType | None) -> None:
        self.cloud.set_persona(shopper, persona_type)

    @invariant()
    def everything_holds(self) -> None:
        if hasattr(self, "cloud"):  # it is asked once before the machine is opened
            type(self).steps += 1
            self.steps_so_far += 1
            self._look(None)

    # The end ---------------------------------------------------------------------------------------------------------

    def teardown(self) -> None:
        try:
            if not self.violated and hasattr(self, "cloud"):
                self._check(self.calm_down)
        finally:
            for actor in tuple(self.actors):
                self._kill(actor)
            self.patches.undo()

    def calm_down(self) -> None:
        """The faults are over: each running actor ends or dies, and everything returns to normal by itself."""
        for actor in [actor for actor in self.actors if actor.kind != "heartbeat"]:
            if self.steps_so_far % 2:
                self._kill(actor)
            else:
                self.let(actor, MAX_CALLS)
        self.copies.clear()
        for _ in range(6):
            if not self._anything_left():
                break
            self._pass_quietly(400)  # more than a visibility timeout, and more than the keeper's patience
        stuck = [
            job
            for job in self.cloud.jobs().values()
            if job.state.is_live and job.deadline > self.cloud.now and job.job_id not in self.witness.vanished
        ]
        hold("the system returns to normal by itself", not stuck, f"left over before its deadline: {stuck}")
        if self._anything_left():
            self._pass_quietly(self.settings.job_deadline_seconds + GRACE_SECONDS + 1)
        lost = [job for job in self.witness.accepted.values() if job.state.is_live]
        hold("no accepted job is lost", not lost, f"never ended: {lost}")
        hold(
            "the system returns to normal by itself",
            not self._anything_left(),
            f"left over: {self.cloud.queue.messages}",
        )
        for shopper in SHOPPERS:
            self.visit(shopper)
            asked = self.latest.result if self.latest else None
            queued = isinstance(asked, Enqueued) and asked.outcome is Outcome.QUEUED
            hold("the system returns to normal by itself", queued, f"a new visit got {asked}")
            self._deliver_everything()
            state = self.cloud.jobs()[shopper].state
            hold("the system returns to normal by itself", state is JobState.COMPLETED, f"a new job is {state}")

    def _anything_left(self) -> bool:
        live = any(job.state.is_live for job in self.cloud.jobs().values())
        return live or bool(self.cloud.queue.messages or self.cloud.dead_letters.messages)

    def _pass_quietly(self, seconds: int) -> None:
        self.time_passes(seconds)
        self.keep()
        self._deliver_everything()

    def _deliver_everything(self) -> None:
        for deliver in (self.deliver_dead_letter, self.deliver, self.deliver_dead_letter):
            deliver()
            while self.latest is not None:
                deliver()

    # How actors run --------------------------------------------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        return self.cloud.settings

    def let(self, actor: Actor, calls: int, fate: Fate = Fate.DONE) -> None:
        """The actor makes so many calls, or fewer if it ends before; the last one has this fate."""
        for number in range(1, calls + 1):
            if actor.waiting is None or (actor.is_waiting_for_time and self.cloud.now < actor.due_at):
                return
            self._make_call(actor, fate if number == calls else Fate.DONE)
        ends = actor.waiting is None or actor.calls < MAX_CALLS
        self._check(lambda: hold("whatever begins comes to an end", ends, f"{actor.kind}: {actor.waiting}"))

    def finish(self, heart: Actor) -> None:
        """The heartbeat that is being sent arrives, and is the last one."""
        while heart.waiting is not None:
            self._make_call(heart, Fate.DONE)

    def _send_due_heartbeats(self) -> None:
        for heart in [actor for actor in self.actors if actor.kind == "heartbeat"]:
            self.let(heart, 1 if not heart.is_waiting_for_time else 2)

    def _meetings(self) -> list[tuple[Actor, Actor]]:
        """Actors whose next calls write an item that both write, one of them, at least, in a transaction."""
        written = [(actor, items) for actor in self.actors if (items := items_written(actor.waiting))]
        return [
            (one, other)
            for one, items in written
            for other, others_items in written
            if one is not other
            and items & others_items
            and any(each.waiting and each.waiting.operation == "transact_write_items" for each in (one, other))
        ]

    def _is_over(self, actor: Actor) -> bool:
        return actor.kind in EDGES and self.cloud.now > actor.started_at + EDGE_SECONDS

    def _actor(self, kind: str, about: str | None = None) -> Actor:
        return Actor(kind, self.cloud.now, about)

    def _clients(self, actor: Actor) -> ActorsClients:
        return ActorsClients(actor, self.cloud, self.variant.edit if self.variant else None)

    def _begin(self, actor: Actor, function: Callable[[], Any], calls: int, fate: Fate) -> None:
        actor.start(function)
        self.latest = actor
        self.actors.append(actor)
        self._retire(actor)
        self.let(actor, calls, fate)

    def _make_call(self, actor: Actor, fate: Fate) -> None:
        call = actor.waiting
        assert call is not None
        dies = fate in (Fate.DIES_BEFORE, Fate.DIES_AFTER)
        if not dies and call.service in ("time", "heartbeat"):
            fate = Fate.DONE  # these are no calls to AWS
        if fate is not Fate.DONE and not dies and actor.kind == "keeper":
            self.witness.excused_sends += 1
        if fate is Fate.REPEATED_LATER:
            self.copies.append((actor, call))
        reply = self._reply(call, fate)
        self._note(actor, call, fate, reply)
        ended = self._look(actor)
        metrics, lines = len(self.journal.metrics), len(self.journal.lines)
        if dies:
            self._kill(actor)
            return
        actor.go_on(reply)
        if ended is not None and fate in (Fate.DONE, Fate.REPEATED_LATER):
            self._check(partial(self._look_at_report, ended, metrics, lines))
        if actor.heart is not None:
            self._retire(actor.heart)
        self._retire(actor)

    def _note(self, actor: Actor, call: Call, fate: Fate, reply: Reply) -> None:
        """What the witness is to know of a call."""
        if actor.delivery is not None:
            was_done = fate not in (Fate.DIES_BEFORE, Fate.UNREACHED, Fate.THROTTLED)
            if actor.calls == 0 and actor.kind == "generator":
                actor.delivery.has_begun = was_done
            if call.service == "sqs" and fate is not Fate.DONE:
                actor.delivery.is_sqs_faulty = True
        if isinstance(reply.error, ClientError):
            reasons: Any = reply.error.response.get("CancellationReasons", ())
            actor.met_full_member |= [reason["Code"] for reason in reasons] == ["None", "ConditionalCheckFailed"]

    def _reply(self, call: Call, fate: Fate) -> Reply:
        if fate is Fate.DIES_BEFORE:
            return Reply(error=Dies())
        if fate is Fate.UNREACHED:
            return Reply(error=ConnectTimeoutError(endpoint_url=call.service))
        if fate is Fate.THROTTLED:
            return Reply(error=_throttled(call))
        if fate is Fate.CONFLICTS and items_written(call):
            return Reply(error=_conflict(call))
        try:
            reply = Reply(call.perform())
            if fate is Fate.REPEATED:
                reply = Reply(call.perform())
        except ClientError as error:
            reply = Reply(error=error)
        if fate is Fate.DIES_AFTER:
            return Reply(error=Dies())
        if fate is Fate.REPLY_LOST:
            return Reply(error=ReadTimeoutError(endpoint_url=call.service))
        return reply

    def _look_at_report(self, ended: GenerationJob, metrics: int, lines: int) -> None:
        """Of an ending whose reply arrived: one metric and one log line, with the job's id."""
        counted = [said for name, said in self.journal.metrics[metrics:] if name == "JobEnded"]
        hold("an ending leaves one metric", [said["state"] for said in counted] == [ended.state.value], str(counted))
        logged = [line for line in self.journal.lines[lines:] if line.getMessage() == "job ended"]
        ids = [getattr(line, "job_id", None) for line in logged]
        hold("an ending leaves one log line", ids == [ended.job_id], str(ids))

    def _compose(self, actor: Actor, clients: Any, model: Model, job: GenerationJob) -> Composition:
        """Stands in for the model: the page names its persona, which may have changed when the model is done."""
        self.witness.compositions[job.job_id] += 1
        persona = Sessions(clients, self.settings).read(job.shopper, self.cloud.now).persona
        actor.ask(Call("model", "compose", {}, lambda: None))
        if model is Model.FAILS:
            raise RuntimeError("the model failed")
        if model is Model.CANNOT_EVER:
            raise JobFailed(ErrorCode.INVALID_PAGE, "no page can be made of this")
        document = ComponentTree(components=(Hero(id="hero", config=HeroConfig(headline=f"For {persona.hash}")),))
        if model is Model.ANSWERS:
            return Composition(document=document, persona=persona, source=Source.KIMI)
        return Composition(
            document=document,
            persona=persona,
            source=Source.TEMPLATE,
            reason=DegradedReason.MODEL_FAILED,
            error=JobError(code=ErrorCode.MODEL_UNAVAILABLE, message="no model answered"),
        )

    def _look(self, actor: Actor | None) -> GenerationJob | None:
        running = [message for _, message in self._running()]
        return self._check(lambda: self.witness.look(actor, running))

    def _check(self, look: Callable[[], Seen]) -> Seen | None:
        """Remembers that something was violated: what follows it says nothing more."""
        if self.violated:
            return None
        try:
            return look()
        except Violated:
            self.violated = True
            raise

    def _retire(self, actor: Actor) -> None:
        if actor.waiting is None and actor in self.actors:
            self.actors.remove(actor)
            if actor.kind == "generator" and actor.delivery is not None:
                actor.delivery.ended_at = self.cloud.now
                actor.delivery.failed = isinstance(actor.error, Exception)
                self._look(None)
            self._check(lambda: self._look_at_outcome(actor))

    def _look_at_outcome(self, actor: Actor) -> None:
        error = actor.error
        beats_on = actor.heart is not None and actor.heart.waiting is not None
        hold("a heartbeat ends with its attempt", not beats_on, f"{actor.about}: {actor.heart and actor.heart.waiting}")
        is_full = isinstance(actor.result, Enqueued) and actor.result.outcome is Outcome.QUEUE_FULL
        hold("only full members make a full pool", not is_full or actor.met_full_member, str(actor.result))
        hold("a visit never fails", actor.kind != "visit" or isinstance(error, Dies | None), repr(error))
        # Anything else that escapes is a bug: of the product, of a variant or of this machine.
        known = isinstance(error, Dies | TryAgain | OURS | ClientError | BotoCoreError | None)
        hold("only known errors escape", known, f"{actor.kind}: {error!r}")

    def _kill(self, actor: Actor) -> None:
        """Ends its process: an attempt and its heartbeat die together."""
        process = [each for each in (actor.heart, actor, actor.attempt) if each is not None]
        for each in process:
            while each.waiting is not None:
                each.go_on(Reply(error=Dies()))
        if actor.kind == "keeper":
            self.witness.excused_sends += 1
        for each in process:
            self._retire(each)

    def _running(self) -> list[tuple[Actor, Message]]:
        """Generators under way, with the message that they still have for themselves."""
        return [
            (actor, message)
            for actor in self.actors
            for owner, message in self._in_flight()
            if actor.receipt and message.receipt_handle == actor.receipt
        ]

    def _in_flight(self) -> list[tuple[StrictQueue, Message]]:
        queues = (self.cloud.queue, self.cloud.dead_letters)
        return [(owner, message) for owner in queues for message in owner.messages if owner.is_in_flight(message)]

    def _take_over_the_process(self) -> None:
        """Time, chance, log lines and metrics are the machine's own, so that each run can be repeated."""
        # Pauses are of one length and pass no time but their own, so that their tries end and are always as many.
        self.patches.setattr(pauses, "time", SimpleNamespace(sleep=self._pause, monotonic=lambda: self._paused_seconds))
        self.patches.setattr(pauses, "random", SimpleNamespace(uniform=lambda shortest, _: shortest))
        self.patches.setattr(heartbeat, "threading", SimpleNamespace(Thread=partial(HeartThread, self)))
        for module in (heartbeat, request_storage):
            self.patches.setattr(module, "time", SimpleNamespace(monotonic=self.cloud.clock))
        self.patches.setattr(enqueue, "secrets", SimpleNamespace(randbits=self._next_number))
        self.patches.setattr(
            observability, "_measure", lambda name, value, unit, said: self.journal.metrics.append((name, said))
        )
        self.patches.setattr(logging.getLogger("wandstore"), "handlers", [Listener(self.journal)])

    def _pause(self, _: float) -> None:
        self._paused_seconds += 0.25

    def _next_number(self, _: int) -> int:
        self._made_ids += 1
        return self._made_ids


def _conflict(call: Call) -> ClientError:
    if call.operation != "transact_write_items":
        return ClientError({"Error": {"Code": "TransactionConflictException"}}, call.operation)
    reasons = [{"Code": "TransactionConflict"}, *({"Code": "None"} for _ in call.arguments["TransactItems"][1:])]
    answer: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
    return ClientError(answer, call.operation)


def _throttled(call: Call) -> ClientError:
    code = {"s3": "SlowDown", "sqs": "RequestThrottled"}.get(call.service, "ProvisionedThroughputExceededException")
    answer: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": 503}}
    return ClientError(answer, call.operation)


@cache
def machine_settings(max_queue_depth: int) -> Settings:
    return replace(
        Settings(),
        pool_size=len(MEMBERS),
        max_queue_depth=max_queue_depth,
        refresh_cooldown_seconds=0,
        stores_dir=str(_stores_folder()),
        ui_cache_table="ui_cache",
        generation_queue_table="generation_queue",
        shopper_sessions_table="shopper_sessions",
        shopper_records_table="shopper_records",
        ui_storage_bucket="storage",
        generation_queue_url=QUEUE,
        dead_letter_queue_url=DEAD_LETTERS,
    )


@cache
def _stores_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="job-machine-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / f"{STORE}.toml").write_text('name = "Lantern"\ncurrency = "GBP"\nlocale = "en-GB"\ncatalogue = "l.csv"\n')
    (folder / "l.csv").write_text(CSV)
    return folder
