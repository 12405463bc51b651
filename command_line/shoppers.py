"""`wandstore shopper`: what is recorded and remembered of shoppers."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from command_line.call import Call, command
from command_line.completions import complete_store
from command_line.failures import CannotRun, CommandFailed
from command_line.listing import LISTED_AT_ONCE, LimitOption, Listing, UntilOption, show_time
from command_line.target import Target
from wandstore.catalogue.stores import find_store
from wandstore.errors import ForeignPage, UnreadablePage
from wandstore.ids import ShopperKey, parse_shopper_id
from wandstore.jobs.items import job_from_item
from wandstore.jobs.models import GenerationJob
from wandstore.page_store.archive import Archive
from wandstore.page_store.personal_page import PersonalPage
from wandstore.page_store.ui_cache import cached_ui_from_item
from wandstore.page_store.visit import VisitRead, read_visit
from wandstore.shoppers.models import Persona, Signals
from wandstore.shoppers.records import PersonaRecord, ShopperRecord, ShopperRecords
from wandstore.shoppers.sessions import Session, session_from_item

COLUMNS = ("shopper", "persona", "first_seen", "last_seen")
# The products that a shopper saw and bought are not shown: how many, and of what kind, explains a persona.
DIARY = frozenset({"seen", "bought", "taken", "orders"})
Row = dict[str, Any]

app = typer.Typer(help="Read the records of shoppers and their personas.", no_args_is_help=True)


@command(app, "show")
def show_shopper(
    call: Call,
    shopper: Annotated[str, typer.Argument(help="The shopper's id.")],
    store: Annotated[str, typer.Option(help="The store's slug.", autocompletion=complete_store)],
) -> None:
    """Show what is known of a shopper: personas and their reasons, counts, page and job. No list of products."""
    target = call.target
    key = ShopperKey(find_store(target.settings.stores_path, store).slug, parse_shopper_id(shopper))
    known = _read_all(target, key, time.time())
    if known is None:
        raise CommandFailed(f"{key.store} has no shopper {key.shopper_id}.")
    if call.output.as_json:
        call.output.json(known)
    else:
        call.output.rows(("about", "what", "value"), list(_as_lines(known)))


@command(app, "list")
def list_shoppers(
    call: Call,
    store: Annotated[str, typer.Option(help="The shoppers of this store.", autocompletion=complete_store)] = "",
    persona: Annotated[str, typer.Option(help="The shoppers who have the persona of this hash now.")] = "",
    limit: LimitOption = LISTED_AT_ONCE,
    until: UntilOption = None,
) -> None:
    """List the shoppers of a store or of a persona, the last seen first; with both options, those of both."""
    if not store and not persona:
        raise CannotRun("Give --store, --persona or both.")
    target = call.target
    slug = find_store(target.settings.stores_path, store).slug if store else None
    records = ShopperRecords(target.clients, target.settings)
    latest = until.timestamp() if until else None
    found: Iterable[ShopperRecord]
    if persona:
        found = (one for one in records.shoppers_of_persona(persona, latest) if slug in (None, one.shop_id))
    else:
        assert slug is not None
        found = records.shoppers_of_shop(slug, latest)
    columns = COLUMNS if slug else ("store", *COLUMNS)
    having_it = " with this persona." if persona else "."
    nothing = f"{slug} has no shopper{having_it}" if slug else "No shopper has this persona."
    Listing(columns, "last_seen", nothing).print(call.output, map(_shopper_row, found), limit)


def _shopper_row(record: ShopperRecord) -> Row:
    return {
        "shopper": record.id,
        "store": record.shop_id,
        "persona": record.current_persona_hash,
        "first_seen": show_time(record.created_at),
        "last_seen": show_time(record.last_seen_at),
        "session": record.session_id,
    }


# One shopper ----------------------------------------------------------------------------------------------------------


def _read_all(target: Target, shopper: ShopperKey, now: float) -> dict[str, Any] | None:
    """Everything that is known of a shopper at `now`, epoch seconds; None where nothing is."""
    records = ShopperRecords(target.clients, target.settings)
    record = records.find_shopper(shopper)
    read = read_visit(target.clients, target.settings, shopper)
    session = session_from_item(read.session, shopper.store, now)
    page = _read_page(target, shopper, read, session, now)
    job = job_from_item(read.job, now)
    if record is None and read.session is None and page is None and job is None:
        return None
    personas = sorted(records.personas_of_shopper(shopper), key=lambda one: one.created_at)
    return {
        "record": _shopper_row(record) if record else None,
        "personas": [_persona_row(one) for one in personas],
        "session": _session_row(session) if read.session else None,
        "page": _page_row(page) if page else None,
        "job": _job_row(job) if job else None,
    }


def _read_page(
    target: Target, shopper: ShopperKey, read: VisitRead, session: Session, now: float
) -> PersonalPage | None:
    """The page of the UI cache, else of the archive; None too for one that only another version can read."""
    try:
        cached = cached_ui_from_item(read.page, now) if read.page else None
        if cached is not None:
            return cached.page()
    except (ForeignPage, UnreadablePage):
        pass
    archived = Archive(target.clients, target.settings).read(shopper) if session.archived else None
    return archived.page if archived else None


def _persona_row(record: PersonaRecord) -> Row:
    return {
        "hash": record.hash,
        "type": record.type.value if record.type else "neutral",
        "confidence": record.confidence,
        "since": show_time(record.created_at),
        "signals": _counts(record.signals),
    }


def _session_row(session: Session) -> Row:
    return {"persona": _describe(session.persona), "choice": session.choice, "counts": _counts(session.signals)}


def _describe(persona: Persona) -> Row:
    described: Row = persona.model_dump(mode="json")
    return described | {"type": described["type"] or "neutral"}


def _counts(signals: Signals) -> Row:
    """The signals that are not zero, without the list of products."""
    counted: Row = signals.model_dump(mode="json", exclude_defaults=True, exclude=set(DIARY))
    return {
        name: show_time(datetime.fromtimestamp(value, UTC)) if name.endswith("_at") else value
        for name, value in counted.items()
    }


def _page_row(page: PersonalPage) -> Row:
    return {
        "source": page.source.value,
        "reason": page.reason.value if page.reason else None,
        "made_at": show_time(datetime.fromtimestamp(page.made_at, UTC)),
        "persona": page.persona.hash,
        "job": page.job_id,
        "dollars": page.cost.dollars,
        "earlier_personas": [tree.persona.hash for tree in page.earlier],
    }


def _job_row(job: GenerationJob) -> Row:
    return {
        "id": job.job_id,
        "state": job.state.value,
        "is_live": job.state.is_live,
        "member": job.member,
        "attempts": job.attempts,
        "created_at": show_time(datetime.fromtimestamp(job.created_at, UTC)),
        "error": f"{job.error.code.value}: {job.error.message}" if job.error else None,
    }


def _as_lines(known: dict[str, Any]) -> Iterator[Row]:
    """A line for each fact. The signals of earlier personas are left to `--json`."""
    for about, facts in known.items():
        if about == "personas":
            for one in facts:
                words = f"{one['type']}, confidence {one['confidence']}, since {one['since']}"
                yield {"about": "persona", "what": one["hash"], "value": words}
        elif facts is None:
            yield {"about": about, "what": "none"}
        else:
            for name, value in facts.items():
                if not isinstance(value, dict):
                    yield {"about": about, "what": name, "value": _in_words(value)}
                    continue
                for inner, one in value.items():
                    yield {"about": about, "what": f"{name} {inner}", "value": _in_words(one)}


def _in_words(value: Any) -> str:
    match value:
        case None | [] | {}:
            return "none"
        case list():
            return ", ".join(map(str, value))
        case dict():
            return ", ".join(f"{name} {one}" for name, one in value.items())
    return str(value)
