"""Phase 1's contract of `POST /generate`: the request contains shopper, shop and products, the response page and costs.

Source: the Phase 1 validation report, 3.1. Products and brand are the caller's, so nothing is shared or stored.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from container_image.generate import CompositionRequest
from wandstore.catalogue.products import Catalogue, Image, Product, Variant
from wandstore.catalogue.snapshots import build_catalogue
from wandstore.catalogue.stores import BrandGuidelines, Store, stores_in
from wandstore.documents.components import Component, ComponentType
from wandstore.documents.origin import Composition
from wandstore.errors import InvalidField, InvalidPersona
from wandstore.http_contract import first_fault
from wandstore.ids import StoreSlug, is_slug, parse_shopper_id
from wandstore.jobs.models import Preferences
from wandstore.settings import Settings
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import persona_with_type
from wandstore.shoppers.personas import PersonaType

# Phase 1 had other names for two of the personas.
EARLIER_NAMES = {"bargain_hunter": PersonaType.DEALHUNTER, "collector": PersonaType.EXPLORER}
_MAX_PRODUCTS = 100
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

Word = Annotated[str, Field(max_length=200)]


class SentSignals(BaseModel):
    avg_order_value: float = Field(default=0, ge=0, le=1e9, allow_inf_nan=False)
    category_preferences: list[Word] = Field(default_factory=list, max_length=50)
    price_sensitivity: Literal["low", "medium", "high"] | None = None
    browsing_patterns: list[Word] = Field(default_factory=list, max_length=50)


class SentPersona(BaseModel):
    type: str | None
    confidence: float = Field(ge=0, le=1, allow_inf_nan=False)
    signals: SentSignals = SentSignals()


class SentProduct(BaseModel):
    id: Annotated[str, Field(min_length=1, max_length=255), BeforeValidator(lambda v: str(v) if type(v) is int else v)]
    title: str = Field(min_length=1, max_length=500)
    price: Decimal = Field(ge=0, le=Decimal(10) ** 9, allow_inf_nan=False)
    currency: str = Field(default="USD", pattern=r"^[A-Z]{3}$")
    image_url: str = Field(default="", max_length=2_000)
    category: str = Field(default="", max_length=200)
    tags: list[Word] = Field(default_factory=list, max_length=100)


class SentBrand(BaseModel):
    primary_color: str = ""
    secondary_color: str = ""
    font_family: str = Field(default="", max_length=200)
    tone: str = Field(default="", max_length=500)


class SentShop(BaseModel):
    shop_id: str = Field(min_length=1, max_length=255)
    products: list[SentProduct] = Field(max_length=_MAX_PRODUCTS)
    brand_guidelines: SentBrand = SentBrand()


class SentOptions(BaseModel):
    force: bool = False  # without effect: nothing is stored for this contract, so every page is a new one
    components: list[ComponentType] | None = None


class GenerateUIRequest(BaseModel):
    shopper_id: str
    persona: SentPersona
    shop: SentShop
    options: SentOptions | None = None


def read_request(sent: Mapping[str, Any]) -> GenerateUIRequest:
    """Raises `InvalidPersona` for a persona that cannot be read, and `InvalidField` for every other field."""
    try:
        request = GenerateUIRequest.model_validate(sent)
    except ValidationError as error:
        field, message = first_fault(error)
        raise (InvalidPersona if field.split(".")[0] == "persona" else InvalidField)(field, message) from None
    try:
        parse_shopper_id(request.shopper_id)
    except InvalidField as error:
        raise InvalidField("shopper_id", str(error).replace("shopper:", "shopper_id:", 1)) from None
    return request


def read_persona_type(name: str | None) -> PersonaType | None:
    """The persona of a name, also of Phase 1's names; None for `neutral` or no name. Raises `InvalidPersona`."""
    if name is None or name == "neutral":
        return None
    try:
        return EARLIER_NAMES.get(name) or PersonaType(name)
    except ValueError:
        raise InvalidPersona("persona.type", f"persona.type: it is one of {', '.join(PersonaType)}.") from None


