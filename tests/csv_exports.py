"""Reading a Shopify product export in a test, and the faults for which one is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from wandstore.catalogue.products import Product
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.errors import BadCatalogue, Fault


def read(folder: Path, content: str | bytes) -> tuple[Product, ...]:
    path = folder / "products.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_shopify_csv(path).products


def refusals(folder: Path, content: str | bytes) -> list[Fault]:
    with pytest.raises(BadCatalogue) as caught:
        read(folder, content)
    return list(caught.value.faults)


def refusal(folder: Path, content: str | bytes) -> Fault:
    (fault,) = refusals(folder, content)
    return fault
