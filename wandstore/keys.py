"""Every DynamoDB key and every S3 object key; no other file spells one."""

from __future__ import annotations

# UI cache table: partition key `key` ----------------------------------------------------------------------------------


def ui_page(store: str, shopper_id: str) -> str:
    return f"ui:{store}:{shopper_id}"


def current_catalogue(store: str) -> str:
    return f"catalogue:{store}"


def catalogue_snapshot(store: str, version: str) -> str:
    return f"catalogue:{store}:{version}"


def neutral_tree(store: str, prompt_version: str) -> str:
    return f"tree:{store}:{prompt_version}"


# Generation queue table: partition key `key`, sort key `sort` (ONLY where a key has one item) -------------------------

ONLY = "-"


def job(store: str, shopper_id: str) -> str:
    return f"job:{store}:{shopper_id}"


def pool_member(member: str) -> str:
    return f"pool:{member}"


def pool_place(store: str, shopper_id: str) -> str:
    """The element of a member's `jobs` set that stands for one live job."""
    return f"{store}:{shopper_id}"


def errors(store: str, shopper_id: str) -> str:
    return f"error:{store}:{shopper_id}"


def breadcrumbs(store: str, shopper_id: str) -> str:
    return f"debug:{store}:{shopper_id}"


def probe_answer(probe_id: str) -> str:
    return f"debug:probe:{probe_id}"


def delivered_page(store: str, shopper_id: str, body_hash: str) -> str:
    """Remembers a webhook's body, so that its repeat does nothing."""
    return f"incoming:{store}:{shopper_id}:{body_hash}"


def provider(name: str) -> str:
    """What was found of a model provider; sorted by the account it was found of."""
    return f"provider:{name}"


def spending(store: str, day: str) -> str:
    """What a store has spent on models on a day (`2026-01-31`, UTC)."""
    return f"spend:{store}:{day}"


UNREADABLE_MESSAGES = "error::unreadable"  # no store has an empty slug


def record_sort(at: float, record_id: str) -> str:
    """Sorts records by time, then by the job (or message) they are about."""
    return f"{int(at * 1000):013d}#{record_id}"


# Shopper sessions table: partition key `key` --------------------------------------------------------------------------


def session(shopper_id: str) -> str:
    return f"session:{shopper_id}"


# Shopper records table: partition key `key`, sort key `sort` ----------------------------------------------------------


def shopper_record(store: str, shopper_id: str) -> str:
    """A shopper's own row (`SHOPPER_ROW`) and their personas' (`persona_row`)."""
    return f"shopper:{store}:{shopper_id}"


SHOPPER_ROW = "shopper"


def persona_row(persona_hash: str) -> str:
    return f"persona:{persona_hash}"


def generation_record(job_id: str) -> str:
    return f"generation:{job_id}"


GENERATION_ROW = "generation"


# Storage bucket -------------------------------------------------------------------------------------------------------


def page_document(store: str, shopper_id: str) -> str:
    return f"generated/{store}:{shopper_id}.json"


def page_html(store: str, shopper_id: str) -> str:
    return f"generated/{store}:{shopper_id}.html"


def incoming_page(job_id: str) -> str:
    return f"incoming/{job_id}"


def catalogue_object(store: str, version: str) -> str:
    return f"catalogues/{store}/{version}.json.gz"


def current_catalogue_object(store: str) -> str:
    return f"catalogues/{store}/current.json"
