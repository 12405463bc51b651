"""`make journey`: how it ends. The suite walks its steps in `tests/integration/test_journey_at_the_shop.py`."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from rich.console import Console

from local.run_file import ENDPOINT_VARIABLE, FILE_VARIABLE
from tools.journey import Journey, main, products_on, shows, walk
from tools.local_run import STORE, free_ports


def test_the_products_of_a_page_are_named_by_their_anchors() -> None:
    page = '<li id="product-oak-wand">...<a href="#product-oak-wand"><li id="product-zauberstab%20%C3%B6">'
    assert products_on(page) == ["oak-wand", "zauberstab ö"]


@pytest.mark.parametrize("page", ["<b>£731.00</b>", "<b>731,00 €</b>", "¥731"])
def test_a_price_is_found_in_any_locale(page: str) -> None:
    assert shows(page, "731")
    assert not shows("/assets/a731.css, 1731, f731b", "731")


def test_the_first_step_that_is_not_as_it_should_be_is_the_last(capsys: pytest.CaptureFixture[str]) -> None:
    run, shop = free_ports(2)
    with Journey(f"http://127.0.0.1:{run}", STORE, f"http://127.0.0.1:{shop}") as journey:
        assert walk(journey, Console(width=200)) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("FAIL  first visit ")
    assert "refused" in line


def test_without_an_open_run_it_says_how_to_start_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "run.json"))
    assert main(["--running"]) == 2
    assert "no run is open: start one with `make run SHOPIFY=fake`" in capsys.readouterr().err


def test_a_run_without_the_fake_shopify_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "run.json"))
    with socket.create_server(("127.0.0.1", 0)) as cloud:
        environment = {ENDPOINT_VARIABLE: f"http://127.0.0.1:{cloud.getsockname()[1]}"}
        (tmp_path / "run.json").write_text(json.dumps({"port": 1, "environment": environment}))
        assert main(["--running"]) == 2
    assert "the run has no fake Shopify" in capsys.readouterr().err
