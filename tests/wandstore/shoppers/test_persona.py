from decimal import Decimal

import pytest

from wandstore.shoppers.models import EventKind, OrderedProduct, ShopperEvent, Signals
from wandstore.shoppers.persona import (
    MAX_COUNTED_NAMES,
    MAX_SEEN,
    NEUTRAL,
    VISIT_PAUSE_SECONDS,
    change_purchases,
    count_event,
    decide_persona,
    detect_persona,
    persona_with_type,
    top_categories,
)
from wandstore.shoppers.personas import PERSONA_CHOICES, PersonaType


def event(kind: str, at: float = 1000.0, **fields: object) -> ShopperEvent:
    return ShopperEvent.model_validate({"event": EventKind(kind), "at": at, **fields})


def after(*events: ShopperEvent, signals: Signals | None = None) -> Signals:
    counted = signals or Signals()
    for one in events:
        counted = count_event(counted, one)
    return counted


def test_a_shopper_of_whom_nothing_is_known_is_neutral() -> None:
    assert detect_persona(Signals()) == NEUTRAL
    assert NEUTRAL.type is None
    assert NEUTRAL.hash.startswith("persona_v2_neutral_low_")


def test_one_event_is_too_little_for_a_persona() -> None:
    for kind in EventKind:
        assert detect_persona(after(event(kind.value))).type is None, kind


def test_a_shopper_who_opens_discounts_and_sorts_by_price_is_a_dealhunter() -> None:
    signals = after(
        *(event("discount_click", product_id=f"p{n}", category="Wands", discounted=True) for n in range(3)),
        event("sort", query="price"),
    )
    persona = detect_persona(signals)
    assert persona.type is PersonaType.DEALHUNTER
    assert persona.reasons == ("opened what is reduced", "sorted by price")


def test_a_shopper_who_looks_at_new_things_in_many_categories_is_an_explorer() -> None:
    views = [event("view", product_id=f"p{n}", category=f"c{n}", new=n % 2 == 0) for n in range(6)]
    assert detect_persona(after(*views)).type is PersonaType.EXPLORER


def test_a_shopper_who_buys_again_and_signs_in_is_a_loyalist() -> None:
    bought = event("purchase", product_id="p1", category="Wands", brand="Ash & Son", price=Decimal(40))
    assert detect_persona(after(bought, event("login"), bought)).type is PersonaType.LOYALIST


def test_a_shopper_who_looks_at_little_and_chooses_is_a_minimalist() -> None:
    views = [event("view", product_id=f"p{n}", category="Wands") for n in range(3)]
    assert detect_persona(after(*views, event("add_to_cart", product_id="p1", category="Wands"))).type is (
        PersonaType.MINIMALIST
    )


SETTLED = {
    "views": [event("view", product_id=f"p{n}", category="Wands", brand=f"b{n % 2}") for n in range(3)],
    "deals": [event("discount_click", product_id="p1", category="Wands", discounted=True) for _ in range(4)],
    "orders": [event("purchase", product_id="p1", category="Wands", price=Decimal(40)) for _ in range(3)],
    "logins": [event("view", product_id="p1", category="Wands")] * 2 + [event("login")] * 3,
    "new": [event("view", product_id=f"p{n}", category=f"c{n}", new=True) for n in range(6)]
    + [event("view", product_id="p1", category="Wands", new=True)] * 2,
}


@pytest.mark.parametrize("before", SETTLED)
@pytest.mark.parametrize("views", ["one product", "ten products"])
def test_ten_more_views_of_a_category_leave_persona_and_hash_alone(before: str, views: str) -> None:
    signals = after(*SETTLED[before])
    more = [
        event(
            "view",
            product_id="p1" if views == "one product" else f"more-{n}",
            category="Wands",
            brand=f"b{n % 3}",
            new=n % 2 == 0 and before == "new",
            discounted=n % 3 == 0,
        )
        for n in range(10)
    ]
    assert detect_persona(after(*more, signals=signals)) == detect_persona(signals)


def test_the_hash_says_type_and_confidence_and_digests_the_rest() -> None:
    persona = persona_with_type(PersonaType.LOYALIST, 0.8, Signals(categories={"Wands": 3}))
    prefix, digits = persona.hash.rsplit("_", 1)
    assert prefix == "persona_v2_loyalist_high"
    assert len(digits) == 8
    assert int(digits, 16) >= 0


def test_another_top_category_is_another_hash_and_another_rank_is_not() -> None:
    one = persona_with_type(None, 0, Signals(categories={"Wands": 3, "Books": 2}))
    assert persona_with_type(None, 0, Signals(categories={"Wands": 3, "Books": 5})).hash == one.hash
    assert persona_with_type(None, 0, Signals(categories={"Wands": 3, "Cloths": 2})).hash != one.hash


def test_a_category_met_once_is_not_the_shoppers_own() -> None:
    assert top_categories(Signals(categories={"Wands": 1, "Books": 2})) == ("Books",)


def test_a_pause_begins_another_visit() -> None:
    signals = after(event("view", at=0), event("view", at=10), event("view", at=11 + VISIT_PAUSE_SECONDS))
    assert signals.visits == 2


