"""The bodies of the webhooks, shaped as the Admin REST API shapes them: numeric ids, snake case, amounts as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wandstore.catalogue.products import Product, Variant

if TYPE_CHECKING:
    from local.fake_shopify.orders import Order, OrderLine, Refund
    from local.fake_shopify.shop import FakeShop, StockedProduct

Payload = dict[str, Any]
SHOP_ID = 548380009
LOCATION_ID = 24826418
# A webhook carries this many variants in full and the ids of all of them.
MAX_VARIANTS = 100


def product(stocked: StockedProduct) -> Payload:
    item = stocked.product
    return {
        "id": stocked.id,
        "admin_graphql_api_id": f"gid://shopify/Product/{stocked.id}",
        "title": item.title,
        "body_html": item.description_html or item.description,
        "vendor": item.vendor,
        "product_type": item.category,
        "handle": item.id,
        "created_at": stocked.created_at,
        "updated_at": stocked.updated_at,
        "published_at": stocked.created_at,
        "published_scope": "global",
        "template_suffix": None,
        "status": "active",
        "tags": ", ".join(item.tags),
        "variants": [_variant(stocked, place, variant) for place, variant in _first(item)],
        "variant_gids": [
            {"admin_graphql_api_id": f"gid://shopify/ProductVariant/{variant.id}", "updated_at": stocked.updated_at}
            for variant in item.variants
        ],
        "options": [
            {
                "id": stocked.id * 10 + place,
                "product_id": stocked.id,
                "name": option.name,
                "position": place,
                "values": [value.name for value in option.values],
            }
            for place, option in enumerate(item.options, start=1)
        ],
        "images": [
            {"id": stocked.id * 100 + place, "product_id": stocked.id, "position": place, "src": i.url, "alt": i.alt}
            for place, i in enumerate(item.images, start=1)
        ],
    }


def _first(item: Product) -> list[tuple[int, Variant]]:
    return list(enumerate(item.variants[:MAX_VARIANTS], start=1))


def _variant(stocked: StockedProduct, place: int, variant: Variant) -> Payload:
    compare_at = variant.compare_at_price
    options = variant.options or ((variant.title or "Default Title"),)
    return {
        "id": int(variant.id or 0),
        "product_id": stocked.id,
        "admin_graphql_api_id": f"gid://shopify/ProductVariant/{variant.id}",
        "title": variant.title or "Default Title",
        "price": f"{variant.price:.2f}",
        "compare_at_price": None if compare_at is None else f"{compare_at:.2f}",
        "position": place,
        "inventory_policy": "deny",
        "inventory_item_id": inventory_item_id(str(variant.id)),
        "inventory_quantity": stocked.quantities[str(variant.id)],
        **{f"option{number}": value for number, value in enumerate(options[:3], start=1)},
        "sku": "",
        "taxable": True,
        "created_at": stocked.created_at,
        "updated_at": stocked.updated_at,
    }


def inventory_item_id(variant_id: str) -> int:
    return int(variant_id) + 1


def inventory_level(variant_id: str, quantity: int) -> Payload:
    """It names no product and no variant, as Shopify's does not: only the inventory item."""
    item = inventory_item_id(variant_id)
    return {
        "inventory_item_id": item,
        "location_id": LOCATION_ID,
        "available": quantity,
        "admin_graphql_api_id": f"gid://shopify/InventoryLevel/{LOCATION_ID}?inventory_item_id={item}",
    }


def order(placed: Order) -> Payload:
    total = f"{placed.total:.2f}"
    return {
        "id": placed.id,
        "admin_graphql_api_id": f"gid://shopify/Order/{placed.id}",
        "name": f"#{placed.number}",
        "order_number": placed.number,
        "email": placed.email,
        "created_at": placed.created_at,
        "processed_at": placed.created_at,
        "updated_at": placed.updated_at,
        "cancelled_at": placed.cancelled_at,
        "cancel_reason": "customer" if placed.cancelled_at else None,
        "currency": placed.currency,
        "presentment_currency": placed.currency,
        "subtotal_price": total,
        "total_price": total,
        "current_total_price": f"{placed.total - placed.refunded:.2f}",
        "financial_status": placed.financial_status,
        "source_name": "web",
        "test": True,
        "cart_token": placed.cart_token,
        "checkout_token": placed.cart_token,
        "note": placed.note,
        "note_attributes": [{"name": name, "value": value} for name, value in placed.attributes],
        "customer": {"id": placed.customer_id, "email": placed.email},
        "line_items": [line_item(line) for line in placed.lines],
        "refunds": [_refund_body(refund) for refund in placed.refunds],
    }


def line_item(line: OrderLine) -> Payload:
    return {
        "id": line.id,
        "admin_graphql_api_id": f"gid://shopify/LineItem/{line.id}",
        "product_id": line.product_id,
        "variant_id": int(line.variant_id),
        "title": line.title,
        "variant_title": line.variant_title or None,
        "quantity": line.quantity,
        "price": f"{line.price:.2f}",
        "total_discount": "0.00",
        "sku": "",
        "requires_shipping": True,
        "properties": [{"name": name, "value": value} for name, value in line.properties],
    }


def refund(order_of_it: Order, given: Refund) -> Payload:
    return {**_refund_body(given), "order_id": order_of_it.id}


def _refund_body(given: Refund) -> Payload:
    return {
        "id": given.id,
        "admin_graphql_api_id": f"gid://shopify/Refund/{given.id}",
        "created_at": given.created_at,
        "processed_at": given.created_at,
        "note": None,
        "refund_line_items": [
            {
                "id": line.id + quantity,
                "line_item_id": line.id,
                "location_id": LOCATION_ID,
                "quantity": quantity,
                "restock_type": "return",
                "subtotal": f"{line.price * quantity:.2f}",
                "line_item": line_item(line),
            }
            for line, quantity in given.lines
        ],
        "transactions": [
            {"kind": "refund", "status": "success", "amount": f"{given.amount:.2f}", "currency": given.currency}
        ],
        "order_adjustments": [],
    }


def obligatory(topic: str, shop: FakeShop, customer: Payload, order_ids: list[int]) -> Payload:
    """`customers/redact`, `customers/data_request` or `shop/redact`."""
    of_shop = {"shop_id": SHOP_ID, "shop_domain": shop.domain}
    if topic == "customers/redact":
        return {**of_shop, "customer": customer, "orders_to_redact": order_ids}
    if topic == "customers/data_request":
        return {**of_shop, "customer": customer, "orders_requested": order_ids, "data_request": {"id": 9999}}
    return of_shop
