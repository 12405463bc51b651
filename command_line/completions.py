"""Shell completion of arguments."""

from __future__ import annotations

import typer

from command_line.namespaces import SHORT_FORMS, KeyValues, Namespace, find_namespace
from command_line.target import open_target
from local.run_file import find_run
from wandstore.aws.storage_errors import STORAGE_ERRORS
from wandstore.catalogue.snapshots import read_shipped_catalogue
from wandstore.catalogue.stores import find_store, stores_in
from wandstore.errors import WandStoreError
from wandstore.settings import Settings
from wandstore.shoppers.buckets import all_buckets

MAX_KEYS = 50


def complete_store(incomplete: str) -> list[str]:
    """The slugs of the run's stores, or of the repository's where there is no run."""
    run = find_run()
    try:
        settings = Settings.from_environment(run.environment) if run else Settings.from_environment()
        return [slug for slug in stores_in(settings.stores_path) if slug.startswith(incomplete)]
    except WandStoreError:
        return []


def complete_bucket(context: typer.Context, incomplete: str) -> list[str]:
    """The buckets of the store's shipped catalogue, of the default store until one is named."""
    run = find_run()
    try:
        settings = Settings.from_environment(run.environment) if run else Settings.from_environment()
        store = find_store(settings.stores_path, str(context.params.get("store") or settings.default_store))
        buckets = all_buckets(read_shipped_catalogue(store).categories)
    except WandStoreError:
        return []
    return [bucket.name for bucket in buckets if bucket.name.startswith(incomplete)]


def complete_namespace(incomplete: str) -> list[str]:
    """The names with this prefix, in lower case if the prefix is."""
    names = [*SHORT_FORMS] if incomplete.islower() or not incomplete else [*Namespace]
    return [name for name in names if name.startswith(incomplete)]


def complete_key(context: typer.Context, incomplete: str) -> list[str]:
    """Keys of the local run; a stage's tables are too large to be read for a completion."""
    namespace = find_namespace(str(context.params.get("namespace") or ""))
    if namespace is None or context.params.get("stage") or find_run() is None:
        return []
    try:
        return KeyValues(open_target(None), namespace).some_keys(incomplete, MAX_KEYS)
    except (WandStoreError, *STORAGE_ERRORS):
        return []
