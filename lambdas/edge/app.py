"""The edge app: every public route, on any ASGI server; it knows nothing of Lambda."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lambdas.edge.error_responses import add_error_responses
from lambdas.edge.readable_requests import ReadRequests
from lambdas.edge.routes import (
    assets,
    cart,
    checkout,
    debug,
    generation,
    health,
    listings,
    products,
    saved_lists,
    shopper,
    sitemap,
    storefront,
    suggest,
    webhook,
)
from wandstore import __version__
from wandstore.aws.clients import EDGE_PATIENCE, Clients
from wandstore.settings import Settings, current_settings
from wandstore.storefront.ladder import Storefront

ABOUT = """A storefront made for each shopper: a good page at once, their own on the next visit."""


_FORM = "application/x-www-form-urlencoded"


class EdgeApp(FastAPI):
    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document without the 422 that FastAPI adds for parameters: this app answers them with 400.

        Errors of what may be a form are pages too.
        """
        if self.openapi_schema:
            return self.openapi_schema
        document = super().openapi()
        for operations in document["paths"].values():
            for operation in operations.values():
                answer = operation["responses"].get("422", {})
                if "HTTPValidationError" in str(answer):
                    del operation["responses"]["422"]
                if _FORM in operation.get("requestBody", {}).get("content", {}):
                    for status, response in operation["responses"].items():
                        if status >= "400":
                            response.setdefault("content", {})["text/html"] = {"schema": {"type": "string"}}
        for name in ("HTTPValidationError", "ValidationError"):
            document["components"]["schemas"].pop(name, None)
        return document


def create_app(settings: Settings | None = None, clients: Clients | None = None) -> FastAPI:
    """The app on these settings and clients, by default this process's own."""
    app = EdgeApp(
        title="WandStore", version=__version__, description=ABOUT, docs_url=None, redoc_url=None, redirect_slashes=False
    )
    clients = clients or Clients(EDGE_PATIENCE)
    # Every visit calls DynamoDB, so its client is made before the first; the others are made on first use.
    _ = clients.dynamodb
    app.state.storefront = Storefront(clients, settings or current_settings())
    for routes in (
        storefront,
        products,
        listings,
        suggest,
        sitemap,
        cart,
        saved_lists,
        checkout,
        health,
        generation,
        shopper,
        webhook,
        debug,
        assets,
    ):
        app.include_router(routes.router)
    add_error_responses(app)
    app.add_middleware(AnswerHead)
    app.add_middleware(ReadRequests)
    return app


class AnswerHead:
    """Answers HEAD as the GET route would, without the body. Routes see GET, and `scope["wandstore.head"]`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {"type": "http.response.body", "body": b"", "more_body": message.get("more_body", False)}
            await send(message)

        await self._app({**scope, "method": "GET", "wandstore.head": True}, receive, send_without_body)
