"""One answer of a model serves all who are alike: shoppers, jobs, trees and pages, with the generator's own code."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator

import pytest

from container_image.jobs import compose_job
from tests.shop import Shop
from tests.stand_in_model import Call, Reply, StandInModel
from wandstore.catalogue.products import Catalogue
from wandstore.documents.components import ComponentTree
from wandstore.documents.origin import Source
from wandstore.ids import ShopperId
from wandstore.page_store.personal_page import PersonalPage
from wandstore.shoppers.personas import PersonaChoice, PersonaType
from wandstore.storefront.ladder import CacheStatus, ServedPage
from wandstore.storefront.page_request import Visit
from wandstore.storefront.tracking import Chosen, choose

HEADER = "Handle,Title,Vendor,Type,Tags,Variant Price,Variant Compare At Price\n"
WANDS = [f"wand-{n},Wand {n},Ash & Son,Wands,,{20 + n}.00,{40 if n % 2 else ''}" for n in range(12)]
CLOTHS = [f"cloth-{n},Cloth {n},Weavers,Cloths,{'new' if n < 4 else ''},{5 + n}.00," for n in range(8)]
SHOPPERS = [f"shopper-{n}" for n in range(10)]


def lay_out(call: Call) -> Reply:
    """A page with what is new, a shelf of wands, and something of everything."""
    new = [f"cloth-{n}" for n in range(3)]
    shelf = ["wand-0", "wand-1", "wand-2", "wand-3"]
    parts = [
        {"type": "hero", "id": "opening", "config": {"headline": "New here", "product_ids": new}},
        {"type": "grid", "id": "shelf", "config": {"title": "A shelf of wands", "product_ids": shelf}},
        {"type": "grid", "id": "rest", "config": {"title": "And beside them", "product_ids": ["wand-9", "cloth-7"]}},
    ]
    return Reply(json.dumps({"components": parts}))


@pytest.fixture
def model() -> Iterator[StandInModel]:
    with StandInModel(lay_out) as stand_in:
        yield stand_in


@pytest.fixture
def town(shop: Shop, model: StandInModel, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """The shop with twenty products, and the generator's own composing with a model that counts."""
    monkeypatch.setenv("KIMI_API_KEY", "key")
    shop.csv.write_text(HEADER + "\n".join([*WANDS, *CLOTHS]) + "\n")
    shop.publish()
    town = shop.with_settings(kimi_base_url=model.url)
    monkeypatch.setattr(town, "compose", lambda job: compose_job(job, town.clients, town.settings))
    return town


def decide(town: Shop, shopper: str, choice: PersonaChoice, *, has_cookie: bool = True) -> Chosen:
    visit = Visit(town.store, ShopperId(shopper), has_cookie=has_cookie)
    chosen = choose(town.storefront, visit, choice)
    assert chosen is not None
    return chosen


def work_off(town: Shop) -> None:
    while town.work():
        pass


def html(served: ServedPage) -> str:
    return gzip.decompress(served.rendered.body).decode()


def products_of(town: Shop, shopper: str) -> list[list[str]]:
    page = PersonalPage.model_validate(town.archived_page(shopper), extra="ignore")
    assert isinstance(page.document, ComponentTree)
    return [list(getattr(component.config, "product_ids", ())) for component in page.document.components]


def as_published(town: Shop) -> Catalogue:
    return town.storefront.catalogue(town.store)


