"""A plan in words and as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from command_line.plan import bill
from command_line.plan.bill import DAYS_A_MONTH, Line
from command_line.plan.limits import TARGET_PERCENT, TARGET_SECONDS, Limit
from command_line.plan.pool import Waits
from command_line.plan.simulation import Assumptions, Simulation
from command_line.plan.spending import Model
from command_line.plan.tally import Made, Served, Tally
from wandstore.jobs.allowance import REFUSALS
from wandstore.settings import Settings

# What the plan is judged by.
MOST_DOLLARS_A_SHOPPER = 0.001
LEAST_ANSWERED = 0.95

SERVED_WORDS = {
    Served.STORED: "own page, from the cache",
    Served.PUT_BACK: "own page, from the archive",
    Served.EARLIER: "own earlier tree of the persona",
    Served.SHARED: "shared tree of the new persona",
    Served.STALE: "own page, while another is made",
    Served.FIRST_SHARED: "first page, from a shared tree",
    Served.FIRST_TEMPLATE: "first page, from the template",
}
MADE_WORDS = {
    Made.OWN_PAGE: "a model, for one shopper",
    Made.NEW_TREE: "a model, a tree for a bucket",
    Made.UNSHARED: "a model, not fit to be shared",
    Made.SHARED_TREE: "the bucket's shared tree",
    Made.COARSER_TREE: "a coarser bucket's tree",
    Made.TEMPLATE: "the persona's template",
}


@dataclass(frozen=True)
class Plan:
    """What was asked, and everything that was found."""

    settings: Settings
    model: Model
    assumptions: Assumptions
    source: str  # of the shoppers, in words
    simulation: Simulation
    lines: list[Line]
    limits: list[Limit]
    pool_size: int | None

    @property
    def tally(self) -> Tally:
        return self.simulation.tally

    @property
    def waits(self) -> Waits:
        return Waits(sorted(job.wait for job in self.tally.jobs), self.tally.refused_jobs)

    @property
    def calls(self) -> int:
        return self.simulation.spending.calls.total()

    @property
    def model_dollars(self) -> float:
        return sum(self.simulation.spending.dollars.values())

    @property
    def hit_share(self) -> float:
        visits = self.tally.visits
        return sum(number for served, number in visits.items() if served.is_hit) / max(1, visits.total())

    @property
    def answered_share(self) -> float:
        return self.tally.changes_answered / self.tally.changes if self.tally.changes else 1.0


def to_json(plan: Plan) -> dict[str, Any]:
    """Everything, by names that stay."""
    tally, waits, days = plan.tally, plan.waits, plan.tally.days
    depths, starts = tally.over_the_day(tally.depths), tally.over_the_day(tally.starts)
    return {
        "shoppers": tally.shoppers,
        "days": days,
        "from": plan.source,
        "visits": tally.visits.total(),
        "events": tally.events,
        "pool": {
            "size": plan.settings.pool_size,
            "needed": plan.pool_size,
            "wait_seconds": {f"p{percent}": _number(waits.at(percent)) for percent in (50, 95, 99)},
            "share_begun_within_60_s": round(waits.share_within(TARGET_SECONDS), 5),
            "greatest_depth": max(tally.depths, default=0),
            "refused_jobs": tally.refused_jobs,
        },
        "jobs": {made.value: tally.made[made] for made in Made},
        "pages": {served.value: tally.visits[served] for served in Served},
        "hit_share": round(plan.hit_share, 4),
        "persona_changes": {"followed_by_a_visit": tally.changes, "answered_share": round(plan.answered_share, 4)},
        "model": {
            "name": plan.model.name,
            "calls": plan.calls,
            "calls_a_day": [
                sum(number for (on, _), number in plan.simulation.spending.calls.items() if on == day)
                for day in range(days)
            ],
            "calls_by_purpose": {
                purpose.value: sum(
                    number for (_, one), number in plan.simulation.spending.calls.items() if one is purpose
                )
                for purpose in sorted({one for _, one in plan.simulation.spending.calls})
            },
            "most_calls_a_minute": max(tally.calls_by_minute.values(), default=0),
            "failures": tally.failures,
            "tokens_a_day": round(plan.calls * plan.model.tokens / days),
            "dollars_a_day": round(plan.model_dollars / days, 4),
            "dollars_a_new_shopper": round(plan.model_dollars / max(1, tally.shoppers), 6),
            "refusals": {reason.value: number for reason, number in plan.simulation.spending.refusals.items()},
        },
        "aws_dollars_a_month": {line.service: round(line.dollars, 2) for line in plan.lines},
        "limits": [{"name": one.name, "load": _number(one.load), "why": one.why} for one in plan.limits],
        "targets": {name: is_met for name, is_met, _ in _targets(plan)},
        "over_the_day": [
            {
                "minute": round(slot * 1440 / len(depths)),
                "greatest_depth": depths[slot][1],
                "mean_depth": round(depths[slot][0], 2),
                "mean_jobs_begun": round(starts[slot][0], 2),
            }
            for slot in range(len(depths))
        ],
        "assumptions": list(_assumptions(plan)),
    }


def _number(value: float) -> float | None:
    """JSON has no infinity."""
    return round(value, 3) if math.isfinite(value) else None


# In words -------------------------------------------------------------------------------------------------------------


def in_words(plan: Plan) -> str:
    return "\n".join(_lines(plan))


def _lines(plan: Plan) -> Iterator[str]:
    tally, waits, days = plan.tally, plan.waits, plan.tally.days
    yield f"{tally.shoppers:,} new shoppers in {days} days, {plan.source}"
    yield f"{tally.visits.total():,} visits of the store's page, {tally.events:,} events"
    yield ""
    yield "POOL"
    needed = f"{plan.pool_size} would do" if plan.pool_size else "not even 64 would do"
    yield _row("members", f"{plan.settings.pool_size}; {needed}")
    percents = ", ".join(f"{name} {waits.at(at):.1f} s" for name, at in (("median", 50), ("p95", 95), ("p99", 99)))
    yield _row("wait until a job begins", percents)
    yield _row(f"begun within {TARGET_SECONDS:g} s", f"{waits.share_within(TARGET_SECONDS):.2%}")
    yield _row("greatest depth", f"{max(tally.depths, default=0)} jobs; {tally.refused_jobs:,} refused")
    yield _row("depth over the day", _sparkline([most for _, most in tally.over_the_day(tally.depths)]))
    yield _row("jobs over the day", _sparkline([mean for mean, _ in tally.over_the_day(tally.starts)]))
    yield ""
    yield "PAGES"
    visits = max(1, tally.visits.total())
    yield _row("cache hits", f"{plan.hit_share:.1%}")
    for served, words in SERVED_WORDS.items():
        yield _row(words, f"{tally.visits[served] / visits:.1%}")
    yield _row("persona changes", f"{tally.changes:,}; {plan.answered_share:.1%} have their page at the next click")
    yield ""
    yield "JOBS, BY WHAT MADE THE PAGE"
    for made, words in MADE_WORDS.items():
        yield _row(words, f"{tally.made[made] / days:,.1f} a day")
    yield ""
    yield from _money(plan)
    yield ""
    yield "WHAT BREAKS FIRST"
    for limit in plan.limits:
        load = f"{limit.load:,.1f} times this load" if math.isfinite(limit.load) else "beyond 64 times this load"
        yield _row(limit.name, f"{load} ({limit.why})")
    yield ""
    yield "TARGETS"
    for name, is_met, words in _targets(plan):
        yield _row(name, f"{'met' if is_met else 'MISSED'}: {words}")
    yield ""
    yield "ASSUMED"
    yield from (f"  {words}" for words in _assumptions(plan))


def _money(plan: Plan) -> Iterator[str]:
    tally, days = plan.tally, plan.tally.days
    spending = plan.simulation.spending
    yield f"MODELS ({plan.model.name}, ${plan.model.dollars:.4f} a page)"
    yield _row(
        "calls", f"{plan.calls / days:,.1f} a day, at most {max(tally.calls_by_minute.values(), default=0)} a minute"
    )
    for purpose in sorted({one for _, one in spending.calls}):
        number = sum(number for (_, one), number in spending.calls.items() if one is purpose)
        yield _row(f"  {purpose.value.replace('_', ' ')}", f"{number / days:,.1f} a day")
    yield _row("tokens", f"{plan.calls * plan.model.tokens / days:,.0f} a day")
    yield _row("dollars", f"${plan.model_dollars / days:,.2f} a day")
    yield _row("dollars a new shopper", f"${plan.model_dollars / max(1, tally.shoppers):.5f}")
    for reason, number in spending.refusals.most_common():
        yield _row(f"  {number / days:,.1f} a day refused", REFUSALS[reason])
    yield ""
    yield f"A MONTH OF {DAYS_A_MONTH} SUCH DAYS"
    models = plan.model_dollars / days * DAYS_A_MONTH
    aws = sum(line.dollars for line in plan.lines)
    yield _row("models", f"${models:,.2f}")
    for line in plan.lines:
        yield _row(line.service, f"${line.dollars:,.2f}" + (f"  {line.of}" if line.of else ""))
    yield _row("AWS in all", f"${aws:,.2f}")
    yield _row("in all", f"${models + aws:,.2f}")


def _targets(plan: Plan) -> Iterator[tuple[str, bool, str]]:
    share = plan.waits.share_within(TARGET_SECONDS)
    dollars = plan.model_dollars / max(1, plan.tally.shoppers)
    words = f"{share:.2%} of {TARGET_PERCENT:g} %"
    yield f"jobs begun within {TARGET_SECONDS:g} s", share >= TARGET_PERCENT / 100, words
    yield "models for a new shopper", dollars <= MOST_DOLLARS_A_SHOPPER, f"${dollars:.5f} of ${MOST_DOLLARS_A_SHOPPER}"
    answered = plan.answered_share
    yield "persona at the next click", answered >= LEAST_ANSWERED, f"{answered:.1%} of {LEAST_ANSWERED:.0%}"


def _assumptions(plan: Plan) -> Iterator[str]:
    given, usage = plan.assumptions, plan.model
    yield (
        f"a model's answer takes {given.model_median_seconds:g} s (median) and has {usage.tokens:,} tokens with its "
        f"prompt; {given.failure_share:.0%} of calls fail, {given.unshared_share:.0%} of answers are not shared"
    )
    yield f"a job takes {given.job_seconds:g} s besides; cold starts are left out"
    yield "the store has a connected shop, which reports orders; nobody chooses a persona; no crawlers, no floods"
    yield f"AWS's prices of us-east-1 as of {bill.AS_OF}, without free tiers; not compared with a bill"
    if not plan.model.has_list_price:
        yield f"{plan.model.name} has no list price in our code, so it counts as an expensive model"


def _row(name: str, value: str) -> str:
    return f"  {name:<36}{value}".rstrip()


def _sparkline(values: list[float] | list[int]) -> str:
    """A bar for each half hour, from midnight to midnight."""
    bars, width = "▁▂▃▄▅▆▇█", max(1, len(values) // 48)
    columns = [max(values[start : start + width]) for start in range(0, len(values), width)]
    most = max(columns, default=0) or 1
    return "".join(bars[min(len(bars) - 1, int(len(bars) * column / most))] for column in columns)
