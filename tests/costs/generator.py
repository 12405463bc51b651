"""What a generator needs: peak memory and processor seconds of its jobs, by the size of the catalogue.

The handler runs in a process of its own, with boto3's clients made and the stand-ins of AWS and of the model beside it,
so that both figures are rather too large. Waiting for the model costs no processor and is left out.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import boto3

import container_image.handler
import container_image.server
import lambdas.catalogue_publisher.handler
from local.event_source import sqs_event
from local.synth import ROOT
from tests.aws_like.cloud import Cloud, wired
from tests.stand_in_model import StandInModel
from tools.bench.exports import write_export
from tools.generator_memory import Needs, tell_choices
from wandstore.aws.clients import Clients
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.jobs.enqueue import JobQueue
from wandstore.settings import Settings

STORE = StoreSlug("measured")
SIZES = (31, 1_000, 25_000)
JOBS = 8
EARLIER, LATER = "earlier", "later"  # versions of the catalogue
STORE_FILE = 'name = "Measured"\ncurrency = "USD"\nlocale = "en-US"\ncatalogue = "export.csv"\n'


class Kept(NamedTuple):
    """What the publisher leaves to the generator, which is another process."""

    tables: dict[str, Any]
    objects: dict[str, bytes]


def publish(folder: Path, version: str) -> None:
    """Publishes the export, after the version before it."""
    cloud, settings = _open(folder)
    if version == LATER:
        _fill(cloud, folder, EARLIER)
    clients = cloud.clients()
    entry: Any = lambdas.catalogue_publisher.handler
    entry.get_clients, entry.current_settings = (lambda: clients), (lambda: settings)
    entry.handler({}, SimpleNamespace())
    tables = {name: cloud.dynamodb.table(name) for name in cloud.dynamodb.shapes}
    (folder / version).write_bytes(pickle.dumps(Kept(tables, cloud.s3.objects)))


def _fill(cloud: Cloud, folder: Path, version: str) -> None:
    kept: Kept = pickle.loads((folder / version).read_bytes())
    for name, items in kept.tables.items():
        cloud.dynamodb.table(name).update(items)
    cloud.s3.objects.update(kept.objects)


def generate(folder: Path) -> None:
    """Prints what the jobs needed. Before the last one, another version of the catalogue is published."""
    with StandInModel() as model:
        os.environ["KIMI_API_KEY"] = "key"
        cloud, settings = _open(folder, kimi_base_url=model.url)
        _fill(cloud, folder, EARLIER)
        clients = cloud.clients()
        made = [boto3.client(name, region_name="us-east-1") for name in ("dynamodb", "s3", "sqs", "secretsmanager")]
        entry: Any = container_image.handler
        entry.get_clients, entry.get_settings = (lambda: clients), (lambda: settings)
        seconds = [_run_job(number, cloud, clients, settings) for number in range(JOBS)]
        _fill(cloud, folder, LATER)
        _run_job(JOBS, cloud, clients, settings)
        assert model.calls, "the first job makes the tree of all"
        del made
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps([peak_mb, seconds[0], sum(seconds[1:]) / len(seconds[1:])]))


def _open(folder: Path, **about: Any) -> tuple[Cloud, Settings]:
    settings = wired(
        Settings(stores_dir=str(folder), default_store=STORE, model_providers="kimi", kimi_model="kimi-k2.6", **about)
    )
    return Cloud(settings), settings


def _run_job(number: int, cloud: Cloud, clients: Clients, settings: Settings) -> float:
    """Processor seconds of a job of a new shopper."""
    JobQueue(clients, settings).enqueue(ShopperKey(STORE, ShopperId(f"shopper-{number}")), time.time())
    (message,) = cloud.sqs.receive_message(QueueUrl=settings.generation_queue_url)["Messages"]
    began = time.process_time()
    with contextlib.redirect_stdout(None):
        answer = container_image.handler.handler(sqs_event(message, "arn"), SimpleNamespace())
    seconds = time.process_time() - began
    assert not answer["batchItemFailures"]
    cloud.sqs.delete_message(QueueUrl=settings.generation_queue_url, ReceiptHandle=message["ReceiptHandle"])
    return seconds


def measure() -> list[Needs]:
    found = []
    with tempfile.TemporaryDirectory() as name:
        for products in SIZES:
            folder = Path(name, str(products))
            folder.mkdir()
            (folder / f"{STORE}.toml").write_text(STORE_FILE)
            write_export(folder / "export.csv", products)
            _run("publish", folder, EARLIER)
            write_export(folder / "export.csv", products + 1)
            _run("publish", folder, LATER)
            peak_mb, first, next_ = json.loads(_run("generate", folder).splitlines()[-1])
            found.append(Needs(products, peak_mb, first, next_))
    return found


def _run(part: str, folder: Path, *version: str) -> str:
    command = [sys.executable, "-m", "tests.costs.generator", part, str(folder), *version]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def main(arguments: list[str]) -> None:
    match arguments:
        case ["publish", folder, version]:
            publish(Path(folder), version)
        case ["generate", folder]:
            generate(Path(folder))
        case _:
            sys.stdout.write(tell_choices(measure()) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
