"""The CDK app: chooses the stage, builds its stacks, synthesizes. `cdk deploy --all -c stage=production`."""

from __future__ import annotations

import sys
from dataclasses import replace

import aws_cdk as cdk

from stacks.data import DataStack
from stacks.stages import CDK_CONTEXT, DEPLOYED, LOCAL, REGION, STAGES
from wandstore.settings import Settings

app = cdk.App(context=CDK_CONTEXT)
name = app.node.try_get_context("stage") or "staging"
if name not in STAGES:
    sys.exit(f"stage is {name!r}; it can be {' or '.join(DEPLOYED)}.")

if name == LOCAL.name:
    # `make run` has this machine's settings and needs the data stack alone, at once: nothing else is loaded for it.
    stage = replace(LOCAL, settings=Settings.from_environment())
    DataStack(app, "wandstore-data-local", stage=stage, env=cdk.Environment(region=REGION))
else:
    from stacks.deployment import build_stacks

    build_stacks(app, STAGES[name])

app.synth()
