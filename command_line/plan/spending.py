"""What models cost in the plan, by the rules of the product: who may have one called, and what is booked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from command_line.plan.lives import DAY_SECONDS
from container_image.llm.failures import Usage
from container_image.llm.prices import cost_in_dollars, expected_page_dollars, find_price, usage_of_page
from wandstore.jobs.allowance import Limits, PotName, Purpose, RefusalReason, Spent, Use, find_refusal
from wandstore.settings import GenerationMode, Settings


@dataclass(frozen=True)
class Model:
    """A model, and what a page by it costs in a mode. `measured` replaces the tokens that a page of the mode has."""

    name: str
    mode: GenerationMode = "components"
    measured: Usage | None = None

    @property
    def usage(self) -> Usage:
        return self.measured or usage_of_page(self.mode)

    @property
    def tokens(self) -> int:
        return self.usage.prompt_tokens + self.usage.completion_tokens

    @property
    def has_list_price(self) -> bool:
        return find_price(self.name) is not None

    @property
    def dollars(self) -> float:
        return cost_in_dollars(self.name, self.usage)

    @property
    def expected_dollars(self) -> float:
        """What is reserved for a page."""
        return expected_page_dollars([self.name], self.mode)


_POTS_OF_A_STORE = {
    PotName.NEW_SHOPPERS: RefusalReason.NEW_SHOPPERS,
    PotName.OWN_PAGES: RefusalReason.OWN_PAGES,
}


class Spending:
    """One store's spending. `clock_of` turns seconds of the plan into epoch seconds, which the rules want."""

    def __init__(self, settings: Settings, model: Model, clock_of: Callable[[float], float]) -> None:
        self._limits = Limits.of(settings)
        self._model = model
        self._clock_of = clock_of
        self._full_at: dict[PotName, int] = {}
        self._counts: Counter[tuple[int, str]] = Counter()
        self.dollars: defaultdict[int, float] = defaultdict(float)  # of each day
        self.calls: Counter[tuple[int, Purpose]] = Counter()
        self.refusals: Counter[RefusalReason] = Counter()
        self._paid_from: defaultdict[PotName, float] = defaultdict(float)

    def reserve(self, use: Use, shopper_id: str, at: float) -> bool:
        """Whether a model may be called; then its expected cost is booked."""
        now, day = self._clock_of(at), int(at // DAY_SECONDS)
        counter = (day, f"tree {use.bucket}" if use.makes_tree else f"page {shopper_id}")
        spent = Spent(
            store_dollars=self.dollars[day],
            deployment_dollars=self.dollars[day],
            full_at=self._full_at,
            pages_of_shopper=0 if use.makes_tree else self._counts[counter],
            tries_of_bucket=self._counts[counter] if use.makes_tree else 0,
        )
        refusal = find_refusal(use, spent, self._limits, self._model.expected_dollars, now)
        if refusal is not None:
            self.refusals[refusal] += 1
            return False
        self._counts[counter] += 1
        for pot, _ in self._limits.pots_of(use):
            self._full_at[pot.name] = pot.after(self._full_at.get(pot.name, 0), self._model.expected_dollars, now)
        return True

    def settle(self, use: Use, at: float) -> None:
        """Books what the call has cost instead of what was expected."""
        day = int(at // DAY_SECONDS)
        self.dollars[day] += self._model.dollars
        self.calls[day, use.purpose] += 1
        for pot, _ in self._limits.pots_of(use):
            difference = pot.milliseconds(self._model.dollars) - pot.milliseconds(self._model.expected_dollars)
            self._full_at[pot.name] += difference
            self._paid_from[pot.name] += self._model.dollars

    def pot_loads(self, days: int) -> dict[PotName, float]:
        """How many times these shoppers would use up each pot, as far as its rate goes; refused pages count as wanted.

        The pot of all stores is left out: it is that of one store, where there are no others.
        """
        loads = {}
        for name, reason in _POTS_OF_A_STORE.items():
            wanted = self._paid_from[name] + self.refusals[reason] * self._model.dollars
            in_all = self._limits.pots[name].dollars_an_hour * 24 * days
            loads[name] = in_all / wanted if wanted else float("inf")
        return loads
