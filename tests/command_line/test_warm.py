"""`wandstore warm`: it says first what it would cost, asks, and says what became of each tree."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from command_line import warm
from command_line.warm import INTERRUPTED
from container_image.jobs import compose_job
from tests.command_line.conftest import CommandLine
from tests.shop import Shop
from tests.stand_in_model import StandInModel
from wandstore.jobs.attempt import JobRunner
from wandstore.jobs.messages import Receipt

WARM = ("warm", "--store", "lantern")
# The neutral one, five of personas alone, and five for each of two categories.
LIKELY = 16


@pytest.fixture
def model() -> Iterator[StandInModel]:
    with StandInModel() as stand_in:
        yield stand_in


@pytest.fixture
def generator(shop: Shop, model: StandInModel, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A generator that takes every message whenever the command waits."""
    monkeypatch.setenv("KIMI_API_KEY", "key")
    asking = shop.with_settings(kimi_base_url=model.url, kimi_model="kimi-k2.6")

    def generate() -> None:
        for message in asking.receive():
            compose = partial(compose_job, clients=asking.clients, settings=asking.settings)
            runner = JobRunner(compose, asking.clients, asking.settings)
            runner.run(message["Body"], Receipt(message["MessageId"], message["ReceiptHandle"]))
            asking.clients.sqs.delete_message(
                QueueUrl=asking.settings.generation_queue_url, ReceiptHandle=message["ReceiptHandle"]
            )

    monkeypatch.setattr(warm, "sleep_a_moment", generate)
    return asking


def test_a_dry_run_names_what_is_missing_and_its_cost_and_makes_nothing(shop: Shop, wandstore: CommandLine) -> None:
    said = wandstore.done(*WARM, "--dry-run")
    assert len(said.output.splitlines()) == 1 + LIKELY
    assert said.output.splitlines()[1].split() == ["neutral", "missing"]
    assert said.messages.startswith(f"0 of {LIKELY} likely trees are there. The other {LIKELY} cost about $0.06")
    assert said.messages.rstrip().endswith("the budget is $0.25.")
    assert shop.all_slots() == set()


def test_a_budget_that_is_too_small_for_all_says_how_many_it_pays_for(wandstore: CommandLine) -> None:
    said = wandstore.done(*WARM, "--dry-run", "--budget", "0.02")
    assert "the budget of $0.02 pays for the first 5." in said.messages


def test_a_budget_that_pays_for_nothing_is_refused(wandstore: CommandLine) -> None:
    said = wandstore(*WARM, "--budget", "0.001", "--yes")
    assert said.code == 1
    assert "does not pay for one tree" in said.messages


@pytest.mark.slow
def test_every_likely_tree_is_made_once(generator: Shop, wandstore: CommandLine, model: StandInModel) -> None:
    said = wandstore.done(*WARM, "--yes", "--json")
    assert {row["outcome"] for row in said.json} == {"made"}
    assert len(said.json) == LIKELY == len(model.calls)
    again = wandstore.done(*WARM, "--yes")
    assert again.messages == f"All {LIKELY} likely trees are there.\n"
    assert len(model.calls) == LIKELY


def test_without_a_terminal_or_yes_nothing_is_made(shop: Shop, wandstore: CommandLine) -> None:
    said = wandstore(*WARM)
    assert said.code == 2
    assert "use --yes" in said.messages
    assert shop.all_slots() == set()


def test_a_generator_without_a_key_is_told_for_each_tree(
    generator: Shop, wandstore: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KIMI_API_KEY")
    said = wandstore(*WARM, "--yes")
    assert said.code == 1
    assert "MODEL_UNAVAILABLE: No model provider is set up." in said.output
    assert said.messages.rstrip().endswith(f"0 made, 5 failed, {LIKELY - 5} not tried; $0.0000 spent.")


def test_ctrl_c_ends_it_with_what_was_made(
    generator: Shop, wandstore: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    generate, waits = vars(warm)["sleep_a_moment"], []

    def wait() -> None:
        waits.append(1)
        if len(waits) == 2:
            raise KeyboardInterrupt
        generate()

    monkeypatch.setattr(warm, "sleep_a_moment", wait)
    said = wandstore(*WARM, "--yes")
    assert said.code == INTERRUPTED
    assert said.messages.splitlines()[-2].startswith("Stopped.")
    assert "5 made, 0 failed, 11 not tried" in said.messages


def test_an_unknown_store_is_refused(wandstore: CommandLine) -> None:
    assert wandstore.fails("warm", "--store", "nowhere").startswith("2: There is no store called 'nowhere'.")
