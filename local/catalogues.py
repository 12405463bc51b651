"""The stores' product CSVs: published when the run starts, and again whenever one has changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from wandstore.catalogue import build_catalogue
from wandstore.catalogue_csv import read_shopify_csv
from wandstore.errors import BadCatalogue
from wandstore.models import Catalogue
from wandstore.stores import Store

Publish = Callable[[Catalogue], None]
Stamp = tuple[int, int]


class WatchedCatalogue:
    """One store's CSV. A file is read when it looks the same at two looks in a row: an editor may still be writing."""

    def __init__(self, store: Store, path: Path) -> None:
        self._store = store
        self._path = path
        self._read_at = self._last_look = self._look()
        self.catalogue = self._read()

    def look(self, publish: Publish) -> str | None:
        """Publishes what has changed since it was read. The answer is a sentence for the user, if there is news.

        A CSV that cannot be read leaves the published catalogue as it is.
        """
        stamp = self._look()
        settled = stamp == self._last_look
        self._last_look = stamp
        if stamp is None or not settled or stamp == self._read_at:
            return None
        self._read_at = stamp
        try:
            catalogue = self._read()
        except BadCatalogue as error:
            return f"{error}\n  The store keeps the catalogue it has."
        if catalogue.version == self.catalogue.version:
            return None
        publish(catalogue)
        self.catalogue = catalogue
        return f"published {describe(catalogue)}"

    def _look(self) -> Stamp | None:
        try:
            status = self._path.stat()
        except OSError:
            # A file that is replaced is away for a moment.
            return None
        return status.st_size, status.st_mtime_ns

    def _read(self) -> Catalogue:
        try:
            return build_catalogue(self._store.slug, read_shopify_csv(self._path))
        except (BadCatalogue, OSError) as error:
            raise BadCatalogue(f"the catalogue of {self._store.slug}, {self._path}: {error}") from error


def watched_catalogues(stores: dict[str, Store]) -> list[WatchedCatalogue]:
    """Raises `BadCatalogue`, naming the store and the file."""
    return [WatchedCatalogue(store, store.catalogue) for store in stores.values() if store.catalogue]


def describe(catalogue: Catalogue) -> str:
    count = len(catalogue.products)
    return f"{catalogue.store}: {count} product{'' if count == 1 else 's'}, version {catalogue.version}"
