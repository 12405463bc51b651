"""`python -m wandstore`: the operator's commands. The settings come from the environment, as in a Lambda."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from botocore.exceptions import BotoCoreError

from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.catalogue.stores import find_store
from wandstore.errors import BadSettings, WandStoreError
from wandstore.ids import ShopperKey, parse_shopper_id
from wandstore.jobs.enqueue import Outcome
from wandstore.jobs.redrive import Redrive
from wandstore.settings import Settings

# The settings that a redrive needs; AWS's own error for an empty name would not name the variable.
NEEDED = ("generation_queue_table", "shopper_records_table", "ui_storage_bucket", "generation_queue_url")


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 for done, 1 for refused jobs, 2 for wrong arguments or a wrong environment."""
    parser = argparse.ArgumentParser(prog="python -m wandstore")
    commands = parser.add_subparsers(dest="command", required=True)
    redrives = commands.add_parser("redrive", help="request pages again whose jobs failed; each is a new job")
    redrives.add_argument("--store", required=True, help="the store's slug")
    which = redrives.add_mutually_exclusive_group(required=True)
    which.add_argument("--shopper", help="one shopper's page")
    which.add_argument("--failed", action="store_true", help="every shopper whose newest generation failed")
    parsed = parser.parse_args(arguments)
    try:
        return _redrive(parsed.store, parsed.shopper)
    except WandStoreError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except BotoCoreError as error:
        sys.stderr.write(f"AWS did not answer: {error}\n")
        return 2


def _redrive(slug: str, shopper_id: str | None) -> int:
    clients, settings = Clients(BACKGROUND_PATIENCE), Settings.from_environment()
    if missing := [name.upper() for name in NEEDED if not getattr(settings, name)]:
        raise BadSettings(f"Not set: {', '.join(missing)}. Set the environment that the functions have.")
    store = find_store(settings.stores_path, slug)
    redrive = Redrive(clients, settings)
    if shopper_id is not None:
        shoppers = [ShopperKey(store.slug, parse_shopper_id(shopper_id))]
    else:
        shoppers = redrive.failed_shoppers(store.slug)
    refused = 0
    for shopper in shoppers:
        enqueued = redrive.redrive(shopper, time.time())
        sys.stdout.write(f"{shopper.shopper_id}: {enqueued.outcome.value} {enqueued.job_id} {enqueued.member}\n")
        refused += enqueued.outcome in (Outcome.QUEUE_FULL, Outcome.UNKNOWN)
    sys.stdout.write(f"{len(shoppers) - refused} queued or already live, {refused} refused\n")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
