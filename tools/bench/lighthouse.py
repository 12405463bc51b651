"""Lighthouse's performance score. One run has nothing to compare it with, so it is only printed."""

from __future__ import annotations

import sys
from statistics import median

from local.synth import ROOT, node_path
from tools.browser import NOT_FOUND, find_chromium
from tools.demo_shoppers import make_shopper
from tools.lighthouse import SCRIPT, measure
from tools.local_run import STORE, run_demo_store
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.shoppers.personas import PersonaType

RUNS = 3
CATEGORY = "performance"


def report() -> None:
    """Prints the median score of some runs of each page, or what is missing to measure it."""
    print("lighthouse, performance of 100:")
    script, chromium = ROOT / "tools" / SCRIPT, find_chromium()
    if chromium is None or not script.is_file():
        print(f"  left out: {NOT_FOUND if chromium is None else '`make bench` installs Lighthouse'}", file=sys.stderr)
        return
    with run_demo_store() as url:
        explorer = make_shopper(
            url, STORE, PersonaType.EXPLORER, read_shopify_csv(ROOT / "stores" / f"{STORE}.csv").products
        )
        for name, query in {"a new shopper's page": "", "an explorer's page": f"?shopper={explorer}"}.items():
            reports = [
                measure([node_path(), str(script)], f"{url}/s/{STORE}{query}", chromium, [CATEGORY])
                for _ in range(RUNS)
            ]
            scores = [report.scores[CATEGORY] for report in reports]
            print(f"  {name:38} {median(scores):g} {scores}", flush=True)
