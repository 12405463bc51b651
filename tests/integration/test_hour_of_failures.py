"""An hour of pages while the first provider fails in every way, on a clock of its own. The sockets are real.

What a call takes on that clock is a number of the test; the real call is cut short where a test would have to wait.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import takewhile
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from container_image.generate import CompositionRequest, compose_page
from container_image.llm import chain
from container_image.llm.allowance import Allowance, Payer
from container_image.llm.breaker import Breaker
from container_image.llm.call import ModelAnswer
from container_image.llm.claude import Claude
from container_image.llm.counting import estimate_tokens
from container_image.llm.kimi import Kimi
from container_image.llm.ledger import Ledger, TrialCall
from container_image.prompts import Prompt
from tests.builders import make_catalogue, make_product, make_store
from tests.clock import Clock
from tests.conftest import Aws
from tests.stand_in_model import FOR_LONG, Call, Reply, StandInModel, write_tree
from tests.waiting import wait_until
from wandstore import keys
from wandstore.aws.dynamodb import Table
from wandstore.documents.origin import Composition, Source
from wandstore.jobs.allowance import Purpose
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import NEUTRAL
from wandstore.shoppers.standing import Standing

STORE = make_store()
WARES = make_catalogue(*(make_product(name) for name in ("oak-wand", "elm-wand", "yew-wand", "ash-wand")))
CUT_SECONDS = 0.05  # when a real call ends that would never answer
SECOND_PROVIDER_SECONDS = 3.0
JOB_EVERY_SECONDS = 60
# Each kind of failure lasts for half of this, and then all is well.
PERIOD_SECONDS = 12 * 60


class Trouble(NamedTuple):
    """How a provider answers, and the time that it takes. `delivered` are the tokens of a call that it bills."""

    reply: Callable[[Call], Reply]
    seconds: float
    delivered: Callable[[Call, Reply], int]
    is_cut: bool = False


def as_reported(call: Call, reply: Reply) -> int:
    return len(call.prompt) // 4 + len(reply.text) // 4


def as_estimated(call: Call, reply: Reply) -> int:
    """What is billed of an answer that was cut off: no server can report it, so both sides estimate."""
    return estimate_tokens("".join(str(message["content"]) for message in call.body["messages"]))


def show_what_is_invented(call: Call) -> Reply:
    return Reply(write_tree([*call.product_ids[:1], "moon", "sun", "star"]))


HEALTHY = Trouble(lambda call: Reply(write_tree(call.product_ids)), 6.0, as_reported)
TROUBLES = {
    "hangs": Trouble(lambda _: Reply(delay_seconds=FOR_LONG), 25.0, as_estimated, is_cut=True),
    "drips": Trouble(
        # Less than a token: on a busy machine, not even this may have come when the call is cut.
        lambda _: Reply("{", hang_after="{", keep_open_seconds=FOR_LONG, drips=True),
        60.0,
        as_estimated,
        is_cut=True,
    ),
    "refuses": Trouble(lambda _: Reply.error(503), 0.2, lambda *_: 0),
    "answers garbage": Trouble(lambda _: Reply("I would rather not."), 5.0, as_reported),
    "half pages": Trouble(show_what_is_invented, 6.0, as_reported),
}


class Report(NamedTuple):
    """A call of the first provider: when it began and ended on the test's clock, and whether its answer was a page."""

    began_at: float
    ended_at: float
    is_page: bool


@dataclass(frozen=True, kw_only=True)
class FirstProvider(Kimi):
    """Kimi, whose calls take the time of its trouble."""

    hour: Hour

    def ask(self, model: str, prompt: Prompt, deadline: float, refused: frozenset[str] = frozenset()) -> ModelAnswer:
        hour, trouble = self.hour, self.hour.trouble()
        began_at, asked = hour.clock.now, hour.answered["kimi"]
        if trouble.is_cut:
            deadline = min(deadline, time.monotonic() + CUT_SECONDS)
        try:
            return super().ask(model, prompt, deadline, refused)
        finally:
            # A call that was cut may still be on its way to the server, which is to count it as what it is.
            wait_until(lambda: hour.answered["kimi"] > asked)
            hour.clock.now += trouble.seconds
            hour.calls.append(Report(began_at, hour.clock.now, trouble is HEALTHY))


@dataclass(frozen=True, kw_only=True)
class SecondProvider(Claude):
    hour: Hour

    def ask(self, model: str, prompt: Prompt, deadline: float, refused: frozenset[str] = frozenset()) -> ModelAnswer:
        self.hour.clock.now += SECOND_PROVIDER_SECONDS
        return super().ask(model, prompt, deadline, refused)


class Page(NamedTuple):
    """A page as a job made it: what it took, and how many calls had failed in a row before."""

    composition: Composition
    seconds: float
    failed_before: int


