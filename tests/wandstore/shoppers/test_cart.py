from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wandstore.shoppers.cart import MAX_LINES, MAX_QUANTITY, NO_CART, Cart, CartChange, CartLine, CartOutcome


def item(variant_id: str = "1", price: str = "40.00") -> CartLine:
    return CartLine(variant_id=variant_id, product_id="oak", name="Oak wand", price=Decimal(price))


def cart_of(**quantities: int) -> Cart:
    """A bag with so many of each variant."""
    cart = NO_CART
    for variant_id, quantity in quantities.items():
        cart = cart.add(item(variant_id), quantity).value
    return cart


def quantities(cart: Cart) -> dict[str, int]:
    return {line.variant_id: line.quantity for line in cart.lines}


# One action -----------------------------------------------------------------------------------------------------------


def test_what_is_added_stands_last_and_more_of_it_joins_its_line() -> None:
    cart = cart_of(oak=1, yew=2)
    change = cart.add(item("oak"), 3)
    assert change.outcome is CartOutcome.ADDED
    assert quantities(change.value) == {"oak": 4, "yew": 2}
    assert change.value.count == 6


def test_a_line_keeps_the_price_that_was_seen_last_and_setting_its_quantity_shows_no_other() -> None:
    cart = NO_CART.add(item(price="40.00"), 1).value
    cart = cart.set(item(price="50.00"), 2).value
    assert cart.lines[0].price == Decimal("40.00")
    assert cart.add(item(price="50.00"), 1).value.lines[0].price == Decimal("50.00")


def test_setting_what_is_not_in_the_bag_puts_it_there() -> None:
    change = NO_CART.set(item("oak"), 2)
    assert (quantities(change.value), change.outcome) == ({"oak": 2}, CartOutcome.SET)


def test_setting_nothing_removes() -> None:
    change = cart_of(oak=1, yew=2).set(item("oak"), 0)
    assert (quantities(change.value), change.outcome) == ({"yew": 2}, CartOutcome.REMOVED)


@pytest.mark.parametrize(
    "act",
    [
        lambda cart: cart.remove("nothing"),
        lambda cart: cart.set(item("oak"), 2),
        lambda cart: cart.add(item("oak"), 0),
        lambda cart: cart.take_out("7", {"nothing": 1}),
        lambda cart: cart.note_left({"oak": 2, "nothing": 0}),
    ],
)
def test_what_changes_nothing_says_so(act: Callable[[Cart], CartChange]) -> None:
    cart = cart_of(oak=2)
    assert act(cart) == CartChange(cart, CartOutcome.UNCHANGED)


# Limits ---------------------------------------------------------------------------------------------------------------


def test_more_than_ninety_nine_of_one_thing_are_cut_to_that_and_the_outcome_says_so() -> None:
    for change in (cart_of(oak=98).add(item("oak"), 2), NO_CART.set(item("oak"), 120)):
        assert quantities(change.value) == {"oak": MAX_QUANTITY}
        assert change.outcome is CartOutcome.QUANTITY_CUT
        assert change.outcome.is_refusal


def test_a_full_bag_takes_no_other_thing_but_more_of_what_it_has() -> None:
    full = cart_of(**{str(number): 1 for number in range(MAX_LINES)})
    refused = full.add(item("one more"), 1)
    assert (refused.value, refused.outcome, refused.outcome.is_refusal) == (full, CartOutcome.BAG_FULL, True)
    assert full.add(item("7"), 1).value.count == MAX_LINES + 1


def test_a_bag_of_a_version_with_wider_limits_can_be_read_and_made_smaller() -> None:
    wide = Cart.model_validate_json(
        '{"lines": [{"variant_id": "1", "product_id": "oak", "name": "Oak", "price": "4", "quantity": 500, "gift": 1}],'
        ' "note": "for Bea"}'
    )
    assert wide.count == 500
    assert wide.add(item(), 1).value.count == MAX_QUANTITY
    assert wide.set(item(), 3).value.count == 3


# Undo -----------------------------------------------------------------------------------------------------------------


def test_the_last_removal_is_known_until_the_bag_changes_again() -> None:
    cart = cart_of(oak=3, yew=1).remove("oak").value
    assert cart.removed is not None
    assert (cart.removed.variant_id, cart.removed.quantity) == ("oak", 3)
    assert cart.remove("nothing").value.removed == cart.removed
    restored = cart.set(cart.removed, cart.removed.quantity).value
    assert (quantities(restored), restored.removed) == ({"yew": 1, "oak": 3}, None)
    removed_next = cart.remove("yew").value.removed
    assert removed_next is not None
    assert removed_next.variant_id == "yew"


def test_putting_back_twice_is_putting_back_once() -> None:
    cart = cart_of(oak=3).remove("oak").value
    assert cart.removed is not None
    once = cart.set(cart.removed, 3).value
    assert once.set(cart.removed, 3).value == once


# Orders ---------------------------------------------------------------------------------------------------------------


def test_an_order_takes_out_what_it_bought_and_leaves_what_was_added_since() -> None:
    cart = cart_of(oak=3, yew=1, cloth=1)
    taken = cart.take_out("7", {"oak": 2, "yew": 5})
    assert (quantities(taken.value), taken.outcome) == ({"oak": 1, "cloth": 1}, CartOutcome.REMOVED)


def test_an_order_that_is_told_of_twice_takes_nothing_twice() -> None:
    cart = cart_of(oak=3).take_out("7", {"oak": 1}).value
    assert cart.take_out("7", {"oak": 1}).value == cart
    assert quantities(cart.take_out("8", {"oak": 1}).value) == {"oak": 1}


