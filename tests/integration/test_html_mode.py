"""A store in html mode: what a model wrote is kept with places for facts, and every page shows today's.

Shoppers, jobs, documents and pages, with the generator's own code and a model on a real socket.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import Any

import pytest

from container_image.jobs import compose_job
from tests.shop import Shop
from tests.stand_in_model import FOR_LONG, Reply, StandInModel, write_page
from wandstore.documents.origin import Source, Verdict
from wandstore.ids import ShopperId
from wandstore.shoppers.personas import PersonaChoice, PersonaType
from wandstore.storefront.ladder import CacheStatus, ServedPage
from wandstore.storefront.page_request import Visit
from wandstore.storefront.tracking import choose

HEADER = "Handle,Title,Vendor,Type,Tags,Variant Price,Variant Compare At Price\n"
WANDS = [f"wand-{n},Wand {n},Ash & Son,Wands,,{20 + n}.00," for n in range(12)]
CLOTHS = [f"cloth-{n},Cloth {n},Weavers,Cloths,{'new' if n < 4 else ''},{5 + n}.00," for n in range(8)]


@pytest.fixture
def model() -> Iterator[StandInModel]:
    with StandInModel() as stand_in:
        yield stand_in


@pytest.fixture(params=["cache-first"])
def town(shop: Shop, model: StandInModel, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Shop:
    """The shop with twenty products and in html mode, and the generator's own composing with a model that counts."""
    monkeypatch.setenv("KIMI_API_KEY", "key")
    monkeypatch.setattr("container_image.llm.chain.PAUSE_SECONDS", 0.0)
    sell(shop, *WANDS, *CLOTHS)
    town = shop.with_settings(
        kimi_base_url=model.url,
        generation_mode="html",
        cache_lookup_order=request.param,
        llm_timeout_seconds=30.0,
        new_shoppers_usd_per_hour=10.0,
    )
    monkeypatch.setattr(town, "compose", lambda job: compose_job(job, town.clients, town.settings))
    return town


def sell(shop: Shop, *rows: str) -> None:
    shop.csv.write_text(HEADER + "\n".join(rows) + "\n")
    shop.publish()


def work_off(town: Shop) -> None:
    while town.work():
        pass


def decide(town: Shop, shopper: str, choice: PersonaChoice) -> str | None:
    """Whether a job was queued for it: its id."""
    chosen = choose(town.storefront, Visit(town.store, ShopperId(shopper), has_cookie=True), choice)
    assert chosen is not None
    return chosen.job_id


def html(served: ServedPage) -> str:
    return gzip.decompress(served.rendered.body).decode()


def rows_of(town: Shop, shopper: str) -> list[list[str]]:
    """The products of the rows that the server filled."""
    segments: list[dict[str, Any]] = town.archived_page(shopper)["document"]["segments"]
    return [segment["product_ids"] for segment in segments if segment["kind"] == "row"]


@pytest.mark.parametrize("town", ["cache-first", "archive-first"], indirect=True)
def test_the_journey_of_a_shopper_of_a_store_in_html_mode(town: Shop, model: StandInModel) -> None:
    first = town.visit("ann")
    assert (first.cache, first.source) == (CacheStatus.MISS, Source.FALLBACK)
    work_off(town)
    own = town.visit("ann")
    assert (own.cache, own.source) == (CacheStatus.HIT, Source.KIMI)
    assert town.archived_page("ann")["document"]["kind"] == "segments"
    assert "Slow woods for long evenings" in html(own)
    assert "£23.00" in html(own)
    (call,) = model.calls
    assert "response_format" not in call.body

    # The price of a product is on the next page, and no model is called for it.
    sell(town, *(row.replace(",23.00,", ",21.50,") for row in (*WANDS, *CLOTHS)))
    dearer = town.visit("ann")
    assert (dearer.cache, dearer.source) == (CacheStatus.HIT, Source.KIMI)
    assert "£21.50" in html(dearer)
    assert "£23.00" not in html(dearer)
    assert town.receive() == []

    # A product that is sold no longer leaves with the words about it.
    opening = town.archived_page("ann")["document"]["segments"][0]["product_ids"][0]
    sell(town, *(row for row in (*WANDS, *CLOTHS) if not row.startswith(f"{opening},")))
    without = html(town.visit("ann"))
    assert "Slow woods" not in without
    assert "A quiet selection" in without
    assert len(model.calls) == 1


