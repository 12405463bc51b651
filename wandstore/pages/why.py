"""The answer to "Why am I seeing this?", and the choices beside it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from wandstore.languages import Language
from wandstore.shoppers.models import Persona
from wandstore.shoppers.personas import PERSONA_CHOICES, PersonaChoice, find_entry

# The text of the button of each choice, in English; `none` is the store's own page.
CHOICES: dict[PersonaChoice, str] = {
    choice: find_entry(None if choice == "none" else choice).choice_label for choice in PERSONA_CHOICES
}
_BECAUSE = Markup('<span class="because">{}</span>')
_MAX_REASONS = 4


@dataclass(frozen=True, slots=True)
class Why:
    """Why the page is as it is; `chosen` is the choice that it shows.

    The reasons are in an element of their own. They are for the shopper alone: `carry_shopper` takes them out for
    others, and the rest is a whole sentence.
    """

    sentence: Markup
    ends: str
    chosen: PersonaChoice


def explain(persona: Persona | None, language: Language) -> Why:
    """`persona` is the one that the page was made for, None for a page that is the same for everybody."""
    ends = language.gettext("Products and prices are the same for everybody.")
    if persona is None or persona.type is None:
        if persona is not None and persona.reasons:
            sentence = language.gettext("This is the store's own page, because you chose it.")
        else:
            sentence = language.gettext("This is the store's own page. Nothing you did here has changed it yet.")
        return Why(escape(sentence), ends, "none")
    sentence = escape(language.messages.find(find_entry(persona.type).page_words))
    reasons = _name_reasons(persona.reasons, language)
    because = ""
    if reasons:
        # TRANSLATORS: Follows the sentence before it, as in "This page puts what is new first, because you searched".
        # The reasons are a list of other messages, which complete it; in your language they may be nouns.
        because = _BECAUSE.format(language.gettext(", because you %(reasons)s", reasons=language.join(reasons)))
    return Why(sentence % {"because": because}, ends, persona.type)


def _name_reasons(reasons: tuple[str, ...], language: Language) -> list[str]:
    """The first and the last of them. One that another version has stored may have no translation: it is left out."""
    known = [language.gettext(reason) for reason in reasons if language.knows(reason)]
    return known if len(known) <= _MAX_REASONS else [*known[: _MAX_REASONS - 1], known[-1]]
