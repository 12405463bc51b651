"""A whole stage: its four stacks, wired, tagged and checked."""

from __future__ import annotations

from typing import NamedTuple

import aws_cdk as cdk
import cdk_nag

from stacks.data import DataStack
from stacks.edge import EdgeStack
from stacks.exceptions import accept_findings
from stacks.generation import GenerationStack
from stacks.operations import OperationsStack
from stacks.stages import REGION, Stage


class Stacks(NamedTuple):
    app: cdk.App
    stage: Stage
    data: DataStack
    edge: EdgeStack
    generation: GenerationStack
    operations: OperationsStack


def build_stacks(app: cdk.App, stage: Stage) -> Stacks:
    """The stacks of a stage that is deployed; each synth checks them against AWS's own list of good practice."""
    # No account here: a deployment goes to the one whose credentials it has.
    where = cdk.Environment(region=REGION)

    def name(part: str) -> str:
        return f"wandstore-{part}-{stage.name}"

    data = DataStack(app, name("data"), stage=stage, env=where, description="WandStore: tables, bucket, queue, secrets")
    edge = EdgeStack(app, name("edge"), stage=stage, data=data, env=where, description="WandStore: what shoppers reach")
    generation = GenerationStack(
        app, name("generation"), stage=stage, data=data, env=where, description="WandStore: what makes pages"
    )
    operations = OperationsStack(
        app,
        name("operations"),
        stage=stage,
        edge=edge,
        generation=generation,
        env=where,
        description="WandStore: alarms, dashboard and budget",
    )
    # Activated as cost allocation tags, these two say what a stage costs.
    cdk.Tags.of(app).add("project", "wandstore")
    cdk.Tags.of(app).add("stage", stage.name)
    stacks = Stacks(app, stage, data, edge, generation, operations)
    accept_findings(stacks)
    cdk.Validations.of(app).add_plugins(cdk_nag.AwsSolutionsChecks(app))
    return stacks
