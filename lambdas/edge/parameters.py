"""Parameters that several routes take, as OpenAPI describes them.

The routes read them by hand: outside its grammar a parameter is a 400 in our own shape, where FastAPI would answer 422.
"""

from __future__ import annotations

from typing import Any

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
