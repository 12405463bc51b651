"""How actors run, and how the machine takes over the time and chance of the process."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any, ClassVar, TypeVar

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from hypothesis.stateful import RuleBasedStateMachine

from tests.strict_queue import Message, StrictQueue
from tests.wandstore.jobs.job_machine.actors import Actor, ActorsClients, Variant, here
from tests.wandstore.jobs.job_machine.calls import Call, Dies, Fate, Reply, items_written, reply_to
from tests.wandstore.jobs.job_machine.cloud import Cloud
from tests.wandstore.jobs.job_machine.protocol import EDGE_SECONDS, EDGES, MAX_CALLS, OURS, Violated, hold
from tests.wandstore.jobs.job_machine.witness import Journal, Listener, Witness
from wandstore import observability
from wandstore.aws import pauses, request_storage
from wandstore.jobs import enqueue, heartbeat
from wandstore.jobs.attempt import TryAgain
from wandstore.jobs.enqueue import Enqueued, Outcome
from wandstore.jobs.models import GenerationJob
from wandstore.settings import Settings

Seen = TypeVar("Seen")


class HeartThread:
    """The thread of an attempt's heartbeat, which is an actor of the same process."""

    def __init__(self, machine: RunningActors, target: Callable[[], None], **_: Any) -> None:
        self._machine, self._target, self._attempt = machine, target, here.actor
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

    def __init__(self, machine: RunningActors, attempt: Actor) -> None:
        self._machine, self._attempt, self._is_set = machine, attempt, False

    def set(self) -> None:
        self._is_set = True
        heart = self._attempt.heart
        if heart is not None and heart.is_waiting_for_time:
            heart.go_on(Reply(True))

    def wait(self, timeout: float) -> bool:
        if not self._is_set:
            here.actor.due_at = self._machine.cloud.now + timeout
            here.actor.ask(Call("time", "wait", {}, lambda: False))
        return self._is_set


class RunningActors(RuleBasedStateMachine):
    """How the actors of a machine run: one call at a time, each with its fate, and the witness looks after each."""

    variant: ClassVar[Variant | None] = None
    cloud: Cloud
    witness: Witness

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
        reply = reply_to(call, fate)
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

    def _look_at_report(self, ended: GenerationJob, metrics: int, lines: int) -> None:
        """Of an ending whose reply arrived: one metric and one log line, with the job's id."""
        counted = [said for name, said in self.journal.metrics[metrics:] if name == "JobEnded"]
        hold("an ending leaves one metric", [said["state"] for said in counted] == [ended.state.value], str(counted))
        logged = [line for line in self.journal.lines[lines:] if line.getMessage() == "job ended"]
        ids = [getattr(line, "job_id", None) for line in logged]
        hold("an ending leaves one log line", ids == [ended.job_id], str(ids))

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
        self.patches.setattr(pauses, "CHANCE", SimpleNamespace(uniform=lambda shortest, _: shortest))
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
