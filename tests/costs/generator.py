"""What a generator needs: peak memory and processor seconds of its jobs, by the size of the catalogue.

The handler runs in a process of its own, with boto3's clients made and the stand-ins of AWS and of the model beside it,
so that both figures are rather too large. Waiting for the model costs no processor and is left out.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3

import container_image.handler
import container_image.server
from local.event_source import sqs_event
from tests.aws_like.cloud import Cloud
from tests.costs.published import EARLIER, LATER, STORE, fill, measure_each, open_cloud
from tests.stand_in_model import StandInModel
from tools.generator_memory import Needs, tell_choices
from wandstore.aws.clients import Clients
from wandstore.ids import ShopperId, ShopperKey
from wandstore.jobs.enqueue import JobQueue
from wandstore.settings import Settings

JOBS = 8


def generate(folder: Path) -> None:
    """Prints what the jobs needed. Before the last one, another version of the catalogue is published."""
    with StandInModel() as model:
        os.environ["KIMI_API_KEY"] = "key"
        cloud, settings = open_cloud(folder, kimi_base_url=model.url)
        fill(cloud, folder, EARLIER)
        clients = cloud.clients()
        made = [boto3.client(name, region_name="us-east-1") for name in ("dynamodb", "s3", "sqs", "secretsmanager")]
        entry: Any = container_image.handler
        entry.get_clients, entry.get_settings = (lambda: clients), (lambda: settings)
        seconds = [_run_job(number, cloud, clients, settings) for number in range(JOBS)]
        fill(cloud, folder, LATER)
        _run_job(JOBS, cloud, clients, settings)
        assert model.calls, "the first job makes the tree of all"
        del made
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps([peak_mb, seconds[0], sum(seconds[1:]) / len(seconds[1:])]))


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
    return [Needs(products, *found) for products, (found,) in measure_each("tests.costs.generator", "generate")]


def main(arguments: list[str]) -> None:
    match arguments:
        case ["generate", folder]:
            generate(Path(folder))
        case _:
            sys.stdout.write(tell_choices(measure()) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
