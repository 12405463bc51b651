"""The prompt of `html` mode: the model writes the page's content, with places for what only the catalogue may say."""

from __future__ import annotations

from collections.abc import Iterable

from container_image.prompts import Prompt, ShopperSummary, write_prompt
from wandstore.catalogue.products import Product
from wandstore.catalogue.stores import Store
from wandstore.documents.prompt_version import HTML_PROMPT_VERSION

# A page of six sections and twenty products has about 600 tokens, and some tokenizers count a third more.
MAX_PAGE_TOKENS = 3_000


def write_html_prompt(store: Store, products: Iterable[Product], shopper: ShopperSummary) -> Prompt:
    """The prompt of one page that a model writes as HTML with slots."""
    prompt = write_prompt(store, products, shopper, version=HTML_PROMPT_VERSION)
    return prompt._replace(max_tokens=MAX_PAGE_TOKENS, wants_html=True)
