"""What models cost, in dollars for a million tokens."""

from __future__ import annotations

from typing import NamedTuple

from container_image.llm.failures import Usage


class Price(NamedTuple):
    prompt: float
    completion: float


# As of 2026-11-20, by the first name that a model's begins with. Cached prompts are billed at less; the full price errs
# to the safe side.
_PRICES = {
    "moonshot-v1-8k": Price(0.20, 2.00),
    "moonshot-v1-32k": Price(1.00, 3.00),
    "moonshot-v1": Price(2.00, 5.00),
    "kimi-k2.5": Price(0.60, 3.00),
    "kimi-k2.6": Price(0.95, 4.00),
    # The price of prompts of up to 100,000 tokens; ours have a few thousand.
    "claude-haiku-5-5": Price(0.10, 0.50),
    "claude-haiku-4-5": Price(1.00, 5.00),
    "claude-sonnet-5-5": Price(2.00, 10.00),
    # No list price of kimi-k3 was at hand: it is counted like what is unknown.
}
# A model that is not listed is counted as a dear one, so that a day's budget is spent too early rather than too late.
_UNKNOWN = Price(3.00, 15.00)


def cost_in_dollars(model: str, usage: Usage) -> float:
    """What one call cost; a gateway's prefix before the model's name (`moonshot/...`) is no part of it."""
    name = model.rsplit("/", 1)[-1]
    price = next((price for known, price in _PRICES.items() if name.startswith(known)), _UNKNOWN)
    return (usage.prompt_tokens * price.prompt + usage.completion_tokens * price.completion) / 1_000_000
