from __future__ import annotations

from tests.stacks.conftest import Synthesized


def test_every_secret_is_created_empty_but_the_one_that_nobody_needs_to_know(production: Synthesized) -> None:
    secrets = production.secrets()
    assert secrets.keys() == {
        "KIMI_API_KEY",
        "CLAUDE_API_KEY",
        "SHOPIFY_STORE",
        "SHOPIFY_ACCESS_TOKEN",
        "WEBHOOK_SECRET",
        "DEBUG_TOKEN",
        "ORIGIN_SECRET",
    }
    assert [name for name, secret in secrets.items() if "SecretString" in secret] == []
    assert [name for name, secret in secrets.items() if "GenerateSecretString" in secret] == ["ORIGIN_SECRET"]
