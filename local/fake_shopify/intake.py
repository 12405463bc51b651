"""Completes products as Shopify has them: ids, options in every variant, and a collection."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from wandstore.catalogue.products import OptionValue, Product, ProductOption

NO_OPTION = "Default Title"  # what Shopify calls the one variant of a product without options


def with_ids(product: Product) -> tuple[Product, int]:
    """The product with everything that it lacks, and its id.

    What it has stays; the same product always gets the same ids.
    """
    product_id = int(product.shopify_id or number_of(f"Product/{product.id}"))
    options, rows = product.options, [variant.options for variant in product.variants]
    if not options or any(len(row) != len(options) for row in rows):
        options, rows = _options_of(tuple(variant.title for variant in product.variants))
    ids = [v.id or str(number_of(f"ProductVariant/{product.id}/{n}")) for n, v in enumerate(product.variants)]
    changes = {
        "shopify_id": str(product_id),
        "options": options,
        "collections": product.collections or ((handle_of(product.category),) if product.category else ()),
        "variants": tuple(
            variant.model_copy(update={"id": variant_id, "options": row})
            for variant, variant_id, row in zip(product.variants, ids, rows, strict=True)
        ),
    }
    return product.model_copy(update=changes), product_id


def number_of(name: str) -> int:
    """An id of thirteen digits, the same for the same name in every run."""
    return 10**12 + int(hashlib.sha256(name.encode()).hexdigest()[:12], 16) % (9 * 10**12)


def handle_of(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")


@lru_cache(maxsize=1024)
def _options_of(titles: tuple[str, ...]) -> tuple[tuple[ProductOption, ...], list[tuple[str, ...]]]:
    """The options that variants with these titles have, and each variant's values.

    Shopify has a value for every option in each variant; from a product CSV, we may know only their titles.
    """
    rows = [tuple(title.split(" / ")) if title else (NO_OPTION,) for title in titles]
    if len({len(row) for row in rows}) > 1:
        rows = [(title or NO_OPTION,) for title in titles]
    columns = [tuple(dict.fromkeys(column)) for column in zip(*rows, strict=True)]
    names = ["Title"] if rows[0] == (NO_OPTION,) else [f"Option {place}" for place in range(1, len(columns) + 1)]
    options = tuple(
        ProductOption(name=name, values=tuple(OptionValue(name=value) for value in column))
        for name, column in zip(names, columns, strict=True)
    )
    return options, rows
