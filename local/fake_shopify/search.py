"""Which products a query finds, and in which order: the `query` and `sortKey` arguments of the Storefront API."""

from __future__ import annotations

import re
from collections.abc import Callable

from graphql import GraphQLError

from local.fake_shopify.paging import Key
from local.fake_shopify.shop import FakeShop, StockedProduct

Matches = Callable[[StockedProduct], bool]

_TERM = re.compile(r"""(?P<no>-?)(?:(?P<field>[a-z_.]+):)?(?P<op><=|>=|<|>)?(?P<value>"[^"]*"|'[^']*'|[^\s]+)""")
_NUMBERS: dict[str, Callable[[StockedProduct], float]] = {
    "id": lambda stocked: stocked.id,
    "variants.price": lambda stocked: float(stocked.product.price),
}
_TEXTS: dict[str, Callable[[StockedProduct], tuple[str, ...]]] = {
    "handle": lambda stocked: (stocked.product.id,),
    "product_type": lambda stocked: (stocked.product.category,),
    "tag": lambda stocked: stocked.product.tags,
    "title": lambda stocked: (stocked.product.title,),
    "vendor": lambda stocked: (stocked.product.vendor,),
    "available_for_sale": lambda stocked: (str(stocked.product.available),),
    "created_at": lambda stocked: (stocked.created_at,),
    "updated_at": lambda stocked: (stocked.updated_at,),
}
_COMPARISONS: dict[str, Callable[[float | str, float | str], bool]] = {
    "<": lambda one, other: one < other,  # type: ignore[operator]
    ">": lambda one, other: one > other,  # type: ignore[operator]
    "<=": lambda one, other: one <= other,  # type: ignore[operator]
    ">=": lambda one, other: one >= other,  # type: ignore[operator]
}


def matches_query(query: str | None) -> Matches:
    """A filter: terms are joined by AND, unless `OR` stands between them. Raises `GraphQLError`."""
    parts = [[_term(found) for found in _TERM.finditer(part)] for part in re.split(r"\sOR\s", query or "")]
    return lambda stocked: any(all(matches(stocked) for matches in terms) for terms in parts)


def _term(found: re.Match[str]) -> Matches:
    field, operator, value = found["field"], found["op"], found["value"].strip("\"'()")
    if value == "AND" and not field:
        return lambda stocked: True
    matches = _matches_field(field, operator, value) if field else _matches_word(value)
    return (lambda stocked: not matches(stocked)) if found["no"] else matches


def _matches_field(field: str, operator: str | None, value: str) -> Matches:
    if field == "tag_not":
        return lambda stocked: value.casefold() not in (tag.casefold() for tag in stocked.product.tags)
    if number := _NUMBERS.get(field):
        try:
            wanted = float(value)
        except ValueError:
            raise GraphQLError(f"{value!r} in the query is not a number.") from None
        if operator:
            compare = _COMPARISONS[operator]
            return lambda stocked: compare(number(stocked), wanted)
        return lambda stocked: number(stocked) == wanted
    texts = _TEXTS.get(field)
    if texts is None:
        # Shopify ignores an unknown filter, which would hide a mistake of ours.
        raise GraphQLError(f"The fake shop knows no filter {field!r}.")
    if operator:
        compare = _COMPARISONS[operator]
        return lambda stocked: any(compare(text, value) for text in texts(stocked))
    text = value.casefold()
    if text.endswith("*"):
        return lambda stocked: any(one.casefold().startswith(text[:-1]) for one in texts(stocked))
    if field == "title":
        return lambda stocked: text in stocked.product.title.casefold()
    return lambda stocked: any(one.casefold() == text for one in texts(stocked))


def _matches_word(word: str) -> Matches:
    wanted = word.casefold().rstrip("*")

    def matches(stocked: StockedProduct) -> bool:
        item = stocked.product
        shown = " ".join((item.title, item.category, item.vendor, *item.tags, item.description)).casefold()
        return wanted in shown

    return matches


_SORT_KEYS: dict[str, Callable[[StockedProduct], Key]] = {
    "ID": lambda stocked: (stocked.id,),
    "TITLE": lambda stocked: (stocked.product.title.casefold(), stocked.id),
    "PRICE": lambda stocked: (int(stocked.product.price * 10**6), stocked.id),
    "BEST_SELLING": lambda stocked: (
        stocked.position if stocked.product.rank is None else stocked.product.rank,
        stocked.id,
    ),
    "VENDOR": lambda stocked: (stocked.product.vendor.casefold(), stocked.id),
    "PRODUCT_TYPE": lambda stocked: (stocked.product.category.casefold(), stocked.id),
    "CREATED_AT": lambda stocked: (stocked.created_at, stocked.position),
    "UPDATED_AT": lambda stocked: (stocked.updated_at, stocked.id),
    "POSITION": lambda stocked: (stocked.position,),
}
_OTHER_NAMES = {
    "CREATED": "CREATED_AT",
    "RELEVANCE": "POSITION",
    "COLLECTION_DEFAULT": "POSITION",
    "MANUAL": "POSITION",
}


class ProductOrders:
    """The products sorted by each key that was asked for, cached until a product changes."""

    def __init__(self, shop: FakeShop) -> None:
        self._shop = shop
        self._revision = -1
        self._sorted: dict[str, tuple[list[StockedProduct], list[Key]]] = {}

    def sorted_by(self, sort_key: str) -> tuple[list[StockedProduct], list[Key]]:
        """The products and their keys."""
        if self._revision != self._shop.revision:
            self._sorted.clear()
            self._revision = self._shop.revision
        name = _OTHER_NAMES.get(sort_key, sort_key)
        if name not in self._sorted:
            key_of = _SORT_KEYS[name]
            products = sorted(self._shop.products, key=key_of)
            self._sorted[name] = products, [key_of(stocked) for stocked in products]
        return self._sorted[name]

    def found(self, sort_key: str, matches: Matches) -> tuple[list[StockedProduct], list[Key]]:
        products, keys = self.sorted_by(sort_key)
        pairs = [(stocked, key) for stocked, key in zip(products, keys, strict=True) if matches(stocked)]
        return [stocked for stocked, _ in pairs], [key for _, key in pairs]
