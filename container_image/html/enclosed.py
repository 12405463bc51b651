"""The document that a page of `POST /generate` was rendered from, enclosed in it in a form that a machine reads.

A browser runs and loads nothing of it. A page that comes back by the webhook is read from it, as strictly as a model's
answer: it may have been changed on its way.
"""

from __future__ import annotations

import json
import re
from typing import Any

from container_image.components.answers import read_answer
from container_image.html.answers import read_html_answer
from container_image.html.writing import write_document_html
from container_image.reading import Reading, Wanted
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.stores import Store
from wandstore.documents.components import CONFIGS, Component, ComponentTree, word_fields
from wandstore.documents.document import Document
from wandstore.documents.templates import compose_template
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import CHARACTERS, Character, PersonaType

ELEMENT_ID = "wandstore-document"
_OPENING = f'<script type="application/json" id="{ELEMENT_ID}">'
# Only where `enclose` puts it: what somebody else has written into a page is no document of ours.
_ENCLOSED = re.compile(rf"{re.escape(_OPENING)}([^<]*)</script></body>\s*</html>\s*\Z")
# A component without its label is none, so a label is judged as any. What is no field of words may equal a word of a
# template: a category, above whose products its name stands.
_UNJUDGED = {name for config in CONFIGS.values() for name in word_fields(config)} - {"label"}
# Nothing in a script may look like markup, or end it.
_ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def enclose(html: str, document: Document) -> str:
    """The page with its document at the end of the body."""
    said: dict[str, Any] = {"character": document.character}
    if isinstance(document, ComponentTree):
        said["components"] = document.model_dump(mode="json")["components"]
    else:
        said["html"] = write_document_html(document.segments)
    script = f"{_OPENING}{json.dumps(said, ensure_ascii=False).translate(_ESCAPED)}</script>"
    before, end, after = html.rpartition("</body>")
    return f"{before}{script}{end}{after}"


def read_enclosed(html: str, catalogue: Catalogue, store: Store) -> Reading | None:
    """What the enclosed document of a page is worth; None where the page has none that can be read."""
    found = _ENCLOSED.search(html)
    if found is None:
        return None
    try:
        said = json.loads(found[1])
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    wanted = Wanted(_read_character(said.get("character")), store)
    if isinstance(written := said.get("html"), str):
        return read_html_answer(written, catalogue, wanted)
    if isinstance(components := said.get("components"), list):
        return _read_tree([entry for entry in components if isinstance(entry, dict)], catalogue, wanted)
    return None


def _read_tree(components: list[dict[Any, Any]], catalogue: Catalogue, wanted: Wanted) -> Reading:
    """The tree, in which the words of the templates need no check."""
    own = _words_of_templates(catalogue, wanted.store)
    unjudged = [entry | {"config": _without_words(entry.get("config"), own)} for entry in components]
    reading = read_answer(json.dumps({"components": unjudged}), catalogue, wanted)
    if not isinstance(reading.document, ComponentTree):
        return reading
    return reading._replace(document=_with_own_words(reading.document, components, own))


def _without_words(config: Any, own: set[str]) -> Any:
    if not isinstance(config, dict):
        return config
    return {name: value for name, value in config.items() if name not in _UNJUDGED or not _is_one_of(value, own)}


def _is_one_of(value: Any, own: set[str]) -> bool:
    return isinstance(value, str) and value in own


def _words_of_templates(catalogue: Catalogue, store: Store) -> set[str]:
    """What the server itself writes on pages without a model. A model may not say all of it, as "Savings first"."""
    trees = (compose_template(catalogue, store, persona_type, Signals()) for persona_type in (*PersonaType, None))
    return {word for tree in trees for component in tree.components for word in _words_of(component).values()}


def _words_of(component: Component) -> dict[str, str]:
    return {name: getattr(component.config, name) for name in word_fields(CONFIGS[component.type])}


def _with_own_words(tree: ComponentTree, said: list[dict[Any, Any]], own: set[str]) -> ComponentTree:
    """The tree with those words of the enclosed one that are the templates' own."""
    configs = {entry["id"]: entry.get("config") for entry in said if isinstance(entry.get("id"), str)}
    components = []
    for component in tree.components:
        config = configs.get(component.id)
        offered = config if isinstance(config, dict) else {}
        words = {name: offered[name] for name in _words_of(component) if _is_one_of(offered.get(name), own)}
        components.append(component.model_copy(update={"config": component.config.model_copy(update=words)}))
    return tree.model_copy(update={"components": tuple(components)})


def _read_character(name: Any) -> Character:
    return next((character for character in CHARACTERS if character == name), "neutral")
