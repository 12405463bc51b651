"""Two versions of a catalogue of each size, published by the publisher's own function in processes of their own."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import lambdas.catalogue_publisher.handler
from local.synth import ROOT
from tests.aws_like.cloud import Cloud, wired
from tools.bench.exports import write_export
from wandstore.ids import StoreSlug
from wandstore.settings import Settings

STORE = StoreSlug("measured")
SIZES = (31, 1_000, 25_000)
EARLIER, LATER = "earlier", "later"  # versions of the catalogue
STORE_FILE = 'name = "Measured"\ncurrency = "USD"\nlocale = "en-US"\ncatalogue = "export.csv"\n'


def measure_each(module: str, *parts: str) -> Iterator[tuple[int, list[Any]]]:
    """What each part of a module prints last for a folder of each size: two versions of a catalogue, published."""
    with tempfile.TemporaryDirectory() as name:
        for products in SIZES:
            folder = Path(name, str(products))
            folder.mkdir()
            (folder / f"{STORE}.toml").write_text(STORE_FILE)
            write_export(folder / "export.csv", products)
            _run("tests.costs.published", "publish", folder, EARLIER)
            write_export(folder / "export.csv", products + 1)
            _run("tests.costs.published", "publish", folder, LATER)
            yield products, [json.loads(_run(module, part, folder).splitlines()[-1]) for part in parts]


def _run(module: str, part: str, folder: Path, *version: str) -> str:
    command = [sys.executable, "-m", module, part, str(folder), *version]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def publish(folder: Path, version: str) -> None:
    """Publishes the export, after the version before it."""
    cloud, settings = open_cloud(folder)
    if version == LATER:
        fill(cloud, folder, EARLIER)
    clients = cloud.clients()
    entry: Any = lambdas.catalogue_publisher.handler
    entry.get_clients, entry.current_settings = (lambda: clients), (lambda: settings)
    entry.handler({}, SimpleNamespace())
    tables = {name: dict(cloud.dynamodb.table(name)) for name in cloud.dynamodb.shapes}
    (folder / version).write_bytes(pickle.dumps((tables, cloud.s3.objects)))


def fill(cloud: Cloud, folder: Path, version: str) -> None:
    """Puts what the publisher has left there into the cloud of another process."""
    tables, objects = pickle.loads((folder / version).read_bytes())
    for name, items in tables.items():
        cloud.dynamodb.table(name).update(items)
    cloud.s3.objects.update(objects)


def open_cloud(folder: Path, **about: Any) -> tuple[Cloud, Settings]:
    settings = wired(
        Settings(stores_dir=str(folder), default_store=STORE, model_providers="kimi", kimi_model="kimi-k2.6", **about)
    )
    return Cloud(settings), settings


if __name__ == "__main__":
    _, _, to_folder, to_version = sys.argv
    publish(Path(to_folder), to_version)
