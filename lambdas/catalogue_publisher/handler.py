"""The publisher Lambda's entry: on a schedule, publishes each store's catalogue that has changed."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.catalogue.snapshots import Catalogues, build_catalogue, read_shipped_csv
from wandstore.catalogue.stores import Store, stores_in
from wandstore.errors import list_faults
from wandstore.observability import count, logger
from wandstore.settings import Settings, current_settings


@cache
def get_clients() -> Clients:
    return Clients(BACKGROUND_PATIENCE)


def handler(event: dict[str, Any], _: Any) -> dict[str, int]:
    """Takes the schedule's event; answers how many catalogues were published, were current, and failed.

    A catalogue that fails is not an error of the function, whose alarm is for code that does not load or times out: the
    other stores are published, and the next run tries again. The log and `CatalogueNotPublished` report it.
    """
    clients, settings = get_clients(), current_settings()
    done = {"published": 0, "unchanged": 0, "failed": 0}
    for store in stores_in(settings.stores_path).values():
        if store.catalogue is not None:
            done[_publish(store, clients, settings)] += 1
    logger.info("catalogues published", extra=done)
    return done


def _publish(store: Store, clients: Clients, settings: Settings) -> Literal["published", "unchanged", "failed"]:
    try:
        reading = read_shipped_csv(store)
        catalogue = build_catalogue(store.slug, reading.products)
        published = Catalogues(clients, settings).publish_if_changed(catalogue)
    except Exception:
        # One store's failure must not stop the others.
        logger.exception("catalogue not published", extra={"store": store.slug})
        count("CatalogueNotPublished")
        return "failed"
    if not published:
        return "unchanged"
    if reading.warnings:
        # Each is a cell that no page shows; the same ones would be in the log of every run.
        count("CatalogueWarnings", len(reading.warnings))
        told = list_faults(reading.warnings, "warning")
        logger.warning("catalogue has cells that cannot be read", extra={"store": store.slug, "warnings": told})
    logger.info(
        "catalogue published",
        extra={"store": store.slug, "version": catalogue.version, "products": len(catalogue.products)},
    )
    return "published"
