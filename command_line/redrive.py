"""`wandstore redrive`: requests pages again after their jobs failed."""

from __future__ import annotations

import time
from typing import Annotated, Any

import typer

from command_line.call import Call
from command_line.completions import complete_store
from command_line.failures import FAILED, CannotRun
from wandstore.catalogue.stores import find_store
from wandstore.ids import ShopperKey, parse_shopper_id
from wandstore.jobs.enqueue import Outcome
from wandstore.jobs.redrive import Redrive

REFUSED = (Outcome.QUEUE_FULL, Outcome.UNKNOWN)


def redrive_pages(
    call: Call,
    store: Annotated[str, typer.Option(help="The store's slug.", autocompletion=complete_store)],
    shopper: Annotated[str | None, typer.Option(help="One shopper's page.")] = None,
    failed: Annotated[
        bool, typer.Option("--failed", help="The page of every shopper whose newest generation failed.")
    ] = False,
) -> int:
    """Request pages again whose jobs failed. Each is a new job, under the same limits as any other."""
    if (shopper is not None) == failed:
        raise CannotRun("Give either --shopper or --failed.")
    target = call.target
    slug = find_store(target.settings.stores_path, store).slug
    redrive = Redrive(target.clients, target.settings)
    shoppers = redrive.failed_shoppers(slug) if shopper is None else [ShopperKey(slug, parse_shopper_id(shopper))]
    rows: list[dict[str, Any]] = []
    refused = 0
    with call.output.progress() as show:
        for number, one in enumerate(shoppers, start=1):
            enqueued = redrive.redrive(one, time.time())
            refused += enqueued.outcome in REFUSED
            rows.append(
                {
                    "shopper": one.shopper_id,
                    "outcome": enqueued.outcome.value,
                    "job": enqueued.job_id,
                    "member": enqueued.member,
                }
            )
            show("jobs requested", number, len(shoppers))
    call.output.rows(("shopper", "outcome", "job", "member"), rows)
    call.output.say(f"{len(shoppers) - refused} queued or already live, {refused} refused.")
    return FAILED if refused else 0
