"""The bucket that CloudFront answers from without the edge function, and the function that fills it."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from constructs import Construct

from stacks.assets import background_code
from stacks.bundling import BACKGROUND
from stacks.data import DataStack
from stacks.functions import FunctionSpec, StageFunction
from stacks.permissions import public_files_permissions
from stacks.stages import Stage

# A page is as old as this when it stands in for the edge, and the catalogue's clock is the same.
PAGES_INTERVAL = cdk.Duration.minutes(5)
# Every day each file of the current version is written again, so what expires is what earlier versions had. Until then,
# their pages find their files, also after a rollback.
EXPIRY = cdk.Duration.days(30)
# `lambdas.public_files.handler.EVERYTHING`, which no stack may import.
EVERYTHING = {"everything": True}
EVERYTHING_HOUR = 5
# CloudFormation would wait for an hour for a function that cannot be loaded.
DEPLOYMENT_SECONDS = 300
TIMEOUT_SECONDS = 240
# 25,000 products with their descriptions.
MEMORY_MB = 1769


class PublicFiles(Construct):
    """`bucket` is filled before whatever depends on `files`, which a deployment with other files updates.

    Nothing in it is stored nowhere else, so it is deleted with its stack in every stage.
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, data: DataStack) -> None:
        super().__init__(scope, construct_id)
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            lifecycle_rules=[
                s3.LifecycleRule(id="files-of-earlier-versions-expire", expiration=EXPIRY),
                s3.LifecycleRule(id="no-half-uploads", abort_incomplete_multipart_upload_after=cdk.Duration.days(1)),
            ],
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        self.publisher = StageFunction(
            scope,
            "PublicFilesPublisher",
            stage,
            FunctionSpec(
                code=background_code(stage),
                handler="lambdas.public_files.handler.handler",
                description="WandStore: keeps static files and fallback pages in the bucket of public files",
                timeout_seconds=TIMEOUT_SECONDS,
                memory_mb=MEMORY_MB,
                wiring=data.wiring | {"PUBLIC_FILES_BUCKET": self.bucket.bucket_name},
                permissions=public_files_permissions(data, self.bucket),
            ),
        )
        self.files = cdk.CustomResource(
            self,
            "Files",
            service_token=self.publisher.alias.function_arn,
            # With other properties, CloudFormation calls the function again.
            properties={"Sources": BACKGROUND.digest(), "PublicBaseUrl": stage.environment.get("PUBLIC_BASE_URL", "")},
        )
        resource = self.files.node.default_child
        assert isinstance(resource, cdk.CfnResource)
        resource.add_property_override("ServiceTimeout", DEPLOYMENT_SECONDS)  # CDK would write it as a text
        # The function must be able to empty the bucket until its files are deleted. Not the bucket's policy, which
        # waits for the distribution, and that for the edge's alias.
        own_bucket = self.bucket.node.default_child
        assert isinstance(own_bucket, s3.CfnBucket)
        self.files.node.add_dependency(own_bucket, self.publisher)
        self.bucket_id = cdk.Stack.of(self).get_logical_id(own_bucket)
        self._schedule("Pages", scheduler.ScheduleExpression.rate(PAGES_INTERVAL), {})
        daily = scheduler.ScheduleExpression.cron(hour=str(EVERYTHING_HOUR), minute="0")
        self._schedule("Everything", daily, EVERYTHING)

    def _schedule(self, construct_id: str, when: scheduler.ScheduleExpression, event: dict[str, bool]) -> None:
        schedule = scheduler.Schedule(
            self,
            construct_id,
            schedule=when,
            target=targets.LambdaInvoke(
                self.publisher.alias, retry_attempts=0, input=scheduler.ScheduleTargetInput.from_object(event)
            ),
        )
        # So it writes nothing more when the bucket is emptied.
        schedule.node.add_dependency(self.files)
