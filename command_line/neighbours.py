"""`wandstore neighbours`: counts what a store's shoppers buy and see together now, without waiting for the night."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from command_line.call import Call
from command_line.completions import complete_store
from wandstore.catalogue.stores import find_store
from wandstore.shoppers.nightly_count import Limits, NightlyCount


def count_store_neighbours(
    call: Call,
    store: Annotated[str, typer.Option(help="The store's slug.", autocompletion=complete_store)],
) -> int:
    """Count what a store's shoppers buy and see together, and publish it. Reads every session once."""
    target = call.target
    slug = find_store(target.settings.stores_path, store).slug
    with call.output.progress() as show:
        counting = NightlyCount(target.clients, target.settings, [slug])
        counted = counting.run(Limits(time.time()), lambda sessions: show("sessions read", sessions, None))
    found = counted.stores[slug]
    neighbours = found.neighbours
    if call.output.as_json:
        call.output.json(
            {
                "store": slug,
                "sessions": counted.sessions,
                "shoppers": neighbours.shoppers,
                "products": len(neighbours.products),
                "repeat_rate": neighbours.repeat_rate,
                "version": neighbours.version or None,
                "published": found.is_new,
            }
        )
        return 0
    words = f"{neighbours.shoppers:,} shoppers, {len(neighbours.products):,} products with neighbours"
    outcome = f"version {neighbours.version}, " + ("published" if found.is_new else "published already")
    call.output.text(f"{slug}: {words}: {outcome if neighbours.version else 'too few to publish any'}.")
    return 0