def test_shoppers_of_one_bucket_share_a_document_and_have_rows_of_their_own(town: Shop, model: StandInModel) -> None:
    for n, shopper in enumerate(("ann", "bea")):
        town.view(shopper, f"wand-{5 + n}", f"wand-{8 + n}")
        decide(town, shopper, PersonaType.LOYALIST)
        work_off(town)
        served = town.visit(shopper, has_cookie=True)
        assert (served.cache, served.source) == (CacheStatus.HIT, Source.KIMI)
        assert "Close to what you know" in html(served)
    assert len(model.calls) == 1
    assert "Many shoppers share this page" in model.calls[0].prompt
    (ann,), (bea,) = rows_of(town, "ann"), rows_of(town, "bea")
    assert len(ann) == len(bea) == 3
    assert ann != bea


def test_who_has_a_page_gets_the_shared_one_of_another_persona_without_a_job_or_a_model(
    town: Shop, model: StandInModel
) -> None:
    town.view("ann", "wand-1", "wand-2")
    decide(town, "ann", PersonaType.DEALHUNTER)
    work_off(town)
    town.visit("bea", has_cookie=True)
    work_off(town)
    town.view("bea", "wand-4", "wand-5")
    calls = len(model.calls)
    assert decide(town, "bea", PersonaType.DEALHUNTER) is None
    served = town.visit("bea", has_cookie=True)
    assert (served.cache, served.source) == (CacheStatus.HIT, Source.KIMI)
    assert "Slow woods" in html(served)
    assert (len(model.calls), town.receive()) == (calls, [])


def test_an_answer_that_is_no_page_is_asked_for_again(town: Shop, model: StandInModel) -> None:
    model.replies(
        Reply('<p>Half price on <a product="wand-99">everything</a>, today only.</p>'),
        Reply(write_page(["wand-1", "wand-2"])),
    )
    town.visit("ann")
    work_off(town)
    assert town.visit("ann").source == Source.KIMI
    _, second = model.calls
    assert "as HTML" in second.body["messages"][-1]["content"]
    assert "wand-99" in second.body["messages"][-1]["content"]
    assert town.archived_page("ann")["cost"]["verdict"] == Verdict.REPAIRED


@pytest.mark.slow
def test_what_had_arrived_when_time_was_up_is_a_page_that_is_made_again_soon(town: Shop, model: StandInModel) -> None:
    hurried = town.with_settings(llm_timeout_seconds=1.5, template_retry_seconds=0)
    hurried.compose = lambda job: compose_job(job, hurried.clients, hurried.settings)  # type: ignore[method-assign]
    whole = write_page(["wand-1", "wand-2", "wand-3"])
    model.replies(Reply(whole, hang_after="Close to what", keep_open_seconds=FOR_LONG))
    hurried.visit("ann")
    work_off(hurried)
    page = hurried.archived_page("ann")
    assert (page["source"], page["reason"], page["document"]["kind"]) == ("kimi", "model_failed", "segments")
    served = hurried.visit("ann")
    assert (served.cache, served.source) == (CacheStatus.STALE, Source.KIMI)
    assert "A quiet selection" in html(served)
    assert "Close to what" not in html(served)
    assert len(hurried.receive()) == 1


def test_without_a_model_a_store_in_html_mode_has_the_personas_template(
    town: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KIMI_API_KEY")
    town.visit("ann")
    work_off(town)
    served = town.visit("ann")
    assert (served.cache, served.source) == (CacheStatus.HIT, Source.TEMPLATE)
    assert town.archived_page("ann")["document"]["kind"] == "components"
