"""The footer's answer to "Why am I seeing this?", and the choices beside it."""

from __future__ import annotations

from dataclasses import dataclass

from wandstore.shoppers.models import Persona
from wandstore.shoppers.personas import PERSONA_CHOICES, PersonaChoice, find_entry

# The text of the button of each choice; `none` is the store's own page.
CHOICES: dict[PersonaChoice, str] = {
    choice: find_entry(None if choice == "none" else choice).choice_label for choice in PERSONA_CHOICES
}
_NOTHING_KNOWN = "This is the store's own page. Nothing you did here has changed it yet"
_AS_CHOSEN = "This is the store's own page, because you chose it"
_SAME_FOR_ALL = "Products and prices are the same for everybody."


@dataclass(frozen=True, slots=True)
class Why:
    """Why the page is as it is; `chosen` is the choice that it shows.

    `because` completes "because you ...". It is for the shopper alone: `carry_shopper` takes it out for others.
    """

    begins: str
    because: str
    ends: str
    chosen: PersonaChoice


def explain(persona: Persona | None) -> Why:
    """`persona` is the one that the page was made for, None for a page that is the same for everybody."""
    if persona is None or persona.type is None:
        begins = _AS_CHOSEN if persona is not None and persona.reasons else _NOTHING_KNOWN
        return Why(begins, "", _SAME_FOR_ALL, "none")
    page_words = find_entry(persona.type).page_words
    because = _join(persona.reasons) if persona.reasons else ""
    return Why(f"This page {page_words}", because, _SAME_FOR_ALL, persona.type)


def _join(reasons: tuple[str, ...]) -> str:
    first, last = reasons[:-1][:3], reasons[-1]
    return f"{', '.join(first)} and {last}" if first else last
