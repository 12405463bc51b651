"""How a page becomes that of another persona without a model: by a tree it keeps of it, or by a shared one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from wandstore.documents.document import Document
from wandstore.page_store.personal_page import MAX_EARLIER_TREES, EarlierTree, PersonalPage
from wandstore.page_store.shared_trees import FoundTree
from wandstore.shoppers.models import Persona

# Of all earlier trees together. An item of the UI cache has room for 400 kB, most of it for the page and its document.
MAX_EARLIER_BYTES = 60_000


def trees_to_keep(previous: PersonalPage | None, persona_hash: str) -> tuple[EarlierTree, ...]:
    """The trees a new page keeps from the previous one: a model's complete ones, one per persona, the newest first.

    Trees are small, and documents of html mode may not be: none is kept that would make the page too large to store.
    """
    if previous is None:
        return ()
    latest = EarlierTree(
        persona=previous.persona, document=previous.document, source=previous.source, bucket=previous.bucket
    )
    trees = (latest, *previous.earlier) if previous.reason is None else previous.earlier
    kept = {tree.persona.hash: tree for tree in reversed(trees) if tree.source.is_model}
    kept.pop(persona_hash, None)
    return tuple(islice(_fit(reversed(kept.values())), MAX_EARLIER_TREES))


def _fit(trees: Iterable[EarlierTree]) -> Iterator[EarlierTree]:
    room = MAX_EARLIER_BYTES
    for tree in trees:
        size = len(tree.model_dump_json().encode())
        if size <= room:
            room -= size
            yield tree


def with_earlier_tree(page: PersonalPage, persona_hash: str) -> PersonalPage | None:
    """The page with the tree once made for this persona, or None if it keeps none. It remains the same job's page."""
    for tree in page.earlier:
        if tree.persona.hash == persona_hash:
            return page.model_copy(
                update={
                    "document": tree.document,
                    "persona": tree.persona,
                    "source": tree.source,
                    "reason": None,
                    "error": None,
                    "earlier": trees_to_keep(page, persona_hash),
                    "bucket": tree.bucket,
                    "awaits_own_page": bool(tree.bucket),
                }
            )
    return None


def with_shared_tree(page: PersonalPage, persona: Persona, found: FoundTree, document: Document) -> PersonalPage:
    """The page with a shared tree that was filled for the shopper's persona. It remains the same job's page."""
    return page.model_copy(
        update={
            "document": document,
            "persona": persona,
            "source": found.shared.source,
            "reason": None,
            "error": None,
            "cost": found.shared.adopted_cost(),
            "earlier": trees_to_keep(page, persona.hash),
            "bucket": found.bucket.name,
            "awaits_own_page": True,
        }
    )
