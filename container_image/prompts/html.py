"""The prompt of `html` mode: the model writes the page's content, with places for what only the catalogue may say.

What never changes stands first, then what all shoppers of a store share, and what is known of the shopper last, so that
a provider's cache of prompts has as much of it as possible.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from string import Template

from container_image.checked_languages import find_checked_language, name_language
from container_image.prompts import Prompt, ShopperSummary, _clean, _summarise, _write_lines
from wandstore.catalogue.products import Product
from wandstore.catalogue.stores import Store
from wandstore.documents.prompt_version import HTML_PROMPT_VERSION, version_for

_FOLDER = Path(__file__).parent / HTML_PROMPT_VERSION
_SYSTEM = (_FOLDER / "system.txt").read_text(encoding="utf-8")
_USER = Template((_FOLDER / "user.txt").read_text(encoding="utf-8"))
# A page of six sections and twenty products has about 600 tokens, and some tokenizers count a third more.
MAX_PAGE_TOKENS = 3_000

# The rows are another shopper's rows on the next page, and the words are the same on all.
_FOR_MANY = (
    " Many shoppers share this page. Show products mostly by product-row, which gives each shopper their own, and let"
    " words above a row be true of every product of its kind. Name by ID only what suits all of them."
)


def write_html_prompt(store: Store, products: Iterable[Product], shopper: ShopperSummary) -> Prompt:
    """The prompt of one page that a model writes as HTML with slots."""
    persona, language = shopper.persona, name_language(store.locale)
    confidence = f" (confidence {persona.confidence:.2f})" if persona.type and not shopper.is_many else ""
    user = _USER.substitute(
        store=_clean(store.name, 80),
        tagline=_clean(store.tagline, 160),
        language=language,
        most_words=find_checked_language(store.locale).most_words_of_html,
        tone=_clean(store.brand.tone, 120),
        colours=f"{store.brand.primary_color}, {store.brand.secondary_color}",
        persona=persona.character + confidence,
        known="\n".join(_summarise(shopper)),
        products="\n".join(_write_lines(products)),
        wanted=_FOR_MANY if shopper.is_many else "",
    )
    return Prompt(
        system=_SYSTEM,
        user=user,
        version=version_for(store, "html"),
        language=language,
        max_tokens=MAX_PAGE_TOKENS,
        wants_html=True,
    )
