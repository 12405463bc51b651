"""The versions of the prompts, which are a part of the key of every tree that a model has written.

They are here and not beside the prompts, because the edge finds trees by them and is shipped without the generator.
"""

from __future__ import annotations

from wandstore.catalogue.stores import Store
from wandstore.settings import GenerationMode

PROMPT_VERSION = "components-v4"
HTML_PROMPT_VERSION = "html-v1"

_VERSIONS: dict[GenerationMode, str] = {"components": PROMPT_VERSION, "html": HTML_PROMPT_VERSION}


def version_for(store: Store, mode: GenerationMode) -> str:
    """The version of the mode's prompt with the language of the store's words.

    A shared tree of another mode, or in another language, is another tree.
    """
    return f"{_VERSIONS[mode]}-{store.language.locale.language}"
