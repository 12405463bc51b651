from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from tests.builders import make_catalogue, make_product
from wandstore.record import Record


class Point(Record):
    x: int
    y: int = 0


def test_a_record_is_a_value_that_nothing_changes() -> None:
    point = Point(x=1)
    with pytest.raises(ValidationError, match="frozen"):
        point.x = 2  # type: ignore[misc]
    assert point == Point(x=1, y=0)
    assert len({point, Point(x=1)}) == 1


def test_a_field_that_a_record_does_not_have_is_refused_when_it_is_made_and_ignored_when_a_stored_one_is_read() -> None:
    with pytest.raises(ValidationError, match="z"):
        Point.model_validate({"x": 1, "z": 3})
    assert Point.model_validate_json('{"x": 1, "z": 3}', extra="ignore") == Point(x=1)


def test_a_copy_with_other_values_computes_what_follows_from_them_anew() -> None:
    product = make_product("oak", price="10.00")
    catalogue = make_catalogue(product)
    assert (product.price, product.available, len(catalogue.search_index)) == (Decimal(10), True, 1)
    cheaper = product.model_copy(update={"variants": make_product(price="5.00", available=False).variants})
    assert (cheaper.price, cheaper.available) == (Decimal(5), False)
    assert len(catalogue.model_copy(update={"products": ()}).search_index) == 0
    assert product.model_copy() == product
