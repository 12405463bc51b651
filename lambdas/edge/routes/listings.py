"""`/s/{store}/collections/{handle}`: the page of a collection, of a category, or of all products."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from lambdas.edge.dependencies import StorefrontDep
from lambdas.edge.visitors import Visitor, VisitorOfPath
from wandstore.catalogue.groups import EVERYTHING_HANDLE, find_group
from wandstore.documents.origin import Source
from wandstore.pages import Notice, View, parse_view, render_notice, render_view
from wandstore.pages.links import Link, link_group
from wandstore.storefront.room import Room, enter_room

router = APIRouter(tags=["storefront"])

_FILTERS: list[dict[str, Any]] = [
    {"name": name, "in": "query", "required": False, "description": about, "schema": {"type": "string"}}
    for name, about in (
        ("category", "The products of one category."),
        ("price", "A price range, both ends included: `10-50`, `10-` or `-50`."),
        ("from", "The lower end of a price range, as a form sends it."),
        ("to", "The upper end of a price range, as a form sends it."),
        ("available", "`1`: what can be bought."),
        ("option.{name}", "A value of an option, such as `option.Size=M`; repeatable."),
        ("sort", "The order: featured, price, price-desc, saving, new or title."),
        ("page", "Which page of 48 products; the first without it."),
    )
]
VIEW_PARAMETERS: list[dict[str, Any]] = [
    {
        "name": "q",
        "in": "query",
        "required": False,
        "description": "Search: a view of the products that match.",
        "schema": {"type": "string"},
    },
    *_FILTERS,
]
HandlePath = Annotated[
    str, Path(description="The merchant's handle, or one made of a category's name; `all` is everything.")
]


@router.get(
    "/s/{store}/collections/{handle:path}",
    summary="The page of a collection or a category",
    response_class=Response,
    responses={
        200: {"description": "The page.", "content": {"text/html": {"schema": {"type": "string"}}}},
        304: {"description": "The page is the one of If-None-Match."},
        308: {
            "description": "To the handle as the catalogue writes it: only its case, or a slash at the end, differs."
        },
        400: {"description": "Store or shopper outside its grammar.", "content": {"text/html": {}}},
        404: {"description": "No such store or collection.", "content": {"text/html": {}}},
    },
    openapi_extra={"parameters": VIEW_PARAMETERS},
)
async def show_collection(
    request: Request, visitor: VisitorOfPath, handle: HandlePath, storefront: StorefrontDep
) -> Response:
    room = enter_room(storefront, visitor.visit)
    group = find_group(room.catalogue.groups, handle)
    if group is None:
        return _answer_unknown(visitor, room)
    if group.handle != handle:
        query = request.url.query
        address = link_group(room.store, group.handle) + (f"?{query}" if query else "")
        return RedirectResponse(address, 308, headers={"Cache-Control": "no-store"})
    view = parse_view(request.query_params.multi_items(), handle)
    return answer_view(visitor, room, view or View(collection=handle))


def answer_view(visitor: Visitor, room: Room, view: View) -> Response:
    """The view in the shopper's own character and order."""
    rendered = render_view(
        room.context,
        view,
        character=room.character,
        audience=room.audience,
        signals=room.session.signals_to_use,
    )
    headers = {"x-wandstore-source": Source.FALLBACK.value, "cache-control": "private, no-store"}
    return visitor.answer(rendered, headers)


def _answer_unknown(visitor: Visitor, room: Room) -> Response:
    words = room.store.language
    notice = Notice(
        words.gettext("There is no such collection"),
        [words.gettext("It may have another name now.")],
        status=404,
        onward=Link(link_group(room.store, EVERYTHING_HANDLE), words.gettext("All products")),
    )
    rendered = render_notice(notice, room.context, room.character)
    return visitor.answer(rendered, {"cache-control": "private, no-store"}, 404)
