import os
import time
from typing import Any

import boto3
import pytest

from tests.shop import Shop
from wandstore.__main__ import main
from wandstore.jobs.keeper import Keeper
from wandstore.jobs.models import JobState


@pytest.fixture(autouse=True)
def stores_of_this_test(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORES_DIR", shop.settings.stores_dir)


def test_every_failed_page_of_a_store_is_requested_again(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    for shopper in ("ada", "bea"):
        shop.enqueue(shopper)
    for message in shop.receive():
        Keeper(shop.clients, shop.settings, time.time()).end_dead_letter(message["Body"])
    assert main(["redrive", "--store", "lantern", "--failed"]) == 0
    said = capsys.readouterr().out
    assert "ada: queued" in said
    assert "2 queued or already live, 0 refused" in said
    jobs = [shop.job(shopper) for shopper in ("ada", "bea")]
    assert [job.state for job in jobs if job] == [JobState.QUEUED, JobState.QUEUED]


def test_one_shopper_can_be_named(shop: Shop) -> None:
    assert main(["redrive", "--store", "lantern", "--shopper", "ada"]) == 0
    assert shop.job("ada") is not None


@pytest.mark.parametrize(
    "said", [["--store", "nowhere", "--shopper", "ada"], ["--store", "lantern", "--shopper", "a b"]]
)
def test_an_impossible_store_or_shopper_is_refused_in_one_line(
    shop: Shop, said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["redrive", *said]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_without_the_functions_environment_the_missing_variables_are_named_in_one_line(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("GENERATION_QUEUE_TABLE", "GENERATION_QUEUE_URL"):
        monkeypatch.delenv(name)
    assert main(["redrive", "--store", "lantern", "--failed"]) == 2
    assert capsys.readouterr().err == (
        "Not set: GENERATION_QUEUE_TABLE, GENERATION_QUEUE_URL. Set the environment that the functions have.\n"
    )


@pytest.mark.parametrize("which", [["--failed"], ["--shopper", "ada"]])
def test_without_a_region_one_line_says_so(
    which: list[str], shop: Shop, boto_session: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.delenv("AWS_REGION", raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setattr(boto3.session, "Session", type(boto_session))
    assert main(["redrive", "--store", "lantern", *which]) == 2
    assert capsys.readouterr().err == "AWS did not answer: You must specify a region.\n"
