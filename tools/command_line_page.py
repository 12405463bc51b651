"""Rewrites the outputs in `docs/guides/command-line.md`: `make examples`.

Each line of a `console` block that begins with `$` is run by a shell, in the order of the page, beside a run of the
demo store and of a store `garden`, whose shop is the fake Shopify. What follows such a line is replaced by what it
prints.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from local.fake_shopify.server import serve
from local.fake_shopify.shop import FakeShop, Identity
from local.run_file import FILE_VARIABLE
from local.synth import ROOT
from tools.local_run import free_ports, own_run_file, start_run
from wandstore.catalogue.shopify_csv import read_shopify_csv

PAGE = ROOT / "docs" / "guides" / "command-line.md"
# The page's own names of what is elsewhere in each run.
SHOP_ADDRESS, RUN_PORT = "127.0.0.1:8793", "port 8000"
TOKEN_VARIABLE = "LANTERN_SHOPIFY_TOKEN"
COLUMNS = 100
PATIENCE_SECONDS = 300
PAUSE_SECONDS = 0.1

_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PROMPT = "$ "
# What differs from run to run: each with a word in its place.
_VARYING = (
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "JOB"),
    (re.compile(r"\b[0-9a-f]{32}\b|\b[0-9a-f]{12}\b"), "HASH"),
    (re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\b"), "TIME"),
    (re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"), "TIME"),
    (re.compile(r"\b\d{10}(?:\d{3}\b|\.\d+|\b)"), "TIME"),
    (re.compile(r"\bin \d+ (?:seconds?|minutes|hours|days)\b"), "SOON"),
    (re.compile(r"\b\d+ minutes ago\b"), "AGO"),
    (re.compile(r"\b[\d,]+ (?:characters|bytes)\b"), "SIZE"),
    (re.compile(r'(?<="seconds": )[\d.]+|(?<="read_seconds": )[\d.]+'), "SECONDS"),
    (re.compile(r"(?<=TIME)( +)\d+\.\d+|^(seconds +)\d+\.\d+", re.MULTILINE), "SECONDS"),  # of a generation
    (re.compile(r"  +"), "  "),  # a column is as wide as its widest cell
)


def normalise(page: str) -> str:
    """The page without ids, times and sizes."""
    for pattern, word in _VARYING:
        page = pattern.sub(word, page)
    return page


def commands_of(page: str) -> list[str]:
    """Every command that the page shows with its output."""
    return [line.removeprefix(_PROMPT) for block in _BLOCK.findall(page) for line in block.splitlines() if _is(line)]


def rewrite(page: str, execute: Callable[[str], str]) -> str:
    """The page with what its commands print now."""

    def run_block(block: re.Match[str]) -> str:
        shown = ""
        for line in filter(_is, block[1].splitlines()):
            printed = execute(line.removeprefix(_PROMPT))
            shown += f"{line}\n{printed}"
        return f"```console\n{shown}```"

    return _BLOCK.sub(run_block, page)


def _is(line: str) -> bool:
    return line.startswith(_PROMPT)


@contextmanager
def example_run() -> Iterator[Callable[[str], str]]:
    """Runs a command of the page beside a run in which a shopper `ada` has a page, and an edited shop."""
    products = read_shopify_csv(ROOT / "stores" / "magic-wands.csv", "GBP").products
    port, generator_port = free_ports(2)
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(FakeShop.of(products[:3], Identity(name="Lantern", slogan=""))) as shop,
    ):
        token = shop.shop.identity.private_token
        stores = Path(folder) / "run-stores"
        _write_stores(stores, shop.address)
        run = start_run(
            port=port,
            generator_port=generator_port,
            STORES_DIR=str(stores),
            GARDEN_SHOPIFY_TOKEN=token,
            REFRESH_COOLDOWN_SECONDS="0",
        )
        try:
            _await_lines(run, "ready: ", "the shop of garden is published")
            _act(f"http://127.0.0.1:{port}", shop.url, products[1].id)
            environment = {
                "PATH": os.pathsep.join((_command_folder(Path(folder)), os.environ["PATH"])),
                "HOME": folder,
                "TERMINAL_WIDTH": str(COLUMNS),
                FILE_VARIABLE: own_run_file(port),
                TOKEN_VARIABLE: token,
            }

            def execute(command: str) -> str:
                done = subprocess.run(
                    command.replace(SHOP_ADDRESS, shop.address),
                    shell=True,
                    cwd=folder,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                    check=False,
                )
                printed = done.stdout.replace(shop.address, SHOP_ADDRESS).replace(f"port {port}", RUN_PORT)
                return "".join(f"{line.rstrip()}\n" for line in printed.strip("\n").splitlines())

            yield execute
        finally:
            run.terminate()
            run.communicate(timeout=120)


def _write_stores(stores: Path, shop_address: str) -> None:
    stores.mkdir()
    for path in sorted((ROOT / "stores").glob("magic-wands.*")):
        (stores / path.name).write_bytes(path.read_bytes())
    lines = ('name = "Garden"', 'currency = "GBP"', "[shopify]", f'domain = "{shop_address}"')
    (stores / "garden.toml").write_text("\n".join((*lines, 'token_secret = "GARDEN_SHOPIFY_TOKEN"\n')))


def _await_lines(run: subprocess.Popen[str], *beginnings: str) -> None:
    """Waits until the run has printed all of these, in any order."""
    missing = set(beginnings)
    assert run.stdout is not None
    for line in run.stdout:
        missing -= {words for words in missing if words in line}
        if not missing:
            return
    raise SystemExit(f"the run ended before it said {', '.join(missing)}")


def _act(edge: str, shop: str, edited: str) -> None:
    """A visit with a page of its own, an event, and an edit whose event was not sent."""
    with httpx.Client(trust_env=False, timeout=60) as client:
        shopper = {"shopper": "ada", "store": "magic-wands"}
        client.get(f"{edge}/s/magic-wands", params={"shopper": "ada"}).raise_for_status()
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while client.get(f"{edge}/api/generation/status", params=shopper).json()["status"] != "completed":
            if time.monotonic() > give_up_at:
                raise SystemExit("the page of the example was not made")
            time.sleep(PAUSE_SECONDS)
        body = shopper | {"event": "search", "query": "oak"}
        client.post(f"{edge}/api/shopper/track", json=body).raise_for_status()
        client.post(f"{shop}/_fake/edit", json={"handle": edited, "price": "41.00"}).raise_for_status()


def _command_folder(folder: Path) -> str:
    """A folder with the command `wandstore`, by the Python of this process."""
    (folder / "bin").mkdir()
    code = f"import sys; sys.path[0] = {str(ROOT)!r}; from command_line.main import run; sys.exit(run())"
    script = folder / "bin" / "wandstore"
    script.write_text(f'#!/bin/sh\nexec {shlex.join([sys.executable, "-c", code])} "$@"\n')
    script.chmod(0o755)
    return str(script.parent)


def main() -> None:
    with example_run() as execute:
        written = rewrite(PAGE.read_text(encoding="utf-8"), execute)
    PAGE.write_text(written, encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)} shows what {len(commands_of(written))} commands print")


if __name__ == "__main__":
    main()
