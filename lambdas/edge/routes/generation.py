"""`/api/generation/status`: the state of a shopper's page."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from lambdas.edge.dependencies import StorefrontDep
from lambdas.edge.parameters import NamedShopper, StoreOfQuery
from lambdas.edge.routes.shopper import PersonaBody
from wandstore.http_contract import ErrorBody, ErrorDetail
from wandstore.storefront.page_request import Visit
from wandstore.storefront.status import PageStatus, read_status

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
    source: str | None
    generated_at: datetime | None = Field(serialization_alias="generatedAt")
    error: ErrorDetail | None


@router.get("/status", responses={400: {"model": ErrorBody}, 404: {"model": ErrorBody}})
async def show_status(
    request: Request, response: Response, storefront: StorefrontDep, store: StoreOfQuery, shopper_id: NamedShopper
) -> StatusBody:
    """Answers 200 without storage too, and says that the status could not be read: a waiting client polls again."""
    response.headers["Cache-Control"] = "no-store"
    visit = Visit(store, shopper_id)
    status = read_status(storefront, visit)
    return _body(status, visit, PersonaBody.for_client(status.persona, shopper_id, request))


def _body(status: PageStatus, visit: Visit, persona: PersonaBody) -> StatusBody:
    error = ErrorDetail.for_anybody(status.error) if status.error else None
    return StatusBody(
        shopper=visit.shopper_id,
        store=visit.store.slug,
        generated=status.generated,
        status=status.state.value if status.state else "none",
        job_id=status.job_id,
        pool_member=status.pool_member,
        persona=persona,
        source=status.source,
        generated_at=status.generated_at,
        error=error if status.is_readable else _NOT_READABLE,
    )
