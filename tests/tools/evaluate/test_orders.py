from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.tools.evaluate.judged import find_orders
from tools.evaluate.orders import MAX_CALLED, read_orders, replay, report
from wandstore.shoppers.personas import PersonaType

HEAD = "at,customer,order,product,title,quantity,price\n"


def write(path: Path, *rows: str) -> Path:
    path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_an_order_has_its_lines_and_a_price_under_the_median_so_far_is_reduced(tmp_path: Path) -> None:
    path = write(
        tmp_path / "orders.csv",
        "2011-01-02 10:00,ada,2,mug,Mug,3,1.50",
        "2011-01-01 10:00,ada,1,mug,Mug,2,2.00",
        "2011-01-01 10:00,ada,1,pan,Pan,1,9.00",
    )
    first, second = read_orders(path)
    assert (first.number, first.value, first.products) == ("1", Decimal("13.00"), frozenset({"mug", "pan"}))
    assert (first.reduced_share, second.reduced_share) == (0, 1)


def test_each_order_is_judged_by_what_was_known_then_and_by_what_came_next(tmp_path: Path) -> None:
    path = write(
        tmp_path / "orders.csv",
        "2011-01-01 10:00,ada,1,mug,Mug,2,2.00",
        "2011-02-01 10:00,ada,2,pan,Pan,1,9.00",
        "2011-09-01 10:00,ada,3,pan,Pan,1,9.00",
        "2011-01-05 10:00,bea,4,mug,Mug,1,2.00",
    )
    called = {one.order.number: one for one in replay(read_orders(path))}
    assert [called[number].is_first for number in "1234"] == [True, False, False, True]
    assert [called[number].came_back for number in "1234"] == [True, False, False, False]
    assert (called["1"].known, called["2"].known) == (frozenset({"mug"}), frozenset({"mug", "pan"}))


@pytest.mark.slow
def test_of_real_customers_few_are_called_loyalists_after_one_order_and_these_come_back_more_often() -> None:
    called = [one for one in replay(read_orders(find_orders())) if one.is_first]
    loyal = [one for one in called if one.persona.type is PersonaType.LOYALIST]
    rest = [one for one in called if one.persona.type is not PersonaType.LOYALIST]
    assert 0.1 < len(loyal) / len(called) < MAX_CALLED
    back, rest_back = (sum(one.came_back for one in some) / len(some) for some in (loyal, rest))
    assert back > 1.15 * rest_back


def test_the_report_says_what_the_targets_are(tmp_path: Path) -> None:
    rows = [f"2011-0{month}-01 10:00,c{n},{n}{month},p{n},P,1,2.00" for n in range(5) for month in range(1, 10)]
    lines = [*report(write(tmp_path / "orders.csv", *rows))]
    assert lines[0].startswith("45 orders; 5 customers")
    assert "target <= 35%" in lines[1]
