"""Lighthouse's scores of the demo store's pages on a phone, and what an explorer's page weighs.

The score for performance is made of times, so it is for `make bench` to report.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.integration.running import Running
from tests.npm_tools import node_command
from tools.lighthouse import SCRIPT, Report, measure
from wandstore.shoppers.personas import Character, PersonaType

pytestmark = pytest.mark.slow

CATEGORIES = ("accessibility", "best-practices", "seo")


def report_on(url: str, chromium: str) -> Report:
    return measure(node_command(SCRIPT), url, chromium, CATEGORIES)


@pytest.fixture(scope="module")
def explorer(shopper_of: Callable[[str, Character], str]) -> str:
    return f"/s/magic-wands?shopper={shopper_of('magic-wands', PersonaType.EXPLORER)}"


def test_the_page_that_a_store_is_found_by_has_full_marks(run: Running, chromium: str) -> None:
    report = report_on(run.url + "/s/magic-wands", chromium)
    assert report.scores == dict.fromkeys(CATEGORIES, 100), report.failed


@pytest.mark.parametrize(
    "page",
    [
        "magic-wands/products/felt-wand-roll",
        "magic-wands/collections/wands",
        "wands-he",  # which has no line of its own
        "wands-he/products/felt-wand-roll",
    ],
)
def test_every_page_that_a_search_engine_may_list_has_full_marks(run: Running, chromium: str, page: str) -> None:
    report = report_on(f"{run.url}/s/{page}", chromium)
    assert report.scores == dict.fromkeys(CATEGORIES, 100), report.failed


@pytest.mark.parametrize("page", ["?q=oak", "/cart"])
def test_a_page_that_none_may_list_has_the_other_marks(run: Running, chromium: str, page: str) -> None:
    report = report_on(f"{run.url}/s/magic-wands{page}", chromium)
    assert (report.scores["accessibility"], report.scores["best-practices"]) == (100, 100), report.failed
    # Nobody finds it by its description.
    assert report.failed["seo"] - {"meta-description"} == {"is-crawlable"}


def test_a_shoppers_own_page_has_them_too_and_stays_out_of_search_results(
    run: Running, chromium: str, explorer: str
) -> None:
    report = report_on(run.url + explorer, chromium)
    assert (report.scores["accessibility"], report.scores["best-practices"]) == (100, 100), report.failed
    assert report.failed["seo"] == {"is-crawlable"}


def test_the_page_with_most_to_look_at_is_light(run: Running, explorer: str) -> None:
    page = run.get(explorer, headers={"Accept-Encoding": "identity"})
    assert len(re.findall('<li class="card', page.text)) >= 20
    assert len(page.content) <= 40_000
