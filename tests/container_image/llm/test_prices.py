"""Dollars for tokens."""

import pytest

from container_image.llm.failures import Usage
from container_image.llm.prices import cost_in_dollars

MILLION = Usage(1_000_000, 1_000_000)


def test_a_listed_model_costs_its_price_behind_a_gateway_too() -> None:
    assert cost_in_dollars("kimi-k2.6", MILLION) == 4.95
    assert cost_in_dollars("moonshot/kimi-k2.6", MILLION) == 4.95
    assert cost_in_dollars("moonshot-v1-32k", MILLION) == 4.00
    assert cost_in_dollars("claude-haiku-5-5", MILLION) == 0.60


def test_a_model_of_bedrock_has_its_price_in_every_region_and_by_its_arn() -> None:
    for region in (
        "",
        "us.",
        "eu.",
        "apac.",
        "us-gov.",
        "global.",
        "arn:aws:bedrock:us-east-1:1:inference-profile/us.",
    ):
        assert cost_in_dollars(f"{region}anthropic.claude-haiku-5-5", MILLION) == pytest.approx(0.66)
    assert cost_in_dollars("us.amazon.nova-lite-v1:0", MILLION) == 18.00


def test_an_unknown_model_is_counted_as_a_dear_one() -> None:
    assert cost_in_dollars("something-new", MILLION) == 18.00


def test_what_the_providers_cache_had_costs_its_own_price() -> None:
    half_cached = Usage(1_000_000, 0, 500_000)
    assert cost_in_dollars("kimi-k2.6", half_cached) == pytest.approx(0.555)
    assert cost_in_dollars("claude-haiku-4-5", half_cached) == pytest.approx(0.55)


def test_where_no_price_of_a_cache_is_known_the_whole_prompt_has_its_full_price() -> None:
    assert cost_in_dollars("moonshot-v1-32k", Usage(1_000_000, 0, 500_000)) == 1.00
    assert cost_in_dollars("something-new", Usage(1_000_000, 0, 500_000)) == 3.00


def test_no_more_is_cached_than_was_sent() -> None:
    assert cost_in_dollars("kimi-k2.6", Usage(1_000_000, 0, 9_000_000)) == pytest.approx(0.16)
