"""`wandstore plan`: how many members, how long a wait and how much money a number of shoppers needs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from command_line.call import Call
from command_line.failures import CannotRun
from command_line.plan.planning import Order, make_plan
from command_line.plan.plot import check_plot, draw
from command_line.plan.report import in_words, to_json
from command_line.plan.spending import Model
from stacks.stages import DEPLOYED
from wandstore.settings import Settings

_PARTS = 1_000  # of the progress bar


def plan_load(
    call: Call,
    shoppers_per_day: Annotated[int, typer.Option(min=0, help="New shoppers a day.")] = 0,
    days: Annotated[
        int, typer.Option(min=0, max=90, help="How many days; ten, or as many as a file of events has, if not given.")
    ] = 0,
    events: Annotated[
        Path | None,
        typer.Option(help="Events of shoppers, a JSON object a line. Without --shoppers-per-day, at their own times."),
    ] = None,
    model: Annotated[str, typer.Option(help="The model whose price counts.")] = "kimi-k2.6",
    pool_size: Annotated[
        int, typer.Option(min=0, max=1000, help="Members of the pool; the setting, if not given.")
    ] = 0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same plan.")] = 1,
    plot: Annotated[Path | None, typer.Option(help="Draw the day as this .svg or .png file.")] = None,
) -> None:
    """Simulate days of shoppers by the product's own rules: pool, waits, models, cost, and what breaks first.

    It reads no storage. The settings are those of --stage, or of this environment.
    """
    if not shoppers_per_day and events is None:
        raise CannotRun("Give --shoppers-per-day, --events or both.")
    if plot is not None:
        check_plot(plot)
    settings = DEPLOYED[call.stage].settings if call.stage else Settings.from_environment()
    if pool_size:
        settings = replace(settings, pool_size=pool_size, max_concurrent_generations=0)
    order = Order(shoppers_per_day, days, events, seed)
    with call.output.progress() as show:
        plan = make_plan(order, settings, Model(model), lambda words, share: show(words, int(share * _PARTS), _PARTS))
    if plot is not None:
        draw(plan.tally, plot)
    if call.output.as_json:
        call.output.json(to_json(plan))
    else:
        call.output.text(in_words(plan))
