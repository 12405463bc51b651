"""Shopify's schemas as npm ships them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from graphql import GraphQLObjectType, validate_schema

from local.fake_shopify import schema
from local.synth import ROOT
from tests.fake_shop import FakeShopHandle


def test_the_versions_fall_forward_and_never_back(fake_shop: FakeShopHandle) -> None:
    versions = schema.supported_versions()
    assert versions[-1] == schema.LATEST_VERSION
    assert [schema.answered_version(version) for version in versions] == list(versions)
    assert schema.answered_version("2019-07") == versions[0]
    assert schema.answered_version("2019-08") is None
    assert schema.answered_version("2099-01") is None


@pytest.mark.parametrize("back", [0, 1, 2])
def test_a_schema_is_valid_and_asks_for_nothing_that_cannot_be_executed(fake_shop: FakeShopHandle, back: int) -> None:
    version = schema.supported_versions()[-1 - back]
    problems = [str(problem.message) for problem in validate_schema(schema.storefront_schema(version))]
    assert problems == []


def test_a_field_is_removed_from_its_type_alone(fake_shop: FakeShopHandle) -> None:
    moved = schema.storefront_schema(schema.LATEST_VERSION, ("Product.vendor",)).type_map["Product"]
    whole = schema.storefront_schema(schema.LATEST_VERSION).type_map["Product"]
    assert isinstance(moved, GraphQLObjectType)
    assert isinstance(whole, GraphQLObjectType)
    assert whole.fields.keys() - moved.fields.keys() == {"vendor"}


def test_a_field_that_is_not_there_cannot_be_removed(fake_shop: FakeShopHandle) -> None:
    with pytest.raises(ValueError, match=r"no field 'Product\.colour'"):
        schema.storefront_schema(schema.LATEST_VERSION, ("Product.colour",))


def test_an_answer_that_is_no_value_of_its_scalar_is_an_error(fake_shop: FakeShopHandle) -> None:
    fake_shop.shop.url = "gopher://shop"
    answer = fake_shop.post("{ shop { primaryDomain { url } } }").json()
    assert "not valid as URL" in answer["errors"][0]["message"]


def test_a_missing_schema_is_said_and_ends_the_process_with_2(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(schema, "FOLDER", tmp_path)
    with pytest.raises(schema.SchemaMissing, match="npm ci"):
        schema.supported_versions()
    code = f"""
from pathlib import Path
from local.fake_shopify import schema
schema.FOLDER = Path({str(tmp_path)!r})
from local.fake_shopify.__main__ import main
raise SystemExit(main([]))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "npm ci" in done.stderr
