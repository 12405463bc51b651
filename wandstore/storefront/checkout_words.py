"""Sentences about an order that a shop takes otherwise than our page has shown it, in the store's language."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from urllib.parse import quote

from wandstore.catalogue.products import Catalogue, Product, Variant
from wandstore.catalogue.stores import Store
from wandstore.languages import mark
from wandstore.pages.cart_page import ONLY_AT_SHOP, SOLD_OUT
from wandstore.pages.money import format_money
from wandstore.storefront.permalinks import CheckoutLine

_NO_LONGER_SOLD = mark("%(name)s is no longer sold.")
_NOT_SO_MANY = mark("The shop does not sell %(quantity)s of %(name)s.")
_CANNOT_BE_BOUGHT = mark("%(name)s cannot be bought at the moment.")
_REFUSALS: dict[str, str] = {
    "INVALID": _NO_LONGER_SOLD,
    "INVALID_MERCHANDISE_LINE": _NO_LONGER_SOLD,
    "MERCHANDISE_NOT_APPLICABLE": _NO_LONGER_SOLD,
    "VARIANT_REQUIRES_SELLING_PLAN": ONLY_AT_SHOP,
    "SELLING_PLAN_NOT_APPLICABLE": ONLY_AT_SHOP,
    "INVALID_INCREMENT": _NOT_SO_MANY,
    "LESS_THAN": _NOT_SO_MANY,
    "MAXIMUM_EXCEEDED": _NOT_SO_MANY,
    "MINIMUM_NOT_MET": _NOT_SO_MANY,
}
_MISSING: dict[str, str] = {
    "MERCHANDISE_OUT_OF_STOCK": SOLD_OUT,
    "MERCHANDISE_NOT_ENOUGH_STOCK": SOLD_OUT,
    "PRODUCT_UNAVAILABLE_IN_BUYER_LOCATION": mark("%(name)s is not sold in your country."),
}


class OrderWords:
    """Those about one order, with the names and prices of our catalogue. A `code` is Shopify's."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self.currency = store.currency
        self._store = store
        self._language = store.language
        self._catalogue = catalogue

    def describe_refusal(self, line: CheckoutLine, code: str) -> str:
        return self._say(_REFUSALS.get(code, _CANNOT_BE_BOUGHT), line)

    def describe_missing(self, line: CheckoutLine, held: int, code: str) -> str:
        if held:
            return self._language.ngettext(
                "Only %(num)s of %(name)s is left; you asked for %(quantity)s.",
                "Only %(num)s of %(name)s are left; you asked for %(quantity)s.",
                held,
                **self._describe(line),
            )
        return self._say(_MISSING.get(code, _CANNOT_BE_BOUGHT), line)

    def describe_price(self, line: CheckoutLine, price: Decimal) -> list[str]:
        """A sentence if the shop's price differs from the catalogue's."""
        found = self._find(line.variant_id)
        if found is None or found[1].price == price:
            return []
        now, before = self._money(price), self._money(found[1].price)
        if now == before:
            return []
        sentence = mark("%(name)s costs %(now)s now, not %(before)s.")
        return [self._language.gettext(sentence, now=now, before=before, **self._describe(line))]

    def describe_currency(self, currency: str) -> str:
        return self._language.gettext("The shop charges in %(currency)s.", currency=currency)

    def describe_refused_order(self) -> str:
        return self._language.gettext("Please place this order on the shop's own site.")

    def shop_page(self, origin: str, lines: Sequence[CheckoutLine]) -> str:
        """The page where the shopper can order by hand: the product's own, if the order has only one product."""
        found = [self._find(line.variant_id) for line in lines]
        handles = {product.id for product, _ in (one for one in found if one)}
        return (
            f"{origin}/products/{quote(handles.pop(), safe='')}" if len(handles) == 1 and all(found) else f"{origin}/"
        )

    def _say(self, sentence: str, line: CheckoutLine) -> str:
        return self._language.gettext(sentence, **self._describe(line))

    def _describe(self, line: CheckoutLine) -> dict[str, object]:
        return {"name": self._name(line.variant_id), "quantity": line.quantity}

    def _name(self, variant_id: str) -> str:
        found = self._find(variant_id)
        if found is None:
            return self._language.gettext("This product")
        product, variant = found
        return f"{product.title} ({variant.title})" if variant.title and len(product.variants) > 1 else product.title

    def _find(self, variant_id: str) -> tuple[Product, Variant] | None:
        for product in self._catalogue.products:
            for variant in product.variants:
                if variant.id == variant_id:
                    return product, variant
        return None

    def _money(self, amount: Decimal) -> str:
        return format_money(amount, self._store.currency, self._store.locale)
