"""The fake Shopify as a process of its own."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from local.fake_shopify.storefront_api import PRIVATE_HEADER
from local.synth import ROOT
from tests.fake_shop import FakeShopHandle
from tests.waiting import SECONDS_UNTIL_HUNG

COMMAND = (sys.executable, "-m", "local.fake_shopify")


@contextmanager
def running(*arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    with subprocess.Popen((*COMMAND, *arguments), cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            said = process.stdout.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+", said)
            assert address is not None, said
            yield address[0], process
        finally:
            process.kill()


@pytest.mark.slow
def test_the_demo_catalogue_is_served_until_it_is_told_to_end(fake_shop: FakeShopHandle) -> None:
    with running("--token", "shpat_mine", "--second-market") as (url, process):
        query = """query @inContext(country: US) {
            products(first: 250) { nodes { tags priceRange { minVariantPrice { currencyCode } } } } }"""
        answer = httpx.post(
            f"{url}/api/2026-10/graphql.json",
            json={"query": query},
            headers={PRIVATE_HEADER: "shpat_mine"},
            timeout=SECONDS_UNTIL_HUNG,
            trust_env=False,
        )
        nodes = answer.json()["data"]["products"]["nodes"]
        assert len(nodes) > 20
        assert nodes[0]["priceRange"]["minVariantPrice"]["currencyCode"] == "USD"
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS_UNTIL_HUNG) == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--catalog", "lost.csv"], "lost.csv cannot be opened"),
        (["--webhook-url", "https://example.com/"], "on another machine"),
    ],
)
def test_what_cannot_start_says_why_and_ends_with_2(fake_shop: FakeShopHandle, arguments: list[str], said: str) -> None:
    done = subprocess.run([*COMMAND, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_catalogue_of_the_users_own_is_served(fake_shop: FakeShopHandle, tmp_path: Path) -> None:
    csv = tmp_path / "own.csv"
    csv.write_text("Handle,Title,Variant Price\nlamp,Lamp,20.00\n", encoding="utf-8")
    with running("--catalog", str(csv), "--name", "Lamps", "--currency", "EUR") as (url, _):
        page = httpx.get(f"{url}/products/lamp", timeout=SECONDS_UNTIL_HUNG, trust_env=False)
    assert "20.00 EUR" in page.text
