"""The state machine: what may happen next, and the calm after the last step."""

from __future__ import annotations

import contextlib
from enum import Enum, auto
from functools import partial
from typing import Any, ClassVar

from botocore.exceptions import ClientError
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from tests.wandstore.jobs.job_machine.actors import Actor, Delivery
from tests.wandstore.jobs.job_machine.calls import Call, Fate
from tests.wandstore.jobs.job_machine.cloud import Cloud, machine_settings
from tests.wandstore.jobs.job_machine.protocol import (
    DEAD_LETTERS,
    GRACE_SECONDS,
    HEARTBEAT_SECONDS,
    MAX_CALLS,
    QUEUE,
    SHOPPERS,
    STORE,
    hold,
)
from tests.wandstore.jobs.job_machine.running import ActorsStop, RunningActors
from tests.wandstore.jobs.job_machine.witness import Witness, job_id_of
from wandstore import keys
from wandstore.aws.request_storage import RequestStorage
from wandstore.catalogue.snapshots import load_current_catalogue
from wandstore.catalogue.stores import find_store
from wandstore.documents.components import ComponentTree, Hero, HeroConfig
from wandstore.documents.origin import Composition, DegradedReason, Source
from wandstore.errors import ErrorCode, JobError, JobFailed
from wandstore.ids import ShopperId, ShopperKey
from wandstore.jobs.attempt import JobRunner
from wandstore.jobs.enqueue import Enqueued, JobQueue, Outcome
from wandstore.jobs.keeper import Keeper
from wandstore.jobs.messages import Receipt
from wandstore.jobs.models import Caller, GenerationJob, JobState
from wandstore.jobs.redrive import Redrive
from wandstore.page_store.archive import Archive
from wandstore.page_store.ui_cache import UiCache
from wandstore.pages import RenderContext
from wandstore.shoppers.personas import PersonaType
from wandstore.shoppers.sessions import Sessions

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


class JobMachine(RunningActors):
    """Rules are what may happen next. Most begin an actor, or let one go on for some calls; the last has a fate."""

    steps: ClassVar[int] = 0

    @initialize(max_queue_depth=st.sampled_from([1, 2]))
    def open(self, max_queue_depth: int) -> None:
        self.cloud = Cloud(machine_settings(max_queue_depth))
        self.witness = Witness(self.cloud)
        self._take_over_the_process()
        if self.variant is not None and self.variant.patch is not None:
            self.variant.patch(self.patches)

    # Who begins -------------------------------------------------------------------------------------------------------

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

    # Who goes on ------------------------------------------------------------------------------------------------------

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

    # What else happens ------------------------------------------------------------------------------------------------

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

    # The end ----------------------------------------------------------------------------------------------------------

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
