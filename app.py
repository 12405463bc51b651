"""The CDK app: chooses the stage, builds its stacks, synthesizes. `cdk deploy --all -c stage=production`."""

from __future__ import annotations

import sys
from dataclasses import replace

import aws_cdk as cdk

from stacks.data import DataStack
from stacks.stages import CDK_CONTEXT, DEPLOYED, LOCAL, STAGES, switch_off
from wandstore.settings import Settings

app = cdk.App(context=CDK_CONTEXT)
name = app.node.try_get_context("stage") or "staging"
if name not in STAGES:
    sys.exit(f"stage is {name!r}; it can be {' or '.join(DEPLOYED)}.")

if name == LOCAL.name:
    # `make run` uses this machine's settings and needs only the data stack. Nothing else is imported, to start quickly.
    DataStack(app, stage=replace(LOCAL, settings=Settings.from_environment()))
else:
    from stacks.deployment import build_stacks
    from stacks.github_access import build_github_access

    context = app.node.try_get_context
    try:
        if repository := context("repository"):
            # Alone, so that no deployment of the stage changes the rights of the role that makes it.
            build_github_access(app, STAGES[name], repository, context("provider") or "new")
        else:
            build_stacks(app, switch_off(STAGES[name], context("without") or ""))
    except ValueError as error:
        sys.exit(str(error))

app.synth()
