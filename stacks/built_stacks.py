"""The four stacks of one stage, as one value."""

from __future__ import annotations

from typing import NamedTuple

import aws_cdk as cdk

from stacks.data import DataStack
from stacks.edge import EdgeStack
from stacks.generation import GenerationStack
from stacks.operations import OperationsStack
from stacks.stages import Stage


class Stacks(NamedTuple):
    app: cdk.App
    stage: Stage
    data: DataStack
    edge: EdgeStack
    generation: GenerationStack
    operations: OperationsStack
