"""`wandstore warm`: has a model compose the shared trees of a store's likely buckets before shoppers need them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from command_line.call import Call
from command_line.completions import complete_store
from command_line.failures import FAILED
from container_image.llm.prices import expected_page_dollars
from wandstore.catalogue.snapshots import load_current_catalogue
from wandstore.catalogue.stores import find_store
from wandstore.jobs.warming import TreeOutcome, WarmedTree, Warming, WarmPlan, sleep_a_moment
from wandstore.page_store.shared_trees import SharedTree
from wandstore.settings import GenerationMode, Settings
from wandstore.shoppers.likely_buckets import likely_buckets

DEFAULT_BUDGET = 0.25
INTERRUPTED = 130  # a shell's code for a process that Ctrl-C has ended
_COLUMNS = ("bucket", "outcome", "dollars", "reason")


def warm_store(
    call: Call,
    store: Annotated[str, typer.Option(help="The store's slug.", autocompletion=complete_store)],
    budget: Annotated[float, typer.Option(min=0, help="The most that the trees may cost, in dollars.")] = (
        DEFAULT_BUDGET
    ),
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show which trees are missing and what they cost; make none.")
    ] = False,
) -> int:
    """Make the shared trees of a store's likely buckets, by members of the pool that are idle.

    For use after a deployment with a new prompt, or after a catalogue has changed much: then the first shopper of each
    bucket gets a model's page at once. Trees that exist are not made again. A call that was stopped can be repeated.
    """
    settings = call.target.settings
    found = find_store(settings.stores_path, store)
    catalogue = load_current_catalogue(found, call.target.clients, settings)
    warming = Warming(call.target.clients, settings, found, catalogue)
    buckets = likely_buckets(catalogue, warming.count_buckets())
    there = warming.find_trees(buckets)
    missing = tuple(bucket for bucket in buckets if bucket not in there)
    plan = WarmPlan(missing, expect_dollars(there.values(), settings, found.mode(settings)), budget)
    call.output.say(describe(plan, len(there)))
    if dry_run:
        rows = [{"bucket": bucket.name, "outcome": "missing"} for bucket in missing]
        call.output.rows(("bucket", "outcome"), rows)
        return 0
    if not missing:
        call.output.rows(_COLUMNS, [])
        return 0
    if not plan.affordable:
        call.output.say("The budget does not pay for one tree; give a larger --budget.")
        return FAILED
    call.confirm(f"Have {plan.affordable} trees made?")
    return _run(call, warming, plan)


def expect_dollars(trees: Iterable[SharedTree], settings: Settings, mode: GenerationMode) -> float:
    """What a tree is expected to cost: as much as the dearest of the store's, or the price of the first model."""
    known = [tree.cost.dollars for tree in trees if tree.cost.dollars > 0]
    return max(known) if known else expected_page_dollars(settings.kimi_models[:1], mode)


def describe(plan: WarmPlan, there: int) -> str:
    if not plan.missing:
        return f"All {there} likely trees are there."
    whole = len(plan.missing) * plan.expected_dollars
    words = f"{there} of {there + len(plan.missing)} likely trees are there. The other {len(plan.missing)} cost about "
    words += f"${whole:.2f} (${plan.expected_dollars:.4f} each)"
    if plan.affordable < len(plan.missing):
        return f"{words}; the budget of ${plan.budget_dollars:.2f} pays for the first {plan.affordable}."
    return f"{words}; the budget is ${plan.budget_dollars:.2f}."


def _run(call: Call, warming: Warming, plan: WarmPlan) -> int:
    ended: list[WarmedTree] = []
    code = 0
    try:
        with call.output.progress() as show:
            show("trees made", 0, plan.affordable)
            for tree in warming.run(plan, sleep_a_moment):
                ended.append(tree)
                show("trees made", _count(ended, TreeOutcome.MADE), plan.affordable)
    except KeyboardInterrupt:
        code = INTERRUPTED
        call.output.say("Stopped. Trees that are being made now will be finished; no other is begun.")
    call.output.rows(_COLUMNS, [_row(tree) for tree in ended])
    made, failed = _count(ended, TreeOutcome.MADE), _count(ended, TreeOutcome.FAILED)
    left = len(plan.missing) - made - failed
    dollars = sum(tree.dollars for tree in ended)
    call.output.say(f"{made} made, {failed} failed, {left} not tried; ${dollars:.4f} spent.")
    return code or (FAILED if failed or made < plan.affordable else 0)


def _count(ended: Iterable[WarmedTree], outcome: TreeOutcome) -> int:
    return sum(tree.outcome is outcome for tree in ended)


def _row(tree: WarmedTree) -> dict[str, Any]:
    return {
        "bucket": tree.bucket.name,
        "outcome": tree.outcome.value,
        "dollars": f"{tree.dollars:.4f}" if tree.dollars else "",
        "reason": tree.reason,
    }
