"""Runs use cases under faults: each call in each way, each service out of order, and pairs that a seed chooses."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import tests.faults.use_cases  # noqa: F401 - registers them
from tests.faults.injection import NO_FAULT, Call, Dies, Kind, Plan
from tests.faults.invariants import Violated
from tests.faults.registry import USE_CASES, UseCase
from tests.faults.world import STORE, World

MAX_VISITS = 3  # until a page comes from the cache: one may ask for a job, one may find the page of another persona
# The second fault of a pair may be one of a call that only the first has caused.
FURTHER_CALLS = 6


@dataclass(frozen=True)
class Break:
    """An invariant that did not hold."""

    use_case: str
    plan: str
    calls: str
    what: str

    def __str__(self) -> str:
        return f"{self.use_case}: {self.plan} ({self.calls}): {self.what}"


@dataclass
class Tally:
    """What a campaign has done. `struck` counts the faults that calls have met, by their kind."""

    use_cases: set[str] = field(default_factory=set)
    calls: int = 0
    single: int = 0
    outages: int = 0
    pairs: int = 0
    struck: Counter[Kind] = field(default_factory=Counter)
    checks: int = 0
    broken: list[Break] = field(default_factory=list)

    def __str__(self) -> str:
        kinds = ", ".join(f"{kind} {times}" for kind, times in self.struck.most_common())
        return (
            f"{len(self.use_cases)} use cases, {self.calls} calls, {self.single} single faults, "
            f"{self.outages} outages, {self.pairs} pairs; {self.checks} checks of invariants; "
            f"broken: {len(self.broken)}\nfaults by kind: {kinds}"
        )


class Campaign:
    """Use cases in one world. A broken invariant is noted, and the next run begins from the same state as ever."""

    def __init__(self, world: World, use_cases: Iterable[UseCase] = ()) -> None:
        self.world = world
        self.tally = Tally()
        self._use_cases = list(use_cases) or list(USE_CASES.values())
        self._start = world.keep()
        self._prepared: dict[str, Any] = {}
        self.calls: dict[str, Sequence[Call]] = {}

    def record(self) -> None:
        """Each use case without a fault; what it calls is what can fail."""
        for use_case in self._use_cases:
            self.world.put_back(self._start)
            use_case.prepare(self.world)
            self._prepared[use_case.name] = self.world.keep()
            self.run(use_case, NO_FAULT)
            self.calls[use_case.name] = tuple(self.world.injector.calls)
            self.tally.calls += len(self.world.injector.calls)
            self.tally.use_cases.add(use_case.name)

    def run(self, use_case: UseCase, plan: Plan) -> None:
        world, checks = self.world, self.world.witness.checks
        world.put_back(self._prepared[use_case.name])
        what = ""
        try:
            self._run(use_case, plan)
        except Exception as error:
            what = str(error) if isinstance(error, Violated) else f"a check failed: {type(error).__name__}: {error}"
        if world.witness.violated is not None:
            what = str(world.witness.violated)
        if what:
            struck = ", ".join(f"{call}: {kind}" for call, kind in world.injector.struck) or "none"
            self.tally.broken.append(Break(use_case.name, str(plan), struck, what))
        self.tally.struck.update(kind for _, kind in world.injector.struck)
        self.tally.checks += world.witness.checks - checks

    def _run(self, use_case: UseCase, plan: Plan) -> None:
        world, answer = self.world, None
        with world.failing(plan):
            try:
                answer = use_case.act(world)
            except Violated:
                raise
            except Dies:
                pass
            except Exception as error:
                world.witness.hold("nothing escapes", use_case.may_raise, f"{type(error).__name__}: {error}")
        world.settle()
        world.witness.look()
        use_case.keeps(world, answer)
        world.settle()
        world.witness.look_at_rest()
        for name in world.cookies:
            self._come_back(name)

    def _come_back(self, name: str) -> None:
        """Every shopper finds their page in the cache."""
        for _ in range(MAX_VISITS):
            cache = self.world.ask("GET", f"/s/{STORE}", cookie=self.world.cookie(name)).cache
            if cache == "HIT":
                break
            self.world.settle()
        self.world.witness.hold("the next visit is a HIT", cache == "HIT", f"{name}: {cache}")

    # Which faults -----------------------------------------------------------------------------------------------------

    def fail_each_call(self, *, share: float = 1, seed: int = 0, until_broken: bool = False) -> None:
        """Every call of every use case in every way; of a share of them, each use case and each kind has one."""
        chance = random.Random(seed)
        for use_case in self._use_cases:
            plans = list(single_faults(self.calls[use_case.name]))
            for plan in _some(plans, share, chance):
                if until_broken and self.tally.broken:
                    return
                self.run(use_case, plan)
                self.tally.single += 1
        for kind in [kind for kind in Kind if kind not in self.tally.struck]:
            having = [(one, call) for one in self._use_cases for call in self.calls[one.name] if kind in call.kinds()]
            if having:
                use_case, call = chance.choice(having)
                self.run(use_case, Plan({call.place: kind}))
                self.tally.single += 1

    def fail_each_service(self, *, share: float = 1, seed: int = 0) -> None:
        """Each service that a use case calls is out of order while it runs."""
        chance = random.Random(seed)
        for use_case in self._use_cases:
            for plan in _some(list(outages(self.calls[use_case.name])), share, chance):
                self.run(use_case, plan)
                self.tally.outages += 1

    def fail_pairs(self, number: int, seed: int) -> None:
        chance = random.Random(seed)
        calling = [use_case for use_case in self._use_cases if self.calls[use_case.name]]
        for _ in range(number):
            use_case = chance.choice(calling)
            calls = self.calls[use_case.name]
            first = chance.choice(calls)
            second = first.place + chance.randint(1, max(FURTHER_CALLS, len(calls) - first.place))
            plan = Plan({first.place: chance.choice(first.kinds()), second: chance.choice(list(Kind))})
            self.run(use_case, plan)
            self.tally.pairs += 1


def single_faults(calls: Iterable[Call]) -> Iterator[Plan]:
    return (Plan({call.place: kind}) for call in calls for kind in call.kinds())


def outages(calls: Iterable[Call]) -> Iterator[Plan]:
    kinds: dict[str, dict[Kind, None]] = {}
    for call in calls:
        kinds.setdefault(call.service, {}).update(dict.fromkeys(call.kinds()))
    # A process that dies, or a call that is done twice, is no state of a service.
    for service, found in kinds.items():
        yield from (Plan(service=service, outage=kind) for kind in found if kind not in (Kind.DIES, Kind.REPEATED))


def _some(plans: list[Plan], share: float, chance: random.Random) -> list[Plan]:
    number = max(min(len(plans), 1), round(share * len(plans)))
    return plans if number >= len(plans) else chance.sample(plans, number)
