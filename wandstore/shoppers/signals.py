"""How a shopper's events are counted. What is kept of an event is a count or a name, never the event itself."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from statistics import median
from typing import Any

from wandstore.shoppers.models import EventKind, KeptOrder, OrderedProduct, ShopperEvent, Signals, TypicalOrder

# A visit ends when a shopper does nothing for this long.
VISIT_PAUSE_SECONDS = 30 * 60
MAX_SEEN = 24
# What was bought comes again, and goes with what comes next: an order of a wholesaler alone has dozens of lines.
MAX_BOUGHT = 48
MAX_COUNTED_NAMES = 24
# A cancellation follows its order soon, and the bought products of older orders have left `bought` by then.
MAX_KEPT_ORDERS = 5
# What is compared with while a store's own typical order is unknown: a wholesaler's of gifts. It is large, so that an
# ordinary order of any other shop is no evidence.
WHOLESALE_ORDER = TypicalOrder(value=Decimal(300), things=140)


def add_event(signals: Signals, event: ShopperEvent) -> Signals:
    """The signals with this event counted; what is decided from them is left as it was."""
    kind = event.event
    viewed = kind in (EventKind.VIEW, EventKind.DISCOUNT_CLICK)
    is_first = not signals.events
    counted: dict[str, Any] = {
        "events": signals.events + 1,
        "visits": signals.visits + (is_first or event.at - signals.last_event_at > VISIT_PAUSE_SECONDS),
        "views": signals.views + viewed,
        "repeat_views": signals.repeat_views + (viewed and event.product_id in signals.seen),
        "new_views": signals.new_views + (viewed and event.new),
        "new_in": _joined(signals.new_in, event.category) if viewed and event.new else signals.new_in,
        "discounted_views": signals.discounted_views + (viewed and event.discounted),
        "discount_clicks": signals.discount_clicks + (kind is EventKind.DISCOUNT_CLICK),
        "price_sorts": signals.price_sorts + (kind is EventKind.SORT and _sorts_by_price(event.query)),
        "searches": signals.searches + (kind is EventKind.SEARCH),
        "filters": signals.filters + (kind is EventKind.FILTER),
        "cart_adds": signals.cart_adds + (kind is EventKind.ADD_TO_CART),
        "wishes": signals.wishes + (kind is EventKind.WISHLIST),
        "logins": signals.logins + (kind is EventKind.LOGIN),
        "first_event_at": event.at if is_first else signals.first_event_at,
        "last_event_at": event.at if is_first else max(event.at, signals.last_event_at),
        "came_by": str(event.came_by or "") if is_first else signals.came_by,
        "speaks": event.speaks if is_first else signals.speaks,
    }
    # An order is one event, so what several of its lines have in common is counted once.
    subjects: tuple[ShopperEvent | OrderedProduct, ...] = (event, *event.lines)
    for category in dict.fromkeys(subject.category for subject in subjects if subject.category):
        counted["categories"] = _met(counted.get("categories", signals.categories), category)
        counted["met_last"] = category
    for brand in dict.fromkeys(subject.brand for subject in subjects if subject.brand):
        counted["brands"] = _met(counted.get("brands", signals.brands), brand)
    if event.common:
        counted["common"] = tuple(dict.fromkeys((*signals.common, *event.common)))[:MAX_COUNTED_NAMES]
    products = tuple(dict.fromkeys(subject.product_id for subject in subjects if subject.product_id))
    if products:
        counted["seen"] = _newest_first(products, signals.seen)[:MAX_SEEN]
        if kind in (EventKind.ADD_TO_CART, EventKind.PURCHASE):
            counted["taken"] = products[0]
    if kind is EventKind.PURCHASE:
        counted |= _count_purchase(signals, event, products)
    return signals.model_copy(update=counted)


def _count_purchase(signals: Signals, event: ShopperEvent, products: tuple[str, ...]) -> dict[str, Any]:
    """What a purchase changes. A line of the order before it, by its id or its time, is no purchase of its own."""
    last = signals.orders[0] if signals.orders else None
    is_same = last is not None and (
        last.order_id == event.order_id
        if event.order_id
        else not last.order_id and event.at - last.at <= VISIT_PAUSE_SECONDS
    )
    order = KeptOrder(order_id=event.order_id or "", at=event.at, products=products[:MAX_BOUGHT])
    before = signals.orders
    if last is not None and is_same:
        order = last.model_copy(
            update={"at": event.at, "products": _newest_first(products, last.products)[:MAX_BOUGHT]}
        )
        before = before[1:]
    bought = _newest_first(products, signals.bought)[:MAX_BOUGHT]
    return {
        "purchases": signals.purchases + (not is_same),
        "spent": signals.spent + (event.price or Decimal(0)),
        "bought": bought,
        "rebought": _count_again(signals, () if is_same else products, bought),
        "orders": (order, *before)[:MAX_KEPT_ORDERS],
        **_count_lines(signals, event),
    }


def _count_lines(signals: Signals, event: ShopperEvent) -> dict[str, Any]:
    return {
        "lines": signals.lines + len(event.lines),
        "reduced_lines": signals.reduced_lines + sum(line.reduced for line in event.lines),
        "lines_again": signals.lines_again + sum(line.product_id in signals.bought for line in event.lines),
        "largest_order": max(signals.largest_order, measure_order(event)),
    }


def measure_order(event: ShopperEvent) -> float:
    """How much larger an order is than the store's typical one: 0 for no larger, 1 for e times as large.

    It is the mean of two logarithms, of what the order is worth and of how many things it has. The number of things is
    its value in prices of its middle line, so a few dear lines do not make it large. Only an order with its lines can
    be measured.
    """
    prices = [line.price for line in event.lines if line.price]
    if not prices or not event.price:
        return 0.0
    typical = event.typical or WHOLESALE_ORDER
    worth = math.log(event.price / typical.value) if typical.value else 0.0
    things = math.log(float(event.price / median(prices)) / typical.things) if typical.things else 0.0
    return round(max(0.0, (worth + things) / 2), 3)


def change_purchases(signals: Signals, purchases: int, spent: Decimal, shop_orders: int) -> Signals:
    """The signals with so much more of each, or less where negative; never less than none.

    `shop_orders` are those of the purchases that the shop itself has reported.
    """
    left = max(0, signals.purchases + purchases)
    changed = {
        "purchases": left,
        "spent": max(Decimal(0), signals.spent + spent),
        "shop_orders": max(0, signals.shop_orders + shop_orders),
        "largest_order": signals.largest_order if left else 0.0,
    }
    return signals.model_copy(update=changed)


def keep_order(signals: Signals, event: ShopperEvent) -> Signals:
    """The signals with the lines of an order that was counted without them."""
    products = tuple(dict.fromkeys(line.product_id for line in event.lines if line.product_id))
    orders = tuple(
        order.model_copy(update={"products": products[:MAX_BOUGHT]}) if order.order_id == event.order_id else order
        for order in signals.orders
    )
    bought = _newest_first(products, signals.bought)[:MAX_BOUGHT]
    return signals.model_copy(update={"orders": orders, "bought": bought, **_count_lines(signals, event)})


def forget_order(signals: Signals, order_id: str) -> Signals:
    """The signals of a shopper who has not bought what this order had. Categories and brands remain."""
    gone = {product for order in signals.orders if order.order_id == order_id for product in order.products}
    changed = {
        "bought": tuple(product for product in signals.bought if product not in gone),
        "orders": tuple(order for order in signals.orders if order.order_id != order_id),
        "taken": "" if signals.taken in gone else signals.taken,
    }
    return signals.model_copy(update=changed)


def _sorts_by_price(query: str | None) -> bool:
    return query is None or any(word in query.casefold() for word in ("price", "saving", "discount"))


def _joined(names: tuple[str, ...], name: str | None) -> tuple[str, ...]:
    return names if not name or name in names or len(names) == MAX_COUNTED_NAMES else (*names, name)


def _count_again(signals: Signals, products: tuple[str, ...], kept: tuple[str, ...]) -> dict[str, int]:
    """In how many further orders each product was, of those that are kept."""
    before = set(signals.bought)
    again = {name: signals.rebought.get(name, 0) + 1 for name in products if name in before}
    return {name: times for name in kept if (times := again.get(name) or signals.rebought.get(name, 0))}


def _newest_first(new: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    return (*new, *(name for name in known if name not in new))


def _met(counts: Mapping[str, int], name: str) -> dict[str, int]:
    """The counts with one more for `name`; beyond `MAX_COUNTED_NAMES` the name with the lowest count is dropped."""
    counted = {**counts, name: counts.get(name, 0) + 1}
    if len(counted) > MAX_COUNTED_NAMES:
        least = min((n for n in counted if n != name), key=lambda n: counted[n])
        del counted[least]
    return counted