@dataclass
class Hour:
    aws: Aws
    kimi_server: StandInModel
    claude_server: StandInModel
    clock: Clock = field(default_factory=Clock)
    calls: list[Report] = field(default_factory=list)
    answered: Counter[str] = field(default_factory=Counter)
    delivered: int = 0

    def __post_init__(self) -> None:
        self.began_at = self.clock.now
        self.kimi_server.answer = partial(self._answer, "kimi", self.trouble)
        self.claude_server.answer = partial(self._answer, "claude", lambda: HEALTHY)
        kimi = Kimi("key", self.kimi_server.url, ("moonshot-v1-32k",), part_seconds=30)
        claude = Claude("key", self.claude_server.claude_url, ("claude-haiku-5-5",), part_seconds=30)
        self.providers = (FirstProvider(**vars(kimi), hour=self), SecondProvider(**vars(claude), hour=self))

    def trouble(self) -> Trouble:
        number, seconds = divmod(self.clock.now - self.began_at, PERIOD_SECONDS)
        if seconds >= PERIOD_SECONDS / 2 or number >= len(TROUBLES):
            return HEALTHY
        return list(TROUBLES.values())[int(number)]

    def _answer(self, provider: str, trouble: Callable[[], Trouble], call: Call) -> Reply:
        now = trouble()
        reply = now.reply(call)
        self.delivered += now.delivered(call, reply)
        self.answered[provider] += 1
        return reply

    def make_page(self) -> Page:
        """A job: its page, and then the trial calls that were put off for it."""
        asked_at, failed = self.clock.now, len(list(takewhile(lambda call: not call.is_page, reversed(self.calls))))
        trials: list[TrialCall] = []
        ledger = Ledger(self.aws.clients, self.aws.settings, self.clock, trials)
        payer = Payer(STORE.slug, Standing.ESTABLISHED)
        allowance = Allowance(self.aws.clients, self.aws.settings, payer, self.clock)
        request = CompositionRequest(
            store=STORE,
            catalogue=WARES,
            persona=NEUTRAL,
            signals=Signals(),
            deadline=time.monotonic() + 600,
            operators_purpose=Purpose.REQUESTED,
        )
        composition = compose_page(request, self.providers, None, ledger, allowance)
        page = Page(composition, self.clock.now - asked_at, failed)
        for make in trials:
            allowance.book(make())
        return page

    @property
    def breaker(self) -> Breaker:
        return (
            Ledger(self.aws.clients, self.aws.settings, self.clock).look_up("kimi", self.providers[0].account).breaker
        )

    def spent_tokens(self) -> int:
        day = datetime.fromtimestamp(self.clock.now, UTC).date().isoformat()
        table = Table(self.aws.clients, self.aws.settings.generation_queue_table)
        return int((table.get(keys.deployment_spending(day)) or {})["tokens"])


@pytest.fixture
def hour(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hour]:
    with StandInModel() as kimi_server, StandInModel() as claude_server:
        hour = Hour(aws, kimi_server, claude_server)

        def pause(seconds: float) -> None:
            hour.clock.now += seconds

        monkeypatch.setattr(chain, "time", SimpleNamespace(monotonic=time.monotonic, sleep=pause))
        yield hour


@pytest.mark.slow
def test_an_hour_in_which_the_first_provider_fails_in_every_way(hour: Hour) -> None:
    pages: list[Page] = []
    while (seconds := hour.clock.now - hour.began_at) < len(TROUBLES) * PERIOD_SECONDS:
        pages.append(hour.make_page())
        hour.clock.now = max(hour.clock.now, hour.began_at + (seconds // JOB_EVERY_SECONDS + 1) * JOB_EVERY_SECONDS)

    # Nobody gets a template, and after five failures nobody waits for the first provider.
    assert {page.composition.reason for page in pages} == {None}
    late = [page for page in pages if page.failed_before >= 5]
    assert {page.composition.source for page in late} == {Source.CLAUDE}
    assert max(page.seconds for page in late) <= SECOND_PROVIDER_SECONDS + 1
    # Of each kind of failure it took five calls to know, and then there were few trial calls, until its end was found.
    outcomes = "".join("." if call.is_page else "x" for call in hour.calls)
    failures = re.findall("x+", outcomes)
    assert len(failures) == len(TROUBLES)
    assert all(5 <= len(each) <= 8 for each in failures)
    assert outcomes.endswith(".")

    # No call was made but those that the breaker allows, and all instances know the same.
    breaker = Breaker()
    for number, call in enumerate(hour.calls):
        assert not breaker.is_blocked(call.began_at)
        trial = str(number) if breaker.awaits_trial(call.began_at) else ""
        if trial:
            breaker = breaker.begin_trial(trial, call.began_at, 600)
        breaker = breaker.answer(trial) if call.is_page else breaker.fail(call.ended_at, trial)
    assert hour.breaker == breaker

    assert hour.spent_tokens() == hour.delivered
