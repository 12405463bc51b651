"""A whole stage: its four stacks, wired, tagged and checked."""

from __future__ import annotations

import aws_cdk as cdk
import cdk_nag

from stacks.accepted_findings import accept_findings
from stacks.built_stacks import Stacks
from stacks.concurrency import warn_of_small_quota
from stacks.data import DataStack
from stacks.edge import EdgeStack
from stacks.generation import GenerationStack
from stacks.operations import OperationsStack
from stacks.stages import Stage, check_alarm_email


def build_stacks(app: cdk.App, stage: Stage) -> Stacks:
    """The stacks of a deployed stage; every synth checks them with cdk-nag's AWS Solutions rules.

    Raises `BadStage` for a stage that must not be deployed as it is.
    """
    check_alarm_email(stage)
    data = DataStack(app, stage=stage)
    edge = EdgeStack(app, stage=stage, data=data)
    generation = GenerationStack(app, stage=stage, data=data)
    operations = OperationsStack(app, stage=stage, data=data, edge=edge, generation=generation)
    data.keep_exports()
    # Activated as cost allocation tags, these two show what a stage costs.
    cdk.Tags.of(app).add("project", "wandstore")
    cdk.Tags.of(app).add("stage", stage.name)
    stacks = Stacks(app, stage, data, edge, generation, operations)
    accept_findings(stacks)
    warn_of_small_quota(app, stage)
    cdk.Validations.of(app).add_plugins(cdk_nag.AwsSolutionsChecks(app))
    return stacks
