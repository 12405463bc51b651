"""Shopify would accept every operation, by its own schema."""

from __future__ import annotations

import pytest
from graphql import GraphQLError, NoDeprecatedCustomRule, parse, specified_rules, validate

from stacks.bundling import BACKGROUND, EDGE
from tests.shopify_schema import VERSIONS, storefront_schema
from wandstore.catalogue.shopify_api import load_operation, operation_names
from wandstore.settings import Settings


def faults(operation: str, version: str) -> list[GraphQLError]:
    """What Shopify would refuse in that version, and what it will refuse in a later one."""
    return validate(storefront_schema(version), parse(operation), (*specified_rules, NoDeprecatedCustomRule))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", operation_names())
def test_an_operation_is_valid_in_our_version_and_the_two_before(name: str, version: str) -> None:
    assert faults(load_operation(name), version) == []


def test_the_version_that_is_asked_for_is_the_newest_one_that_is_validated() -> None:
    assert Settings().shopify_api_version == VERSIONS[0]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("ours", "wrong"),
    [
        ("handle\n  title", "handle\n  headline"),
        ("sortKey: ID", "sortKey: SALES"),
        ("first: $variants", "first: $variants, color: RED"),
        ("$first: Int!", "$first: String!"),
        ("price {\n    amount\n    currencyCode\n  }", "price"),
        ("optionValues {\n      name", "values\n    optionValues {\n      name"),
    ],
    ids=["field", "value", "argument", "type", "selection", "deprecated"],
)
def test_a_fault_in_an_operation_is_found(ours: str, wrong: str, version: str) -> None:
    operation = load_operation("products")
    assert ours in operation
    assert faults(operation.replace(ours, wrong), version)


def test_a_fragment_is_sent_once_however_often_it_is_spread() -> None:
    operation = load_operation("products")
    assert operation.count("fragment ImageFields on Image") == 1
    assert "#" not in operation


def test_the_zips_have_every_operation() -> None:
    ours = {path.as_posix() for path in BACKGROUND.files()} & {path.as_posix() for path in EDGE.files()}
    assert {f"wandstore/catalogue/operations/{name}.graphql" for name in operation_names()} <= ours
    assert "wandstore/catalogue/operations/fragments/ProductFields.graphql" in ours
