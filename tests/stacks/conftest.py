"""CDK's Python library looks for its node when it is first imported, and pip has brought one."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from local.synth import node_path

os.environ.setdefault("JSII_NODE", node_path())

if TYPE_CHECKING:
    from stacks.deployment import Stacks

Resource = dict[str, Any]


@dataclass(frozen=True)
class Synthesized:
    """A stage's stacks and their templates, by the part of the name: data, edge, generation, operations."""

    stacks: Stacks
    templates: dict[str, dict[str, Any]]

    def resources(self, part: str, kind: str) -> dict[str, Resource]:
        """The properties of a stack's resources of one type, by logical id."""
        resources = self.templates[part]["Resources"].items()
        return {name: found.get("Properties", {}) for name, found in resources if found["Type"] == kind}

    def only(self, part: str, kind: str) -> Resource:
        (resource,) = self.resources(part, kind).values()
        return resource

    def function(self, part: str, name: str) -> Resource:
        """A function's properties, by the construct it belongs to."""
        (found,) = [
            function
            for logical_id, function in self.resources(part, "AWS::Lambda::Function").items()
            if logical_id.startswith(name)
        ]
        return found


@cache
def synthesize(stage_name: str, **changes: Any) -> Synthesized:
    """The stage, changed as said, without the pip that bundles its zips; checked as each synth is."""
    from dataclasses import replace

    import aws_cdk as cdk

    from stacks.deployment import build_stacks
    from stacks.stages import CDK_CONTEXT, STAGES

    app = cdk.App(context={"aws:cdk:bundling-stacks": [], **CDK_CONTEXT})
    stacks = build_stacks(app, replace(STAGES[stage_name], **changes))
    assembly = app.synth()
    parts = ("data", "edge", "generation", "operations")
    return Synthesized(
        stacks, {part: assembly.get_stack_by_name(f"wandstore-{part}-{stage_name}").template for part in parts}
    )


@pytest.fixture(scope="session")
def production() -> Synthesized:
    return synthesize("production")


@pytest.fixture(scope="session")
def synthesized() -> Callable[..., Synthesized]:
    return synthesize
