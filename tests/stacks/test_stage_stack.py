"""What every stack of a stage has in common."""

from collections.abc import Callable

import pytest

from tests.stacks.conftest import Synthesized


@pytest.mark.parametrize("part", ["data", "edge", "generation", "operations"])
def test_a_stack_says_what_it_is_for(production: Synthesized, part: str) -> None:
    assert production.templates[part]["Description"].startswith("WandStore: ")


@pytest.mark.parametrize(("stage", "policy"), [("production", "Retain"), ("staging", "Delete")])
def test_tables_outlive_their_stack_where_the_stage_keeps_its_data(
    synthesized: Callable[..., Synthesized], stage: str, policy: str
) -> None:
    resources = synthesized(stage).templates["data"]["Resources"].values()
    tables = [found for found in resources if found["Type"] == "AWS::DynamoDB::Table"]
    assert tables
    assert {table["DeletionPolicy"] for table in tables} == {policy}
