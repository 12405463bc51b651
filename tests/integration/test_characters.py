"""How the characters differ on the demo store: in order, density and opening, and never in a price."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.wandstore.pages.shown import ShownPage, show_page
from tools.demo_shoppers import find_choice, list_events
from wandstore.catalogue.snapshots import read_shipped_catalogue
from wandstore.catalogue.stores import read_store_file
from wandstore.documents.templates import compose_template
from wandstore.pages import Audience, RenderContext, render_page
from wandstore.shoppers.models import EventKind, Signals
from wandstore.shoppers.persona import count_event, decide_persona
from wandstore.shoppers.personas import CHARACTERS, Character, PersonaType
from wandstore.storefront.tracking import ReportedEvent, describe_event

STORE = read_store_file(Path(__file__).resolve().parents[2] / "stores" / "magic-wands.toml")
CATALOGUE = read_shipped_catalogue(STORE)


@dataclass(frozen=True)
class Opening:
    """The first section: its component, and how many products it shows."""

    component: str
    products: int


@cache
def page_of(character: Character) -> ShownPage:
    """The page composed for a shopper whose events give them this character."""
    signals = Signals()
    for event in list_events(character, CATALOGUE.products):
        reported = ReportedEvent(
            EventKind(event["event"]), event.get("productId"), query=event.get("query"), order_id=event.get("orderId")
        )
        signals = count_event(signals, describe_event(reported, CATALOGUE, now=1.0))
    persona = decide_persona(signals, find_choice(character))
    document = compose_template(CATALOGUE, STORE, persona.type, signals)
    assert document.character == character
    return show_page(render_page(document, RenderContext(STORE, CATALOGUE), Audience(persona)))


def sections(character: Character) -> list[list[str]]:
    """The classes of each section: the component's type, then its variant."""
    return [classes.split() for classes in page_of(character).attributes("section", "class")]


def opening(character: Character) -> Opening:
    first = sections(character)[0]
    (products,) = (int(name.removeprefix("of-")) for name in first if name.startswith("of-"))
    return Opening(first[1], products)


def order(character: Character) -> list[str]:
    return [card.title for card in page_of(character).cards]


def token(character: Character, name: str) -> str:
    """What a custom property of the stylesheet is on the page as a whole."""
    css = page_of(character).texts("style")[0]
    (*_, last) = re.findall(rf"(?:^|}})(?::root|\.c){{[^}}]*--{name}:([^;}}]+)", css)
    return str(last)


def most_space_between_sections(character: Character) -> float:
    """In pixels, where the screen is wide enough for all of it."""
    (most,) = re.findall(r"(\d+)px\)$", token(character, "section"))
    return float(most)


def test_each_has_its_own_space() -> None:
    by_space = sorted(CHARACTERS, key=most_space_between_sections)
    assert by_space == ["dealhunter", "explorer", "neutral", "loyalist", "minimalist"]
    assert most_space_between_sections(PersonaType.MINIMALIST) > 2 * most_space_between_sections("neutral")


def test_a_minimalist_sees_few_products_and_an_explorer_most() -> None:
    assert 1 <= len(order(PersonaType.MINIMALIST)) <= 8
    assert len(order(PersonaType.MINIMALIST)) == min(len(order(character)) for character in CHARACTERS)
    assert len(order(PersonaType.EXPLORER)) == max(len(order(character)) for character in CHARACTERS)


def test_filters_are_open_for_explorers_and_dealhunters_only() -> None:
    shown = {
        character: next((classes[1] for classes in sections(character) if classes[0] == "filters"), None)
        for character in CHARACTERS
    }
    assert shown == {
        "explorer": "filters-panel",
        "dealhunter": "filters-panel",
        "neutral": "filters-bar",
        "minimalist": None,
        "loyalist": None,
    }


def test_no_character_hides_the_search_or_the_categories() -> None:
    for character in CHARACTERS:
        page = page_of(character)
        assert "search" in page.attributes("form", "role")
        assert "categories" in page.attributes("nav", "class")
        assert "menu" not in page.attributes("details", "class")


def test_each_opens_with_what_it_is_for() -> None:
    assert opening(PersonaType.MINIMALIST) == Opening("hero-feature", 1)
    assert page_of(PersonaType.DEALHUNTER).texts("h1") == ["Savings first"]
    reduced = page_of(PersonaType.DEALHUNTER).cards[: opening(PersonaType.DEALHUNTER).products]
    assert all(card.saving for card in reduced)
    assert page_of(PersonaType.EXPLORER).texts("h1") == ["New at Magic Wands"]
    assert page_of(PersonaType.LOYALIST).texts("h1") == ["Wands, again"]


def test_no_two_open_alike() -> None:
    openings = {character: opening(character) for character in CHARACTERS}
    assert len(set(openings.values())) == len(CHARACTERS), openings


def test_no_two_begin_with_the_same_products() -> None:
    first = {character: order(character)[:4] for character in CHARACTERS}
    assert len({tuple(titles) for titles in first.values()}) == len(CHARACTERS), first


def test_a_product_costs_the_same_on_every_page() -> None:
    prices: dict[str, set[tuple[str, str]]] = {}
    for character in CHARACTERS:
        for card in page_of(character).cards:
            prices.setdefault(card.title, set()).add((card.price, card.was))
    assert {title for title, found in prices.items() if len(found) > 1} == set()
