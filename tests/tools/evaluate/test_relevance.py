from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tools.evaluate import relevance
from tools.evaluate.relevance import Trial, nobody, read_customers, show
from wandstore.documents.relevance import choose_products
from wandstore.shoppers.models import Signals

SPLIT = datetime(2011, 9, 1, tzinfo=UTC).timestamp()
FIELDS = ("at", "customer", "order", "product", "title", "quantity", "price")


def write_orders(path: Path, orders: Iterable[tuple[str, str, str, tuple[str, ...]]]) -> Path:
    """Orders as day, customer, number and products."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(FIELDS)
        for day, customer, order, products in orders:
            writer.writerows(
                (f"{day} 10:00", customer, order, name, name.upper(), 1, "2.50" if name == "mug" else "9.00")
                for name in products
            )
    return path


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """Who bought a cup bought a saucer too; one customer bought only the cup, and buys both afterwards."""
    before = [("2011-03-01", f"c{number}", f"o{number}", ("cup", "saucer")) for number in range(9)]
    filler = [("2011-03-02", f"f{number}", f"g{number}", (f"other{number % 40}",)) for number in range(200)]
    one = [("2011-08-01", "one", "a1", ("cup",)), ("2011-09-01", "one", "a2", ("cup", "saucer", "unheard"))]
    later = [("2011-12-01", "one", "a3", ("other1",)), ("2011-10-01", "late", "l1", ("cup",))]
    return write_orders(tmp_path / "orders.csv", [*before, *filler, *one, *later])


def test_what_is_known_ends_at_the_day_and_only_the_next_order_is_asked_for(orders: Path) -> None:
    customers = read_customers(orders, SPLIT)
    (one,) = [customer for customer in customers if customer.after and customer.before]
    assert one.had == {"cup"}
    assert one.after is not None
    assert one.after.products == {"cup", "saucer", "unheard"}
    trial = Trial(customers, SPLIT, folds=1)
    assert "unheard" not in trial.catalogue.by_id
    assert trial.neighbours.shoppers == 210


def test_a_customer_is_shown_what_the_others_teach(orders: Path) -> None:
    trial = Trial(read_customers(orders, SPLIT), SPLIT, folds=5)
    found = trial.judge(show(nobody))
    assert found.recall == pytest.approx(2 / 3)
    assert (found.new, found.reached) == (1, 1)
    stranger = trial.judge(lambda catalogue, _: choose_products(catalogue, None, Signals(), 20))
    assert stranger.recall == pytest.approx(2 / 3)  # they are what sells best


def test_the_part_prints_what_was_found_beside_the_targets(orders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    relevance.add_arguments(parser)
    assert relevance.run(parser.parse_args([str(orders), "--short", "--folds", "1"])) == 0
    printed = capsys.readouterr().out
    assert "target 0.18 and 0.4" in printed
    assert "stranger" in printed
    assert "without neighbours" not in printed
