"""`/s/{store}/suggest`: what a shopper may be about to type."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from lambdas.edge.dependencies import StorefrontDep
from lambdas.edge.parameters import StoreOfPath
from wandstore.http_contract import ErrorBody
from wandstore.pages.suggestions import suggest
from wandstore.text import on_one_line

router = APIRouter(tags=["storefront"])

# The same for everybody, and as old as a shopper's page may be where the catalogue has just changed.
_FOR_FIVE_MINUTES = "public, max-age=300"


class Suggestion(BaseModel):
    label: str
    url: str


class SuggestionsBody(BaseModel):
    suggestions: list[Suggestion]


_RESPONSES: dict[int | str, dict[str, object]] = {
    400: {"model": ErrorBody, "description": "Store outside its grammar."},
    404: {"model": ErrorBody, "description": "No such store."},
}


@router.get(
    "/s/{store}/suggest",
    summary="Completions while a shopper types",
    response_model=SuggestionsBody,
    responses=_RESPONSES,
)
async def show_suggestions(
    store: StoreOfPath,
    storefront: StorefrontDep,
    q: Annotated[str, Query(description="What is typed so far.")] = "",
) -> JSONResponse:
    found = suggest(storefront.catalogue(store), store, on_one_line(q))
    body = SuggestionsBody(suggestions=[Suggestion(label=link.label, url=link.url) for link in found])
    return JSONResponse(body.model_dump(), headers={"cache-control": _FOR_FIVE_MINUTES})
