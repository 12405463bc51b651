from __future__ import annotations

import pytest

from lambdas.edge.routes import webhook
from local.edge import PATIENCE, create_app
from tests.conftest import Aws
from wandstore.aws import request_storage
from wandstore.aws.clients import EDGE_PATIENCE
from wandstore.aws.request_storage import RequestStorage


@pytest.fixture(autouse=True)
def limits_of_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that a process of a run changes for itself."""
    for name, seconds in {"CALL_SECONDS": 1.5, "STORAGE_SECONDS": 1.8}.items():
        monkeypatch.setattr(request_storage, name, seconds)
    monkeypatch.setattr(webhook, "SHOP_EVENT_STORAGE_SECONDS", webhook.SHOP_EVENT_STORAGE_SECONDS)


def test_a_call_to_the_embedded_cloud_may_take_longer_than_one_to_aws(aws: Aws) -> None:
    storefront = create_app().state.storefront
    asked = storefront.clients.dynamodb.meta.config
    assert (asked.connect_timeout, asked.read_timeout) == (PATIENCE.connect_seconds, PATIENCE.read_seconds)
    assert PATIENCE.read_seconds >= 20 * EDGE_PATIENCE.read_seconds
    # No limit of a request ends the call before the client's own does.
    for storage in (
        RequestStorage(storefront.clients),
        RequestStorage(storefront.clients, webhook.SHOP_EVENT_STORAGE_SECONDS),
    ):
        assert storage.call_seconds == pytest.approx(PATIENCE.read_seconds, abs=5)
