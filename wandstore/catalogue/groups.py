"""The groups of products that have a page of their own: all of them, the merchant's collections, and the categories."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from wandstore.catalogue.search import fold
from wandstore.text import fold_handle

# Shopify's own handle for all of a shop's products. A merchant may have a collection of that name in its place.
EVERYTHING_HANDLE = "all"
_NO_WORD = re.compile(r"[\W_]+")


class GroupKind(StrEnum):
    EVERYTHING = "everything"
    COLLECTION = "collection"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Group:
    """`handle` is its part of the address. `key` is what its products have: a collection's handle, a category's name.

    `title` is empty for everything, whose name is the page's own word.
    """

    kind: GroupKind
    handle: str
    title: str = ""
    text: str = ""
    key: str = ""


def name_groups(collections: Iterable[Group], categories: Iterable[str]) -> dict[str, Group]:
    """Every group by its handle. A merchant's handle is theirs; that of a category is made of its name.

    Where it is taken, a number follows, and the categories are named in the order of the alphabet, so that an address
    does not depend on the order of the products.
    """
    groups = {group.handle: group for group in collections}
    groups.setdefault(EVERYTHING_HANDLE, Group(GroupKind.EVERYTHING, EVERYTHING_HANDLE))
    for category in sorted(categories):
        handle = first = handle_of(category)
        number = 1
        while handle in groups:
            number += 1
            handle = f"{first}-{number}"
        groups[handle] = Group(GroupKind.CATEGORY, handle, category, key=category)
    return groups


def find_group(groups: Mapping[str, Group], handle: str) -> Group | None:
    """The group of a handle; where only case, Unicode form or a slash at the end differs, the one that is meant."""
    if (exact := groups.get(handle)) is not None:
        return exact
    wanted = fold_handle(handle)
    return next((group for group in groups.values() if fold_handle(group.handle) == wanted), None)


def handle_of(name: str) -> str:
    """A name as a part of an address: "Cores & Feathers" is "cores-feathers". Letters of any script stay."""
    handle = _NO_WORD.sub("-", fold(name)).strip("-")
    # A name without a letter or a digit still has to have an address, and always the same.
    return handle or f"category-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
