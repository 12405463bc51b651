"""The edge stack: CloudFront in front of one function, which it reaches by two origins."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from stacks.assets import edge_code
from stacks.canary import Canary, CanarySpec
from stacks.data import DataStack
from stacks.distribution import Origins, make_distribution
from stacks.functions import FunctionSpec, StageFunction
from stacks.permissions import edge_permissions
from stacks.posted_api import make_posted_api
from stacks.public_files import PublicFiles
from stacks.stage_stack import StageStack
from stacks.stages import Stage

# A debug route waits 20 s for a generation; every other route takes less than two.
FUNCTION_TIMEOUT_SECONDS = 28
# CloudFront and the HTTP API wait a little longer than the function may take, so that its own answer arrives.
ORIGIN_TIMEOUT = cdk.Duration.seconds(29)
# A new version that raises on a page answers with the fallback page, or with 500, and is no error of the function.
CANARY_ALARMS = ("PageFailed", "UnknownError")


class EdgeStack(StageStack):
    """A request reaches the function through CloudFront and the function URL; what is posted, through the HTTP API.

    Static files come from a bucket, and so do pages when the function does not answer.
    """

    def __init__(self, scope: Construct, *, stage: Stage, data: DataStack) -> None:
        super().__init__(scope, "edge", stage=stage, description="CloudFront, the HTTP API and the edge function")
        self.edge = StageFunction(
            self,
            "Edge",
            stage,
            FunctionSpec(
                code=edge_code(stage),
                handler="lambdas.edge.handler.handler",
                description="WandStore: every public route",
                timeout_seconds=FUNCTION_TIMEOUT_SECONDS,
                memory_mb=stage.edge_memory_mb,
                wiring=data.wiring_with_secrets,
                permissions=edge_permissions(data, data.secrets),
                snap_start=stage.snap_start,
            ),
        )
        self.public_files = PublicFiles(self, "PublicFiles", stage=stage, data=data)
        # The files of a version are there before a page of it can name one.
        self.edge.alias.node.add_dependency(self.public_files.files)
        if stage.canary:
            Canary(self, "Canary", stage, CanarySpec(name="Edge", function=self.edge, also_watched=CANARY_ALARMS))
        self.api = make_posted_api(self, stage, self.edge.alias, ORIGIN_TIMEOUT)
        self.distribution = make_distribution(
            self,
            stage,
            Origins(
                function=self.edge.alias,
                bucket=self.public_files.bucket,
                api_host=f"{self.api.api_id}.execute-api.{self.region}.{self.url_suffix}",
                api_secret=data.secrets.resolve("ORIGIN_SECRET"),
                timeout=ORIGIN_TIMEOUT,
            ),
        )
        url = f"https://{stage.domain or self.distribution.distribution_domain_name}"
        cdk.CfnOutput(self, "StorefrontUrl", value=url, description="The address of the storefront")
        cdk.CfnOutput(
            self,
            "DistributionId",
            value=self.distribution.distribution_id,
            description="The id of the CloudFront distribution",
        )
