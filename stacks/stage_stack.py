"""What every stack of a stage has in common: a name, the region, a description, and what happens to its data."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from stacks.stages import REGION, Stage


class StageStack(cdk.Stack):
    """Named `wandstore-{part}-{stage}`. It has no account: a deployment goes to the account of its credentials."""

    def __init__(self, scope: Construct, part: str, *, stage: Stage, description: str) -> None:
        super().__init__(
            scope,
            stage.stack_name(part),
            env=cdk.Environment(region=REGION),
            description=f"WandStore: {description}",
            termination_protection=stage.protected,
        )


def removal_policy(stage: Stage) -> cdk.RemovalPolicy:
    """What happens to stored data when its stack is destroyed."""
    # What a failed deployment has just created is deleted with it. `RETAIN` would keep that too, and the next attempt
    # would find its names taken.
    return cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE if stage.keeps_data else cdk.RemovalPolicy.DESTROY
