"""The parameters and bodies of the routes, typed; FastAPI checks them and `error_responses` answers what is wrong."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl

from fastapi import Depends, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from lambdas.edge.dependencies import StorefrontDep
from lambdas.edge.shopper_cookie import cookie_shopper
from wandstore.catalogue.stores import Store, find_store
from wandstore.errors import InvalidField
from wandstore.ids import SHOPPER_ID_PATTERN, SLUG_PATTERN, ShopperId

_SHOPPER = f"^{SHOPPER_ID_PATTERN}$"
_SLUG = f"^{SLUG_PATTERN}$"
# An empty parameter of a form or a link stands for an absent one.
EMPTY_IS_ABSENT = BeforeValidator(lambda value: value or None)

StorePath = Annotated[str, Path(pattern=_SLUG, description="The store's slug.")]
StoreQuery = Annotated[
    Annotated[str, Field(pattern=_SLUG)] | None,
    EMPTY_IS_ABSENT,
    Query(description="The store's slug; the default store without it."),
]
ShopperQuery = Annotated[
    str | None, Query(pattern=_SHOPPER, description="Who it is about; the shopper of the cookie without it.")
]
OptionalShopperQuery = Annotated[
    Annotated[str, Field(pattern=_SHOPPER)] | None,
    EMPTY_IS_ABSENT,
    Query(alias="shopper", description="Whose page; a new `debug-` shopper without it."),
]


async def store_of_path(store: StorePath, storefront: StorefrontDep) -> Store:
    """Raises `StoreNotFound`."""
    return find_store(storefront.settings.stores_path, store)


async def store_of_query(storefront: StorefrontDep, store: StoreQuery = None) -> Store:
    """Raises `StoreNotFound`."""
    return find_store(storefront.settings.stores_path, store or storefront.settings.default_store)


async def named_shopper(request: Request, shopper: ShopperQuery = None) -> ShopperId:
    """The shopper of the query, or else of the cookie. Raises `InvalidField` where neither names one."""
    shopper_id = ShopperId(shopper) if shopper is not None else cookie_shopper(request)
    if shopper_id is None:
        raise InvalidField("shopper", "shopper: name the shopper in the query, or send the cookie of a visit.")
    return shopper_id


StoreOfPath = Annotated[Store, Depends(store_of_path)]
StoreOfQuery = Annotated[Store, Depends(store_of_query)]
NamedShopper = Annotated[ShopperId, Depends(named_shopper)]

# What OpenAPI says of the hot route, which reads the same two by hand.
STORE_PARAMETER: dict[str, Any] = {
    "name": "store",
    "in": "path",
    "required": True,
    "description": "The store's slug.",
    "schema": {"type": "string", "pattern": _SLUG},
}
SHOPPER_PARAMETER: dict[str, Any] = {
    "name": "shopper",
    "in": "query",
    "required": False,
    "description": "Who it is about; the shopper of the cookie without it.",
    "schema": {"type": "string", "pattern": _SHOPPER},
}


# Bodies ---------------------------------------------------------------------------------------------------------------


class Addressed(BaseModel):
    """A body that is about one shopper of one store. `shopper` may come from the cookie instead."""

    shopper: Annotated[str | None, Field(pattern=_SHOPPER)] = None
    store: Annotated[str, Field(pattern=_SLUG)]


Model = TypeVar("Model", bound=BaseModel)


def validate_body(model: type[Model], fields: dict[str, Any]) -> Model:
    """Raises FastAPI's own error for a wrong body, so that one handler answers everything that is wrong.

    FastAPI reads JSON only of a body that is declared as JSON, and a beacon declares text/plain.
    """
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        raise RequestValidationError(
            [{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors(include_url=False)]
        ) from error


def parse_form(body: bytes) -> dict[str, Any]:
    """The last value of each field that has one: a form has no null, so an empty field stands for it."""
    return dict(parse_qsl(body.decode("utf-8", "replace")))


def describe_body(model: type[BaseModel], *, or_form: bool = False, needs: str = "") -> dict[str, Any]:
    """A JSON body as an operation's `requestBody`, with every referenced schema inlined.

    With `or_form` it may be a form of the same fields too. `needs` is a field that only a browser with the shopper's
    cookie may leave out, which OpenAPI has no words for.
    """
    schema = model.model_json_schema()
    if needs:
        schema["required"] = [*schema["required"], needs]
        (schema["properties"][needs],) = (one for one in schema["properties"][needs]["anyOf"] if one["type"] != "null")
    definitions = schema.pop("$defs", {})

    def resolve(part: Any) -> Any:
        if isinstance(part, list):
            return [resolve(one) for one in part]
        if not isinstance(part, dict):
            return part
        if "$ref" in part:
            return resolve(definitions[part["$ref"].rpartition("/")[2]])
        return {name: resolve(value) for name, value in part.items()}

    kinds = ["application/json", *(["application/x-www-form-urlencoded"] if or_form else [])]
    return {"required": True, "content": {kind: {"schema": resolve(schema)} for kind in kinds}}
