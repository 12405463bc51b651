"""`/health`: whether the edge answers."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from lambdas.edge.dependencies import StorefrontDep
from wandstore import __version__

router = APIRouter(tags=["health"])


class Health(BaseModel):
    status: Literal["healthy"] = "healthy"
    version: str
    environment: str


@router.get("/health")
async def show_health(response: Response, storefront: StorefrontDep) -> Health:
    """Calls no storage: the edge serves pages without any, so it is healthy without any."""
    response.headers["Cache-Control"] = "no-store"
    return Health(version=__version__, environment=storefront.settings.environment)
