"""The stages, and every way in which one differs from another."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from wandstore.settings import Settings

# CloudFront's certificates, web ACLs and budget alarms exist only in this region, and a stage lives in one region.
REGION = "us-east-1"

# CDK's own context. It is set here because only CDK's command line reads `cdk.json`. A reference from one stack to
# another is a CloudFormation export, which cannot be deleted while it is used. That is CDK's default too, but CDK warns
# where it is not set.
CDK_CONTEXT = {"@aws-cdk/core:defaultCrossStackReferences": "strong"}

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


class BadStage(ValueError):
    """A stage that does not exist or must not be deployed as it is; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """`settings` are those of its functions; with `keeps_data`, stored data survives the deletion of its stack.

    `protected` refuses the deletion of its tables and stacks. The first deployment is made without it: what it created
    could not be deleted after a failure, and the next attempt would fail too.
    With `canary`, a new version of the edge and of the generator first gets a tenth of the requests, for five minutes.
    `domain` needs the ARN of a certificate in `REGION`; without a domain, shoppers use CloudFront's host name.
    With `challenge`, browsers over `challenged_pages_per_ip` have to run a script of the firewall, which robots fail.
    `alarm_email` is notified when shoppers are affected, `notice_email` of every other alarm and of the budget; without
    them, only the dashboard shows it. `shopify_event_source` is the partner event source (name or ARN) to which Shopify
    sends events; without it, they arrive only by webhook.
    """

    name: str
    settings: Settings
    keeps_data: bool
    protected: bool = False
    object_versions: bool = True
    domain: str = ""
    certificate_arn: str = ""
    alarm_email: str = ""
    notice_email: str = ""
    shopify_event_source: str = ""
    log_retention_days: int = 7
    edge_memory_mb: int = 1024
    generator_memory_mb: int = 1024
    snap_start: bool = True
    snap_start_image: bool = True
    canary: bool = True
    firewall: bool = True
    # Of Lambda, in the whole account; new accounts often have 10 until they ask for more.
    account_concurrency: int = 1000
    # Lambda accepts ten requests a second for each, however short they are: 500 are 5,000 requests a second.
    edge_concurrency: int = 500
    # Requests of one IP address in five minutes, by kind. Many shoppers can share an address.
    challenge: bool = True
    challenged_pages_per_ip: int = 600
    pages_per_ip: int = 1500
    # Typing in the search and waiting for a page: one shopper sends up to two a second, for a short time.
    polls_per_ip: int = 1500
    # Each page posts what was seen, so posts of scripts are about as many as pages.
    posts_per_ip: int = 1000
    # A person presses a button on some of the pages. Where scripts run, they post in the forms' place.
    forms_per_ip: int = 300
    # Each can cost a job, and a person chooses once.
    choices_per_ip: int = 60
    deliveries_per_ip: int = 100
    # An edit of a thousand products sends as many.
    shop_webhooks_per_ip: int = 2000
    # With all files of the pages, which CloudFront answers by itself.
    requests_per_ip: int = 15_000
    # A line for each posted request, to look for a fault.
    posted_api_log: bool = False
    monthly_budget_usd: int = 3000

    @property
    def secrets_prefix(self) -> str:
        """The part before the name of each of its secrets in Secrets Manager."""
        return f"wandstore/{self.name}/"

    def stack_name(self, part: str) -> str:
        return f"wandstore-{part}-{self.name}"

    def alarm_name(self, name: str) -> str:
        return f"wandstore-{self.name}-{name}"

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables of its functions; canonical links use the domain where there is one."""
        settings = replace(self.settings, public_base_url=f"https://{self.domain}") if self.domain else self.settings
        return settings.to_environment()


PRODUCTION = Stage(name="production", settings=Settings(environment="production"), keeps_data=True, protected=True)

# It has what production has, in smaller numbers, so that each deployment of production was rehearsed.
STAGING = Stage(
    name="staging",
    settings=Settings(environment="staging", pool_size=4, daily_llm_budget_usd=10),
    keeps_data=False,
    # Both stages can share an account of 1,000.
    edge_concurrency=100,
    monthly_budget_usd=300,
)

# `make run` deploys the data stack of this stage into the embedded cloud; it is never deployed to AWS.
# The embedded cloud keeps objects in memory, and nobody restores them.
LOCAL = Stage(name="local", settings=Settings(environment="development"), keeps_data=False, object_versions=False)

# What one deployment can do without, by its name on the command line.
SWITCHES = {"protection": "protected", "canary": "canary"}


def switch_off(stage: Stage, names: str) -> Stage:
    """The stage without what the names say, separated by commas. Raises `BadStage` for an unknown name."""
    given = [name for name in names.split(",") if name]
    if unknown := [name for name in given if name not in SWITCHES]:
        raise BadStage(f"without is {unknown[0]!r}; it can be {' or '.join(SWITCHES)}.")
    off: dict[str, Any] = {SWITCHES[name]: False for name in given}
    return replace(stage, **off)


# Shoppers depend on these stages, so a person must be told when they fail.
NEEDS_ALARM_EMAIL = (PRODUCTION.name,)

DEPLOYED = {stage.name: stage for stage in (PRODUCTION, STAGING)}
STAGES = DEPLOYED | {LOCAL.name: LOCAL}


def choose_stage(name: str, alarm_email: str = "") -> Stage:
    """The stage of this name, with the address if one is given. Raises `BadStage`."""
    if name not in STAGES:
        raise BadStage(f"stage is {name!r}; it can be {' or '.join(DEPLOYED)}.")
    stage = STAGES[name]
    return replace(stage, alarm_email=alarm_email) if alarm_email else stage


def check_alarm_email(stage: Stage) -> None:
    """Raises `BadStage` for an address that is none, and for a stage that needs one and has none."""
    if stage.alarm_email and not _ADDRESS.fullmatch(stage.alarm_email):
        raise BadStage(f"alarm_email is {stage.alarm_email!r}, which is not an e-mail address.")
    if stage.name in NEEDS_ALARM_EMAIL and not stage.alarm_email:
        raise BadStage(
            f"The stage {stage.name} has no alarm_email, so nobody would be told that its shoppers are affected. "
            "Set it in stacks/stages.py, or give it: `make ... ALARM_EMAIL=you@shop.example`, or "
            "`cdk ... -c alarm_email=you@shop.example`."
        )
