"""Lighthouse's scores of the demo store's pages on a phone, and what an explorer's page weighs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from statistics import median
from typing import Any

import pytest

from tests.browser.conftest import DEMO
from tests.integration.running import Running
from tests.npm_tools import node_command
from tools.demo_shoppers import make_shopper
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.shoppers.personas import PersonaType

# Its seconds say something only where nothing else runs.
pytestmark = [pytest.mark.slow, pytest.mark.alone]

RUNS = 3
MOST_ROUNDS = 3
ENOUGH_PERFORMANCE = 90
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
# Without the rest of it Chromium would look for news on hosts that are no part of a test.
CHROMIUM_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    '--host-resolver-rules="MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"',
)


@dataclass(frozen=True)
class Report:
    """`scores` by category, from 0 to 100, and the ids of the audits that failed, by category too."""

    scores: dict[str, int]
    failed: dict[str, set[str]]


def measure(url: str, chromium: str) -> Report:
    """What Lighthouse says of the page in a browser that nobody has used before."""
    wishes = (f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={' '.join(CHROMIUM_FLAGS)}")
    said = subprocess.run(
        node_command("node_modules/lighthouse/cli/index.js", url, "--output=json", "--quiet", *wishes),
        env=os.environ | {"CHROME_PATH": chromium},
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr
    found: dict[str, Any] = json.loads(said.stdout)
    assert "runtimeError" not in found, found["runtimeError"]
    failed = {
        name: {
            audit["id"]
            for audit in category["auditRefs"]
            if audit["weight"] and found["audits"][audit["id"]]["score"] not in (None, 1)
        }
        for name, category in found["categories"].items()
    }
    return Report({name: round(100 * c["score"]) for name, c in found["categories"].items()}, failed)


def measure_often(url: str, chromium: str, capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, float], list[Report]]:
    """The median of each score over some runs, which is printed too, and the runs.

    What else a machine does can only make a page slower, so a slow round is followed by another.
    """
    for _ in range(MOST_ROUNDS):
        reports = [measure(url, chromium) for _ in range(RUNS)]
        scores = {name: median(report.scores[name] for report in reports) for name in CATEGORIES}
        with capsys.disabled():
            said = ", ".join(f"{name} {score:g}" for name, score in scores.items())
            sys.stdout.write(f"\nLighthouse on {url}: {said}\n")
        if scores["performance"] >= ENOUGH_PERFORMANCE:
            break
    return scores, reports


@pytest.fixture(scope="module")
def explorer(run: Running) -> str:
    shopper_id = make_shopper(run.url, "magic-wands", PersonaType.EXPLORER, read_shopify_csv(DEMO))
    return f"/s/magic-wands?shopper={shopper_id}"


def test_the_page_that_a_store_is_found_by_has_full_marks(
    run: Running, chromium: str, capsys: pytest.CaptureFixture[str]
) -> None:
    scores, reports = measure_often(run.url + "/s/magic-wands", chromium, capsys)
    assert scores.pop("performance") >= ENOUGH_PERFORMANCE
    assert scores == {"accessibility": 100, "best-practices": 100, "seo": 100}, reports


def test_a_shoppers_own_page_has_them_too_and_stays_out_of_search_results(
    run: Running, chromium: str, explorer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    scores, reports = measure_often(run.url + explorer, chromium, capsys)
    assert (scores["accessibility"], scores["best-practices"]) == (100, 100), reports
    assert [report.failed["seo"] for report in reports] == [{"is-crawlable"}] * RUNS
    assert scores["performance"] >= ENOUGH_PERFORMANCE


def test_the_page_with_most_to_look_at_is_light(run: Running, explorer: str) -> None:
    page = run.get(explorer, headers={"Accept-Encoding": "identity"})
    assert len(re.findall('<li class="card', page.text)) >= 20
    assert len(page.content) <= 40_000
