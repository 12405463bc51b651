from __future__ import annotations

from pathlib import Path

from tests.stacks.conftest import Synthesized


def test_every_secret_is_created_empty_but_the_one_that_nobody_needs_to_know(production: Synthesized) -> None:
    secrets = production.secrets()
    assert secrets.keys() == {
        "KIMI_API_KEY",
        "CLAUDE_API_KEY",
        "SHOPIFY_STORE",
        "SHOPIFY_ACCESS_TOKEN",
        "SHOPIFY_WEBHOOK_SECRET",
        "WEBHOOK_SECRET",
        "DEBUG_TOKEN",
        "ORIGIN_SECRET",
    }
    assert [name for name, secret in secrets.items() if "SecretString" in secret] == []
    assert [name for name, secret in secrets.items() if "GenerateSecretString" in secret] == ["ORIGIN_SECRET"]


def test_the_token_of_a_store_file_is_a_secret_of_its_own_name(tmp_path: Path) -> None:
    from stacks.stage_secrets import token_secrets

    (tmp_path / "corner.toml").write_text('name = "Corner"\n')
    for slug, token in (("garden", "GARDEN_TOKEN"), ("lantern", "SHOPIFY_ACCESS_TOKEN")):
        shop = f'[shopify]\ndomain = "{slug}.myshopify.com"\ntoken_secret = "{token}"\n'
        (tmp_path / f"{slug}.toml").write_text(f'name = "{slug}"\n{shop}')
    assert token_secrets(tmp_path) == {"GARDEN_TOKEN": "Storefront API token of the shop of the store garden"}
