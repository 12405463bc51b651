"""The findings of cdk-nag that are accepted, by resource, each with its reason; at most fourteen reasons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import aws_cdk as cdk
from constructs import IConstruct

from stacks.built_stacks import Stacks
from stacks.permissions import bedrock_models
from stacks.stages import REGION


class Accepted(NamedTuple):
    """A rule that is not applied to a resource and to the constructs inside it."""

    resource: IConstruct
    rule: str
    reason: str


def accept_findings(stacks: Stacks) -> None:
    for accepted in list_accepted(stacks):
        acknowledgment = cdk.Acknowledgment(id=f"AwsSolutions-{accepted.rule}", reason=accepted.reason)
        cdk.Validations.of(accepted.resource).acknowledge(acknowledgment)


def list_accepted(stacks: Stacks) -> Iterator[Accepted]:
    data, edge = stacks.data, stacks.edge
    yield Accepted(
        stacks.app,
        "S1",
        "Only our own functions and CloudFront reach the buckets; an access log would record who shops where.",
    )
    yield Accepted(
        data.secrets,
        "SMG4",
        "Other parties issue these secrets, and CloudFront knows our own one too: to rotate one side locks the other "
        "out. The runbook has the steps.",
    )
    bucket = f"arn:<AWS::Partition>:s3:::wandstore-generated-ui-{stacks.stage.name}-<AWS::AccountId>"
    own_folders = (f"{bucket}/{prefix}" for prefix in ("generated", "catalogues", "incoming"))
    for folder in (*own_folders, f"<{edge.public_files.bucket_id}.Arn>"):
        yield Accepted(
            stacks.app,
            f"IAM5[Resource::{folder}/*]",
            "An object's key is made when it is written: of a shopper, a job, an address or its content.",
        )
    if stacks.stage.canary:
        alarms = f"arn:<AWS::Partition>:cloudwatch:{REGION}:<AWS::AccountId>:alarm:*"
        yield Accepted(
            stacks.app,
            f"IAM5[Resource::{alarms}]",
            "CodeDeploy reads the state of alarms, which AWS allows for all alarms of an account or for none.",
        )
    if "bedrock" in stacks.stage.settings.providers:
        reason = "An inference profile sends each call to the region that AWS chooses; the model is named."
        for arn in bedrock_models(stacks.stage.settings):
            if "*" in arn:
                yield Accepted(
                    stacks.app, f"IAM5[Resource::{arn.replace(cdk.Aws.PARTITION, '<AWS::Partition>')}]", reason
                )
    runtime = "This is the newest Python that our pinned wheels were tested on; a newer runtime needs its own test run."
    yield Accepted(stacks.app, "L1", runtime)
    for function in stacks.operations.pruned:
        own_stack = cdk.Stack.of(function)
        # The export that CDK makes at the end of the synth for what another stack refers to.
        imported = own_stack.resolve(own_stack.export_value(function.function.function_arn))["Fn::ImportValue"]
        yield Accepted(
            stacks.operations,
            f"IAM5[Resource::{imported}:*]",
            "The versions of a function, whose numbers are found when they are deleted; the function itself is not.",
        )
    yield Accepted(
        edge.api,
        "APIG4",
        "Shoppers and webhook senders have no AWS identity; the function checks CloudFront's secret header instead.",
    )
    if not stacks.stage.posted_api_log:
        yield Accepted(
            edge,
            "APIG1",
            "A flood of refused requests would cost more in log lines than in requests; a stage can switch the log on.",
        )
    yield Accepted(edge.distribution, "CFR1", "A shop sells to every country; a shop that does not can restrict it.")
    if not stacks.stage.firewall:
        yield Accepted(edge.distribution, "CFR2", "This stage has its firewall switched off; see stacks/stages.py.")
    yield Accepted(
        edge.distribution,
        "CFR3",
        "An access log with IP addresses and shopper ids would be personal data that nobody needs; metrics suffice.",
    )
    yield Accepted(
        edge.distribution,
        "CFR4",
        "Without a domain, CloudFront's default certificate sets the TLS version; with one, TLS 1.2 is the minimum.",
    )
