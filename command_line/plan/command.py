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
    shoppers_per_day: Annotated[int | None, typer.Option(min=1, help="New shoppers a day.")] = None,
    days: Annotated[
        int | None,
        typer.Option(min=1, max=90, help="How many days; ten, or as many as a file of events has, if not given."),
    ] = None,
    events: Annotated[
        Path | None,
        typer.Option(help="Events of shoppers, a JSON object a line. Without --shoppers-per-day, at their own times."),
    ] = None,
    model: Annotated[str, typer.Option(help="The model whose price counts.")] = "kimi-k2.6",
    pool_size: Annotated[
        int | None, typer.Option(min=1, max=1000, help="Members of the pool; the setting, if not given.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same plan.")] = 1,
    plot: Annotated[Path | None, typer.Option(help="Draw the day as this .svg or .png file.")] = None,
) -> None:
    """Simulate days of shoppers by the product's own rules: pool, waits, models, cost, and what breaks first.

    It reads no storage. The settings are those of --stage, or of this environment.
    """
    if shoppers_per_day is None and events is None:
        raise CannotRun("Give --shoppers-per-day, --events or both.")
    if plot is not None:
        check_plot(plot)
    settings = DEPLOYED[call.stage].settings if call.stage else Settings.from_environment()
    if pool_size is not None:
        settings = replace(settings, pool_size=pool_size, max_concurrent_generations=0)
    order = Order(shoppers_per_day or 0, days or 0, events, seed)
    with call.output.progress() as show:
        asked = Model(model, settings.generation_mode)
        plan = make_plan(order, settings, asked, lambda words, share: show(words, int(share * _PARTS), _PARTS))
    if plot is not None:
        draw(plan.tally, plot)
    if call.output.as_json:
        call.output.json(to_json(plan))
    else:
        call.output.text(in_words(plan))
