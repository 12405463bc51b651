"""The whole path of a shopper, over HTTP, through the processes that `make run` starts."""

from __future__ import annotations

import asyncio
import csv
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from local.synth import ROOT
from tests.integration.running import Running, running
from tests.stand_in_model import StandInModel
from tests.waiting import SECONDS_UNTIL_HUNG, wait_until
from tools import check_deployment
from tools.visits import visit_at_once
from wandstore.catalogue.products import Product
from wandstore.catalogue.shopify_csv import read_shopify_csv

pytestmark = pytest.mark.slow

DEMO = ROOT / "stores" / "magic-wands.csv"


@pytest.fixture(scope="module")
def model() -> Iterator[StandInModel]:
    with StandInModel() as stand_in:
        yield stand_in


@pytest.fixture(scope="module")
def demo(model: StandInModel) -> Iterator[Running]:
    """The demo store with a stand-in for Kimi and no pause between two pages of one shopper."""
    with running(KIMI_API_KEY="key", KIMI_BASE_URL=model.url, REFRESH_COOLDOWN_SECONDS="0") as run:
        yield run


def test_a_herd_of_first_visits_of_one_shopper_makes_one_generation(demo: Running, model: StandInModel) -> None:
    # One event makes no persona: the page is that of the store's neutral tree, which nobody has needed before.
    demo.track("magic-wands", "herd", "search", query="oak")
    before = len(model.calls)
    answers = asyncio.run(visit_at_once(f"{demo.url}/s/magic-wands", ["herd"] * 1000))
    assert Counter(answer.status for answer in answers) == {200: 1000}
    status = demo.wait_for_status("magic-wands", "herd", "completed")
    assert status["source"] == "kimi"
    assert len(model.calls) - before == 1
    assert demo.visit("magic-wands", "herd").headers["x-wandstore-cache"] == "HIT"


def test_a_hundred_new_shoppers_at_once_are_all_served_and_all_get_a_page(demo: Running) -> None:
    shoppers = [f"new-{number}" for number in range(100)]
    answers = asyncio.run(visit_at_once(f"{demo.url}/s/magic-wands", shoppers))
    assert Counter(answer.status for answer in answers) == {200: 100}
    assert {answer.cache for answer in answers} == {"MISS"}
    members = Counter(wait_for_a_page(demo, shopper)["poolMember"] for shopper in shoppers)
    assert len(members) == 10
    assert max(members.values()) < 30


def wait_for_a_page(run: Running, shopper: str) -> dict[str, Any]:
    """The status of the shopper's completed job.

    On a busy machine the storage may not answer a visit in the time that the edge gives it. That visit leaves no job,
    and the shopper's next one does.
    """

    def look() -> dict[str, Any] | None:
        status = run.status("magic-wands", shopper)
        if status["status"] == "none":
            run.visit("magic-wands", shopper)
        return status if status["status"] == "completed" else None

    return wait_until(look)


def test_addresses_beside_the_page(demo: Running) -> None:
    assert demo.get("/health").json()["environment"] == "development"
    assert demo.get("/", follow_redirects=False).headers["location"] == "/store"
    page = demo.get("/store", params={"shopper": "abc123"})
    assert page.headers["x-wandstore-cache"] == "MISS"
    assert demo.status("magic-wands", "abc123")["poolMember"] == "pool-3"
    picture = next(part for part in page.text.split('"') if part.startswith("/assets/") and part.endswith(".svg"))
    answer = demo.get(picture)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert "immutable" in answer.headers["cache-control"]
    health = httpx.get(f"{demo.generator_url}/health", timeout=SECONDS_UNTIL_HUNG, trust_env=False)
    assert health.json()["status"] == "healthy"


@pytest.mark.parametrize("order", ["cache-first", "archive-first"])
def test_the_journey_on_the_demo_store_in_both_lookup_orders(model: StandInModel, tmp_path: Path, order: str) -> None:
    take_the_journey(DEMO, "wands", model, tmp_path, CACHE_LOOKUP_ORDER=order)


@pytest.mark.parametrize("name", ["home-and-garden.csv", "jewelery.csv"])
def test_the_journey_on_a_real_export(model: StandInModel, tmp_path: Path, name: str) -> None:
    folder = os.environ.get("CATALOGS_DIR")
    if not folder or not (Path(folder) / name).is_file():
        pytest.skip(f"CATALOGS_DIR has no {name}: this journey needs a real Shopify export")
    take_the_journey(Path(folder) / name, name.removesuffix(".csv"), model, tmp_path)


