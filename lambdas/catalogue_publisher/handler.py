"""The publisher Lambda's entry: by the clock, each store's catalogue that has changed since it was published."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.catalogue.snapshots import publish_if_changed, read_shipped_catalogue
from wandstore.catalogue.stores import Store, stores_in
from wandstore.observability import count, logger
from wandstore.settings import Settings, current_settings


@cache
def get_clients() -> Clients:
    return Clients(BACKGROUND_PATIENCE)


def handler(event: dict[str, Any], _: Any) -> dict[str, int]:
    """Takes the schedule's event; answers how many catalogues were published, were current, and could not be published.

    A catalogue that could not be published is no error of the function's, whose alarm says that it does not load or
    runs out of time: the other stores have theirs, and the next run tries again. What tells of it is the log and
    `CatalogueNotPublished`.
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
        catalogue = read_shipped_catalogue(store)
        published = publish_if_changed(catalogue, clients, settings)
    except Exception:
        # Whatever is wrong with one store, the others have nothing to do with it.
        logger.exception("catalogue not published", extra={"store": store.slug})
        count("CatalogueNotPublished")
        return "failed"
    if not published:
        return "unchanged"
    logger.info(
        "catalogue published",
        extra={"store": store.slug, "version": catalogue.version, "products": len(catalogue.products)},
    )
    return "published"
