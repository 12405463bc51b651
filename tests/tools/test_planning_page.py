"""The plan in the docs."""

from __future__ import annotations

import pytest

from command_line.plan.planning import Order, make_plan
from command_line.plan.report import Plan
from tools.planning_page import COST_PAGE, GUIDE, MODEL, amounts_at_rest, amounts_of, replace_amounts, replace_plan
from wandstore.settings import Settings


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(Order(shoppers_per_day=20, days=1), Settings(), MODEL)


def test_the_guide_has_one_plan_that_is_replaced(plan: Plan) -> None:
    page = GUIDE.read_text(encoding="utf-8")
    written = replace_plan(page, plan)
    assert "```text\n20 new shoppers in 1 days" in written
    assert written.count("WHAT BREAKS FIRST") == page.count("WHAT BREAKS FIRST") == 1
    assert replace_plan(written, plan) == written


def test_every_row_of_the_cost_table_gets_its_amounts(plan: Plan) -> None:
    written = replace_amounts(COST_PAGE.read_text(encoding="utf-8"), [amounts_of(plan)] * 3)
    for name, amount in amounts_of(plan).items():
        (row,) = [line for line in written.splitlines() if line.startswith(f"| {name} |")]
        cell = f"**${amount:,.2f}**" if name.startswith("**") else f"${amount:,.2f}"
        assert row.endswith(f"| {cell} | {cell} | {cell} |")


def test_the_cost_table_says_what_a_stage_costs_that_nobody_visits() -> None:
    at_rest = amounts_at_rest()
    page = COST_PAGE.read_text(encoding="utf-8")
    for name, amount in at_rest.items():
        (row,) = [line for line in page.splitlines() if line.startswith(f"| {name} |")]
        assert row.split("|")[3].strip(" *") == f"${amount:,.2f}", name
    assert at_rest["Lambda, edge"] == at_rest["HTTP API"] == 0


def test_a_missing_row_is_found(plan: Plan) -> None:
    with pytest.raises(ValueError, match="0 rows"):
        replace_amounts("| SQS, FIFO | x | | |\n", [amounts_of(plan)])
