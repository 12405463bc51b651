"""Reads a component tree from a model's text: wrong parts are dropped one by one, and the rest has to be a page."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from container_image.claims.finding import states_a_claim
from container_image.components.proposals import Candidate, Proposal, find_candidates, fold
from container_image.reading import Losses, Reading, Wanted, judge, read_copy
from wandstore.catalogue.products import Catalogue
from wandstore.documents.components import (
    COMPONENT_ID_PATTERN,
    CONFIGS,
    MAX_PRODUCTS,
    Component,
    ComponentTree,
    Config,
    lists_products,
    max_length,
    variants,
    word_fields,
)
from wandstore.documents.filling import shows_products
from wandstore.documents.limits import fit_components

# How many product ids of one component are read; no page needs as many.
_MAX_IDS = 500

# The names, folded, under which models list products.
_ID_LISTS = ("productids", "products", "productid")

_COMPONENT: TypeAdapter[Component] = TypeAdapter(Component)
_COMPONENT_ID = re.compile(COMPONENT_ID_PATTERN)
_SHOW_PRODUCTS = {kind for kind, config_type in CONFIGS.items() if lists_products(config_type)}


def read_answer(text: str, catalogue: Catalogue, wanted: Wanted, *, is_cut: bool = False) -> Reading:
    """Reads any text of a model; never raises. If the answer `is_cut`, its complete components are read.

    Of several pages in it, drafts and examples among them, it is the one of which most is kept; of equals, the last.
    """
    readings = [_read_page(candidate, catalogue, wanted) for candidate in find_candidates(text, is_cut=is_cut)]
    if not readings:
        return Reading(None, ('There is no JSON object with a list called "components" in it.',), 0.0)
    return max(reversed(readings), key=_measure_kept)


def _measure_kept(reading: Reading) -> tuple[bool, float, int, int]:
    document = reading.document
    if not isinstance(document, ComponentTree):
        return False, reading.kept_share, 0, 0
    return True, 1.0, len(document.product_ids), len(document.components)


def _read_page(candidate: Candidate, catalogue: Catalogue, wanted: Wanted) -> Reading:
    only = wanted.only
    losses = Losses()
    used_ids: set[str] = set()
    components: list[Component] = []
    for proposal in candidate.proposals:
        component = _read_component(proposal, _Reader(catalogue, wanted, losses), used_ids)
        is_kept = component is not None and (not only or component.type in only)
        losses.note("component", proposal.name, is_kept=is_kept)
        if component is not None and is_kept:
            used_ids.add(component.id)
            components.append(component)
    # A page has one opening, and it is the first thing on it.
    openings = [component for component in components if component.type == "hero"][:1]
    rest = [component for component in components if component.type != "hero"]
    fitting = _judge_as_shown(fit_components([*openings, *rest]), wanted)
    if not fitting or not (shows_products(fitting, catalogue) or (only and not _SHOW_PRODUCTS & set(only))):
        losses.note_fault("No component shows a product of the list.")
        return judge(None, losses)
    tree = ComponentTree(character=wanted.character, components=fitting)
    return judge(tree, losses, came_whole=candidate.came_whole)


class _Reader(NamedTuple):
    """What each part of an answer is read with."""

    catalogue: Catalogue
    wanted: Wanted
    losses: Losses


def _read_component(proposal: Proposal, reader: _Reader, used_ids: set[str]) -> Component | None:
    kind = proposal.kind
    if not kind:
        # Its products are lost with it.
        reader.losses.note_untold("id", len(_listed_ids(proposal.fields)))
        return None
    config = _read_config(kind, proposal.fields, reader)
    if not _has_a_point(kind, config, reader.catalogue):
        return None
    try:
        return _COMPONENT.validate_python(
            {"type": kind, "id": _choose_id(proposal.id, kind, used_ids), "config": config}
        )
    except ValidationError:
        # A label is missing, or was dropped.
        return None


def _read_config(kind: str, offered: dict[str, Any], reader: _Reader) -> dict[str, Any]:
    """The fields of the component that hold something usable."""
    catalogue, wanted, losses = reader
    config: dict[str, Any] = {}
    config_type = CONFIGS[kind]
    if variant := _find_variant(offered.get("variant"), config_type):
        config["variant"] = variant
    for name in config_type.model_fields:
        value = offered.get(fold(name))
        if name == "product_ids":
            config[name] = _known_ids(_listed_ids(offered), reader)
        elif not isinstance(value, str):
            continue
        elif name == "product_id":
            product_id = wanted.find_id(value)
            losses.note("id", value, is_kept=product_id in catalogue.by_id)
            config[name] = product_id if product_id in catalogue.by_id else None
        elif name == "category":
            losses.note("id", value, is_kept=value in catalogue.categories)
            config[name] = value if value in catalogue.categories else None
        elif name in word_fields(config_type) and value.strip():
            copy = read_copy(value, max_length(config_type, name), wanted.language, is_sentence=name == "text")
            losses.note("words", value, is_kept=bool(copy))
            if copy:
                config[name] = copy
    return wanted.plain_words(kind) | config


def _find_variant(written: Any, config_type: type[Config]) -> str | None:
    if not isinstance(written, str) or len(written) > 40:
        return None
    return next((variant for variant in variants(config_type) if fold(variant) == fold(written)), None)


def _listed_ids(offered: dict[str, Any]) -> list[Any]:
    """The products that a component lists: ids, or objects with one."""
    listed = next((value for name in _ID_LISTS if isinstance(value := offered.get(name), list)), [])
    return [item.get("id", item) if isinstance(item, dict) else item for item in listed[:_MAX_IDS]]


def _known_ids(named: list[Any], reader: _Reader) -> tuple[str, ...]:
    known = []
    for written in named:
        product_id = reader.wanted.find_id(written)
        is_known = isinstance(product_id, str) and product_id in reader.catalogue.by_id
        reader.losses.note("id", written, is_kept=is_known)
        if is_known:
            known.append(product_id)
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
