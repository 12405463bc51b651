"""Who a page is made for: the persona that a shopper's signals are evidence of, and what it takes to replace one.

The evidence is weighed in `evidence.py`. A persona is said when its calibrated probability is high, and when it is
unlikely that the shopper has no trait at all. Another persona replaces it only with a margin, and more views of the
category that was met last decide nothing, so that a page is not made again for noise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from wandstore.languages import mark
from wandstore.shoppers import signals as counts
from wandstore.shoppers.evidence import Weighed, weigh
from wandstore.shoppers.models import EventKind, Persona, Said, ShopperEvent, Signals
from wandstore.shoppers.personas import PersonaChoice, PersonaType

# A persona is said from this probability on that the shopper has its trait, and not another one or none at all.
MIN_SURE = 0.72
# One that was said stays down to this probability,
MIN_KEPT = 0.55
# and until another one can be said that is more likely among the four by this much.
MARGIN = 0.2
# The probability from which a confidence is `medium` or `high`, and how far it has to be passed to change a band.
BANDS = (("high", 0.75), ("medium", 0.5))
BAND_MARGIN = 0.05
# The reason of a persona that the shopper has chosen. Reasons are kept in English and translated when a page is drawn.
CHOSEN = mark("chose it")
# A category that this many events named is one of the shopper's own.
MIN_OWN_CATEGORY_EVENTS = 2
MAX_OWN_CATEGORIES = 3
# Another category takes the place of one of these when it was met so many times more often.
OWN_CATEGORY_MARGIN = 2
# A term is a reason from this much evidence on.
_MIN_REASON = 0.15


def _keeps_to_a_brand(signals: Signals) -> bool:
    chosen = [count for brand, count in signals.brands.items() if brand not in signals.common]
    return max(chosen, default=0) >= max(3, 0.4 * sum(signals.brands.values()))


class Reason(NamedTuple):
    """What may be told of a persona: the features whose evidence it stands for, and when it is true."""

    persona: PersonaType
    message: str
    features: tuple[str, ...]
    is_true: Callable[[Signals], bool]


REASONS = (
    Reason(
        PersonaType.DEALHUNTER,
        mark("opened what is reduced"),
        ("reduced", "reduced_of_many", "reduced_lines"),
        lambda s: max(s.discounted_views, s.discount_clicks) >= 2,
    ),
    Reason(
        PersonaType.DEALHUNTER,
        mark("sorted by price"),
        ("price_sorts",),
        lambda s: s.price_sorts >= 1,
    ),
    Reason(
        PersonaType.EXPLORER,
        mark("looked around in many categories"),
        ("categories_for_events", "one_category", "views"),
        lambda s: len(s.categories) >= 4,
    ),
    Reason(
        PersonaType.EXPLORER,
        mark("looked at what is new in several categories"),
        ("new", "new_of_many"),
        lambda s: len(s.new_in) >= 2,
    ),
    Reason(
        PersonaType.EXPLORER,
        mark("put things on the wish list"),
        ("wishes",),
        lambda s: s.wishes >= 1,
    ),
    Reason(PersonaType.EXPLORER, mark("searched"), ("searches",), lambda s: s.searches >= 1),
    Reason(
        PersonaType.LOYALIST,
        mark("bought here"),
        ("purchases", "purchases_a_view", "large_order", "orders_again"),
        lambda s: s.purchases >= 1,
    ),
    Reason(PersonaType.LOYALIST, mark("signed in"), ("logins_a_visit",), lambda s: s.logins >= 1),
    Reason(PersonaType.LOYALIST, mark("came back several times"), ("visits",), lambda s: s.visits >= 3),
    Reason(
        PersonaType.LOYALIST,
        mark("kept to one brand"),
        ("brand_beyond_chance",),
        _keeps_to_a_brand,
    ),
    Reason(
        PersonaType.MINIMALIST,
        mark("kept to a few things"),
        ("categories_for_events", "one_category", "views"),
        lambda s: s.views >= 2 and len(s.categories) <= 3,
    ),
    Reason(
        PersonaType.MINIMALIST,
        mark("chose without looking around"),
        ("cart_adds_a_view", "purchases_a_view"),
        lambda s: s.cart_adds + s.purchases >= 1 and len(s.categories) <= 3,
    ),
)


def count_event(signals: Signals, event: ShopperEvent) -> Signals:
    """The signals with this event counted, and with the persona that is said now."""
    return _settle(signals, counts.add_event(signals, event), is_more_of_the_same=_is_more_of_the_same(signals, event))


def change_purchases(signals: Signals, purchases: int, spent: Decimal, shop_orders: int) -> Signals:
    """The signals with so much more of each (`signals.change_purchases`), and with the persona that is said now."""
    changed = counts.change_purchases(signals, purchases, spent, shop_orders)
    return _settle(signals, changed) if changed.events else changed


def decide_persona(signals: Signals, choice: PersonaChoice | None) -> Persona:
    """The persona that the shopper chose, or else the one that is detected."""
    if choice is None:
        return detect_persona(signals)
    if choice == "none":
        return EVERYBODYS
    return persona_with_type(PersonaType(choice), 1.0, signals, (CHOSEN,))


def detect_persona(signals: Signals) -> Persona:
    """The persona that the signals are evidence of, with its reasons; `type` is None while none is sure.

    `confidence` is the probability of `type`, or of the most probable persona while none is said.
    """
    if not signals.events and signals == Signals():
        return NEUTRAL
    weighed = weigh(signals)
    said = signals.said or _decide(signals, weighed, None)
    persona_type = PersonaType(said.type) if said.type in set(PersonaType) else None
    return Persona(
        type=persona_type,
        confidence=round(weighed.probabilities[persona_type or weighed.leader], 2),
        hash=_hash(persona_type, said.band, signals),
        reasons=_reasons(persona_type, signals, weighed) if persona_type else (),
        probabilities={persona: round(share, 4) for persona, share in weighed.probabilities.items()},
    )


def _settle(before: Signals, after: Signals, *, is_more_of_the_same: bool = False) -> Signals:
    said = before.said
    if said is None or not is_more_of_the_same:
        said = _decide(after, weigh(after), before.said)
    return after.model_copy(update={"said": said})


def _is_more_of_the_same(signals: Signals, event: ShopperEvent) -> bool:
    return (
        event.event is EventKind.VIEW
        and bool(event.category)
        and event.category == signals.met_last
        and event.at - signals.last_event_at <= counts.VISIT_PAUSE_SECONDS
    )


def _decide(signals: Signals, weighed: Weighed, before: Said | None) -> Said:
    """What is said now, where `before` was said last."""
    persona_type = _decide_type(weighed, before)
    categories = _own_categories(signals, before.categories if before else ())
    if persona_type is None:
        return Said(categories=categories)
    kept = before.band if before and before.type == persona_type else ""
    return Said(type=persona_type, band=_band(weighed.probabilities[persona_type], kept), categories=categories)


def _decide_type(weighed: Weighed, before: Said | None) -> PersonaType | None:
    leader, probabilities = weighed.leader, weighed.probabilities
    is_sure = weighed.sureness(leader) >= MIN_SURE
    if before is None or before.type not in set(PersonaType):
        return leader if is_sure else None
    current = PersonaType(before.type)
    if is_sure and probabilities[leader] - probabilities[current] >= MARGIN:
        return leader
    return current if weighed.sureness(current) >= MIN_KEPT else None


def _band(confidence: float, kept: str = "") -> str:
    """`low`, `medium` or `high`; the one that was `kept` while its limit is hardly passed."""
    for name in (kept, ""):
        for band, limit in BANDS:
            slack = 0 if not name else -BAND_MARGIN if band == name else BAND_MARGIN
            if confidence >= limit + slack:
                break
        else:
            band = "low"
        if not name or band == name:
            return band
    return band


def _reasons(persona_type: PersonaType, signals: Signals, weighed: Weighed) -> tuple[str, ...]:
    """The strongest evidence for the persona in words, of what is true of the signals."""
    terms = weighed.terms[persona_type]
    found = [
        (sum(terms.get(feature, 0.0) for feature in reason.features), reason.message)
        for reason in REASONS
        if reason.persona is persona_type and reason.is_true(signals)
    ]
    return tuple(message for evidence, message in sorted(found, key=lambda one: -one[0]) if evidence >= _MIN_REASON)


def persona_with_type(
    persona_type: PersonaType | None, confidence: float, signals: Signals, reasons: tuple[str, ...] = ()
) -> Persona:
    """The persona of this type for these signals, with its hash."""
    digest = _hash(persona_type, _band(confidence), signals)
    return Persona(type=persona_type, confidence=confidence, hash=digest, reasons=reasons)


def _hash(persona_type: PersonaType | None, band: str, signals: Signals) -> str:
    """`persona_v2_{type}_{low|medium|high}_{8 hex digits}`.

    The digits are a digest of what a page depends on, in coarse buckets (price sensitivity, order value, the top three
    categories): they change only when a page should.
    """
    kind = persona_type.value if persona_type else "neutral"
    buckets = "|".join((price_sensitivity(signals), _order_value_band(signals), *top_categories(signals)))
    digits = hashlib.sha256(buckets.encode()).hexdigest()[:8]
    return f"persona_v2_{kind}_{band if persona_type else 'low'}_{digits}"


def price_sensitivity(signals: Signals) -> str:
    """`low`, `medium` or `high`, from clicks on discounts and sorts by price; views do not count."""
    steps = signals.discount_clicks + signals.price_sorts
    return "high" if steps >= 4 else "medium" if steps >= 2 else "low"


def top_categories(signals: Signals, most: int = MAX_OWN_CATEGORIES) -> tuple[str, ...]:
    """The shopper's own categories in alphabetical order, so that a change of rank among them changes nothing."""
    own = signals.said.categories if signals.said else _own_categories(signals, ())
    return tuple(sorted(sorted(own, key=lambda name: -signals.categories.get(name, 0))[:most]))


def _own_categories(signals: Signals, before: tuple[str, ...]) -> tuple[str, ...]:
    """The categories that were met most. One of `before` stays until another was met clearly more often."""
    met = signals.categories
    own = [name for name in met if met[name] >= MIN_OWN_CATEGORY_EVENTS]
    return tuple(
        sorted(own, key=lambda name: -(met[name] + (OWN_CATEGORY_MARGIN - 1) * (name in before)))[:MAX_OWN_CATEGORIES]
    )


def _order_value_band(signals: Signals) -> str:
    if not signals.purchases:
        return "none"
    average = signals.spent / signals.purchases
    return "small" if average < 30 else "middle" if average < 120 else "large"


NEUTRAL = persona_with_type(None, 0.0, Signals())
# The persona of a shopper who chose the page that is the same for everybody. It has a hash of its own: a neutral page
# may be made from a view or two, too few to change the neutral hash, and this shopper does not want them used.
EVERYBODYS = NEUTRAL.model_copy(
    update={
        "hash": f"persona_v2_neutral_low_{hashlib.sha256(b'chosen').hexdigest()[:8]}",
        "reasons": (CHOSEN,),
    }
)
