"""After a store was warmed, the first shopper of each likely bucket gets a model's page, and waits for nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from container_image.jobs import compose_job
from tests.shop import Shop
from tests.stand_in_model import StandInModel
from wandstore import keys
from wandstore.catalogue.snapshots import load_current_catalogue
from wandstore.documents.origin import Source
from wandstore.ids import ShopperId
from wandstore.jobs.warming import TreeOutcome, Warming, WarmPlan
from wandstore.shoppers.buckets import NEUTRAL_BUCKET, Bucket
from wandstore.shoppers.likely_buckets import likely_buckets
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import MIN_OWN_CATEGORY_EVENTS, persona_with_type, price_sensitivity
from wandstore.storefront.ladder import CacheStatus


@pytest.fixture
def model() -> Iterator[StandInModel]:
    with StandInModel() as stand_in:
        yield stand_in


@pytest.fixture
def warmed(shop: Shop, model: StandInModel, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """The shop after `wandstore warm`, with every likely tree."""
    monkeypatch.setenv("KIMI_API_KEY", "key")
    asking = shop.with_settings(kimi_base_url=model.url)
    monkeypatch.setattr(asking, "compose", lambda job: compose_job(job, asking.clients, asking.settings))
    catalogue = load_current_catalogue(asking.store, asking.clients, asking.settings)
    warming = Warming(asking.clients, asking.settings, asking.store, catalogue)
    plan = WarmPlan(likely_buckets(catalogue, {}), expected_dollars=0.001, budget_dollars=1.0)

    def generate() -> None:
        asking.work()

    assert {tree.outcome for tree in warming.run(plan, generate)} == {TreeOutcome.MADE}
    model.calls.clear()
    return asking


def signals_of(bucket: Bucket) -> Signals:
    """What a shopper of this bucket has done."""
    clicks = {"low": 0, "medium": 2, "high": 4}[bucket.sensitivity]
    categories = {bucket.category: MIN_OWN_CATEGORY_EVENTS} if bucket.category else {}
    signals = Signals(events=4, views=4, discount_clicks=clicks, categories=categories)
    assert price_sensitivity(signals) == bucket.sensitivity
    return signals


def let_come(shop: Shop, bucket: Bucket, shopper: str) -> None:
    """Makes the session say that a shopper is of this bucket."""
    signals = signals_of(bucket)
    persona = persona_with_type(bucket.type, 0.9, signals)
    stored = {
        "signals": signals.model_dump_json(),
        "persona": persona.model_dump_json(),
        "hash": persona.hash,
        "events": "[]",
        "revision": 1,
    }
    attributes = {f"{name}:{shop.store.slug}": value for name, value in stored.items()}
    shop.set_attributes(shop.settings.shopper_sessions_table, keys.session(ShopperId(shopper)), attributes)


@pytest.mark.slow
def test_the_first_shopper_of_each_likely_bucket_gets_a_models_page_at_once(warmed: Shop, model: StandInModel) -> None:
    catalogue = load_current_catalogue(warmed.store, warmed.clients, warmed.settings)
    likely = likely_buckets(catalogue, {})
    assert len(likely) == 16
    for number, bucket in enumerate(likely):
        shopper = f"first-{number}"
        if bucket != NEUTRAL_BUCKET:
            let_come(warmed, bucket, shopper)
        first = warmed.visit(shopper, has_cookie=True)
        assert first.source == Source.KIMI, bucket
    while warmed.work():
        pass
    for number, bucket in enumerate(likely):
        again = warmed.visit(f"first-{number}", has_cookie=True)
        assert (again.cache, again.source) == (CacheStatus.HIT, Source.KIMI), bucket
    # A bucket that was not likely gets the tree of its persona.
    rare = next(bucket for bucket in likely if bucket.category)
    let_come(warmed, Bucket(rare.type, "high", rare.category), "rare")
    assert warmed.visit("rare").source == Source.KIMI
    assert model.calls == []
