"""Parameters and bodies that routes take, as OpenAPI describes them.

The routes read them by hand: what is outside its grammar is answered in our own shape, where FastAPI would answer 422.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

SHOPPER_PARAMETER: dict[str, Any] = {
    "name": "shopper",
    "in": "query",
    "required": False,
    "description": "Who it is about; the shopper of the cookie without it.",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,128}$"},
}
_STORE_SCHEMA = {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,62}$"}
STORE_PARAMETER: dict[str, Any] = {
    "name": "store",
    "in": "path",
    "required": True,
    "description": "The store's slug.",
    "schema": _STORE_SCHEMA,
}
STORE_QUERY_PARAMETER: dict[str, Any] = {
    "name": "store",
    "in": "query",
    "required": False,
    "description": "The store's slug; the default store without it.",
    "schema": _STORE_SCHEMA,
}


def describe_body(model: type[BaseModel], *, or_form: bool = False) -> dict[str, Any]:
    """A JSON body as an operation's `requestBody`, with all that its schema refers to written in its place.

    With `or_form` it may be a form of the same fields too.
    """
    schema = model.model_json_schema()
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
