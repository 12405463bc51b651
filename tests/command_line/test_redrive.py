"""`wandstore redrive`."""

from __future__ import annotations

import time

import pytest

from tests.command_line.conftest import CommandLine
from tests.shop import Shop
from wandstore.jobs.enqueue import Enqueued, Outcome
from wandstore.jobs.keeper import Keeper
from wandstore.jobs.models import JobState
from wandstore.jobs.redrive import Redrive


def test_every_failed_page_of_a_store_is_requested_again(shop: Shop, wandstore: CommandLine) -> None:
    for shopper in ("ada", "bea"):
        shop.enqueue(shopper)
    for message in shop.receive():
        Keeper(shop.clients, shop.settings, time.time()).end_dead_letter(message["Body"])
    said = wandstore.done("redrive", "--store", "lantern", "--failed")
    assert [line.split()[:2] for line in sorted(said.output.splitlines())[:2]] == [["ada", "queued"], ["bea", "queued"]]
    assert said.messages == "2 queued or already live, 0 refused.\n"
    jobs = [shop.job(shopper) for shopper in ("ada", "bea")]
    assert [job.state for job in jobs if job] == [JobState.QUEUED, JobState.QUEUED]


def test_one_shopper_can_be_named(shop: Shop, wandstore: CommandLine) -> None:
    (row,) = wandstore.done("redrive", "--store", "lantern", "--shopper", "ada", "--json").json
    job = shop.job("ada")
    assert job is not None
    assert row == {"shopper": "ada", "outcome": "queued", "job": job.job_id, "member": job.member}


@pytest.mark.parametrize("outcome", [Outcome.QUEUE_FULL, Outcome.UNKNOWN])
def test_a_refused_job_is_exit_code_1(
    wandstore: CommandLine, monkeypatch: pytest.MonkeyPatch, outcome: Outcome
) -> None:
    monkeypatch.setattr(Redrive, "redrive", lambda *_: Enqueued(outcome, "job", "pool-0"))
    said = wandstore("redrive", "--store", "lantern", "--shopper", "ada")
    assert said.code == 1
    assert said.messages == "0 queued or already live, 1 refused.\n"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (["--store", "nowhere", "--shopper", "ada"], "There is no store called 'nowhere'."),
        (["--store", "lantern", "--shopper", "a b"], "shopper: letters, digits"),
        (["--store", "lantern"], "Give either --shopper or --failed."),
        (["--store", "lantern", "--shopper", "ada", "--failed"], "Give either --shopper or --failed."),
        (["--failed"], "Missing option '--store'."),
    ],
)
def test_an_impossible_store_or_shopper_is_refused_in_one_line(
    wandstore: CommandLine, given: list[str], reason: str
) -> None:
    assert wandstore.fails("redrive", *given).startswith(f"2: {reason}")