def test_the_first_event_is_dated_once() -> None:
    signals = after(event("view", at=5.0), event("view", at=900.0))
    assert (signals.first_event_at, signals.last_event_at) == (5.0, 900.0)


def test_what_is_kept_of_a_shopper_is_bounded() -> None:
    signals = after(*(event("view", product_id=f"p{n}", category=f"c{n}", brand=f"b{n}") for n in range(200)))
    assert len(signals.seen) == MAX_SEEN
    assert signals.seen[0] == "p199"
    assert len(signals.categories) == len(signals.brands) == MAX_COUNTED_NAMES


def test_a_view_of_something_seen_before_is_a_repeat() -> None:
    assert after(event("view", product_id="p1"), event("view", product_id="p1")).repeat_views == 1


def line(product: str, category: str = "Wands", brand: str = "Ash & Son") -> OrderedProduct:
    return OrderedProduct(product_id=product, category=category, brand=brand)


def test_an_order_is_one_event_however_many_lines_it_has() -> None:
    lines = (line("oak"), line("yew"), line("cloth", "Cloths", "Weavers"), OrderedProduct())
    signals = after(event("view", product_id="yew"), event("purchase", price="103.50", order_id="7", lines=lines))
    assert (signals.events, signals.purchases, signals.spent) == (2, 1, Decimal("103.50"))
    assert signals.categories == {"Wands": 1, "Cloths": 1}
    assert signals.brands == {"Ash & Son": 1, "Weavers": 1}
    assert signals.seen == ("oak", "yew", "cloth")


def test_what_is_kept_of_an_order_is_bounded_too() -> None:
    lines = tuple(line(f"p{n}", f"c{n}", f"b{n}") for n in range(100))
    signals = after(event("purchase", lines=lines))
    assert len(signals.seen) == MAX_SEEN
    assert len(signals.categories) == len(signals.brands) == MAX_COUNTED_NAMES


@pytest.mark.parametrize(
    ("purchases", "spent", "left"),
    [
        (0, "-10", (2, "90")),
        (-1, "-60", (1, "40")),
        (-3, "-60", (0, "40")),
        (-1, "-500", (1, "0")),
        (1, "5", (3, "105")),
    ],
)
def test_purchases_and_money_are_taken_back_and_never_below_none(
    purchases: int, spent: str, left: tuple[int, str]
) -> None:
    changed = change_purchases(
        Signals(purchases=2, spent=Decimal(100), shop_orders=2), purchases, Decimal(spent), purchases
    )
    assert (changed.purchases, changed.spent, changed.shop_orders) == (left[0], Decimal(left[1]), left[0])


# The shopper's own choice


def test_every_persona_can_be_chosen_and_none_of_them_too() -> None:
    assert [decide_persona(Signals(), choice).type for choice in PERSONA_CHOICES] == [*PersonaType, None]


def test_without_a_choice_a_persona_is_detected() -> None:
    signals = after(*SETTLED["deals"])
    assert decide_persona(signals, None) == detect_persona(signals)
    assert decide_persona(signals, None).type is PersonaType.DEALHUNTER


def test_a_choice_replaces_the_detected_persona_and_is_its_own_reason() -> None:
    chosen = decide_persona(after(*SETTLED["deals"]), PersonaType.MINIMALIST)
    assert (chosen.type, chosen.confidence, chosen.reasons) == (PersonaType.MINIMALIST, 1.0, ("chose it",))
    assert chosen.hash.startswith("persona_v2_minimalist_high_")


def test_the_page_that_is_everybodys_has_one_hash_for_any_signals() -> None:
    chosen = decide_persona(after(*SETTLED["deals"]), "none")
    assert chosen == decide_persona(Signals(), "none")
    assert (chosen.type, chosen.reasons) == (None, ("chose it",))
    prefix, digits = chosen.hash.rsplit("_", 1)
    assert (prefix, len(bytes.fromhex(digits))) == ("persona_v2_neutral_low", 4)


def test_a_page_made_from_a_view_has_another_hash_than_the_one_that_is_everybodys() -> None:
    viewed = detect_persona(after(event("view", product_id="p1", category="Wands")))
    assert viewed == NEUTRAL
    assert decide_persona(Signals(), "none").hash != viewed.hash


def test_what_is_in_a_further_order_is_bought_again_once_for_each_order() -> None:
    first = event("purchase", order_id="1", lines=(OrderedProduct(product_id="oak"), OrderedProduct(product_id="yew")))
    again = event("purchase", order_id="2", lines=(OrderedProduct(product_id="oak"), OrderedProduct(product_id="oak")))
    assert after(first).rebought == {}
    assert after(first, again).rebought == {"oak": 1}
    assert after(first, again, again).rebought == {"oak": 2}


def test_what_leaves_the_bought_products_leaves_the_repeats_too() -> None:
    signals = after(event("purchase", product_id="oak"), event("purchase", product_id="oak"))
    many = tuple(OrderedProduct(product_id=f"p{number}") for number in range(100))
    signals = after(event("purchase", order_id="3", lines=many), signals=signals)
    assert (len(signals.bought), signals.rebought) == (48, {})
