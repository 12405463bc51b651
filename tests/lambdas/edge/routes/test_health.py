from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.shop import Shop
from wandstore import __version__


def test_health_asks_no_storage(edge: TestClient, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shop.clients, "dynamodb", None)
    response = edge.get("/health")
    assert response.json() == {"status": "healthy", "version": __version__, "environment": "production"}
    assert response.headers["cache-control"] == "no-store"
