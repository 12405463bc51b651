from __future__ import annotations

import pytest

from tests.builders import make_catalogue, make_product, make_store
from tests.wandstore.pages.parsed import parse_page
from wandstore.documents.templates import compose_template
from wandstore.languages import find_language
from wandstore.pages import Audience, RenderContext, render_page
from wandstore.pages.why import CHOICES, explain
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import EVERYBODYS, NEUTRAL, persona_with_type
from wandstore.shoppers.personas import PERSONA_CHOICES, PersonaType

ENGLISH = find_language("en-GB")
EXPLORER = persona_with_type(PersonaType.EXPLORER, 0.8, Signals(), ("searched", "looked at what is new", "came back"))


def test_a_page_without_a_persona_is_the_stores_own() -> None:
    for persona in (None, NEUTRAL):
        why = explain(persona, ENGLISH)
        assert "This is the store's own page. Nothing you did" in why.sentence.unescape()
        assert why.chosen == "none"


def test_the_page_that_is_the_same_for_everybody_says_that_it_was_chosen() -> None:
    sentence = explain(EVERYBODYS, ENGLISH).sentence.unescape()
    assert sentence == "This is the store's own page, because you chose it."


def test_a_page_made_for_a_persona_gives_its_reasons() -> None:
    why = explain(EXPLORER, ENGLISH)
    assert why.sentence.striptags().endswith(", because you searched, looked at what is new and came back.")
    assert why.chosen == "explorer"


def test_reasons_are_told_in_the_language_of_the_page_and_those_of_another_version_are_not() -> None:
    stored = persona_with_type(PersonaType.DEALHUNTER, 0.8, Signals(), ("sorted by price", "looked twice", "searched"))
    said = {locale: explain(stored, find_language(locale)).sentence.striptags() for locale in ("de", "ja", "en-GB")}
    assert said == {
        "de": "Diese Seite zeigt Reduziertes zuerst, weil Sie nach Preis sortiert haben und gesucht haben.",
        "ja": "このページでは値引き商品を先に表示しています（価格順の並べ替え、検索による）。",
        "en-GB": "This page puts what is reduced first, because you sorted by price, looked twice and searched.",
    }
    unknown = persona_with_type(PersonaType.DEALHUNTER, 0.8, Signals(), ("looked twice",))
    assert explain(unknown, find_language("de")).sentence == "Diese Seite zeigt Reduziertes zuerst."


def test_at_most_four_reasons_are_told() -> None:
    reasons = ("searched", "signed in", "bought here", "sorted by price", "chose it")
    stored = persona_with_type(PersonaType.EXPLORER, 0.8, Signals(), reasons)
    said = explain(stored, ENGLISH).sentence.striptags()
    assert said.endswith("because you searched, signed in, bought here and chose it.")


@pytest.mark.parametrize("persona_type", PersonaType)
def test_no_persona_is_called_by_its_name(persona_type: PersonaType) -> None:
    why = explain(persona_with_type(persona_type, 1.0, Signals()), ENGLISH)
    assert persona_type.value not in why.sentence + why.ends
    assert "because" not in why.sentence


def test_what_can_be_chosen_is_what_the_contract_names() -> None:
    assert tuple(CHOICES) == PERSONA_CHOICES


def test_the_form_has_the_current_choice_and_leaves_it_to_the_cookie_who_chooses() -> None:
    catalogue, store = make_catalogue(make_product()), make_store()
    tree = compose_template(catalogue, store, PersonaType.EXPLORER, Signals())
    page = parse_page(render_page(tree, RenderContext(store, catalogue), Audience(EXPLORER)))
    (form,) = [attributes for tag, attributes, _ in page.elements if attributes.get("action") == "/api/shopper/persona"]
    assert form["method"] == "post"
    hidden = {a["name"]: a["value"] for tag, a, _ in page.elements if tag == "input" and a.get("type") == "hidden"}
    assert hidden == {"store": "magic-wands"}
    buttons = [attributes for tag, attributes, _ in page.elements if tag == "button" and "value" in attributes]
    assert [button["value"] for button in buttons] == list(CHOICES)
    assert [button["value"] for button in buttons if button.get("aria-pressed") == "true"] == ["explorer"]
