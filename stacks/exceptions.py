"""The findings of cdk-nag that are accepted, by resource, each with its reason; at most a dozen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import aws_cdk as cdk
from constructs import IConstruct

if TYPE_CHECKING:
    from stacks.deployment import Stacks


class Accepted(NamedTuple):
    """A rule that does not count for a resource and what is in it."""

    resource: IConstruct
    rule: str
    reason: str


def accept_findings(stacks: Stacks) -> None:
    for accepted in list_accepted(stacks):
        acknowledgment = cdk.Acknowledgment(id=f"AwsSolutions-{accepted.rule}", reason=accepted.reason)
        cdk.Validations.of(accepted.resource).acknowledge(acknowledgment)


def list_accepted(stacks: Stacks) -> Iterator[Accepted]:
    data, edge, generation = stacks.data, stacks.edge, stacks.generation
    yield Accepted(
        data.storage,
        "S1",
        "Only our own functions reach this bucket; a log of every read would be a second record of who shops where.",
    )
    yield Accepted(
        data.secrets,
        "SMG4",
        "Every one of these is made somewhere else, so nobody here can make its successor; the runbook says how to.",
    )
    bucket = f"arn:<AWS::Partition>:s3:::wandstore-generated-ui-{stacks.stage.name}-<AWS::AccountId>"
    for prefix, what in (
        ("generated", "The pages of shoppers, whose keys are made as shoppers come."),
        ("catalogues", "The snapshots of a store's catalogue, which are named by their content."),
        ("incoming", "Pages delivered by the webhook, which are named by their job."),
    ):
        yield Accepted(stacks.app, f"IAM5[Resource::{bucket}/{prefix}/*]", what)
    runtime = "The newest Python that our pinned wheels were tried on; a newer runtime comes with its own test run."
    yield Accepted(edge.edge, "L1", runtime)
    yield Accepted(generation.keeper, "L1", runtime)
    yield Accepted(generation.publisher, "L1", runtime)
    yield Accepted(
        edge.api,
        "APIG4",
        "Shoppers and webhooks have no AWS identity; the function admits what carries CloudFront's secret header.",
    )
    yield Accepted(edge.distribution, "CFR1", "The shops sell wherever they say; geography is theirs to restrict.")
    if not stacks.stage.firewall:
        yield Accepted(edge.distribution, "CFR2", "This stage has decided against a firewall; see stacks/stages.py.")
    yield Accepted(
        edge.distribution,
        "CFR3",
        "A log of every address with its shopper's id would be personal data that nobody needs; metrics count instead.",
    )
    yield Accepted(
        edge.distribution,
        "CFR4",
        "Without a domain CloudFront's own certificate decides; with one, TLS 1.2 is the least (it is set here).",
    )
