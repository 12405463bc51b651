"""The CDK app: chooses the stage, builds its stacks, synthesizes. `cdk deploy --all -c stage=production`."""

from __future__ import annotations

import sys
from dataclasses import replace

import aws_cdk as cdk

from stacks.data import DataStack
from stacks.stages import CDK_CONTEXT, LOCAL, BadStage, choose_stage, switch_off
from wandstore.settings import Settings

app = cdk.App(context=CDK_CONTEXT)
context = app.node.try_get_context
try:
    stage = choose_stage(context("stage") or "staging", context("alarm_email") or "")
    if stage.name == LOCAL.name:
        # `make run` uses this machine's settings and needs only the data stack. Nothing else is imported, to start
        # quickly.
        DataStack(app, stage=replace(LOCAL, settings=Settings.from_environment()))
    else:
        from stacks.deployment import build_stacks
        from stacks.github_access import build_github_access

        if repository := context("repository"):
            # Alone, so that no deployment of the stage changes the rights of the role that makes it.
            build_github_access(app, stage, repository, context("provider") or "new")
        else:
            build_stacks(app, switch_off(stage, context("without") or ""))
except BadStage as error:
    sys.exit(str(error))

app.synth()
