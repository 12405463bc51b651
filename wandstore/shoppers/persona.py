"""Who a page is made for: the signals counted from a shopper's events, and the persona decided from them.

A persona is decided by points. Each kind of evidence gives one persona points and a reason. The persona with the most
points wins if it has enough of them and a large enough share of all points. Each kind of evidence is capped, so more of
the same changes nothing: ten more views of one category leave persona and hash unchanged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from wandstore.languages import mark
from wandstore.shoppers.models import EventKind, OrderedProduct, Persona, ShopperEvent, Signals
from wandstore.shoppers.personas import PersonaChoice, PersonaType

# A visit ends when a shopper does nothing for this long.
VISIT_PAUSE_SECONDS = 30 * 60
MAX_SEEN = 24
# What was bought comes again, and goes with what comes next: an order of a wholesaler alone has dozens of lines.
MAX_BOUGHT = 48
MAX_COUNTED_NAMES = 24

# A persona needs this many points, and this share of all points, before a page is made for it.
MIN_POINTS = 3.0
MIN_SHARE = 0.45
# A minimalist has at least this many views, and less than this many points of evidence for other personas.
MIN_MINIMALIST_VIEWS = 3
MAX_OTHER_POINTS = 1.5
# The reason of a persona that the shopper has chosen. Reasons are kept in English and translated when a page is drawn.
CHOSEN = mark("chose it")
# A category that this many events named is one of the shopper's own.
MIN_OWN_CATEGORY_EVENTS = 2


class Evidence(NamedTuple):
    persona: PersonaType
    points: float
    reason: str


def count_event(signals: Signals, event: ShopperEvent) -> Signals:
    """The signals with this event counted."""
    kind = event.event
    viewed = kind in (EventKind.VIEW, EventKind.DISCOUNT_CLICK)
    counted: dict[str, Any] = {
        "events": signals.events + 1,
        "visits": signals.visits + (event.at - signals.last_event_at > VISIT_PAUSE_SECONDS or not signals.events),
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
        "purchases": signals.purchases + (kind is EventKind.PURCHASE),
        "logins": signals.logins + (kind is EventKind.LOGIN),
        "first_event_at": signals.first_event_at if signals.events else event.at,
        "last_event_at": max(event.at, signals.last_event_at) if signals.events else event.at,
    }
    if kind is EventKind.PURCHASE and event.price is not None:
        counted["spent"] = signals.spent + event.price
    # An order is one event, so what several of its lines have in common is counted once.
    subjects: tuple[ShopperEvent | OrderedProduct, ...] = (event, *event.lines)
    for category in dict.fromkeys(subject.category for subject in subjects if subject.category):
        counted["categories"] = _met(counted.get("categories", signals.categories), category)
    for brand in dict.fromkeys(subject.brand for subject in subjects if subject.brand):
        counted["brands"] = _met(counted.get("brands", signals.brands), brand)
    if products := tuple(dict.fromkeys(subject.product_id for subject in subjects if subject.product_id)):
        counted["seen"] = _newest_first(products, signals.seen)[:MAX_SEEN]
        if kind is EventKind.PURCHASE:
            counted["bought"] = _newest_first(products, signals.bought)[:MAX_BOUGHT]
            counted["rebought"] = _count_again(signals, products, counted["bought"])
    return signals.model_copy(update=counted)


def change_purchases(signals: Signals, purchases: int, spent: Decimal, shop_orders: int) -> Signals:
    """The signals with so much more of each, or less where negative; never less than none.

    `shop_orders` are those of the purchases that the shop itself has reported.
    """
    changed = {
        "purchases": max(0, signals.purchases + purchases),
        "spent": max(Decimal(0), signals.spent + spent),
        "shop_orders": max(0, signals.shop_orders + shop_orders),
    }
    return signals.model_copy(update=changed)


def decide_persona(signals: Signals, choice: PersonaChoice | None) -> Persona:
    """The persona that the shopper chose, or else the one that is detected."""
    if choice is None:
        return detect_persona(signals)
    if choice == "none":
        return EVERYBODYS
    return persona_with_type(PersonaType(choice), 1.0, signals, (CHOSEN,))


def detect_persona(signals: Signals) -> Persona:
    """The persona that the signals are evidence of, with its reasons; `type` is None while none is clear."""
    evidence = weigh_evidence(signals)
    points = {persona: sum(e.points for e in evidence if e.persona is persona) for persona in PersonaType}
    total = sum(points.values())
    leader = max(points, key=lambda persona: points[persona])
    if points[leader] < MIN_POINTS or points[leader] < MIN_SHARE * total:
        return persona_with_type(None, 0.0, signals)
    # The denominator is larger than the points, so that the minimum of points is not yet certainty.
    confidence = round(points[leader] / (total + MIN_POINTS / 2), 2)
    strongest = sorted((e for e in evidence if e.persona is leader), key=lambda e: -e.points)
    return persona_with_type(leader, confidence, signals, tuple(e.reason for e in strongest))


def weigh_evidence(signals: Signals) -> list[Evidence]:
    """The evidence for each persona, each kind of it capped.

    Evidence is where a shopper looked and what they did there. The number of views beyond the third and the brand of a
    product are not, so more views of a category that was viewed before change nothing.
    """
    found: list[Evidence] = []

    def add(persona: PersonaType, points: float, cap: float, reason: str) -> None:
        if points > 0:
            found.append(Evidence(persona, min(points, cap), reason))

    categories = len(signals.categories)
    add(PersonaType.DEALHUNTER, 1.5 * signals.discount_clicks, 6, mark("opened what is reduced"))
    add(PersonaType.DEALHUNTER, 1.5 * signals.price_sorts, 3, mark("sorted by price"))

    add(PersonaType.EXPLORER, 1.0 * (categories - 2), 4, mark("looked around in many categories"))
    add(PersonaType.EXPLORER, 0.7 * (len(signals.new_in) - 1), 3, mark("looked at what is new in several categories"))
    add(PersonaType.EXPLORER, 0.6 * signals.wishes, 2, mark("put things on the wish list"))
    add(PersonaType.EXPLORER, 0.4 * signals.searches, 1, mark("searched"))

    add(PersonaType.LOYALIST, 1.8 * signals.purchases, 5, mark("bought here"))
    add(PersonaType.LOYALIST, 1.2 * signals.logins, 3, mark("signed in"))
    add(PersonaType.LOYALIST, 0.8 * (signals.visits - 2), 3, mark("came back several times"))

    # Few categories and little evidence of anything else: the shopper knows what they are looking for.
    if signals.views >= MIN_MINIMALIST_VIEWS and categories <= 2 and sum(e.points for e in found) < MAX_OTHER_POINTS:
        add(PersonaType.MINIMALIST, 3, 3, mark("kept to a few things"))
        add(PersonaType.MINIMALIST, 0.8 * signals.cart_adds, 2, mark("chose without looking around"))
    return found


def persona_with_type(
    persona_type: PersonaType | None, confidence: float, signals: Signals, reasons: tuple[str, ...] = ()
) -> Persona:
    """The persona of this type for these signals, with its hash.

    The hash is `persona_v2_{type}_{low|medium|high}_{8 hex digits}`. The digits are a digest of what a page depends on,
    in coarse buckets (price sensitivity, order value, the top three categories): they change only when a page should.
    """
    kind = persona_type.value if persona_type else "neutral"
    buckets = "|".join((price_sensitivity(signals), _order_value_band(signals), *top_categories(signals)))
    digits = hashlib.sha256(buckets.encode()).hexdigest()[:8]
    return Persona(
        type=persona_type,
        confidence=confidence,
        hash=f"persona_v2_{kind}_{_confidence_band(confidence)}_{digits}",
        reasons=reasons,
    )


def price_sensitivity(signals: Signals) -> str:
    """`low`, `medium` or `high`, from clicks on discounts and sorts by price; views do not count."""
    steps = signals.discount_clicks + signals.price_sorts
    return "high" if steps >= 4 else "medium" if steps >= 2 else "low"


def top_categories(signals: Signals, most: int = 3) -> tuple[str, ...]:
    """The shopper's own categories in alphabetical order, so that a change of rank among them changes nothing."""
    own = [name for name, met in signals.categories.items() if met >= MIN_OWN_CATEGORY_EVENTS]
    return tuple(sorted(sorted(own, key=lambda name: -signals.categories[name])[:most]))


def _confidence_band(confidence: float) -> str:
    return "high" if confidence >= 0.75 else "medium" if confidence >= 0.5 else "low"


def _order_value_band(signals: Signals) -> str:
    if not signals.purchases:
        return "none"
    average = signals.spent / signals.purchases
    return "small" if average < 30 else "middle" if average < 120 else "large"


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


NEUTRAL = persona_with_type(None, 0.0, Signals())
# The persona of a shopper who chose the page that is the same for everybody. It has a hash of its own: a neutral page
# may be made from a view or two, too few to change the neutral hash, and this shopper does not want them used.
EVERYBODYS = NEUTRAL.model_copy(
    update={
        "hash": f"persona_v2_neutral_low_{hashlib.sha256(b'chosen').hexdigest()[:8]}",
        "reasons": (CHOSEN,),
    }
)
