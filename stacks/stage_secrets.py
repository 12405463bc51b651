"""The secrets of a stage: one for each name, created without a value, so that the feature it protects is disabled."""

from __future__ import annotations

import tomllib
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from stacks.stage_stack import removal_policy
from stacks.stages import Stage

_ROOT = Path(__file__).resolve().parent.parent

# Filled in by hand or by the workflow `set-secrets`. Functions read a secret on first use, so no deployment is needed.
FILLED_LATER = {
    "KIMI_API_KEY": "Key of Kimi or of the AI gateway; without any model's key, pages are composed from templates",
    "CLAUDE_API_KEY": "Key of Claude, the second model provider",
    "SHOPIFY_STORE": "The domain of the default store's shop, if its store file does not name one",
    "SHOPIFY_ACCESS_TOKEN": "Storefront API token of the default store's shop",
    "SHOPIFY_WEBHOOK_SECRET": "Secret of the Shopify app, with which Shopify signs webhooks",
    "WEBHOOK_SECRET": "HMAC key with which outside generators sign the pages that they deliver",
    "DEBUG_TOKEN": "Token that a request to a debug route must send",
}
# Nobody needs to know this one: CloudFront sends it, and the edge function compares it.
GENERATED = {"ORIGIN_SECRET": "Header value that CloudFront adds to the requests that it sends to the HTTP API"}


class StageSecrets(Construct):
    """`arns` is keyed by name; `prefix` is the part before a name in Secrets Manager.

    `store_tokens` are the names of the tokens that the store files name.
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        self.prefix = stage.secrets_prefix
        tokens = token_secrets(_ROOT / stage.settings.stores_dir)
        self.store_tokens = tuple(tokens)
        # `CfnSecret`, because `Secret` cannot be empty: it would create a random value, which would look like a key.
        self._secrets = {
            name: secretsmanager.CfnSecret(self, _camel(name), name=f"{self.prefix}{name}", description=about)
            for name, about in (FILLED_LATER | tokens).items()
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
        for secret in self._secrets.values():
            secret.apply_removal_policy(removal_policy(stage))
        self.arns = {name: secret.ref for name, secret in self._secrets.items()}

    def resolve(self, name: str) -> str:
        """A dynamic reference: CloudFormation reads the value when it deploys, so the template never contains it."""
        return cdk.SecretValue.secrets_manager(self.arns[name]).unsafe_unwrap()


def token_secrets(stores: Path) -> dict[str, str]:
    """The names of the tokens in a folder's store files, each with a description."""
    found = {}
    for path in sorted(stores.glob("*.toml")):
        name = tomllib.loads(path.read_text(encoding="utf-8")).get("shopify", {}).get("token_secret", "")
        if name and name not in FILLED_LATER:
            found[name] = f"Storefront API token of the shop of the store {path.stem}"
    return found


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
