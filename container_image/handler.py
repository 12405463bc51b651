"""The generator Lambda's entry: jobs from the queue, and the HTTP app for everything else."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.batch import SqsFifoPartialProcessor, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from mangum import Mangum

from container_image.jobs import Afterwards, compose_job
from container_image.probe import answer_probe
from container_image.server import app, get_clients, get_settings
from wandstore.jobs.attempt import JobRunner
from wandstore.jobs.messages import Receipt
from wandstore.jobs.probe import read_probe_id


class _Process:
    """Until its first job has ended, a process loads and connects what all of its jobs use."""

    is_starting = True


_process = _Process()
_answer_http = Mangum(app, lifespan="off")


def handler(event: dict[str, Any], context: Any) -> Any:
    """Takes SQS events, and answers which records failed, and HTTP-shaped events."""
    if "Records" not in event:
        return _answer_http(event, context)
    # One processor for each event: it holds the records, and a local process handles several events at once.
    processor = SqsFifoPartialProcessor()
    # A batch is one message here. A failed message is reported to SQS; it is not an error of the function.
    processor.raise_on_entire_batch_failure = False
    return process_partial_response(event, run_record, processor, context)


def run_record(record: SQSRecord) -> None:
    clients, settings = get_clients(), get_settings()
    if (probe_id := read_probe_id(record.body)) is not None:
        answer_probe(probe_id, clients, settings, time.time())
        return
    afterwards: list[Afterwards] = []
    compose = partial(compose_job, clients=clients, settings=settings, afterwards=afterwards)
    runner = JobRunner(compose, clients, settings, is_starting=_process.is_starting, afterwards=afterwards)
    receives = int(record.attributes.approximate_receive_count)
    try:
        runner.run(record.body, Receipt(record.message_id, record.receipt_handle, receives))
    finally:
        _process.is_starting = False