def test_without_a_key_the_journey_ends_with_a_templates_page() -> None:
    with running() as run:
        assert any("no KIMI_API_KEY" in line for line in run.said)
        assert run.visit("magic-wands", "ada").headers["x-wandstore-cache"] == "MISS"
        status = run.wait_for_status("magic-wands", "ada", "completed")
        assert status["source"] == "template"
        assert status["error"]["code"] == "MODEL_UNAVAILABLE"
        hit = run.visit("magic-wands", "ada")
        assert (hit.headers["x-wandstore-cache"], hit.headers["x-wandstore-source"]) == ("HIT", "template")


def take_the_journey(csv_file: Path, store: str, model: StandInModel, folder: Path, **settings: str) -> None:
    """First page, status, hit, events, another page, a price that changes; on a copy of the CSV that may be edited."""
    edited = folder / csv_file.name
    shutil.copyfile(csv_file, edited)
    edited.chmod(0o600)
    products = [product for product in read_shopify_csv(edited).products if product.available]
    settings |= {"KIMI_API_KEY": "key", "KIMI_BASE_URL": model.url, "REFRESH_COOLDOWN_SECONDS": "0"}
    with running(CATALOG=str(edited), STORE=store, **settings) as run:
        first = run.visit(store, "ada")
        assert first.headers["x-wandstore-cache"] == "MISS"
        assert sum(shown(product, first.text) for product in products) >= 8

        status = run.wait_for_status(store, "ada", "completed")
        assert (status["generated"], status["source"], status["persona"]["type"]) == (True, "kimi", None)
        hit = run.visit(store, "ada")
        assert (hit.headers["x-wandstore-cache"], hit.headers["x-wandstore-source"]) == ("HIT", "kimi")
        asked = {"If-None-Match": hit.headers["etag"]}
        assert run.get(f"/s/{store}", params={"shopper": "ada"}, headers=asked).status_code == 304

        reduced = [product for product in products if product.compare_at_price][:3]
        tracked = [run.track(store, "ada", "discount_click", productId=product.id) for product in reduced * 2]
        tracked += [run.track(store, "ada", "sort", query="price") for _ in range(2)]
        assert tracked[-1]["persona"]["type"] == "dealhunter"
        assert any(answer["refresh"] == "queued" for answer in tracked)
        personal = wait_until(lambda: hit_for_persona(run, store, "ada", tracked[-1]["persona"]["hash"]))
        assert "character-dealhunter" in personal.text

        calls, job_id = len(model.calls), run.status(store, "ada")["jobId"]
        changed = next(product for product in products if shown(product, personal.text))
        set_price(edited, changed, "7.31")
        after = wait_until(lambda: hit_with(run, store, "ada", "7.31"))
        assert shown(changed, after.text)
        assert (len(model.calls), run.status(store, "ada")["jobId"]) == (calls, job_id)


def shown(product: Product, html: str) -> bool:
    return product.title.replace("&", "&amp;").replace("'", "&#39;") in html


def hit_for_persona(run: Running, store: str, shopper_id: str, persona_hash: str) -> httpx.Response | None:
    status = run.status(store, shopper_id)
    page = run.visit(store, shopper_id)
    is_it = status["persona"]["hash"] == persona_hash and page.headers["x-wandstore-cache"] == "HIT"
    return page if is_it else None


def hit_with(run: Running, store: str, shopper_id: str, text: str) -> httpx.Response | None:
    page = run.visit(store, shopper_id)
    assert page.headers["x-wandstore-cache"] == "HIT"
    return page if text in page.text else None


def set_price(csv_file: Path, product: Product, price: str) -> None:
    """Writes another price into every row of the product."""
    with csv_file.open(newline="", encoding="utf-8-sig") as opened:
        rows = list(csv.reader(opened))
    handle, column = rows[0].index("Handle"), rows[0].index("Variant Price")
    for row in rows[1:]:
        if row[handle] == product.id and row[column]:
            row[column] = price
    with csv_file.open("w", newline="", encoding="utf-8") as opened:
        csv.writer(opened).writerows(rows)


def test_the_check_of_a_deployment_finds_no_fault_in_a_run(demo: Running, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_deployment.main("local", demo.url) == 0, capsys.readouterr()
    said = capsys.readouterr().out
    assert "second visit: HIT, " in said
    assert "FAULT" not in said
