"""What OpenAPI says of a generation's two shapes is what the route reads."""

from __future__ import annotations

from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from container_image.described import describe_body
from container_image.phase1 import read_persona_type
from wandstore.shoppers.personas import PersonaType

RUNTIME = {"jobId": "1", "storeSlug": "lantern", "shopperId": "bob", "preferences": {"persona": "explorer"}}
PRODUCT = {"id": 7, "title": "Oak wand", "price": "40.00", "currency": "GBP"}
PHASE1: dict[str, Any] = {
    "shopper_id": "bob",
    "persona": {"type": "collector", "confidence": 0.8},
    "shop": {"shop_id": "lantern", "products": [PRODUCT]},
}


def is_described(body: dict[str, Any]) -> bool:
    schema = describe_body()["content"]["application/json"]["schema"]
    return bool(jsonschema.Draft202012Validator(schema).is_valid(body))


@pytest.mark.parametrize(
    ("body", "is_allowed"),
    [
        (RUNTIME, True),
        (RUNTIME | {"preferences": None}, True),
        (RUNTIME | {"storeSlug": "Lantern"}, False),
        (RUNTIME | {"preferences": {"persona": "wizard"}}, False),
        (RUNTIME | {"shop": 1}, False),  # which makes it the other shape
        (PHASE1, True),
        (PHASE1 | {"persona": {"type": "wizard", "confidence": 0.8}}, False),
        (PHASE1 | {"shopper_id": "a b"}, False),
        ({}, False),
    ],
)
def test_both_shapes_are_described(body: dict[str, Any], is_allowed: bool) -> None:
    assert is_described(body) is is_allowed


def test_every_persona_that_is_described_is_read() -> None:
    _, phase1 = describe_body()["content"]["application/json"]["schema"]["anyOf"]
    named, nothing = phase1["properties"]["persona"]["properties"]["type"]["anyOf"]
    assert nothing == {"type": "null"}
    read = {name: read_persona_type(name) for name in named["enum"]}
    assert set(read.values()) == {*PersonaType, None}
    assert read["bargain_hunter"] is PersonaType.DEALHUNTER
