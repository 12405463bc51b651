"""Why a shopper sees this page, in plain words, and what else they may choose."""

from __future__ import annotations

from dataclasses import dataclass

from wandstore.shoppers.models import Persona

# What each choice gives, as the button says it; `none` is the store's own page.
CHOICES = {
    "minimalist": "Few things, large",
    "explorer": "What is new",
    "dealhunter": "Savings first",
    "loyalist": "What I know",
    "none": "The same for everybody",
}
_PAGES = {
    "minimalist": "shows few things, large and quiet",
    "explorer": "puts what is new first, and has much to look at",
    "dealhunter": "puts what is reduced first",
    "loyalist": "puts what you know here first",
}
_NOTHING_KNOWN = "This is the store's own page. Nothing you did here has changed it yet."
_AS_CHOSEN = "This is the store's own page, because you chose it."
_SAME_FOR_ALL = "Products and prices are the same for everybody."


@dataclass(frozen=True, slots=True)
class Why:
    """What the page says of itself; `chosen` is the choice that it shows, `shopper_id` who chooses, where known."""

    text: str
    chosen: str
    shopper_id: str


def explain(persona: Persona | None, shopper_id: str) -> Why:
    """`persona` is the one that the page was made for, None for a page that is everybody's."""
    if persona is None or persona.type is None:
        text = _AS_CHOSEN if persona is not None and persona.reasons else _NOTHING_KNOWN
        return Why(f"{text} {_SAME_FOR_ALL}", "none", shopper_id)
    reasons = f", because you {_join(persona.reasons)}" if persona.reasons else ""
    return Why(f"This page {_PAGES[persona.type]}{reasons}. {_SAME_FOR_ALL}", persona.type.value, shopper_id)


def _join(reasons: tuple[str, ...]) -> str:
    first, last = reasons[:-1][:3], reasons[-1]
    return f"{', '.join(first)} and {last}" if first else last
