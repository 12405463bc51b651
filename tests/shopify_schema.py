"""Shopify's own schema of the Storefront API, by version, from an npm package that is pinned in `tools/`."""

from __future__ import annotations

import gzip
import json
from functools import cache

from graphql import GraphQLSchema, build_client_schema

from tests.missing import skip_but_fail_in_ci
from tests.npm_tools import TOOLS

# The version that we ask for, and the two before.
VERSIONS = ("2026-10", "2026-07", "2026-04")
FOLDER = TOOLS / "node_modules" / "@shopify" / "dev-mcp" / "dist" / "data"


@cache
def storefront_schema(version: str = VERSIONS[0]) -> GraphQLSchema:
    """Skips a test without npm's packages."""
    path = FOLDER / f"storefront-graphql_{version}.json.gz"
    if not path.is_file():
        skip_but_fail_in_ci(f"{path.name} of @shopify/dev-mcp is missing: `make test` installs it")
    schema = json.loads(gzip.decompress(path.read_bytes()))["data"]["__schema"]
    # graphql-core executes no schema that has this directive; we ask for nothing in parts.
    schema["directives"] = [directive for directive in schema["directives"] if directive["name"] != "defer"]
    # Checking the schema itself would take seconds, and Shopify's does not keep every rule of naming.
    return build_client_schema({"__schema": schema}, assume_valid=True)
