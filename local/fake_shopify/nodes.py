"""The parts of which every answer of the Storefront API is made.

A node is a dictionary with the names of Shopify's schema; a value that can be called is called with the field's
arguments. The schema then checks every answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, NoReturn

from graphql import GraphQLError, GraphQLList, GraphQLNonNull, GraphQLResolveInfo

from local.fake_shopify.intake import number_of
from local.fake_shopify.paging import Node
from local.fake_shopify.search import ProductOrders
from local.fake_shopify.shop import FakeShop, Market, convert
from wandstore.catalogue.products import Collection

MAX_INPUT = 250


@dataclass
class RequestContext:
    """The context of one request."""

    shop: FakeShop
    orders: ProductOrders
    has_token: bool = True
    country: str = ""
    language: str = ""

    @cached_property
    def market(self) -> Market:
        return self.shop.market_of(self.country)

    def money(self, amount: Decimal) -> Node:
        return money(convert(amount, self.market), self.market.currency)


def money(amount: Decimal, currency: str) -> Node:
    """`68.0` and not `68.00`, as the Storefront API writes amounts."""
    text = f"{amount:f}".rstrip("0")
    text = f"{text}0" if text.endswith(".") else text
    return {"amount": text if "." in text else f"{amount:f}.0", "currencyCode": currency}


def gid(kind: str, number: int | str) -> str:
    return f"gid://shopify/{kind}/{number}"


def number_in(global_id: str, kind: str) -> str:
    """The number of a global id; empty for one of another kind."""
    prefix = gid(kind, "")
    number = global_id.removeprefix(prefix) if global_id.startswith(prefix) else ""
    return number if number.isascii() and number.isdigit() and len(number) <= 20 else ""


def resolve_field(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    """The default resolver. A field without an answer is null or empty; an error if the schema allows neither."""
    if info.field_name in source:
        value = source[info.field_name]
        return value(**arguments) if callable(value) else value
    if not isinstance(info.return_type, GraphQLNonNull):
        return None
    if isinstance(info.return_type.of_type, GraphQLList):
        return []
    raise GraphQLError(f"The fake shop does not answer {info.parent_type.name}.{info.field_name}.")


def access_denied(field_name: str, scope: str) -> NoReturn:
    required = f"`{scope}` access scope."
    raise GraphQLError(
        f"Access denied for {field_name} field. Required access: {required}",
        extensions={
            "code": "ACCESS_DENIED",
            "documentation": "https://shopify.dev/api/usage/access-scopes",
            "requiredAccess": required,
        },
    )


def collection_number(collection: Collection) -> int:
    return number_of(f"Collection/{collection.id}")


def image(shop: FakeShop, address: str, alt: str) -> Node:
    """A picture of ours, `/assets/...`, is served by the fake shop itself."""
    url = f"{shop.url}{address}" if address.startswith("/") else address
    return {
        "id": gid("ImageSource", number_of(f"Image/{url}")),
        "altText": alt or None,
        "url": lambda transform=None: _transformed(url, transform or {}),
        "src": url,
        "originalSrc": url,
        "transformedSrc": lambda **_: url,
    }


def media(picture: Node) -> Node:
    return {
        "__typename": "MediaImage",
        "id": picture["id"].replace("ImageSource", "MediaImage"),
        "alt": picture["altText"],
        "mediaContentType": "IMAGE",
        "image": picture,
        "previewImage": picture,
    }


def _transformed(url: str, transform: dict[str, Any]) -> str:
    sizes = {"width": transform.get("maxWidth"), "height": transform.get("maxHeight")}
    query = "&".join(f"{name}={size}" for name, size in sizes.items() if size)
    if not query:
        return url
    return f"{url}{'&' if '?' in url else '?'}{query}"
