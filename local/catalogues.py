"""The stores' product CSVs: published when the run starts, and again after each change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.catalogue.snapshots import build_catalogue
from wandstore.catalogue.stores import Store
from wandstore.errors import BadCatalogue, Fault, list_faults
from wandstore.ids import StoreSlug

Publish = Callable[[Catalogue], None]
Stamp = tuple[int, int]

UNCHANGED = "The store keeps its published catalogue."
# An editor that replaces a file removes it for a moment; ten looks take a second.
LOOKS_UNTIL_GONE = 10


class WatchedCatalogue:
    """One store's CSV. It is read once two looks in a row find it the same: an editor may still be writing."""

    def __init__(self, store: Store, path: Path) -> None:
        self._store = store
        self._path = path
        self._read_at = self._last_look = self._look()
        self._looks_without_file = 0
        self.catalogue, self._warnings = self._read()

    def describe(self) -> str:
        """The catalogue in a line, with a line for each cell that could not be read."""
        return describe(self.catalogue) + _tell(self._warnings)

    def look(self, publish: Publish) -> str | None:
        """Publishes the catalogue if it has changed. Returns a sentence for the user, or None if nothing happened.

        A CSV that cannot be read leaves the published catalogue unchanged.
        """
        stamp = self._look()
        self._looks_without_file = 0 if stamp else self._looks_without_file + 1
        if self._looks_without_file == LOOKS_UNTIL_GONE:
            return f"the catalogue of {self._store.slug}, {self._path} is gone.\n  {UNCHANGED}"
        settled = stamp == self._last_look
        self._last_look = stamp
        if stamp is None or not settled or stamp == self._read_at:
            return None
        self._read_at = stamp
        try:
            catalogue, warnings = self._read()
        except BadCatalogue as error:
            return f"{error}\n  {UNCHANGED}"
        has_new_warnings = bool(set(warnings) - set(self._warnings))
        self._warnings = warnings
        if catalogue.version == self.catalogue.version:
            return f"{catalogue.store}: nothing to publish" + _tell(warnings) if has_new_warnings else None
        publish(catalogue)
        self.catalogue = catalogue
        return f"published {self.describe()}"

    def _look(self) -> Stamp | None:
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_size, status.st_mtime_ns

    def _read(self) -> tuple[Catalogue, tuple[Fault, ...]]:
        try:
            reading = read_shopify_csv(self._path, self._store.currency)
        except BadCatalogue as error:
            raise BadCatalogue(error.faults, file=f"the catalogue of {self._store.slug}, {self._path}") from error
        return build_catalogue(self._store.slug, reading.products), reading.warnings


def watched_catalogues(stores: dict[StoreSlug, Store]) -> list[WatchedCatalogue]:
    """Raises `BadCatalogue`, naming the store and the file."""
    return [WatchedCatalogue(store, store.catalogue) for store in stores.values() if store.catalogue]


def describe(catalogue: Catalogue) -> str:
    count = len(catalogue.products)
    if not count:
        return (
            f"{catalogue.store}: WARNING: no products, so its pages are empty; does the CSV have a row that is "
            "published and active?"
        )
    return f"{catalogue.store}: {count} product{'' if count == 1 else 's'}, version {catalogue.version}"


def _tell(warnings: tuple[Fault, ...]) -> str:
    """The warnings below the line that they belong to; nothing where there are none."""
    if not warnings:
        return ""
    told = list_faults(warnings, "warning")
    return "\n  " + (f"1 warning: {told}" if len(warnings) == 1 else told.replace("\n", "\n  "))
