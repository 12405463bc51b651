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
