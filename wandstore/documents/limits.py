"""Components cut to what a whole tree may hold: the later ones and their texts give way first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wandstore.documents.components import MOST_COMPONENTS, MOST_PRODUCTS, MOST_WORDS_BYTES, Component, list_products
from wandstore.text import clip_bytes

_NEEDED = ("headline", "title", "label")
# A text cut shorter than this says nothing.
_SHORTEST_TEXT_BYTES = 24


def fit_components(components: Iterable[Component]) -> tuple[Component, ...]:
    """The components as a tree can take them; what fits already is left as it is.

    A component that listed products and has none left for it goes. Texts are cut before headings are.
    """
    fitting: list[Component] = []
    room = MOST_PRODUCTS
    for component in components:
        listed = list_products(component)
        if listed and not room:
            continue
        fitting.append(_with_config(component, product_ids=listed[:room]) if len(listed) > room else component)
        room -= min(room, len(listed))
        if len(fitting) == MOST_COMPONENTS:
            break
    return tuple(_fit_words(fitting))


def _fit_words(components: list[Component]) -> list[Component]:
    needed = [text for component in components for _, text in _words(component, _NEEDED)]
    if _measure(needed) > MOST_WORDS_BYTES:
        share = MOST_WORDS_BYTES // len(needed)
        components = [
            _with_config(component, **{name: clip_bytes(text, share) for name, text in _words(component, _NEEDED)})
            for component in components
        ]
        needed = [text for component in components for _, text in _words(component, _NEEDED)]
    room = MOST_WORDS_BYTES - _measure(needed)
    fitting = []
    for component in components:
        for name, text in _words(component, ("text",)):
            kept = text
            if _measure([text]) > room:
                kept = clip_bytes(text, room) if room >= _SHORTEST_TEXT_BYTES else ""
                component = _with_config(component, **{name: kept})
            room -= _measure([kept])
        fitting.append(component)
    return fitting


def _words(component: Component, names: Iterable[str]) -> list[tuple[str, str]]:
    return [(name, text) for name in names if (text := getattr(component.config, name, ""))]


def _measure(texts: Iterable[str]) -> int:
    return sum(len(text.encode()) for text in texts)


def _with_config(component: Component, **changes: Any) -> Component:
    # A config's fields are checked when it is made, and every change here only shortens one.
    return component.model_copy(update={"config": component.config.model_copy(update=changes)})
