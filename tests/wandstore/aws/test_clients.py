"""How long the clients wait, and that one process has one client of each service."""

from __future__ import annotations

import pytest

from wandstore.aws.clients import BACKGROUND_PATIENCE, EDGE_PATIENCE, Clients, Patience


@pytest.fixture(autouse=True)
def region(aws_environment: None) -> None:
    """Clients can be made, and none of them is asked anything."""


def test_a_client_is_made_once(aws_environment: None) -> None:
    clients = Clients(EDGE_PATIENCE)
    assert clients.sqs is clients.sqs


@pytest.mark.parametrize("patience", [EDGE_PATIENCE, BACKGROUND_PATIENCE])
def test_a_client_waits_and_retries_as_its_patience_says(patience: Patience) -> None:
    config = Clients(patience).sqs.meta.config
    assert (config.connect_timeout, config.read_timeout) == (patience.connect_seconds, patience.read_seconds)
    assert config.retries["total_max_attempts"] == patience.attempts


def test_a_shoppers_request_waits_for_one_attempt_and_less_than_two_seconds() -> None:
    """Source: contracts, "Time": connect 0.5 s, read 1 s, one attempt."""
    assert Patience(connect_seconds=0.5, read_seconds=1, attempts=1) == EDGE_PATIENCE
