from __future__ import annotations

import json
import math

from tests.wandstore.shoppers.histories import after, event
from wandstore.shoppers.evidence import WEIGHTS
from wandstore.shoppers.features import measure
from wandstore.shoppers.models import Signals


def test_every_feature_has_its_weights_and_every_weight_its_feature() -> None:
    met = after(event("view", category="Wands", brand="Ash"))
    assert set(measure(met)) == set(json.loads(WEIGHTS.read_text())["features"])


def test_every_feature_is_a_number_for_any_signals() -> None:
    odd = Signals(views=0, discounted_views=5, discount_clicks=9, new_views=3, visits=0, purchases=10**6)
    for signals in (Signals(), odd, after(*(event("view", category="Wands", brand="Ash") for _ in range(300)))):
        assert all(math.isfinite(value) for value in measure(signals).values())


def test_a_share_of_a_few_views_is_weaker_than_the_same_share_of_many() -> None:
    few, many = measure(Signals(views=2, discounted_views=2)), measure(Signals(views=20, discounted_views=20))
    assert measure(Signals(views=1))["reduced"] < few["reduced"] < many["reduced"]


def test_where_all_of_a_store_is_of_one_brand_or_category_staying_with_it_says_nothing() -> None:
    common = ("Ash", "Wands")
    views = [event("view", product_id=f"p{n}", category="Wands", brand="Ash", common=common) for n in range(9)]
    of_choice = {"brand_beyond_chance", "one_category", "categories_for_events"}
    assert not of_choice & set(measure(after(*views)))
    assert of_choice <= set(measure(after(*views, event("view", category="Books", brand="Weavers"))))


def test_somebody_of_whom_only_an_order_is_known_has_not_looked_at_little() -> None:
    assert "views" not in measure(after(event("purchase", price="20")))


def test_an_order_says_nothing_of_signing_in_and_a_view_without_it_does() -> None:
    assert "logins_a_visit" not in measure(after(event("purchase", price="20")))
    assert measure(after(event("view", product_id="p1")))["logins_a_visit"] == 0
    assert measure(after(event("login")))["logins_a_visit"] > 0