def to_composition_request(request: GenerateUIRequest, settings: Settings) -> CompositionRequest:
    """The request for `compose_page`. Raises `InvalidPersona`."""
    sent = request.persona.signals
    persona_type = read_persona_type(request.persona.type)
    signals = Signals(
        events=0,
        purchases=1 if sent.avg_order_value else 0,
        spent=Decimal(str(sent.avg_order_value)),
        # The caller lists them by weight, and each counts as one of the shopper's own.
        categories={name: 2 + len(sent.category_preferences) - n for n, name in enumerate(sent.category_preferences)},
    )
    store, types = _make_store(request.shop, settings), wanted_types(request)
    return CompositionRequest(
        store=store,
        catalogue=_make_catalogue(request.shop),
        persona=persona_with_type(persona_type, request.persona.confidence if persona_type else 0.0, signals),
        signals=signals,
        deadline=time.monotonic() + settings.generation_budget_seconds,
        preferences=Preferences(categories=tuple(sent.category_preferences), price_sensitivity=sent.price_sensitivity),
        habits=tuple(sent.browsing_patterns),
        component_types=types,
        # Only a component tree consists of components.
        mode="components" if types else store.mode(settings),
    )


def wanted_types(request: GenerateUIRequest) -> tuple[ComponentType, ...]:
    """The types that the page may have, each once; empty for any."""
    return tuple(dict.fromkeys((request.options and request.options.components) or ()))


def write_response(
    composition: Composition, components: Sequence[Component], html: str, started: float
) -> dict[str, Any]:
    """`GenerateUIResponse`: `partial` for a model's page that a timeout cut off; an error carries the template's page.

    `started` is on the monotonic clock.
    """
    response = {
        "status": "partial" if composition.is_partial else "error" if composition.error else "success",
        "ui": {
            "html": html,
            "components": [component.model_dump(mode="json") for component in components],
            "persona_hash": composition.persona.hash,
        },
        "meta": _write_meta(composition, started),
    }
    if composition.error:
        response["error"] = {
            "code": composition.error.code.value,
            "message": composition.error.message,
            "retryable": composition.error.code.retryable,
        }
    return response


def write_refusal(code: str, message: str, started: float) -> dict[str, Any]:
    """The response to a request that cannot be read: without a page, components and persona hash."""
    return {
        "status": "error",
        "ui": {"html": _NO_PAGE, "components": [], "persona_hash": ""},
        "meta": _write_meta(None, started),
        "error": {"code": code, "message": message, "retryable": False},
    }


# `html` is a complete document in every response.
_NO_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>No page</title></head>'
    "<body><p>The request for this page could not be read.</p></body></html>"
)


def _write_meta(composition: Composition | None, started: float) -> dict[str, Any]:
    cost = composition.cost if composition else None
    prompt, completion = (cost.prompt_tokens, cost.completion_tokens) if cost else (0, 0)
    return {
        "generation_time_ms": round((time.monotonic() - started) * 1000),
        "model": cost.model if cost else "",
        "tokens_used": {"prompt": prompt, "completion": completion, "total": prompt + completion},
        "generated_at": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }


def _make_store(shop: SentShop, settings: Settings) -> Store:
    """The store of that id with the brand of the request, or else a new one from the request alone."""
    known = stores_in(settings.stores_path).get(StoreSlug(shop.shop_id))
    slug = re.sub(r"[^a-z0-9]+", "-", shop.shop_id.casefold()).strip("-")[:63]
    store = known or Store(slug=StoreSlug(slug if is_slug(slug) else "shop"), name=shop.shop_id[:80])
    sent, ours = shop.brand_guidelines, store.brand
    brand = BrandGuidelines(
        primary_color=_read_colour(sent.primary_color) or ours.primary_color,
        secondary_color=_read_colour(sent.secondary_color) or ours.secondary_color,
        font_family=sent.font_family or ours.font_family,
        tone=sent.tone or ours.tone,
    )
    currency = shop.products[0].currency if shop.products else store.currency
    return store.model_copy(update={"brand": brand, "currency": currency})


def _read_colour(text: str) -> str:
    """The colour as six digits; empty for another notation, which the store's own colour replaces."""
    if re.fullmatch(r"#[0-9a-fA-F]{3}", text):
        text = "#" + "".join(2 * digit for digit in text[1:])
    return text if _COLOUR.fullmatch(text) else ""


def _make_catalogue(shop: SentShop) -> Catalogue:
    products = {
        sent.id: Product(
            id=sent.id,
            title=sent.title,
            category=sent.category,
            tags=tuple(sent.tags),
            images=(Image(url=sent.image_url),) if re.match(r"https?://", sent.image_url) else (),
            variants=(Variant(price=sent.price),),
        )
        for sent in shop.products
    }
    name = hashlib.sha256(shop.shop_id.encode()).hexdigest()[:12]
    return build_catalogue(StoreSlug(name), products.values())