@pytest.mark.slow
def test_ten_shoppers_of_one_bucket_cost_one_call_and_get_ten_pages_that_keep_what_their_words_say(
    town: Shop, model: StandInModel
) -> None:
    for n, shopper in enumerate(SHOPPERS):
        town.view(shopper, f"wand-{n}", f"wand-{(n + 1) % 12}", f"cloth-{n % 4}")
        decide(town, shopper, PersonaType.LOYALIST)
        work_off(town)
    assert len(model.calls) == 1
    pages = {shopper: products_of(town, shopper) for shopper in SHOPPERS}
    assert len({json.dumps(page) for page in pages.values()}) == len(SHOPPERS)
    known = as_published(town).by_id
    for n, shopper in enumerate(SHOPPERS):
        new, shelf, rest = pages[shopper]
        assert all(known[product_id].is_new for product_id in new)
        assert {known[product_id].category for product_id in shelf} == {"Wands"}
        assert set(rest) == {"wand-9", "cloth-7"}  # they have nothing in common
        shown = [*new, *shelf, *rest]
        assert len(shown) == len(set(shown)) == 9
        # What the shopper looked at leads the shelf of its kind.
        assert shelf[0] == (f"wand-{n + 1}" if n != 8 else "wand-8")
        served = town.visit(shopper, has_cookie=True)
        assert (served.cache, served.source) == (CacheStatus.HIT, Source.KIMI)
        assert "A shelf of wands" in html(served)


def test_who_has_a_page_gets_that_of_another_persona_on_the_next_click_without_a_job_or_a_model(
    town: Shop, model: StandInModel
) -> None:
    town.view("ann", "wand-1", "wand-2")
    decide(town, "ann", PersonaType.DEALHUNTER)
    work_off(town)
    town.visit("bea", has_cookie=True)
    work_off(town)
    town.view("bea", "wand-4", "wand-5")
    calls = len(model.calls)
    assert decide(town, "bea", PersonaType.DEALHUNTER).job_id is None
    served = town.visit("bea", has_cookie=True)
    assert (served.cache, served.source) == (CacheStatus.HIT, Source.KIMI)
    assert re.search(r'class="[^"]*dealhunter', html(served))
    assert len(model.calls) == calls
    assert town.receive() == []


def test_a_choice_by_address_gets_the_shared_tree_and_costs_nobody_a_call(town: Shop, model: StandInModel) -> None:
    town.view("ann", "wand-1", "wand-2")
    decide(town, "ann", PersonaType.EXPLORER, has_cookie=False)
    work_off(town)
    assert model.calls == []
    assert town.visit("ann").source == Source.TEMPLATE
    # Her own choice is worth a call, and its tree serves shoppers who are named by address alone.
    decide(town, "ann", PersonaType.LOYALIST)
    work_off(town)
    assert len(model.calls) == 1
    town.view("bea", "wand-1", "wand-2")
    town.visit("bea")
    work_off(town)
    calls = len(model.calls)
    decide(town, "bea", PersonaType.LOYALIST, has_cookie=False)
    served = town.visit("bea")
    assert (served.cache, served.source) == (CacheStatus.HIT, Source.KIMI)
    assert "A shelf of wands" in html(served)
    work_off(town)
    assert len(model.calls) == calls


def test_an_id_without_a_history_costs_one_neutral_tree_however_many_there_are(town: Shop, model: StandInModel) -> None:
    for shopper in SHOPPERS:
        town.visit(shopper)
        work_off(town)
        assert town.visit(shopper).source == Source.KIMI
    assert len(model.calls) == 1


def test_a_shopper_who_becomes_well_known_gets_a_page_alone_once_and_keeps_it(town: Shop, model: StandInModel) -> None:
    few = town.with_settings(own_page_events=3, new_shoppers_usd_per_hour=10.0)
    few.compose = lambda job: compose_job(job, few.clients, few.settings)  # type: ignore[method-assign]
    few.view("ann", "wand-1", "wand-2")
    decide(few, "ann", PersonaType.EXPLORER)
    work_off(few)
    assert few.cached_page("ann")["awaits_own_page"] is True
    calls = len(model.calls)
    few.view("ann", "wand-3")  # the third event
    work_off(few)
    assert len(model.calls) == calls + 1
    assert "persona: explorer (confidence" in model.calls[-1].prompt
    assert few.archived_page("ann")["bucket"] == ""
    few.view("ann", "wand-4", "wand-5")
    assert few.receive() == []
