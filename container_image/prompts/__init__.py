"""The prompts of the models. A version is a folder; its files never change once it has made pages.

A prompt begins with what never changes, then comes what all shoppers of a store share: providers keep the beginning of
a prompt in a cache, and bill it at a fraction. That is all of its `system`; the rest is one shopper's, or a bucket's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from types import MappingProxyType
from typing import Literal, NamedTuple

from container_image.claims.checked_languages import find_checked_language, name_language
from container_image.claims.finding import join_seen
from wandstore.catalogue.products import Product
from wandstore.catalogue.stores import Store
from wandstore.documents.components import ComponentType
from wandstore.documents.prompt_version import HTML_PROMPT_VERSION, PROMPT_VERSION
from wandstore.jobs.models import Preferences
from wandstore.shoppers.models import Persona, Signals
from wandstore.shoppers.persona import price_sensitivity, top_categories

_FOLDER = Path(__file__).parent
EARLIER_VERSION = "components-v3"
# The largest tree has about 600 tokens, and some tokenizers count a third more; a default limit would cut it off.
MAX_TREE_TOKENS = 4_000
# No tree is this long; the rest of a longer answer would only be paid for a second time.
_MAX_ANSWER_LENGTH = 12_000

_FOR_MANY_EARLIER = (
    " Many shoppers share this page, each with products of their own in it. So let what one component shows have a type"
    " in common, or all of it be new, or all of it have a regular price, and name no single product in its words."
)

NO_ALIASES: Mapping[str, str] = MappingProxyType({})
_ALIAS = re.compile(r"p\d{1,3}")
# How many tags of a product are told beside its title: they give a page words to speak of.
_MAX_TAGS = 1

# A longer id is left out with its product: a cut one would be no id, and the model has to write it exactly.
_MAX_ID_LENGTH = 120
# The characters that separate fields and delimit data: with them, a title could forge either.
_UNSAFE = re.compile(r"[|<>]+")


class Repair(NamedTuple):
    """A model's first answer, and the request to put it right."""

    answer: str
    request: str


