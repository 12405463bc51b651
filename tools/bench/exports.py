"""Exports of many products: twice the products may take twice the time."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tools.bench.comparison import Comparison, time_by_turns
from wandstore.catalogue.shopify_csv import read_shopify_csv

ROUNDS = 5
PRODUCTS = 2_000
# Work of quadratic complexity would take four times as long.
MAX_GROWTH = 3.0

HEADER = "Handle,Title,Body (HTML),Product Category,Published,Option1 Name,Option1 Value,Price,Image Src,Image Position"
BODY = f"<p>{'Turned from oak and waxed. ' * 15}</p>"


def compare() -> Iterator[Comparison]:
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder, "small.csv"), Path(folder, "large.csv")
        write_export(small, PRODUCTS)
        write_export(large, 2 * PRODUCTS)
        read_large, read_small = partial(read_shopify_csv, large, "USD"), partial(read_shopify_csv, small, "USD")
        twice, once = time_by_turns(read_large, read_small, rounds=ROUNDS)
        yield Comparison(f"export of {2 * PRODUCTS:,} products", twice, "of half of them", once, MAX_GROWTH)


def write_export(path: Path, products: int) -> None:
    """Three variants each, two of them with a picture."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER.split(","))
        for number in range(products):
            handle = f"wand-{number}"
            for place, size in enumerate(("S", "M", "L")):
                facts = ("", "", "", "") if place else (f"Wand {number}", BODY, f"Wands > Kind {number % 40}", "true")
                picture = ("", "") if place == 2 else (f"https://cdn.example/{handle}-{place}.jpg", place + 1)
                writer.writerow([handle, *facts, "Size", size, f"{10 + place}.50", *picture])
