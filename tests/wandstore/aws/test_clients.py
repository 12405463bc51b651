"""How long a client of AWS waits, as botocore is told."""

import pytest

from wandstore.aws.clients import BACKGROUND_PATIENCE, EDGE_PATIENCE, HEARTBEAT_PATIENCE, Clients, Patience
from wandstore.aws.request_storage import CALL_SECONDS


@pytest.mark.parametrize("service", ["dynamodb", "s3", "sqs", "secrets"])
@pytest.mark.parametrize("patience", [EDGE_PATIENCE, BACKGROUND_PATIENCE], ids=["edge", "background"])
def test_a_client_has_the_patience_of_its_process(aws_environment: None, patience: Patience, service: str) -> None:
    config = getattr(Clients(patience), service).meta.config
    assert (config.connect_timeout, config.read_timeout) == (patience.connect_seconds, patience.read_seconds)
    assert config.retries["total_max_attempts"] == patience.attempts


def test_the_queue_may_have_a_patience_of_its_own(aws_environment: None) -> None:
    clients = Clients(BACKGROUND_PATIENCE, queue_patience=HEARTBEAT_PATIENCE)
    assert clients.sqs.meta.config.read_timeout == HEARTBEAT_PATIENCE.read_seconds
    assert clients.dynamodb.meta.config.read_timeout == BACKGROUND_PATIENCE.read_seconds


def test_a_shopper_waits_for_one_short_attempt() -> None:
    assert EDGE_PATIENCE.attempts == 1
    assert EDGE_PATIENCE.connect_seconds + EDGE_PATIENCE.read_seconds <= CALL_SECONDS


def test_a_process_has_one_client_of_a_service(aws_environment: None) -> None:
    clients = Clients(EDGE_PATIENCE)
    assert clients.sqs is clients.sqs
