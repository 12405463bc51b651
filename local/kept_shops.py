"""What each shop sold when a run last read it, kept between runs: what a run without a network shows."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

from local.synth import ROOT
from wandstore.catalogue.connections import shop_host
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.snapshots import pack_catalogue, unpack_catalogue

FOLDER = ROOT / ".cache" / "shops"
_SUFFIX = ".json.gz"


class KeptShop(NamedTuple):
    """A snapshot, and when it was current, in epoch seconds."""

    catalogue: Catalogue
    kept_at: float


class KeptShops:
    """The newest snapshot of each shop and currency, a file each, named by the shop's host."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, domain: str, currency: str, catalogue: Catalogue) -> None:
        """Keeps the snapshot in place of the earlier one."""
        path = self._path(domain, currency)
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and renamed: a run may be killed at any time.
        aside = path.with_suffix(f".{os.getpid()}")
        aside.write_bytes(pack_catalogue(catalogue))
        aside.replace(path)

    def find(self, domain: str, currency: str) -> KeptShop | None:
        """None where nothing was kept, or it cannot be read."""
        path = self._path(domain, currency)
        try:
            packed, kept_at = path.read_bytes(), path.stat().st_mtime
        except OSError:
            return None
        catalogue = unpack_catalogue(packed)
        return KeptShop(catalogue, kept_at) if catalogue else None

    def currency_of(self, domain: str) -> str | None:
        """The currency of the newest snapshot of a shop."""
        beginning = self._name(domain)
        paths = [path for path in self._folder.glob(f"*{_SUFFIX}") if path.name[: -len(_SUFFIX) - 4] == beginning]
        newest = max(paths, key=lambda path: path.stat().st_mtime, default=None)
        return newest.name.removesuffix(_SUFFIX)[-3:] if newest else None

    def _path(self, domain: str, currency: str) -> Path:
        return self._folder / f"{self._name(domain)}.{currency}{_SUFFIX}"

    def _name(self, domain: str) -> str:
        return re.sub(r"[^a-z0-9.-]", "_", shop_host(domain))
