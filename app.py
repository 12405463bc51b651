"""The CDK app: chooses the stage, builds its stacks, synthesizes. `cdk deploy --all -c stage=production`."""

from __future__ import annotations

import sys

import aws_cdk as cdk

from stacks.data import DataStack
from stacks.stages import REGION, STAGES
from wandstore.settings import Settings

app = cdk.App()
name = app.node.try_get_context("stage") or "staging"
if name not in STAGES:
    sys.exit(f"stage is {name!r}; it can be {' or '.join(STAGES)}.")
stage = STAGES[name]

# No account here: a deployment goes to the one whose credentials it has.
DataStack(
    app,
    f"wandstore-data-{stage.name}",
    stage=stage,
    settings=Settings.from_environment(),
    env=cdk.Environment(region=REGION),
    description="WandStore: tables, bucket and generation queue",
)
app.synth()
