"""The edge app of a run: that of AWS, with more time for its storage.

The embedded cloud shares this machine with everything else. On a busy machine it answers later than a shopper of a
deployed store is let wait, and a page without storage asks for no job.
"""

from __future__ import annotations

from fastapi import FastAPI

from lambdas.edge import app
from lambdas.edge.routes import webhook
from wandstore.aws import request_storage
from wandstore.aws.clients import Clients, Patience

PATIENCE = Patience(connect_seconds=5, read_seconds=30, attempts=1)


def create_app() -> FastAPI:
    request_storage.CALL_SECONDS = request_storage.STORAGE_SECONDS = PATIENCE.read_seconds
    webhook.SHOP_EVENT_STORAGE_SECONDS = PATIENCE.read_seconds
    return app.create_app(clients=Clients(PATIENCE))
