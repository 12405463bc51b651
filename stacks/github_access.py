"""What GitHub's workflows may do in an account: two roles of a stage, which trust one environment of one repository."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import aws_cdk as cdk
import cdk_nag
from aws_cdk import aws_iam as iam
from constructs import Construct

from stacks.functions import allow
from stacks.permissions import SHOP_SECRETS
from stacks.stage_secrets import token_secrets
from stacks.stage_stack import StageStack
from stacks.stages import REGION, BadStage, Stage

_ROOT = Path(__file__).resolve().parent.parent
ISSUER = "token.actions.githubusercontent.com"
AUDIENCE = "sts.amazonaws.com"
# Two canaries, the snapshots of two versions, a distribution, and the warming of all stores.
DEPLOY_SESSION = cdk.Duration.hours(2)
# CDK's own roles of `cdk bootstrap`, with its default qualifier. The one for CloudFormation is not assumed by callers.
_BOOTSTRAP_ROLES = ("deploy", "file-publishing", "image-publishing", "lookup")
# A repository made since July 2026 has the ids of its owner and of itself in the subject of its tokens, so that nobody
# can take its name over.
_REPOSITORY = re.compile(r"[\w.-]+(@\d+)?/[\w.-]+(@\d+)?")
PROVIDERS = ("new", "existing")


class GithubAccess(StageStack):
    """`repository` is `owner/name` or `owner@id/name@id`, as it stands in the subject of the repository's tokens.

    An account has one provider for GitHub's tokens, whichever stack has made it.

    Raises `BadStage` for a repository or a provider that cannot be.
    """

    def __init__(self, scope: Construct, *, stage: Stage, repository: str, provider: str = "new") -> None:
        super().__init__(scope, "github", stage=stage, description="what GitHub's workflows may do")
        if not _REPOSITORY.fullmatch(repository):
            raise BadStage(f"repository is {repository!r}; it has the form owner/name or owner@id/name@id.")
        if provider not in PROVIDERS:
            raise BadStage(f"provider is {provider!r}; it can be {' or '.join(PROVIDERS)}.")
        self._stage = stage
        if provider == "new":
            created = iam.CfnOIDCProvider(self, "Provider", url=f"https://{ISSUER}", client_id_list=[AUDIENCE])
            # Roles of other stacks may trust it too.
            created.apply_removal_policy(cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
            arn = created.attr_arn
        else:
            arn = f"arn:{self.partition}:iam::{self.account}:oidc-provider/{ISSUER}"
        trusted = iam.FederatedPrincipal(
            arn,
            {
                "StringEquals": {
                    f"{ISSUER}:aud": AUDIENCE,
                    # The environment of the stage, whose required reviewers GitHub asks first. Not a branch: a job of
                    # any branch without the environment has another subject.
                    f"{ISSUER}:sub": f"repo:{repository}:environment:{stage.name}",
                }
            },
            "sts:AssumeRoleWithWebIdentity",
        )
        deploys = self._make_role("DeployRole", trusted, max_session_duration=DEPLOY_SESSION)
        deploying = [*self._deploy(), *self._check_stores(), *self._warm_stores()]
        for statement in deploying:
            deploys.add_to_policy(statement)
        writes = self._make_role("SecretsRole", trusted)
        writing = allow(["secretsmanager:PutSecretValue"], self._arn_of_secret("*"))
        writes.add_to_policy(writing)
        self._accept_findings([*deploying, writing])

    def _make_role(
        self, name: str, trusted: iam.FederatedPrincipal, max_session_duration: cdk.Duration | None = None
    ) -> iam.Role:
        role = iam.Role(self, name, assumed_by=trusted, max_session_duration=max_session_duration)
        variable = "AWS_DEPLOY_ROLE_ARN" if name == "DeployRole" else "AWS_SECRETS_ROLE_ARN"
        cdk.CfnOutput(self, f"{name}Arn", value=role.role_arn, description=f"The environment's variable {variable}")
        return role

    def _deploy(self) -> list[iam.PolicyStatement]:
        roles = [
            f"arn:{self.partition}:iam::{self.account}:role/cdk-hnb659fds-{name}-role-{self.account}-{REGION}"
            for name in _BOOTSTRAP_ROLES
        ]
        return [allow(["sts:AssumeRole"], *roles)]

    def _check_stores(self) -> list[iam.PolicyStatement]:
        """`tools.check_deployment`, `wandstore store check`: the outputs, the shops' tokens, what is published."""
        stack = f"arn:{self.partition}:cloudformation:{REGION}:{self.account}:stack/{self._stage.stack_name('data')}/*"
        tokens = token_secrets(_ROOT / self._stage.settings.stores_dir)
        # Secrets Manager ends an ARN with six random characters.
        secrets = [self._arn_of_secret(f"{name}-??????") for name in (*SHOP_SECRETS, "WEBHOOK_SECRET", *tokens)]
        return [
            allow(["cloudformation:DescribeStacks"], stack),
            allow(["secretsmanager:GetSecretValue"], *secrets),
        ]

    def _warm_stores(self) -> list[iam.PolicyStatement]:
        """`wandstore warm`: which trees are missing, and a job for each, as the edge enqueues one."""
        cache, queue = self._arn_of_table("UiCache"), self._arn_of_table("GenerationQueueTable")
        sessions = self._arn_of_table("ShopperSessions")
        stage = self._stage.name
        bucket = f"arn:{self.partition}:s3:::wandstore-generated-ui-{stage}-{self.account}"
        messages = f"arn:{self.partition}:sqs:{REGION}:{self.account}:wandstore-generation-{stage}.fifo"
        return [
            allow(["dynamodb:BatchGetItem", "dynamodb:GetItem"], cache),
            allow(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], queue),
            allow(["dynamodb:BatchGetItem", "dynamodb:Scan"], sessions),
            allow(["s3:GetObject"], f"{bucket}/generated/*", f"{bucket}/catalogues/*"),
            allow(["sqs:SendMessage"], messages),
        ]

    def _arn_of_secret(self, name: str) -> str:
        return f"arn:{self.partition}:secretsmanager:{REGION}:{self.account}:secret:{self._stage.secrets_prefix}{name}"

    def _arn_of_table(self, construct_id: str) -> str:
        """CloudFormation has made up the end of its name. This stack uses no other, so that it can come first."""
        name = f"{self._stage.stack_name('data')}-{construct_id}*"
        return f"arn:{self.partition}:dynamodb:{REGION}:{self.account}:table/{name}"

    def _accept_findings(self, statements: Iterable[iam.PolicyStatement]) -> None:
        reason = "A wildcard stands for the end of a name that AWS has made up, or for the keys under a prefix."
        for arn in (arn for statement in statements for arn in statement.resources if "*" in arn):
            named = arn.replace(self.partition, "<AWS::Partition>").replace(self.account, "<AWS::AccountId>")
            finding = cdk.Acknowledgment(id=f"AwsSolutions-IAM5[Resource::{named}]", reason=reason)
            cdk.Validations.of(self).acknowledge(finding)


def build_github_access(app: cdk.App, stage: Stage, repository: str, provider: str) -> GithubAccess:
    """An app of its own: `cdk deploy --all` of a stage does not contain it, so no deployment changes its own rights."""
    stack = GithubAccess(app, stage=stage, repository=repository, provider=provider)
    cdk.Tags.of(app).add("project", "wandstore")
    cdk.Tags.of(app).add("stage", stage.name)
    cdk.Validations.of(app).add_plugins(cdk_nag.AwsSolutionsChecks(app))
    return stack
