"""The version of the prompts, which is a part of the key of every tree that a model has written.

It is here and not beside the prompts, because the edge finds trees by it and is shipped without the generator.
"""

from __future__ import annotations

from wandstore.catalogue.stores import Store

PROMPT_VERSION = "components-v4"


def version_for(store: Store) -> str:
    """The prompt version with the language of the store's words: a shared tree in another language is another tree."""
    return f"{PROMPT_VERSION}-{store.language.locale.language}"
