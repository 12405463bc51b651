"""Pages for the tests of this folder."""

from __future__ import annotations

from typing import Any

from wandstore.documents.components import ComponentTree, Filters, FiltersConfig
from wandstore.documents.origin import Source
from wandstore.ids import ShopperId, StoreSlug
from wandstore.page_store.personal_page import EarlierTree, PersonalPage
from wandstore.shoppers.models import Persona, Signals
from wandstore.shoppers.persona import persona_with_type
from wandstore.shoppers.personas import PersonaType

MADE_AT = 1_790_000_000.0


def make_tree(title: str = "Find your way") -> ComponentTree:
    return ComponentTree(components=(Filters(id="find", config=FiltersConfig(title=title)),))


def make_persona(persona_type: PersonaType | None = PersonaType.EXPLORER) -> Persona:
    return persona_with_type(persona_type, 0.9, Signals())


def make_page(persona_type: PersonaType | None = PersonaType.EXPLORER, **changes: Any) -> PersonalPage:
    fields: dict[str, Any] = {
        "store": StoreSlug("lantern"),
        "shopper_id": ShopperId("ada"),
        "job_id": "01",
        "document": make_tree(),
        "persona": make_persona(persona_type),
        "source": Source.KIMI,
        "made_at": MADE_AT,
    }
    return PersonalPage(**(fields | changes))


def make_earlier_tree(persona_type: PersonaType | None, title: str, source: Source = Source.KIMI) -> EarlierTree:
    return EarlierTree(persona=make_persona(persona_type), document=make_tree(title), source=source)
