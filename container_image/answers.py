"""Reads a component tree from a model's text: wrong parts are dropped one by one, and the rest has to be a page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from container_image.claims import states_a_claim
from container_image.reading import Losses, Reading, Wanted, read_copy
from wandstore.catalogue.products import Catalogue
from wandstore.documents.components import (
    COMPONENT_ID_PATTERN,
    CONFIGS,
    MAX_PRODUCTS,
    Component,
    ComponentTree,
    lists_products,
    max_length,
    variants,
    word_fields,
)
from wandstore.documents.filling import shows_products
from wandstore.documents.limits import fit_components

# Each bracket is tried once as the beginning of JSON; most of those before it begin none.
_MAX_BRACKETS = 200

# How many product ids of one component are read; no page needs as many.
_MAX_IDS = 500

_COMPONENT: TypeAdapter[Component] = TypeAdapter(Component)
_COMPONENT_ID = re.compile(COMPONENT_ID_PATTERN)
_SHOW_PRODUCTS = {kind for kind, config_type in CONFIGS.items() if lists_products(config_type)}


def read_answer(text: str, catalogue: Catalogue, wanted: Wanted, *, is_cut: bool = False) -> Reading:
    """Reads any text of a model; never raises. If the answer `is_cut`, its complete components are read."""
    only = wanted.only
    proposals = _find_components(text)
    if proposals is None and is_cut:
        proposals = [found for found in _json_values(text) if isinstance(found, dict) and "type" in found]
    if not proposals:
        return Reading(None, ('There is no JSON object with a list called "components" in it.',), 0.0)
    losses = Losses()
    used_ids: set[str] = set()
    components: list[Component] = []
    for proposed in proposals:
        component = _read_component(proposed, _Reader(catalogue, wanted, losses), used_ids)
        is_kept = component is not None and (not only or component.type in only)
        losses.note("component", _name(proposed), is_kept=is_kept)
        if component is not None and is_kept:
            used_ids.add(component.id)
            components.append(component)
    # A page has one opening, and it is the first thing on it.
    openings = [component for component in components if component.type == "hero"][:1]
    rest = [component for component in components if component.type != "hero"]
    fitting = _judge_as_shown(fit_components([*openings, *rest]), wanted)
    if not fitting or not (shows_products(fitting, catalogue) or (only and not _SHOW_PRODUCTS & set(only))):
        return Reading(None, (*losses.describe(), "No component shows a product of the list."), 0.0)
    tree = ComponentTree(character=wanted.character, components=fitting)
    return Reading(tree, tuple(losses.describe()), losses.kept_share)


def _find_components(text: str) -> list[Any] | None:
    for found in _json_values(text):
        # Asked for an object with a list in it, some models answer with the list alone, or put the object into another.
        for name in ("components", "tree", "ui", "page"):
            if isinstance(found, dict):
                found = found.get(name, found)
        if isinstance(found, dict):
            found = found.get("components")
        if isinstance(found, list) and any(isinstance(component, dict) for component in found):
            return found
    return None


def _json_values(text: str) -> Iterator[Any]:
    """The outermost JSON objects and lists in a text; code fences and prose around them are skipped."""
    decoder = json.JSONDecoder()
    place = 0
    for _ in range(_MAX_BRACKETS):
        start = min((at for bracket in "{[" if (at := text.find(bracket, place)) >= 0), default=None)
        if start is None:
            return
        try:
            found, place = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            place = start + 1
        else:
            yield found


def _name(proposed: Any) -> Any:
    return proposed.get("id") or proposed.get("type") if isinstance(proposed, dict) else proposed


class _Reader(NamedTuple):
    """What each part of an answer is read with."""

    catalogue: Catalogue
    wanted: Wanted
    losses: Losses


def _read_component(proposed: Any, reader: _Reader, used_ids: set[str]) -> Component | None:
    if not isinstance(proposed, dict) or not isinstance(kind := proposed.get("type"), str) or kind not in CONFIGS:
        return None
    offered = proposed.get("config", proposed)
    if not isinstance(offered, dict):
        return None
    config = _read_config(kind, offered, reader)
    if not _has_a_point(kind, config, reader.catalogue):
        return None
    try:
        return _COMPONENT.validate_python(
            {"type": kind, "id": _choose_id(proposed.get("id"), kind, used_ids), "config": config}
        )
    except ValidationError:
        # A label is missing, or was dropped.
        return None


def _read_config(kind: str, offered: dict[str, Any], reader: _Reader) -> dict[str, Any]:
    """The fields of the component that hold something usable."""
    catalogue, wanted, losses = reader
    config: dict[str, Any] = {}
    config_type = CONFIGS[kind]
    if offered.get("variant") in variants(config_type):
        config["variant"] = offered["variant"]
    for name in config_type.model_fields:
        value = offered.get(name)
        if name == "product_ids":
            config[name] = _known_ids(value, catalogue, losses)
        elif not isinstance(value, str):
            continue
        elif name == "product_id":
            losses.note("id", value, is_kept=value in catalogue.by_id)
            config[name] = value if value in catalogue.by_id else None
        elif name == "category":
            losses.note("id", value, is_kept=value in catalogue.categories)
            config[name] = value if value in catalogue.categories else None
        elif name in word_fields(config_type) and value.strip():
            copy = read_copy(value, max_length(config_type, name), wanted.language, is_sentence=name == "text")
            losses.note("words", value, is_kept=bool(copy))
            if copy:
                config[name] = copy
    return wanted.plain_words(kind) | config


def _known_ids(value: Any, catalogue: Catalogue, losses: Losses) -> tuple[str, ...]:
    named = value if isinstance(value, list) else []
    known = []
    for written in named[:_MAX_IDS]:
        # The ids of some stores are numbers, and some models write them without quotes.
        product_id = str(written) if type(written) is int else written
        if isinstance(product_id, str) and product_id in catalogue.by_id:
            known.append(product_id)
            losses.note("id", product_id, is_kept=True)
        else:
            losses.note("id", product_id, is_kept=False)
    return tuple(dict.fromkeys(known))[:MAX_PRODUCTS]


def _has_a_point(kind: str, config: dict[str, Any], catalogue: Catalogue) -> bool:
    """Whether the component still shows or links to anything after what is not in the catalogue was dropped."""
    if kind in ("grid", "recommendations"):
        return bool(config["product_ids"]) or not catalogue.products
    if kind == "cta":
        return bool(config.get("product_id") or config.get("category"))
    return True


def _judge_as_shown(components: tuple[Component, ...], wanted: Wanted) -> tuple[Component, ...]:
    """The components without words that became a claim only when they were cut to fit."""
    judged = []
    language = wanted.language
    for component in components:
        words = {name: getattr(component.config, name) for name in word_fields(CONFIGS[component.type])}
        claims = {name: "" for name, text in words.items() if states_a_claim(text, language)}
        if "label" in claims:
            continue
        plain = {name: wanted.plain_words(component.type).get(name, "") for name in claims}
        judged.append(component.model_copy(update={"config": component.config.model_copy(update=plain)}))
    return tuple(judged)


def _choose_id(proposed: Any, kind: str, used_ids: set[str]) -> str:
    if isinstance(proposed, str) and _COMPONENT_ID.fullmatch(proposed) and proposed not in used_ids:
        return proposed
    return next(name for n in range(1, len(used_ids) + 2) if (name := f"{kind}-{n}") not in used_ids)
