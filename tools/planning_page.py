"""Rewrites what `wandstore plan` prints in the docs: `python -m tools.planning_page`.

The guide to planning has the whole plan of 10,000 new shoppers a day, and the page on infrastructure has the amounts of
its cost table, for nobody, for 1,000 and for 10,000. It takes some minutes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from command_line.plan.bill import DAYS_A_MONTH, Line, write_bill
from command_line.plan.planning import Order, make_plan
from command_line.plan.report import Plan, in_words
from command_line.plan.spending import Model
from command_line.plan.tally import Tally
from local.synth import ROOT
from wandstore.settings import Settings

GUIDE = ROOT / "docs" / "guides" / "planning.md"
COST_PAGE = ROOT / "docs" / "infrastructure" / "README.md"
MODEL = Model("kimi-k2.6")
LOADS = (1_000, 10_000)

_BLOCK = re.compile(r"(?<=^```text\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)


def replace_plan(page: str, plan: Plan) -> str:
    """The guide with this plan."""
    return _BLOCK.sub(lambda _: f"{in_words(plan)}\n", page, count=1)


Amounts = dict[str, float]


def amounts_of(plan: Plan) -> Amounts:
    """What each row of the cost table costs a month, by the row's first words."""
    return _sum_up(plan.lines, plan.model_dollars / plan.tally.days * DAYS_A_MONTH)


def amounts_at_rest() -> Amounts:
    """The same of a stage that nobody visits."""
    return _sum_up(write_bill(Tally(days=DAYS_A_MONTH)), models=0.0)


def _sum_up(lines: Sequence[Line], models: float) -> Amounts:
    aws = {line.service: line.dollars for line in lines}
    in_all = sum(aws.values())
    return {f"**models** (`{MODEL.name}`)": models, **aws, "**AWS in all**": in_all, "**in all**": models + in_all}


def replace_amounts(page: str, columns: Sequence[Amounts]) -> str:
    """The page with the last cells of each row of the cost table. Raises `ValueError` for a row that is missing."""
    for name in columns[0]:
        row = re.compile(rf"^\| {re.escape(name)} \| ([^|]*)\|.*$", re.MULTILINE)
        cells = [f"${amounts[name]:,.2f}" for amounts in columns]
        bold = [f"**{cell}**" if name.startswith("**") else cell for cell in cells]
        found = row.findall(page)
        if len(found) != 1:
            raise ValueError(f"the cost table has {len(found)} rows {name}")
        written = f"| {name} | {found[0]}| {' | '.join(bold)} |"
        start, end = next(row.finditer(page)).span()
        page = page[:start] + written + page[end:]
    return page


def main() -> None:
    plans = [make_plan(Order(shoppers_per_day=load), Settings(), MODEL) for load in LOADS]
    columns = [amounts_at_rest(), *map(amounts_of, plans)]
    for path, written in (
        (GUIDE, replace_plan(GUIDE.read_text(encoding="utf-8"), plans[-1])),
        (COST_PAGE, replace_amounts(COST_PAGE.read_text(encoding="utf-8"), columns)),
    ):
        path.write_text(written, encoding="utf-8")
        print(f"{path.relative_to(ROOT)} is written")


if __name__ == "__main__":
    main()
