"""`/api/generation/status`: what a shopper's page is doing."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from lambdas.edge.dependencies import StorefrontDep, required_shopper
from lambdas.edge.error_responses import ErrorBody, ErrorDetail
from lambdas.edge.parameters import SHOPPER_PARAMETER, STORE_QUERY_PARAMETER
from lambdas.edge.routes.shopper import PersonaBody
from wandstore.catalogue.stores import find_store
from wandstore.documents.origin import Source
from wandstore.storefront.ladder import Visit
from wandstore.storefront.status import GenerationStatus, read_status

router = APIRouter(prefix="/api/generation", tags=["generation"])

_NOT_READABLE = ErrorDetail(
    code="STORAGE_UNAVAILABLE", message="The status cannot be read at the moment.", retryable=True
)


class StatusBody(BaseModel):
    shopper: str
    store: str
    generated: bool
    status: Literal["none", "queued", "generating", "completed", "failed"]
    job_id: str | None = Field(serialization_alias="jobId")
    pool_member: str | None = Field(serialization_alias="poolMember")
    persona: PersonaBody
    source: Source | None
    generated_at: datetime | None = Field(serialization_alias="generatedAt")
    error: ErrorDetail | None


@router.get(
    "/status",
    responses={400: {"model": ErrorBody}, 404: {"model": ErrorBody}},
    openapi_extra={"parameters": [SHOPPER_PARAMETER, STORE_QUERY_PARAMETER]},
)
async def show_status(request: Request, response: Response, storefront: StorefrontDep) -> StatusBody:
    """Answers 200 without storage too, and says that it could not be read: who waits for a page asks again."""
    slug = request.query_params.get("store") or storefront.settings.default_store
    found = find_store(storefront.settings.stores_path, slug)
    shopper_id = required_shopper(request)
    response.headers["Cache-Control"] = "no-store"
    return _body(read_status(storefront, Visit(found, shopper_id)), shopper_id, found.slug)


def _body(status: GenerationStatus, shopper_id: str, store: str) -> StatusBody:
    error = status.error
    detail = ErrorDetail(code=error.code, message=error.message, retryable=error.code.retryable) if error else None
    return StatusBody(
        shopper=shopper_id,
        store=store,
        generated=status.generated,
        status=status.state.value if status.state else "none",
        job_id=status.job_id,
        pool_member=status.pool_member,
        persona=PersonaBody.of(status.persona),
        source=status.source,
        generated_at=status.generated_at,
        error=detail if status.readable else _NOT_READABLE,
    )
