"""Connections, as the Storefront API pages them: at most 250 elements a page, and cursors that name an element.

A cursor holds the sort key of its element, not a place: what is added or removed before it moves no page.
"""

from __future__ import annotations

import base64
import binascii
import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from graphql import GraphQLError

Element = TypeVar("Element")
Key = tuple[int | str, ...]
Node = dict[str, Any]

MAX_PAGE = 250
# Shopify's limit: a cursor reaches this many objects of one list.
MAX_DEPTH = 25_000


def connection(
    elements: Sequence[Element],
    keys: Sequence[Key],
    arguments: Mapping[str, Any],
    node_of: Callable[[Element], Any],
    *,
    cursors_expire: bool = False,
) -> Node:
    """One page of the elements, which are in the order of their keys, as `arguments` ask for it.

    Raises `GraphQLError` for a page that is too large and for a cursor that cannot be used.
    """
    reverse = bool(arguments.get("reverse"))
    start, stop = _bounds(keys, arguments, reverse, cursors_expire)
    first, last = arguments.get("first"), arguments.get("last")
    _check_page_size(first, last)
    from_the_start = (first is not None) != reverse
    size = first if first is not None else last
    assert size is not None
    if from_the_start:
        stop = min(stop, start + size)
    else:
        start = max(start, stop - size)
    places = range(start, max(start, stop))
    in_order = list(reversed(places) if reverse else places)
    nodes = [node_of(elements[place]) for place in in_order]
    after, before = stop < len(elements), start > 0
    return {
        "nodes": nodes,
        "edges": lambda: [
            {"node": node, "cursor": _cursor(keys[place])} for node, place in zip(nodes, in_order, strict=True)
        ],
        "pageInfo": {
            "hasNextPage": before if reverse else after,
            "hasPreviousPage": after if reverse else before,
            "startCursor": _cursor(keys[in_order[0]]) if in_order else None,
            "endCursor": _cursor(keys[in_order[-1]]) if in_order else None,
        },
        "totalCount": lambda **_: len(elements),
        "filters": [],
        "productFilters": [],
    }


def plain_connection(
    elements: Sequence[Element], arguments: Mapping[str, Any], node_of: Callable[[Element], Any]
) -> Node:
    """A connection over elements without a sort key, which are paged by position."""
    return connection(elements, [(place,) for place in range(len(elements))], arguments, node_of)


def _bounds(keys: Sequence[Key], arguments: Mapping[str, Any], reverse: bool, cursors_expire: bool) -> tuple[int, int]:
    start, stop = 0, len(keys)
    for name in ("after", "before"):
        cursor = arguments.get(name)
        if cursor is None:
            continue
        if cursors_expire:
            raise GraphQLError("The cursor has expired.", extensions={"code": "INVALID_CURSOR"})
        key = _key_of(cursor, like=keys)
        if (name == "after") != reverse:
            start = bisect_right(keys, key)
        else:
            stop = bisect_left(keys, key)
        depth = start if not reverse else len(keys) - stop
        if name == "after" and depth >= MAX_DEPTH:
            raise GraphQLError(
                f"A list can be paged to {MAX_DEPTH} objects. Go on with a filter.",
                extensions={"code": "PAGINATION_LIMIT_EXCEEDED"},
            )
    return start, stop


def _check_page_size(first: int | None, last: int | None) -> None:
    if (first is None) == (last is None):
        raise GraphQLError("you must provide one of first or last", extensions={"code": "BAD_REQUEST"})
    size = first if first is not None else last
    assert size is not None
    if not 0 <= size <= MAX_PAGE:
        raise GraphQLError(
            f"A page has at most {MAX_PAGE} elements, and {size} were asked for.", extensions={"code": "BAD_REQUEST"}
        )


def _cursor(key: Key) -> str:
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode()


def _key_of(cursor: str, *, like: Sequence[Key]) -> Key:
    try:
        key = tuple(json.loads(base64.urlsafe_b64decode(cursor.encode())))
    except (ValueError, TypeError, binascii.Error):
        key = ()
    # A cursor of another sort key cannot be compared with these.
    if not key or (like and [type(part) for part in key] != [type(part) for part in like[0]]):
        raise GraphQLError(f"Invalid cursor: {cursor[:80]!r}.", extensions={"code": "INVALID_CURSOR"})
    return key
