from dataclasses import replace
from pathlib import Path

from container_image.llm.announcement import describe_composers, describe_mode
from wandstore.settings import Settings

GATEWAY = Settings(ai_gateway_url="http://gateway.test/v1", kimi_model="small,large")


def test_with_a_key_the_models_and_their_address_are_named() -> None:
    said = describe_composers(Settings(kimi_model="small,large"), {"kimi"})
    assert said == "pages are composed by small, large of Kimi at https://api.moonshot.cn/v1"


def test_a_gateway_is_named_as_one() -> None:
    assert describe_composers(GATEWAY, {"kimi"}) == (
        "pages are composed by small, large of the gateway at http://gateway.test/v1"
    )


def test_without_a_key_pages_come_from_templates() -> None:
    assert describe_composers(Settings(), set()) == "no KIMI_API_KEY: pages are composed from templates"


def test_a_gateway_without_a_key_is_told_what_it_lacks() -> None:
    assert describe_composers(GATEWAY, set()) == (
        "AI_GATEWAY_URL is set and KIMI_API_KEY is not: pages are composed from templates; set KIMI_API_KEY to the "
        "gateway's key, or to any word if it asks for none"
    )


def test_claude_is_named_after_kimi_or_alone() -> None:
    settings = Settings(kimi_model="small", claude_model="little")
    assert describe_composers(settings, {"kimi", "claude"}) == (
        "pages are composed by small of Kimi at https://api.moonshot.cn/v1, and where that fails by little of Claude"
    )
    assert describe_composers(settings, {"claude"}) == "pages are composed by little of Claude"
    assert "composed by claude-haiku-5-5 of Claude; set KIMI_API_KEY" in describe_composers(GATEWAY, {"claude"})


def test_the_order_of_the_settings_is_told_and_who_is_not_named_there_is_not() -> None:
    settings = Settings(model_providers="bedrock,kimi", kimi_model="small", bedrock_model="us.little")
    assert describe_composers(settings, {"kimi", "claude", "bedrock"}) == (
        "pages are composed by us.little of Bedrock, and where that fails by small of Kimi at https://api.moonshot.cn/v1"
    )
    assert describe_composers(replace(settings, bedrock_region="eu-west-1"), {"bedrock"}) == (
        "pages are composed by us.little of Bedrock in eu-west-1"
    )
    assert describe_composers(Settings(model_providers="none"), {"kimi"}) == "pages are composed from templates"
    assert describe_composers(Settings(model_providers="claude"), set()) == "pages are composed from templates"


def test_the_stores_in_html_mode_are_named(tmp_path: Path) -> None:
    (tmp_path / "lantern.toml").write_text('name = "Lantern"\n')
    (tmp_path / "mill.toml").write_text('name = "Mill"\ngeneration_mode = "html"\n')
    settings = Settings(stores_dir=str(tmp_path))
    assert describe_mode(settings) == "in html mode, a model writes the whole page: mill"
    everywhere = replace(settings, generation_mode="html")
    assert describe_mode(everywhere) == "in html mode, a model writes the whole page: lantern, mill"


def test_where_no_store_is_in_html_mode_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "lantern.toml").write_text('name = "Lantern"\n')
    assert describe_mode(Settings(stores_dir=str(tmp_path))) == ""
