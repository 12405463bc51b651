"""What every stack of a stage has in common."""

from collections.abc import Callable

import aws_cdk as cdk
import pytest

from tests.stacks.conftest import Synthesized


@pytest.mark.parametrize("part", ["data", "edge", "generation", "operations"])
def test_a_stack_says_what_it_is_for(production: Synthesized, part: str) -> None:
    assert production.templates[part]["Description"].startswith("WandStore: ")


@pytest.mark.parametrize(("stage", "policy"), [("production", "RetainExceptOnCreate"), ("staging", "Delete")])
def test_tables_outlive_their_stack_where_the_stage_keeps_its_data(
    synthesized: Callable[..., Synthesized], stage: str, policy: str
) -> None:
    resources = synthesized(stage).templates["data"]["Resources"].values()
    tables = [found for found in resources if found["Type"] == "AWS::DynamoDB::Table"]
    assert tables
    assert {table["DeletionPolicy"] for table in tables} == {policy}


@pytest.mark.parametrize("stage", ["production", "staging"])
def test_nothing_that_a_failed_deployment_created_stays_and_takes_its_name(
    synthesized: Callable[..., Synthesized], stage: str
) -> None:
    """`Retain` keeps what a failed deployment has created, and the next one finds the name taken."""
    templates = synthesized(stage).templates
    resources = [found for template in templates.values() for found in template["Resources"].items()]
    assert [name for name, found in resources if found.get("DeletionPolicy") == "Retain"] == []
    kept = [found for _, found in resources if found.get("DeletionPolicy") == "RetainExceptOnCreate"]
    assert kept
    assert {found["UpdateReplacePolicy"] for found in kept} == {"Retain"}


@pytest.mark.parametrize("stage", ["production", "staging"])
def test_only_the_stacks_of_production_refuse_to_be_deleted(
    synthesized: Callable[..., Synthesized], stage: str
) -> None:
    stacks = synthesized(stage).stacks
    protected = {bool(part.termination_protection) for part in stacks if isinstance(part, cdk.Stack)}
    assert protected == {stage == "production"}


def test_a_first_deployment_protects_nothing_that_it_may_have_to_delete(
    first_with_a_domain: Synthesized,
) -> None:
    first = first_with_a_domain
    assert not first.stacks.data.termination_protection
    tables = first.resources("data", "AWS::DynamoDB::Table").values()
    assert {table["DeletionProtectionEnabled"] for table in tables} == {False}
