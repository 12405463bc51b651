"""`/s/{store}/products/{handle}`: a product's own page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from lambdas.edge.visitors import Visitor, VisitorOfPath
from wandstore.pages import Asked, Notice, render_notice, render_product
from wandstore.pages.links import Link, link_product, link_view
from wandstore.storefront.ladder import Storefront
from wandstore.storefront.product_visit import find_product, request_product
from wandstore.storefront.room import Room, enter_room
from wandstore.storefront.saved_lists import find_lists
from wandstore.text import on_one_line

router = APIRouter(tags=["storefront"])

_OPTION = "option."
# What an address may ask for. A product has three options, and their values are short.
_MAX_ASKED = 8
_MAX_CHARACTERS = 300
_MAX_WORDS = 100
_HEADERS = {"cache-control": "private, no-store"}

HandlePath = Annotated[str, Path(description="The product's handle, in any script, percent-encoded.")]
_PARAMETERS: list[dict[str, Any]] = [
    {"name": name, "in": "query", "required": False, "description": about, "schema": {"type": "string"}}
    for name, about in (
        ("variant", "The variant to choose, by Shopify's numeric id. One that does not exist is ignored."),
        (
            "option.{name}",
            "A value of the option of this name; may be repeated for others. The nearest variant counts.",
        ),
    )
]


# A handle that somebody has put a slash into is percent-encoded, and servers decode it before the route is found.
@router.get(
    "/s/{store}/products/{handle:path}",
    summary="A product's page",
    response_class=Response,
    responses={
        200: {"description": "The page.", "content": {"text/html": {"schema": {"type": "string"}}}},
        304: {"description": "The page is the one of If-None-Match."},
        308: {
            "description": "To the handle as the catalogue writes it: only its case, or a slash at the end, differs."
        },
        400: {"description": "Store or shopper outside its grammar.", "content": {"text/html": {}}},
        404: {"description": "No such store, or no such product: a page of the store.", "content": {"text/html": {}}},
    },
    openapi_extra={"parameters": _PARAMETERS},
)
async def show_product_page(request: Request, visitor: VisitorOfPath, handle: HandlePath) -> Response:
    storefront: Storefront = request.app.state.storefront
    room = enter_room(storefront, visitor.visit)
    product = find_product(room.catalogue, handle)
    if product is None:
        return _answer_missing(visitor, room, handle)
    if product.id != handle:
        query = request.url.query
        address = link_product(room.store, product) + (f"?{query}" if query else "")
        return RedirectResponse(address, 308, headers={"Cache-Control": "no-store"})
    lists = find_lists(storefront, room, visitor.own)
    asked = request_product(room, product, read_asked(request.query_params.multi_items()), lists)
    rendered = render_product(room.context, asked, character=room.character, audience=room.audience)
    return visitor.answer(rendered, _HEADERS)


def read_asked(parameters: Iterable[tuple[str, str]]) -> Asked:
    """What the parameters of an address ask for; of a repeated one the first counts."""
    variant_id, options = "", dict[str, str]()
    for name, value in parameters:
        if name == "variant":
            variant_id = variant_id or value[:_MAX_CHARACTERS]
        elif name.startswith(_OPTION) and len(options) < _MAX_ASKED:
            options.setdefault(name.removeprefix(_OPTION)[:_MAX_CHARACTERS], value[:_MAX_CHARACTERS])
    return Asked(variant_id=variant_id, options=options)


def _answer_missing(visitor: Visitor, room: Room, handle: str) -> Response:
    searched = on_one_line(handle.replace("-", " ").replace("/", " "))[:_MAX_WORDS]
    words = room.store.language
    sentence = words.gettext(
        "It may have left the store, or the address may be wrong. The search and the categories find the others."
    )
    onward = Link(link_view(room.store, query=searched), words.gettext("Look for something like it"))
    notice = Notice(
        words.gettext("This product is not here"), [sentence], status=404, onward=onward if searched else None
    )
    return visitor.answer(render_notice(notice, room.context, room.character), _HEADERS, 404)
