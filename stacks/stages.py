"""Where WandStore runs, and all in which one stage differs from another."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wandstore.settings import Settings

# CloudFront's certificates, firewall and budget alarms exist only here, and a stage lives in one region.
REGION = "us-east-1"

# What CDK itself is told; it is here because only CDK's command line reads `cdk.json`. What a stack takes from another
# is an export, which CloudFormation keeps while it is used. CDK has the same default, and warns where it is not said.
CDK_CONTEXT = {"@aws-cdk/core:defaultCrossStackReferences": "strong"}


@dataclass(frozen=True, kw_only=True)
class Stage:
    """`settings` are what its functions run with; `keeps_data` lets what shoppers left outlive a destroyed stack.

    `domain` needs the ARN of a certificate for it in `REGION`; without one shoppers use CloudFront's own host name.
    `alarm_email` is who is told of alarms; nobody when empty, and the alarms are then seen on the dashboard alone.
    """

    name: str
    settings: Settings
    keeps_data: bool
    domain: str = ""
    certificate_arn: str = ""
    alarm_email: str = ""
    log_retention_days: int = 7
    edge_memory_mb: int = 1024
    generator_memory_mb: int = 1024
    snap_start: bool = True
    firewall: bool = True
    requests_per_ip_in_five_minutes: int = 3000
    monthly_budget_usd: int = 3000

    @property
    def environment(self) -> dict[str, str]:
        """The variables of its functions; a stage with a domain says it in canonical links."""
        settings = replace(self.settings, public_base_url=f"https://{self.domain}") if self.domain else self.settings
        return settings.to_environment()


PRODUCTION = Stage(name="production", settings=Settings(environment="production"), keeps_data=True)

STAGING = Stage(
    name="staging",
    settings=Settings(environment="staging", pool_size=4, daily_llm_budget_usd=10),
    keeps_data=False,
    snap_start=False,
    monthly_budget_usd=300,
)

# The local run deploys this one's data stack into the embedded cloud; it never reaches AWS.
LOCAL = Stage(name="local", settings=Settings(environment="development"), keeps_data=False)

DEPLOYED = {stage.name: stage for stage in (PRODUCTION, STAGING)}
STAGES = DEPLOYED | {LOCAL.name: LOCAL}
