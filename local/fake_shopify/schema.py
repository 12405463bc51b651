"""Shopify's own Storefront schemas, as npm's `@shopify/dev-mcp` ships them: one file for each version of the API."""

from __future__ import annotations

import gzip
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    build_client_schema,
)

FOLDER = Path(__file__).resolve().parents[2] / "tools" / "node_modules" / "@shopify" / "dev-mcp" / "dist" / "data"
PREFIX, SUFFIX = "storefront-graphql_", ".json.gz"
LATEST_VERSION = "2026-10"


class SchemaMissing(Exception):
    """npm has not installed Shopify's schemas; the message says how to install them."""

    def __init__(self) -> None:
        super().__init__(
            "The fake Shopify needs Shopify's own schema, which npm installs: "
            "`make run SHOPIFY=fake` and `make test` do that first, and so does `cd tools && npm ci`."
        )


def supported_versions() -> tuple[str, ...]:
    """The versions whose schema is installed, oldest first, without `unstable`. Raises `SchemaMissing`."""
    names = sorted(path.name.removeprefix(PREFIX).removesuffix(SUFFIX) for path in FOLDER.glob(f"{PREFIX}2*{SUFFIX}"))
    if LATEST_VERSION not in names:
        raise SchemaMissing
    return tuple(names)


def answered_version(asked: str) -> str | None:
    """The version that answers a request for `asked`: an expired one falls forward, as at Shopify.

    None for an invalid version, or one that is not released yet.
    """
    versions = supported_versions()
    if asked in versions:
        return asked
    is_version = len(asked) == 7 and asked[:4].isdigit() and asked[4:] in ("-01", "-04", "-07", "-10")
    return versions[0] if is_version and asked < versions[0] else None


@lru_cache(maxsize=8)
def storefront_schema(version: str, removed_fields: tuple[str, ...] = ()) -> GraphQLSchema:
    """A schema that can be executed. Raises `SchemaMissing`, and `ValueError` for a removed field that is not there."""
    path = FOLDER / f"{PREFIX}{version}{SUFFIX}"
    if not path.is_file():
        raise SchemaMissing
    introspection = json.loads(gzip.decompress(path.read_bytes()))
    schema = build_client_schema(introspection["data"], assume_valid=True)
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLScalarType) and kind.name in CHECKS:
            kind.coerce_output_value = CHECKS[kind.name]
    for removed in removed_fields:
        name, _, field = removed.partition(".")
        owner = schema.type_map.get(name)
        if not isinstance(owner, GraphQLObjectType | GraphQLInterfaceType) or field not in owner.fields:
            raise ValueError(f"Shopify's schema of {version} has no field {removed!r}.")
        del owner.fields[field]
    return schema


# The introspection result names Shopify's scalars without their checks. Without checks, an answer could contain
# anything.


def _checked_text(kind: str, is_right: Any) -> Any:
    def serialize(value: Any) -> str:
        if not isinstance(value, str) or not is_right(value):
            raise GraphQLError(f"The fake shop answered {value!r}, which is not valid as {kind}.")
        return value

    return serialize


CHECKS = {
    "Decimal": _checked_text("Decimal", lambda text: text.replace(".", "", 1).isdigit()),
    "URL": _checked_text("URL", lambda text: text.startswith(("http://", "https://"))),
    "Color": _checked_text("Color", lambda text: len(text) == 7 and text.startswith("#")),
    "DateTime": _checked_text("DateTime", lambda text: len(text) == 20 and text.endswith("Z")),
    "HTML": _checked_text("HTML", lambda text: True),
    "UnsignedInt64": _checked_text("UnsignedInt64", str.isdigit),
}