class Prompt(NamedTuple):
    """The prompt of one page; with a `repair`, the model's first answer and a second request follow it.

    `language` is the English name of the language of the page's words. `max_tokens` limits the answer, which is JSON
    unless it `wants_html`. `aliases` are the short names of the products in it, with their ids.
    """

    system: str
    user: str
    version: str
    language: str = "English"
    repair: Repair | None = None
    max_tokens: int = MAX_TREE_TOKENS
    wants_html: bool = False
    aliases: Mapping[str, str] = NO_ALIASES

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is sent, turn by turn."""
        return (self.system, self.user, *(text for _, text in self.later_turns))

    @property
    def later_turns(self) -> Iterator[tuple[Literal["assistant", "user"], str]]:
        """The role and the text of each turn after the first request."""
        if self.repair:
            yield "assistant", self.repair.answer
            yield "user", self.repair.request


@dataclass(frozen=True, slots=True)
class ShopperSummary:
    """What a model may be told about a shopper. `habits` are a caller's words; only the first few are used.

    If it `is_many`, the page is for a whole bucket of shoppers, and this is all that they have in common.
    """

    persona: Persona
    signals: Signals
    preferences: Preferences
    habits: tuple[str, ...] = ()
    is_many: bool = False


@dataclass(frozen=True, slots=True)
class _Texts:
    """The files of a version."""

    system: Template
    user: Template
    many: str


@cache
def _read_texts(version: str) -> _Texts:
    def read(name: str) -> str:
        return (_FOLDER / version / name).read_text(encoding="utf-8")

    if version == EARLIER_VERSION:
        return _Texts(Template(read("system.txt")), Template(read("user.txt")), _FOR_MANY_EARLIER)
    # The server gives the places of a shared page to other products of the same kind, above which its words must be
    # true too.
    return _Texts(
        Template(read("system.txt") + read("store.txt")), Template(read("user.txt")), read("many.txt").rstrip()
    )


_REPAIR = Template((_FOLDER / PROMPT_VERSION / "repair.txt").read_text(encoding="utf-8"))
_HTML_REPAIR = Template((_FOLDER / HTML_PROMPT_VERSION / "repair.txt").read_text(encoding="utf-8"))


def ask_again(prompt: Prompt, answer: str, faults: Iterable[str]) -> Prompt:
    """The prompt that tells a model what was wrong with its answer, one sentence a line."""
    template = _HTML_REPAIR if prompt.wants_html else _REPAIR
    request = template.substitute(faults="\n".join(f"- {fault}" for fault in faults), language=prompt.language)
    return prompt._replace(repair=Repair(answer[:_MAX_ANSWER_LENGTH].strip(), request))


def write_prompt(
    store: Store,
    products: Iterable[Product],
    shopper: ShopperSummary,
    component_types: Collection[ComponentType] = (),
    version: str = PROMPT_VERSION,
) -> Prompt:
    """The prompt of one page. `component_types` are the only ones that the page may have; any when empty.

    Of two versions of components, the earlier one is only asked to compare it with the present one.
    """
    persona, language, texts = shopper.persona, name_language(store.locale), _read_texts(version)
    confidence = f" (confidence {persona.confidence:.2f})" if persona.type and not shopper.is_many else ""
    wanted = f" Use only these components, each at least once: {', '.join(component_types)}." if component_types else ""
    if version == EARLIER_VERSION:
        aliases, lines, known = NO_ALIASES, _write_lines(products), _summarise(shopper)
    else:
        listed = list(products)
        aliases = choose_aliases(listed)
        lines, known = _write_short_lines(listed, aliases), _summarise_shortly(shopper)
    words = {
        "store": _clean(store.name, 80),
        "tagline": _clean(store.tagline, 160),
        "language": language,
        "most_words": find_checked_language(store.locale).most_words,
        "most_words_of_html": find_checked_language(store.locale).most_words_of_html,
        "tone": _clean(store.brand.tone, 120),
        "colours": f"{store.brand.primary_color}, {store.brand.secondary_color}",
        "persona": persona.character + confidence,
        "known": "\n".join(known),
        "products": "\n".join(lines),
        "wanted": wanted + (texts.many if shopper.is_many else ""),
    }
    return Prompt(
        system=texts.system.substitute(words),
        user=texts.user.substitute(words),
        version=f"{version}-{store.language.locale.language}",
        language=language,
        aliases=aliases,
    )


def choose_aliases(products: Sequence[Product]) -> Mapping[str, str]:
    """A short name for each of these products, and its id; none where an id of theirs looks like one.

    An id takes several times as many tokens, in the prompt and in the answer.
    """
    if any(_ALIAS.fullmatch(product.id) for product in products):
        return NO_ALIASES
    return MappingProxyType({f"p{place}": product.id for place, product in enumerate(products, 1)})


def _summarise(shopper: ShopperSummary) -> Iterator[str]:
    """What is known, as counts and never as events: no search, time or path of a shopper is sent to a provider."""
    signals, preferences = shopper.signals, shopper.preferences
    counted = {
        "visits": signals.visits,
        "products viewed": signals.views,
        "viewed again": signals.repeat_views,
        "new things viewed": signals.new_views,
        "reduced things viewed": signals.discounted_views,
        "searches": signals.searches,
        "put in the cart": signals.cart_adds,
        "wished for": signals.wishes,
        "orders": signals.purchases,
    }
    if numbers := ", ".join(f"{name} {number}" for name, number in counted.items() if number):
        yield f"counted: {numbers}"
    if reasons := shopper.persona.reasons:
        yield f"why this persona: {_join(reasons, 4)}"
    if categories := preferences.categories or top_categories(signals):
        yield f"likes the types: {_join(categories, 5)}"
    if brands := sorted(signals.brands, key=lambda name: -signals.brands[name]):
        yield f"vendors met most: {_join(brands, 3)}"
    yield f"minds the price: {preferences.price_sensitivity or price_sensitivity(signals)}"
    if patterns := _join(shopper.habits, 5):
        yield f"browses: {patterns}"


def _summarise_shortly(shopper: ShopperSummary) -> Iterator[str]:
    """What a layout can be guided by. The persona and its reasons stand for the counts."""
    signals, preferences = shopper.signals, shopper.preferences
    if reasons := shopper.persona.reasons:
        yield f"why this persona: {_join(reasons, 3)}"
    if categories := preferences.categories or top_categories(signals):
        yield f"likes the types: {_join(categories, 3)}"
    yield f"minds the price: {preferences.price_sensitivity or price_sensitivity(signals)}"
    if patterns := _join(shopper.habits, 5):
        yield f"browses: {patterns}"


def _write_lines(products: Iterable[Product]) -> Iterator[str]:
    for product in products:
        if _clean(product.id, _MAX_ID_LENGTH) != product.id:
            continue
        notes = ["new"] * product.is_new + ["sold out"] * (not product.available)
        notes += [tag for tag in product.tags if tag.casefold() != "new"][:4]
        fields = (
            product.id,
            _clean(product.title, 80),
            _clean(product.category, 40),
            f"{product.price:.2f}",
            f"{product.compare_at_price:.2f}" if product.compare_at_price else "",
            _clean(product.vendor, 40),
            _join(notes, 6),
        )
        yield "|".join(fields)


def _write_short_lines(products: Iterable[Product], aliases: Mapping[str, str]) -> Iterator[str]:
    names = {product_id: alias for alias, product_id in aliases.items()}
    for product in products:
        name = names.get(product.id, product.id)
        if _clean(name, _MAX_ID_LENGTH) != name:
            continue
        notes = ["new"] * product.is_new + ["reduced"] * (product.saving_percent >= 1)
        notes += ["sold out"] * (not product.available)
        notes += [tag for tag in product.tags if tag.casefold() != "new"][:_MAX_TAGS]
        category = _clean(product.category, 40)
        yield "|".join((name, _clean(product.title, 60), category, f"{product.price:.0f}", _join(notes, 5)))


def _join(words: Iterable[str], most: int) -> str:
    return ", ".join([cleaned for word in words if (cleaned := _clean(word, 40))][:most])


def _clean(text: str, most: int) -> str:
    """One line without the characters that separate fields or end the data; cut to `most` characters."""
    line = join_seen(_UNSAFE.sub(" ", text))
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
