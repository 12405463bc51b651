"""What a Phase 1 request is read as, and how its response is written; the route itself is tested in `test_server`."""

from __future__ import annotations

import time
from typing import Any

import pytest

from container_image import phase1
from wandstore.documents.components import ComponentTree, Filters, FiltersConfig
from wandstore.documents.origin import Composition, DegradedReason, GenerationCost, Source
from wandstore.errors import ErrorCode, InvalidField, InvalidPersona, JobError
from wandstore.settings import Settings
from wandstore.shoppers.persona import NEUTRAL
from wandstore.shoppers.personas import PersonaType

SIGNALS = {"avg_order_value": 42.5, "category_preferences": ["Robes", "Hats"], "price_sensitivity": "high"}
PRODUCT = {"id": 7, "title": "Velvet robe", "price": "79.90", "currency": "EUR", "image_url": "javascript:alert(1)"}
BRAND = {"primary_color": "#abc", "secondary_color": "teal", "tone": "warm"}


def read(
    brand: dict[str, str] = BRAND, *, shop_id: str = "Some shop, Inc.", **persona: Any
) -> phase1.GenerateUIRequest:
    return phase1.read_request(
        {
            "shopper_id": "ann",
            "persona": {"type": "bargain_hunter", "confidence": 0.8, "signals": SIGNALS} | persona,
            "shop": {"shop_id": shop_id, "products": [PRODUCT], "brand_guidelines": brand},
            "options": {"components": ["grid", "hero", "grid"]},
        }
    )


def test_shopper_shop_and_products_become_a_composition_request(settings: Settings) -> None:
    before = time.monotonic()
    request = phase1.to_composition_request(read(), settings)
    assert request.deadline >= before + settings.generation_budget_seconds
    assert (request.persona.type, request.persona.confidence) == (PersonaType.DEALHUNTER, 0.8)
    assert list(request.signals.categories) == ["Robes", "Hats"]
    assert request.preferences.price_sensitivity == "high"
    assert request.component_types == ("grid", "hero")
    (product,) = request.catalogue.products
    assert (product.id, str(product.price), product.images) == ("7", "79.90", ())


def test_an_unknown_shop_is_a_store_of_its_own_with_the_brand_that_it_sends(settings: Settings) -> None:
    store = phase1.to_composition_request(read(), settings).store
    assert (store.slug, store.name, store.currency) == ("some-shop-inc", "Some shop, Inc.", "EUR")
    assert (store.brand.primary_color, store.brand.tone) == ("#aabbcc", "warm")
    assert store.brand.secondary_color == type(store.brand)().secondary_color  # a notation that is not read


def test_a_known_shop_keeps_what_the_request_does_not_send(settings: Settings) -> None:
    store = phase1.to_composition_request(read({}, shop_id="wands"), settings).store
    assert (store.name, store.tagline) == ("Wands", "Made by hand")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("collector", PersonaType.EXPLORER), ("loyalist", PersonaType.LOYALIST), ("neutral", None), (None, None)],
)
def test_phase_1s_names_of_personas_are_read(name: str | None, expected: PersonaType | None) -> None:
    assert phase1.read_persona_type(name) is expected


def test_a_wrong_field_is_named() -> None:
    with pytest.raises(InvalidPersona, match=r"^persona\.type"):
        phase1.read_persona_type("pirate")
    with pytest.raises(InvalidPersona, match=r"^persona\.confidence"):
        read(confidence=2)
    with pytest.raises(InvalidField, match=r"^shop\.shop_id"):
        read(shop_id="")


TREE = ComponentTree(components=(Filters(id="find", config=FiltersConfig()),))
COST = GenerationCost(model="m", prompt_tokens=3, completion_tokens=4)
COMPOSITION = Composition(
    document=TREE,
    persona=NEUTRAL,
    source=Source.KIMI,
    cost=GenerationCost(model="m", prompt_tokens=3, completion_tokens=4),
)
FAILED = COMPOSITION.model_copy(
    update={
        "source": Source.TEMPLATE,
        "reason": DegradedReason.MODEL_FAILED,
        "error": JobError(code=ErrorCode.TIMEOUT, message="too slow"),
    }
)


def test_a_response_has_the_page_its_cost_and_the_cause_of_a_template() -> None:
    response = phase1.write_response(COMPOSITION, TREE.components, "<p>", time.monotonic())
    assert response["status"] == "success"
    ui = response["ui"]
    assert (ui["html"], ui["persona_hash"]) == ("<p>", NEUTRAL.hash)
    assert [component["type"] for component in ui["components"]] == ["filters"]
    assert response["meta"]["tokens_used"] == {"prompt": 3, "completion": 4, "total": 7}
    failed = phase1.write_response(FAILED, TREE.components, "<p>", time.monotonic())
    assert (failed["status"], failed["error"]["code"], failed["error"]["retryable"]) == ("error", "TIMEOUT", True)


def test_a_refusal_has_a_whole_document_too() -> None:
    refusal = phase1.write_refusal("INVALID_FIELD", "shop: missing.", time.monotonic())
    assert refusal["ui"]["html"].startswith("<!doctype html>")
    assert refusal["ui"]["html"].endswith("</html>")
    assert refusal["error"] == {"code": "INVALID_FIELD", "message": "shop: missing.", "retryable": False}