def test_after_an_order_what_was_removed_before_can_still_be_put_back() -> None:
    cart = cart_of(oak=1, yew=1).remove("yew").value
    after = cart.take_out("7", {"oak": 1}).value
    assert after.removed == cart.removed


# Repeats --------------------------------------------------------------------------------------------------------------


def test_what_is_repeated_with_its_key_changes_nothing_and_is_answered_as_it_was() -> None:
    cart = cart_of(oak=1).once("press-1", lambda cart: cart.add(item("oak"), 99)).value
    changed_since = cart.set(item("oak"), 3).value
    again = changed_since.once("press-1", lambda cart: cart.add(item("oak"), 99))
    assert again == CartChange(changed_since, CartOutcome.QUANTITY_CUT, is_repeat=True)
    other = changed_since.once("press-2", lambda cart: cart.add(item("oak"), 1))
    assert (quantities(other.value), other.is_repeat) == ({"oak": 4}, False)


def test_what_changed_nothing_can_be_asked_for_again_with_its_key() -> None:
    full = cart_of(**{str(number): 1 for number in range(MAX_LINES)})
    refused = full.once("press", lambda cart: cart.add(item("oak"), 1))
    assert (refused.value, refused.outcome) == (full, CartOutcome.BAG_FULL)
    assert full.remove("7").value.once("press", lambda cart: cart.add(item("oak"), 1)).outcome is CartOutcome.ADDED


def test_without_a_key_everything_is_done_and_none_is_kept() -> None:
    cart = NO_CART
    for _ in range(2):
        cart = cart.once("", lambda cart: cart.add(item("oak"), 1)).value
    assert (quantities(cart), cart.outcomes) == ({"oak": 2}, {})


def test_an_outcome_that_only_a_later_version_has_says_nothing_and_is_a_repeat_all_the_same() -> None:
    cart = Cart.model_validate_json('{"outcomes": {"press": "gift-wrapped"}}')
    assert cart.once("press", lambda cart: cart.add(item(), 1)) == CartChange(
        cart, CartOutcome.UNCHANGED, is_repeat=True
    )


# What the shop can sell -----------------------------------------------------------------------------------------------


def test_how_many_are_left_is_noted_where_it_is_fewer_and_forgotten_with_the_next_quantity() -> None:
    cart = cart_of(oak=3, yew=1).note_left({"oak": 2, "yew": 1}).value
    assert [line.left for line in cart.lines] == [2, None]
    assert [line.left for line in cart.set(item("oak"), 2).value.lines] == [None, None]


# Any order of actions -------------------------------------------------------------------------------------------------

VARIANTS = st.integers(0, MAX_LINES + 5).map(str)
QUANTITIES = st.integers(-3, 3 * MAX_QUANTITY)
ACTIONS = st.one_of(
    st.tuples(st.just("add"), VARIANTS, QUANTITIES),
    st.tuples(st.just("set"), VARIANTS, QUANTITIES),
    st.tuples(st.just("remove"), VARIANTS, st.just(0)),
    st.tuples(st.just("order"), VARIANTS, QUANTITIES),
)


def act(cart: Cart, action: tuple[str, str, int]) -> CartChange:
    kind, variant_id, quantity = action
    match kind:
        case "add":
            return cart.add(item(variant_id), quantity)
        case "set":
            return cart.set(item(variant_id), quantity)
        case "remove":
            return cart.remove(variant_id)
    return cart.take_out(f"order-{variant_id}", {variant_id: quantity})


@given(st.lists(ACTIONS, max_size=120))
def test_no_order_of_actions_exceeds_a_limit_or_makes_two_lines_of_one_thing(
    actions: list[tuple[str, str, int]],
) -> None:
    cart = NO_CART
    for action in actions:
        before, change = cart, act(cart, action)
        cart = change.value
        assert len(cart.lines) <= MAX_LINES
        assert all(1 <= line.quantity <= MAX_QUANTITY for line in cart.lines)
        assert max(Counter(line.variant_id for line in cart.lines).values(), default=1) == 1
        assert (change.outcome in (CartOutcome.UNCHANGED, CartOutcome.BAG_FULL)) <= (cart == before)
        assert Cart.model_validate_json(cart.model_dump_json(exclude_defaults=True)) == cart


@given(st.lists(st.tuples(ACTIONS, st.integers(0, 7)), max_size=60))
def test_a_repeat_of_any_of_the_last_changes_changes_nothing(steps: list[tuple[tuple[str, str, int], int]]) -> None:
    cart = NO_CART
    done: list[tuple[str, tuple[str, str, int], CartOutcome]] = []
    for number, (action, back) in enumerate(steps):
        change = cart.once(f"press-{number}", lambda cart, action=action: act(cart, action))  # type: ignore[misc]
        if change.value != cart:
            done.insert(0, (f"press-{number}", action, change.outcome))
        cart = Cart.model_validate_json(change.value.model_dump_json(exclude_defaults=True))
        for key, earlier, outcome in done[back : back + 1]:
            again = cart.once(key, lambda cart, earlier=earlier: act(cart, earlier))  # type: ignore[misc]
            assert (again.value, again.outcome) == (cart, outcome)


@given(st.lists(ACTIONS, max_size=40), VARIANTS, st.integers(1, MAX_QUANTITY))
def test_what_was_removed_comes_back_as_it_was(
    actions: list[tuple[str, str, int]], variant_id: str, quantity: int
) -> None:
    cart = NO_CART
    for action in actions:
        cart = act(cart, action).value
    with_it = cart.set(item(variant_id), quantity)
    if with_it.outcome is CartOutcome.BAG_FULL:
        return
    without = with_it.value.remove(variant_id).value
    assert without.removed is not None
    again = without.set(without.removed, without.removed.quantity).value
    assert quantities(again) == quantities(with_it.value)
