"""What a reader of a model's answers is asked for, and what it finds: a document, and what had to be dropped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from container_image.claims.checked_languages import CheckedLanguage, find_checked_language
from container_image.claims.finding import join_seen, states_a_claim
from wandstore.catalogue.stores import Store
from wandstore.documents.components import CONFIGS, ComponentType, max_length
from wandstore.documents.document import Document
from wandstore.shoppers.personas import Character
from wandstore.text import clip_words

_CALLS = re.compile(r"\s*[!！‼]+")


class Wanted(NamedTuple):
    """What a model was asked for. `only` are the types of components, all of them when empty.

    `aliases` are the short names of products in the prompt, with their ids.
    """

    character: Character
    store: Store
    only: Collection[ComponentType] = ()
    aliases: Mapping[str, str] = MappingProxyType({})

    def find_id(self, written: Any) -> Any:
        """The id of a product's short name, or else what was written."""
        if type(written) is int:
            # The ids of some stores are numbers, and some models write them without quotes.
            return str(written)
        return self.aliases.get(written, written) if isinstance(written, str) else written

    @property
    def language(self) -> CheckedLanguage:
        return find_checked_language(self.store.locale)

    def plain_words(self, kind: str) -> dict[str, str]:
        """The words for products whose own title was refused or left out: that must not cost the products."""
        store, say = self.store, self.store.language.gettext
        match kind:
            case "hero":
                words = {"headline": store.tagline.strip() or store.name.strip() or say("The store")}
            case "grid":
                words = {"title": say("More from %(store)s", store=store.name)}
            case "recommendations":
                words = {"title": say("Also from %(store)s", store=store.name)}
            case "filters":
                words = {"title": say("Search and sort")}
            case _:
                return {"text": ""}
        return {name: clip_words(text, max_length(CONFIGS[kind], name)) for name, text in words.items()}


# A page that has lost so much of its components, its products or its words to the check is no page.
MAX_LOST_SHARE = 0.5


class Reading(NamedTuple):
    """What a model's answer holds.

    `document` is its usable part, None where no page can be made of it, or half of it was lost. `faults` are sentences
    about what was dropped. `kept_share` is the share that was kept, from 0 to 1: the lowest of those of components,
    product ids and words. `lost` says of what most was lost, as in "6 of 8 products". If it `came_whole`, its end was
    there, though the answer was cut off.
    """

    document: Document | None
    faults: tuple[str, ...]
    kept_share: float
    lost: str = ""
    came_whole: bool = False

    @property
    def is_worth_a_repair(self) -> bool:
        return self.document is None

    @property
    def why_no_page(self) -> str:
        """A sentence for the error's record."""
        faults = clip_words(" ".join(self.faults), 240)
        if self.lost:
            return f"The model's page lost {self.lost} to the check: {faults}"
        return f"The model's answer contains no page: {faults}" if faults else "The model's answer contains no page."


def judge(document: Document | None, losses: Losses, *, came_whole: bool = False) -> Reading:
    """The reading of a document after its check: a document that has lost half of anything is no page."""
    share = losses.kept_share
    stands = document is not None and share > 1 - MAX_LOST_SHARE
    return Reading(
        document if stands else None,
        tuple(losses.describe()),
        share if document is not None else 0.0,
        losses.summarise() if share <= 1 - MAX_LOST_SHARE else "",
        came_whole,
    )


class Losses:
    """Counts the parts of an answer, and notes those that were dropped."""

    def __init__(self) -> None:
        self._offered: Counter[str] = Counter()
        self._lost: Counter[str] = Counter()
        self._dropped: dict[str, list[str]] = {}
        self._missing: list[str] = []

    def note_fault(self, fault: str) -> None:
        """A sentence about what is missing, and was not lost."""
        self._missing.append(fault)

    def note(self, kind: str, what: Any, *, is_kept: bool, weight: int = 1) -> None:
        """Counts a part; `weight` is its size beside others of its kind."""
        self._offered[kind] += weight
        if not is_kept:
            self._lost[kind] += weight
            self._dropped.setdefault(kind, []).append(quote(what))

    def note_untold(self, kind: str, number: int) -> None:
        """So many were lost with something that is told of already."""
        self._offered[kind] += number
        self._lost[kind] += number

    @property
    def kept_share(self) -> float:
        return 1 - max((lost / self._offered[kind] for kind, lost in self._lost.items() if lost), default=0.0)

    def summarise(self) -> str:
        """The kind of which the largest share was lost, as in "6 of 8 products"; empty where nothing was."""
        kind = max(self._lost, key=lambda kind: self._lost[kind] / max(1, self._offered[kind]), default=None)
        return f"{self._lost[kind]} of {self._offered[kind]} {_KINDS[kind]}" if kind and self._lost[kind] else ""

    def describe(self) -> Iterator[str]:
        for kind, dropped in self._dropped.items():
            yield f"{_FAULTS[kind]}: {', '.join(dict.fromkeys(dropped[:5]))}."
        yield from self._missing


_KINDS = {"component": "components", "id": "products", "words": "texts"}
_FAULTS = {
    "component": "These components are of no type that was asked for, or had nothing left to show",
    "id": "These ids and types are not in the lists, or are not written exactly so",
    "words": "These words state or hint at what only the server may say",
}


def quote(written: Any) -> str:
    """A short quotation of what a model wrote, for a message to it."""
    if not isinstance(written, str):
        return "something that is no text"
    return f'"{clip_words(join_seen(written[:240]), 60)}"'


def without_calls(text: str, language: CheckedLanguage) -> str:
    """The text with a full stop in the place of exclamation marks."""
    return _CALLS.sub("。" if language.code == "ja" else ".", text.replace("¡", ""))


def read_copy(text: str, length: int, language: CheckedLanguage, *, is_sentence: bool) -> str:
    """One line without exclamation marks, cut to `length`; empty where it states what only the catalogue may.

    Only a sentence keeps its full stop, so headings and labels have none.
    """
    line = without_calls(join_seen(text[: 4 * length]), language)
    if not is_sentence:
        line = line.rstrip(".。")
    line = clip_words(line, length)
    # The line is judged after it is cut: searching everything a model may send could take very long.
    return "" if states_a_claim(line, language) else line
