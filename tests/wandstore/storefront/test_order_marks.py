from typing import Any

import pytest

from wandstore.ids import ShopperId
from wandstore.storefront.order_marks import NO_MARKS, SHOPPER_ATTRIBUTE, OrderMarks


def test_what_a_cart_is_given_an_order_gives_back() -> None:
    marks = OrderMarks(ShopperId("ada"), "holdout")
    attributes = marks.to_attributes()
    assert attributes == {"_wandstore_shopper": "ada", "_wandstore_arm": "holdout"}
    noted = [{"name": "gift", "value": "yes"}, *({"name": name, "value": value} for name, value in attributes.items())]
    assert OrderMarks.read(noted) == marks


def test_without_a_shopper_or_an_arm_there_is_no_attribute() -> None:
    assert NO_MARKS.to_attributes() == {}
    assert OrderMarks(ShopperId("ada")).to_attributes() == {"_wandstore_shopper": "ada"}


@pytest.mark.parametrize(
    "noted",
    [
        None,
        "ada",
        [],
        [None, 7, "x"],
        [{"name": "_wandstore_shopper"}],
        [{"name": "_wandstore_shopper", "value": 7}],
        [{"name": "_wandstore_shopper", "value": ""}],
        [{"name": "_wandstore_shopper", "value": "a b"}],
        [{"name": "_wandstore_shopper", "value": "a" * 129}],
        [{"name": ["_wandstore_shopper"], "value": "ada"}],
        [{"name": "_wandstore_arm", "value": "a\nb"}],
    ],
)
def test_what_a_buyer_or_another_app_has_written_there_is_no_mark(noted: Any) -> None:
    assert OrderMarks.read(noted) == NO_MARKS


def test_a_mark_that_is_there_twice_is_the_last_one_that_can_be_read() -> None:
    marks = [
        {"name": SHOPPER_ATTRIBUTE, "value": "ada"},
        {"name": SHOPPER_ATTRIBUTE, "value": "bert"},
        {"name": SHOPPER_ATTRIBUTE, "value": ""},
        {"name": SHOPPER_ATTRIBUTE, "value": "no id"},
    ]

    assert OrderMarks.read(marks).shopper_id == "bert"
