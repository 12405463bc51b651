"""`wandstore job`: the permanent rows of generations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from command_line.call import Call, command
from command_line.completions import complete_store
from command_line.failures import CommandFailed
from command_line.listing import LISTED_AT_ONCE, LimitOption, Listing, UntilOption, show_time
from wandstore.catalogue.stores import find_store
from wandstore.jobs.records import GenerationRecord, GenerationRecords, RecordStatus

COLUMNS = ("job", "store", "shopper", "status", "started", "seconds", "error")

app = typer.Typer(help="Read the records of generations: which are pending, completed or failed.", no_args_is_help=True)


@command(app, "list")
def list_jobs(
    call: Call,
    status: Annotated[RecordStatus, typer.Option(help="The generations of this status.")],
    store: Annotated[str, typer.Option(help="Only this store's.", autocompletion=complete_store)] = "",
    limit: LimitOption = LISTED_AT_ONCE,
    until: UntilOption = None,
) -> None:
    """List generations by status, the last started first. A row is kept for ever; its page's job is not."""
    target = call.target
    slug = find_store(target.settings.stores_path, store).slug if store else ""
    found = GenerationRecords(target.clients, target.settings).by_status(status, until.timestamp() if until else None)

    def rows() -> Iterator[dict[str, Any]]:
        return (as_row(record) for record in found if slug in ("", record.shop_id))

    nothing = f"No generation is {status.value}" + (f" in {slug}." if slug else ".")
    Listing(COLUMNS, "started", nothing).print(call.output, rows(), limit)


@command(app, "show")
def show_job(call: Call, job: Annotated[str, typer.Argument(help="The job's id.")]) -> None:
    """Show the start, the end and the result of one generation."""
    target = call.target
    record = GenerationRecords(target.clients, target.settings).find(job)
    if record is None:
        raise CommandFailed(f"There is no record of a generation {job}: it has not begun, or there is no such job.")
    row = as_row(record)
    if call.output.as_json:
        call.output.json(row)
    else:
        call.output.rows(("of the job", ""), [{"of the job": name, "": value} for name, value in row.items()])


def as_row(record: GenerationRecord) -> dict[str, Any]:
    """The record by the names of a listing's columns."""
    ended = record.completed_at
    return {
        "job": record.id,
        "store": record.shop_id,
        "shopper": record.shopper_id,
        "status": record.status.value,
        "started": show_time(record.started_at),
        "ended": show_time(ended),
        "seconds": round((ended - record.started_at).total_seconds(), 3) if ended else None,
        "persona_hash": record.persona_hash,
        "page": record.kv_key,
        "error": record.error_message,
    }
