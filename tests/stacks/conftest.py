"""The templates of a stage, synthesized once for all tests of a process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from local.synth import node_path

# CDK's Python library looks for node when it is first imported, and pip has installed one.
os.environ.setdefault("JSII_NODE", node_path())

if TYPE_CHECKING:
    from stacks.built_stacks import Stacks

Resource = dict[str, Any]

ALARM_EMAIL = "ops@shop.example"

# The settings that name a resource of the data stack.
WIRING = {
    "UI_CACHE_TABLE",
    "GENERATION_QUEUE_TABLE",
    "SHOPPER_SESSIONS_TABLE",
    "SHOPPER_RECORDS_TABLE",
    "UI_STORAGE_BUCKET",
    "GENERATION_QUEUE_URL",
    "DEAD_LETTER_QUEUE_URL",
    "SHOP_EVENTS_QUEUE_URL",
}


@dataclass(frozen=True)
class Synthesized:
    """A stage's stacks and their templates, by the part of the name: data, edge, generation, operations."""

    stacks: Stacks
    templates: dict[str, dict[str, Any]]

    def resources(self, part: str, kind: str) -> dict[str, Resource]:
        """The properties of a stack's resources of one type, by logical id."""
        resources = self.templates[part]["Resources"].items()
        return {name: found.get("Properties", {}) for name, found in resources if found["Type"] == kind}

    def only(self, part: str, kind: str) -> Resource:
        (resource,) = self.resources(part, kind).values()
        return resource

    def function(self, part: str, name: str) -> Resource:
        """A function's properties, by its construct."""
        return self.starting_with(name, part, "AWS::Lambda::Function")

    def starting_with(self, name: str, part: str, kind: str) -> Resource:
        """The properties of the resource whose logical id starts with the name."""
        (found,) = [found for logical_id, found in self.resources(part, kind).items() if logical_id.startswith(name)]
        return found

    def alarms(self) -> dict[str, Resource]:
        """The properties of the alarms on a metric, by name without the prefix of the stage."""
        prefix = f"wandstore-{self.stacks.stage.name}-"
        alarms = self.resources("operations", "AWS::CloudWatch::Alarm").values()
        return {alarm["AlarmName"].removeprefix(prefix): alarm for alarm in alarms}

    def paging_alarm(self) -> Resource:
        """The properties of the alarm that pages a person."""
        return self.only("operations", "AWS::CloudWatch::CompositeAlarm")

    def secrets(self) -> dict[str, Resource]:
        """The properties of the secrets, by name without the prefix of the stage."""
        prefix = f"wandstore/{self.stacks.stage.name}/"
        secrets = self.resources("data", "AWS::SecretsManager::Secret").values()
        return {secret["Name"].removeprefix(prefix): secret for secret in secrets}

    def policy_statements(self, part: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """The statements of the roles' policies, each with the logical id of its policy."""
        for logical_id, policy in self.resources(part, "AWS::IAM::Policy").items():
            yield from ((logical_id, statement) for statement in policy["PolicyDocument"]["Statement"])


def as_list(value: Any) -> list[Any]:
    """CloudFormation writes a list of one item as the item."""
    return value if isinstance(value, list) else [value]


@cache
def synthesize(stage_name: str, **changes: Any) -> Synthesized:
    """The stage with these changes; without bundling its zips, but with all checks of a real synth.

    Production gets the address that it needs.
    """
    from dataclasses import replace

    import aws_cdk as cdk

    from stacks.deployment import build_stacks
    from stacks.stages import CDK_CONTEXT, NEEDS_ALARM_EMAIL, STAGES

    if stage_name in NEEDS_ALARM_EMAIL:
        changes = {"alarm_email": ALARM_EMAIL, **changes}
    app = cdk.App(context={"aws:cdk:bundling-stacks": [], **CDK_CONTEXT})
    stacks = build_stacks(app, replace(STAGES[stage_name], **changes))
    assembly = app.synth()
    parts = ("data", "edge", "generation", "operations")
    return Synthesized(
        stacks, {part: assembly.get_stack_by_name(f"wandstore-{part}-{stage_name}").template for part in parts}
    )


@pytest.fixture(scope="session")
def production() -> Synthesized:
    return synthesize("production")


@pytest.fixture(scope="session")
def switched() -> Synthesized:
    """Staging with what is otherwise by default. A synth takes more than a second, so one serves the tests of all."""
    from wandstore.settings import Settings

    settings = Settings(
        environment="staging",
        kimi_model="k",
        ai_gateway_url="https://gateway.example/v1",
        generation_budget_seconds=50,
        timeout_margin_seconds=10,
        pool_size=3,
    )
    return synthesize(
        "staging",
        settings=settings,
        account_concurrency=10,
        challenge=False,
        posted_api_log=True,
        snap_start=False,
        canary=False,
        log_retention_days=30,
        alarm_email=ALARM_EMAIL,
        notice_email="team@shop.example",
    )


@pytest.fixture(scope="session")
def first_with_a_domain() -> Synthesized:
    """A first deployment of production, with a domain and without a firewall."""
    certificate = "arn:aws:acm:us-east-1:123456789012:certificate/1"
    return synthesize("production", protected=False, firewall=False, domain="shop.example", certificate_arn=certificate)


@pytest.fixture(scope="session")
def synthesized() -> Callable[..., Synthesized]:
    return synthesize
