"""Components cut to what a whole tree may hold: the later ones and their texts are cut first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wandstore.documents.components import (
    MAX_COMPONENTS,
    MAX_PRODUCTS,
    MAX_WORDS_BYTES,
    Component,
    list_products,
    required_words,
    word_fields,
)
from wandstore.text import clip_bytes

# A text cut shorter than this is of no use.
_MIN_TEXT_BYTES = 24


def fit_components(components: Iterable[Component]) -> tuple[Component, ...]:
    """The components as a tree can take them; components that fit already are left unchanged.

    A component that lists products is dropped where there is no room for any of them. Texts are cut before headings.
    """
    fitting: list[Component] = []
    room = MAX_PRODUCTS
    for component in components:
        listed = list_products(component)
        if listed and not room:
            continue
        fitting.append(_with_config(component, product_ids=listed[:room]) if len(listed) > room else component)
        room -= min(room, len(listed))
        if len(fitting) == MAX_COMPONENTS:
            break
    return tuple(_fit_words(fitting))


def _fit_words(components: list[Component]) -> list[Component]:
    needed = [text for component in components for text in _needed(component).values()]
    if _measure(needed) > MAX_WORDS_BYTES:
        share = MAX_WORDS_BYTES // len(needed)
        components = [
            _with_config(component, **{name: clip_bytes(text, share) for name, text in _needed(component).items()})
            for component in components
        ]
        needed = [text for component in components for text in _needed(component).values()]
    room = MAX_WORDS_BYTES - _measure(needed)
    fitting = []
    for component in components:
        for name, text in _texts(component).items():
            kept = text
            if _measure([text]) > room:
                kept = clip_bytes(text, room) if room >= _MIN_TEXT_BYTES else ""
                component = _with_config(component, **{name: kept})
            room -= _measure([kept])
        fitting.append(component)
    return fitting


def _needed(component: Component) -> dict[str, str]:
    config = component.config
    return {name: getattr(config, name) for name in required_words(type(config))}


def _texts(component: Component) -> dict[str, str]:
    config = component.config
    return {name: getattr(config, name) for name in word_fields(type(config)) if name not in _needed(component)}


def _measure(texts: Iterable[str]) -> int:
    return sum(len(text.encode()) for text in texts)


def _with_config(component: Component, **changes: Any) -> Component:
    # The copy is not validated again: every change here only shortens a field that was valid.
    return component.model_copy(update={"config": component.config.model_copy(update=changes)})
