"""The secrets of a stage: one for each name, without a value, so that what is not filled stays closed."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from stacks.stages import Stage

# Filled by hand or by the workflow `set-secrets`; a function reads one on first use, so filling it needs no deployment.
FILLED_LATER = {
    "KIMI_API_KEY": "Kimi's key, or the gateway's; pages are composed from templates without it",
    "CLAUDE_API_KEY": "Claude's key, the second provider",
    "SHOPIFY_STORE": "The shop's domain",
    "SHOPIFY_ACCESS_TOKEN": "The shop's Storefront API token",
    "WEBHOOK_SECRET": "What outside generators sign their pages with",
    "DEBUG_TOKEN": "Opens the debug routes to whoever sends it",
}
# Nobody has to know this one: CloudFront sends it, and the edge function compares.
GENERATED = {"ORIGIN_SECRET": "What CloudFront adds to the requests that it sends through the HTTP API"}


class StageSecrets(Construct):
    """`arns` by name; `prefix` is what stands before a name in Secrets Manager."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        self.prefix = f"wandstore/{stage.name}/"
        # `CfnSecret`, because `Secret` has no empty form: it would make a random value, which passes for a key.
        self._secrets = {
            name: secretsmanager.CfnSecret(self, _camel(name), name=f"{self.prefix}{name}", description=about)
            for name, about in FILLED_LATER.items()
        } | {
            name: secretsmanager.CfnSecret(
                self,
                _camel(name),
                name=f"{self.prefix}{name}",
                description=about,
                generate_secret_string=secretsmanager.CfnSecret.GenerateSecretStringProperty(
                    password_length=48, exclude_punctuation=True
                ),
            )
            for name, about in GENERATED.items()
        }
        removal_policy = cdk.RemovalPolicy.RETAIN if stage.keeps_data else cdk.RemovalPolicy.DESTROY
        for secret in self._secrets.values():
            secret.apply_removal_policy(removal_policy)
        self.arns = {name: secret.ref for name, secret in self._secrets.items()}

    def resolve(self, name: str) -> str:
        """A reference that CloudFormation replaces by the value when it deploys; the template never holds the value."""
        return cdk.SecretValue.secrets_manager(self.arns[name]).unsafe_unwrap()


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
