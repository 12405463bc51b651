"""`python -m wandstore`: what an operator does by hand. The settings come from the environment, as in a Lambda."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from botocore.exceptions import BotoCoreError

from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.catalogue.stores import check_shopper_id, find_store
from wandstore.errors import BadSettings, WandStoreError
from wandstore.jobs.keeper import failed_shoppers, redrive
from wandstore.jobs.lifecycle import Outcome
from wandstore.settings import Settings

# What a redrive cannot do without; AWS would answer an empty name in words that name no variable.
NEEDED = ("generation_queue_table", "shopper_records_table", "ui_storage_bucket", "generation_queue_url")


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 when done, 1 when something was refused, 2 for words or an environment that cannot be."""
    parser = argparse.ArgumentParser(prog="python -m wandstore")
    commands = parser.add_subparsers(dest="command", required=True)
    redrives = commands.add_parser(
        "redrive", help="ask anew for pages whose jobs failed; each is a new job like any other"
    )
    redrives.add_argument("--store", required=True, help="the store's slug")
    which = redrives.add_mutually_exclusive_group(required=True)
    which.add_argument("--shopper", help="one shopper's page")
    which.add_argument("--failed", action="store_true", help="of every shopper whose last generation failed")
    said = parser.parse_args(arguments)
    try:
        return _redrive(said.store, said.shopper)
    except WandStoreError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except BotoCoreError as error:
        sys.stderr.write(f"AWS cannot be asked: {error}\n")
        return 2


def _redrive(slug: str, shopper_id: str | None) -> int:
    clients, settings = Clients(BACKGROUND_PATIENCE), Settings.from_environment()
    if missing := [name.upper() for name in NEEDED if not getattr(settings, name)]:
        raise BadSettings(f"Not set: {', '.join(missing)}. This needs the environment that the functions have.")
    store = find_store(settings.stores_path, slug)
    if shopper_id is not None:
        shoppers = [check_shopper_id(shopper_id)]
    else:
        shoppers = failed_shoppers(clients, settings, store.slug)
    refused = 0
    for shopper in shoppers:
        asked = redrive(clients, settings, store.slug, shopper, time.time())
        sys.stdout.write(f"{shopper}: {asked.outcome.value} {asked.job_id} {asked.member}\n")
        refused += asked.outcome in (Outcome.QUEUE_FULL, Outcome.UNKNOWN)
    sys.stdout.write(f"{len(shoppers) - refused} asked for, {refused} refused\n")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
