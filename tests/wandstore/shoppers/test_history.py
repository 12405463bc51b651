from __future__ import annotations

from dataclasses import replace

from wandstore.shoppers.history import MAX_PRODUCTS_SEEN, NO_HISTORY, History, note_history
from wandstore.shoppers.models import EventKind, OrderedProduct, ShopperEvent, Signals
from wandstore.shoppers.persona import count_event


def event(kind: EventKind, product_id: str | None = None, *lines: str) -> ShopperEvent:
    ordered = tuple(OrderedProduct(product_id=line) for line in lines)
    return ShopperEvent(event=kind, at=1, product_id=product_id, brand="Ash", category="Wands", lines=ordered)


def history_after(*events: ShopperEvent) -> History:
    signals = Signals()
    for one in events:
        signals = count_event(signals, one)
    return note_history(signals)


def test_a_shopper_of_whom_nothing_is_known_has_no_history_and_no_mark() -> None:
    assert note_history(Signals()) == NO_HISTORY
    assert NO_HISTORY.mark == ""


def test_what_was_bought_and_what_was_taken_last_are_told_apart_from_what_was_seen() -> None:
    history = history_after(
        event(EventKind.VIEW, "oak"),
        event(EventKind.PURCHASE, None, "yew", "elm"),
        event(EventKind.ADD_TO_CART, "core"),
        event(EventKind.VIEW, "cloth"),
    )
    assert history.seen == ("cloth", "core", "yew", "elm", "oak")
    assert history.bought == ("yew", "elm")
    assert history.taken == "core"
    assert (history.brand, history.category) == ("Ash", "Wands")


def test_an_order_that_only_names_its_lines_has_a_product_that_was_taken() -> None:
    assert history_after(event(EventKind.PURCHASE, None, "yew", "elm")).taken == "yew"


def test_one_event_makes_no_brand_and_no_category_the_shoppers_own() -> None:
    history = history_after(event(EventKind.VIEW, "oak"))
    assert (history.brand, history.category) == ("", "")


def test_the_mark_changes_with_what_a_row_may_show_and_not_with_the_order_of_what_was_seen() -> None:
    history = History(seen=("oak", "yew"), bought=("elm",), taken="elm")
    assert replace(history, seen=("yew", "oak")).mark == history.mark
    others = (
        replace(history, seen=("oak", "yew", "ash")),
        replace(history, bought=("elm", "oak")),
        replace(history, taken="oak"),
        replace(history, brand="Ash"),
        replace(history, category="Wands"),
        replace(history, seen=("oak", "yew", "elm"), bought=()),
    )
    assert len({history.mark, *(other.mark for other in others)}) == 7


def test_of_many_products_that_were_seen_the_newest_count() -> None:
    events = [event(EventKind.VIEW, f"p{number}") for number in range(20)]
    assert history_after(*events).seen == tuple(f"p{number}" for number in range(19, 19 - MAX_PRODUCTS_SEEN, -1))
