"""Where WandStore runs: a stage names its resources apart from every other stage's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# CloudFront's certificates, firewall and budget alarms exist only here, and a stage lives in one region.
REGION = "us-east-1"


@dataclass(frozen=True)
class Stage:
    """`environment` is what `ENVIRONMENT` says there; `keeps_data` lets what shoppers left outlive the stack."""

    name: str
    environment: Literal["production", "staging", "development"]
    keeps_data: bool


STAGES = {
    stage.name: stage
    for stage in (
        Stage(name="production", environment="production", keeps_data=True),
        Stage(name="staging", environment="staging", keeps_data=False),
        # The local run deploys this one into the embedded cloud; it never reaches AWS.
        Stage(name="local", environment="development", keeps_data=False),
    )
}
