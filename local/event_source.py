"""Emulates the event source mapping between SQS and the generator's Lambda function.

One message in an event, one event at a time in a message group (the queue enforces it), and at most
`MAX_CONCURRENT_GENERATIONS` events at once. A message is deleted when its event succeeded. Otherwise it is received
again after its visibility timeout, and after its maximum receive count it moves to the dead-letter queue.
"""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import httpx
from botocore.exceptions import BotoCoreError, ClientError

from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.settings import Settings, current_settings

# The path of the Lambda runtime's emulator, in every image made for Lambda.
INVOCATION_PATH = "/2015-03-31/functions/function/invocations"
REGION = "us-east-1"

_logger = logging.getLogger("local.event_source")


class InvocationFailed(Exception):
    """The function did not answer in time, or answered with an error."""


class EventSource:
    """Passes messages from the queue to the generator until it is stopped."""

    def __init__(self, clients: Clients, settings: Settings, generator_url: str) -> None:
        self._clients = clients
        self._settings = settings
        self._invocation_url = generator_url + INVOCATION_PATH
        self._queue_url = settings.generation_queue_url
        self._http = httpx.Client(trust_env=False, timeout=httpx.Timeout(settings.function_timeout_seconds))
        self._stopping = threading.Event()
        self._queue_arn = ""

    def run(self) -> None:
        """Returns soon after `stop`, when the events in progress have ended."""
        self._queue_arn = self._read_queue_arn()
        in_flight: set[Future[None]] = set()
        ended = threading.Event()
        with ThreadPoolExecutor(self._settings.concurrent_generations) as invocations, self._http:
            while not self._stopping.is_set():
                ended.clear()
                in_flight = {invocation for invocation in in_flight if not invocation.done()}
                message = self._receive(wait=not in_flight) if self._has_room(in_flight) else None
                if message:
                    invocation = invocations.submit(self._deliver, message)
                    invocation.add_done_callback(lambda _: ended.set())
                    in_flight.add(invocation)
                elif in_flight:
                    # An event that ends unblocks its group, whose next message is received at once; messages of
                    # other groups are found by polling. A long poll would not see an unblocked group: moto keeps
                    # the groups that were busy at its start blocked until it ends.
                    ended.wait(0.1)

    def stop(self) -> None:
        self._stopping.set()

    def _has_room(self, in_flight: set[Future[None]]) -> bool:
        return len(in_flight) < self._settings.concurrent_generations

    def _read_queue_arn(self) -> str:
        answer = self._clients.sqs.get_queue_attributes(QueueUrl=self._queue_url, AttributeNames=["QueueArn"])
        return str(answer["Attributes"]["QueueArn"])

    def _receive(self, *, wait: bool) -> dict[str, Any] | None:
        try:
            answer = self._clients.sqs.receive_message(
                QueueUrl=self._queue_url,
                MaxNumberOfMessages=1,
                WaitTimeSeconds=1 if wait else 0,
                MessageSystemAttributeNames=["All"],
                MessageAttributeNames=["All"],
            )
        except (BotoCoreError, ClientError):
            _logger.exception("The queue cannot be read; retrying in a second.")
            self._stopping.wait(1)
            return None
        messages: list[dict[str, Any]] = answer.get("Messages", [])
        return messages[0] if messages else None

    def _deliver(self, message: dict[str, Any]) -> None:
        message_id = message["MessageId"]
        try:
            self._invoke(sqs_event(message, self._queue_arn))
        except InvocationFailed as error:
            _logger.warning("Message %s stays in the queue: %s", message_id, error)
            return
        try:
            self._clients.sqs.delete_message(QueueUrl=self._queue_url, ReceiptHandle=message["ReceiptHandle"])
        except (BotoCoreError, ClientError):
            _logger.exception("Message %s is done but could not be deleted; it will be received again.", message_id)

    def _invoke(self, event: dict[str, Any]) -> None:
        """Raises `InvocationFailed` where Lambda would keep the message."""
        try:
            response = self._post(event)
            answer = response.json()
        except httpx.TimeoutException:
            raise InvocationFailed(f"timed out after {self._settings.function_timeout_seconds} s") from None
        except httpx.HTTPError as error:
            raise InvocationFailed(f"no answer: {error!r}") from error
        except ValueError:
            raise InvocationFailed(f"status {response.status_code}, and the body is not JSON") from None
        if response.status_code != httpx.codes.OK:
            raise InvocationFailed(f"status {response.status_code}")
        if isinstance(answer, dict) and "errorType" in answer:
            raise InvocationFailed(f"{answer['errorType']}: {answer.get('errorMessage')}")
        # The event has one record, so every reported failure is its own; Lambda also fails a batch for unknown ids.
        if isinstance(answer, dict) and answer.get("batchItemFailures"):
            raise InvocationFailed("the generator reported it as failed")

    def _post(self, event: dict[str, Any]) -> httpx.Response:
        """Waits for a generator that has not started yet, as Lambda does, so that this costs no receive."""
        give_up_at = time.monotonic() + self._settings.function_timeout_seconds
        while True:
            try:
                return self._http.post(self._invocation_url, json=event)
            except httpx.ConnectError:
                if time.monotonic() > give_up_at or self._stopping.wait(0.2):
                    raise


def sqs_event(message: dict[str, Any], queue_arn: str) -> dict[str, Any]:
    """The event that Lambda makes from a received message."""
    return {
        "Records": [
            {
                "messageId": message["MessageId"],
                "receiptHandle": message["ReceiptHandle"],
                "body": message["Body"],
                # ApproximateReceiveCount, MessageGroupId, MessageDeduplicationId, SentTimestamp, SequenceNumber, ...
                "attributes": message.get("Attributes", {}),
                "messageAttributes": {
                    name: _lambda_attribute(value) for name, value in message.get("MessageAttributes", {}).items()
                },
                "md5OfBody": message["MD5OfBody"],
                "eventSource": "aws:sqs",
                "eventSourceARN": queue_arn,
                "awsRegion": REGION,
            }
        ]
    }


def _lambda_attribute(value: dict[str, Any]) -> dict[str, Any]:
    """SQS capitalizes the parts of an attribute; Lambda does not, and adds two lists that are always empty."""
    parts = {name[0].lower() + name[1:]: part for name, part in value.items()}
    return {**parts, "stringListValues": [], "binaryListValues": []}


if __name__ == "__main__":
    logging.basicConfig(format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("local").setLevel(logging.INFO)
    settings = current_settings()
    EventSource(Clients(BACKGROUND_PATIENCE), settings, f"http://127.0.0.1:{settings.generator_port}").run()
