"""Whom a page is made for: what is counted of a shopper, and the persona that follows from it.

A persona is decided by points. Each kind of evidence gives one persona points and, where it weighs, a sentence that
says so; the persona with the most points wins if it has enough of them and is clear of the next. Evidence is capped, so
that more of the same neither swells nor moves anything: ten more views of one category leave persona and hash alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from wandstore.shoppers.models import EventKind, Persona, ShopperEvent, Signals
from wandstore.shoppers.personas import PersonaChoice, PersonaType

# A visit ends when nothing happened for this long.
VISIT_PAUSE_SECONDS = 30 * 60
MAX_SEEN = 24
MAX_COUNTED_NAMES = 24

# A persona needs this many points, and this share of all points, before a page is made for it.
ENOUGH_POINTS = 3.0
CLEAR_SHARE = 0.45
# With fewer views nobody keeps to a few things yet, and with more evidence of anything else nobody does.
FEW_VIEWS = 3
HARDLY_ANYTHING = 1.5
# A category met this often is one of the shopper's own.
OWN_CATEGORY_MET = 2


class Evidence(NamedTuple):
    persona: PersonaType
    points: float
    reason: str


def count_event(signals: Signals, event: ShopperEvent) -> Signals:
    """The signals with one more event in them."""
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
        "last_event_at": max(event.at, signals.last_event_at),
    }
    if kind is EventKind.PURCHASE and event.price is not None:
        counted["spent"] = signals.spent + event.price
    if event.category:
        counted["categories"] = _met(signals.categories, event.category)
    if event.brand:
        counted["brands"] = _met(signals.brands, event.brand)
    if event.product_id:
        counted["seen"] = (event.product_id, *(p for p in signals.seen if p != event.product_id))[:MAX_SEEN]
    return signals.model_copy(update=counted)


def decide_persona(signals: Signals, choice: PersonaChoice | None) -> Persona:
    """The persona of a shopper's own choice, which outweighs detection, or else the one that is detected."""
    if choice is None:
        return detect_persona(signals)
    if choice == "none":
        return EVERYBODYS
    return persona_with_type(PersonaType(choice), 1.0, signals, ("chose it",))


def detect_persona(signals: Signals) -> Persona:
    """The persona that the signals speak for, with its reasons; `type` is None while none is clear."""
    evidence = weigh_evidence(signals)
    points = {persona: sum(e.points for e in evidence if e.persona is persona) for persona in PersonaType}
    total = sum(points.values())
    leader = max(points, key=lambda persona: points[persona])
    if points[leader] < ENOUGH_POINTS or points[leader] < CLEAR_SHARE * total:
        return persona_with_type(None, 0.0, signals)
    # Half a point of doubt over each point needed: three points of three are no certainty yet.
    confidence = round(points[leader] / (total + ENOUGH_POINTS / 2), 2)
    strongest = sorted((e for e in evidence if e.persona is leader), key=lambda e: -e.points)
    return persona_with_type(leader, confidence, signals, tuple(e.reason for e in strongest))


def weigh_evidence(signals: Signals) -> list[Evidence]:
    """All that speaks for each persona, capped kind by kind.

    How often something was viewed is no evidence beyond the third time, nor is which brand it was: only where somebody
    looked, and what they did there. So more views of a category that was looked at before weigh nothing.
    """
    found: list[Evidence] = []

    def add(persona: PersonaType, points: float, cap: float, reason: str) -> None:
        if points > 0:
            found.append(Evidence(persona, min(points, cap), reason))

    categories = len(signals.categories)
    add(PersonaType.DEALHUNTER, 1.5 * signals.discount_clicks, 6, "opened what is reduced")
    add(PersonaType.DEALHUNTER, 1.5 * signals.price_sorts, 3, "sorted by price")

    add(PersonaType.EXPLORER, 1.0 * (categories - 2), 4, "looked around in many categories")
    add(PersonaType.EXPLORER, 0.7 * (len(signals.new_in) - 1), 3, "looked at what is new in several categories")
    add(PersonaType.EXPLORER, 0.6 * signals.wishes, 2, "put things on the wish list")
    add(PersonaType.EXPLORER, 0.4 * signals.searches, 1, "searched")

    add(PersonaType.LOYALIST, 1.8 * signals.purchases, 5, "bought here")
    add(PersonaType.LOYALIST, 1.2 * signals.logins, 3, "signed in")
    add(PersonaType.LOYALIST, 0.8 * (signals.visits - 2), 3, "came back several times")

    # Few categories and hardly anything else: someone who knows what they are looking for.
    if signals.views >= FEW_VIEWS and categories <= 2 and sum(e.points for e in found) < HARDLY_ANYTHING:
        add(PersonaType.MINIMALIST, 3, 3, "kept to a few things")
        add(PersonaType.MINIMALIST, 0.8 * signals.cart_adds, 2, "chose without looking around")
    return found


def persona_with_type(
    persona_type: PersonaType | None, confidence: float, signals: Signals, reasons: tuple[str, ...] = ()
) -> Persona:
    """The persona of this type for these signals, with its hash.

    The hash is `persona_v2_{type}_{low|medium|high}_{8 hex digits}`; the digits stand for coarse buckets of what a page
    depends on (price sensitivity, order value, the top three categories), so that it changes only when a page should.
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
    """`low`, `medium` or `high`, by what was done about prices; views alone do not move it."""
    steps = signals.discount_clicks + signals.price_sorts
    return "high" if steps >= 4 else "medium" if steps >= 2 else "low"


def top_categories(signals: Signals, most: int = 3) -> tuple[str, ...]:
    """The shopper's own categories by name, so that a change of rank among them is no change."""
    own = [name for name, met in signals.categories.items() if met >= OWN_CATEGORY_MET]
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


def _met(counts: Mapping[str, int], name: str) -> dict[str, int]:
    """The counts with `name` met once more; of very many names the least met give way."""
    counted = {**counts, name: counts.get(name, 0) + 1}
    if len(counted) > MAX_COUNTED_NAMES:
        least = min((n for n in counted if n != name), key=lambda n: counted[n])
        del counted[least]
    return counted


NEUTRAL = persona_with_type(None, 0.0, Signals())
# Of one who chose the page that is everybody's. Its hash is its own, since a view or two go into a page of the neutral
# one: they are too little to change the hash, and still more than somebody who chose this wants to see used.
EVERYBODYS = NEUTRAL.model_copy(
    update={
        "hash": f"persona_v2_neutral_low_{hashlib.sha256(b'chosen').hexdigest()[:8]}",
        "reasons": ("chose it",),
    }
)
