"""The storefront behind a test client, with other settings."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.testclient import TestClient

from wandstore.settings import Settings


def use_settings(edge: TestClient, settings: Settings) -> None:
    app = edge.app
    assert isinstance(app, FastAPI)
    app.state.storefront.settings = settings
