"""The prices of models, in dollars for a million tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from container_image.llm.failures import Usage
from wandstore.settings import GenerationMode


class Price(NamedTuple):
    """Dollars for a million tokens. `cached` is that of prompt tokens from the provider's cache, where it has one."""

    prompt: float
    completion: float
    cached: float | None = None

    def cost(self, usage: Usage) -> float:
        cached = min(usage.cached_prompt_tokens, usage.prompt_tokens)
        price_of_cached = self.prompt if self.cached is None else self.cached
        prompt = (usage.prompt_tokens - cached) * self.prompt + cached * price_of_cached
        return (prompt + usage.completion_tokens * self.completion) / 1_000_000


# As of 2026-11-20, by the first prefix that a model's name begins with. Kimi's K2 models keep the beginning of a prompt
# by themselves; Claude's do for a tenth of the price, from the length on that `claude` names. Writing to Claude's cache
# costs a quarter more than the prompt, which is not counted: so short a prompt is never written.
_PRICES = {
    "moonshot-v1-8k": Price(0.20, 2.00),
    "moonshot-v1-32k": Price(1.00, 3.00),
    "moonshot-v1": Price(2.00, 5.00),
    "kimi-k2.5": Price(0.60, 3.00, cached=0.10),
    "kimi-k2.6": Price(0.95, 4.00, cached=0.16),
    # The price for prompts of up to 100,000 tokens; ours have a few thousand.
    "claude-haiku-5-5": Price(0.10, 0.50, cached=0.01),
    "claude-haiku-4-5": Price(1.00, 5.00, cached=0.10),
    "claude-sonnet-5-5": Price(2.00, 10.00, cached=0.20),
    # On Bedrock. Profiles of a region are a tenth dearer than `global.` ones, so all of them count as that.
    "anthropic.claude-haiku-5-5": Price(0.11, 0.55, cached=0.011),
    "anthropic.claude-haiku-4-5": Price(1.10, 5.50, cached=0.11),
    "anthropic.claude-sonnet-5-5": Price(2.20, 11.00, cached=0.22),
    # No list price of kimi-k3 was available, so it counts as an unknown model.
}
_REGION = re.compile(r"[a-z]{2,6}(?:-gov)?\.(?=anthropic\.)")
# An unlisted model counts as an expensive one, so that a day's budget ends too early rather than too late.
_UNKNOWN = Price(3.00, 15.00)


def find_price(model: str) -> Price | None:
    """The list price of a model.

    A gateway's prefix before its name (`moonshot/...`) is ignored, and so is the region of a profile of Bedrock's
    (`us.anthropic...`).
    """
    name = _REGION.sub("", model.rsplit("/", 1)[-1])
    return next((price for known, price in _PRICES.items() if name.startswith(known)), None)


def cost_in_dollars(model: str, usage: Usage) -> float:
    """The cost of one call."""
    return (find_price(model) or _UNKNOWN).cost(usage)


# What a page of ours has: `docs/infrastructure/README.md` has the measurement. None of it counts as cached: that is the
# safe estimate.
PAGE_USAGE = Usage(prompt_tokens=1500, completion_tokens=350)
# The specification's own page of HTML has 4,400 tokens; with slots for what the catalogue says, it is far shorter.
HTML_PAGE_USAGE = Usage(prompt_tokens=1600, completion_tokens=600)
_USAGE: Mapping[GenerationMode, Usage] = {"components": PAGE_USAGE, "html": HTML_PAGE_USAGE}
# A second call, where the first answer is to be repaired, is made for few pages.
_MARGIN = 1.5


def usage_of_page(mode: GenerationMode) -> Usage:
    """The tokens of a usual page in this mode."""
    return _USAGE[mode]


def expected_page_dollars(models: Iterable[str], mode: GenerationMode = "components") -> float:
    """What a page by the dearest of these models is expected to cost in this mode; no model, no cost."""
    return max((_MARGIN * cost_in_dollars(model, usage_of_page(mode)) for model in models), default=0.0)
