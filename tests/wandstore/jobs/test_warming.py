"""Trees that are made before a shopper needs them: by the pool's own jobs, its idle members, and within a budget."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice

import pytest

from container_image.jobs import compose_job
from tests.clock import Clock
from tests.shop import Shop
from tests.stand_in_model import Call, Reply, StandInModel, answer_well
from wandstore.catalogue.snapshots import load_current_catalogue
from wandstore.jobs.attempt import JobRunner
from wandstore.jobs.messages import Receipt
from wandstore.jobs.warming import MAX_STILL_SECONDS, TreeOutcome, WarmedTree, Warming, WarmPlan
from wandstore.shoppers.buckets import NEUTRAL_BUCKET, Bucket
from wandstore.shoppers.personas import PersonaType

EXPLORERS = Bucket(PersonaType.EXPLORER, "low", "Wands")
BUCKETS = (NEUTRAL_BUCKET, Bucket(PersonaType.DEALHUNTER, "high"), EXPLORERS)
PLENTY = WarmPlan(BUCKETS, expected_dollars=0.005, budget_dollars=1.0)


@pytest.fixture
def model() -> Iterator[StandInModel]:
    with StandInModel() as stand_in:
        yield stand_in


@pytest.fixture
def warm_shop(shop: Shop, model: StandInModel, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """The shop `lantern`, whose generator asks the stand-in."""
    monkeypatch.setenv("KIMI_API_KEY", "key")
    shop.publish()
    return shop.with_settings(kimi_base_url=model.url, kimi_model="kimi-k2.6")


def warming(shop: Shop, clock: Clock | None = None) -> Warming:
    catalogue = load_current_catalogue(shop.store, shop.clients, shop.settings)
    return Warming(shop.clients, shop.settings, shop.store, catalogue, *([clock] if clock else []))


def generate(shop: Shop) -> None:
    """Takes every message that can be received through the generator."""
    for message in shop.receive():
        compose = partial(compose_job, clients=shop.clients, settings=shop.settings)
        runner = JobRunner(compose, shop.clients, shop.settings)
        runner.run(message["Body"], Receipt(message["MessageId"], message["ReceiptHandle"]))
        shop.clients.sqs.delete_message(
            QueueUrl=shop.settings.generation_queue_url, ReceiptHandle=message["ReceiptHandle"]
        )


def run(shop: Shop, plan: WarmPlan = PLENTY) -> list[WarmedTree]:
    return list(warming(shop).run(plan, pause=partial(generate, shop)))


def test_each_missing_tree_is_made_by_one_call_for_its_bucket(warm_shop: Shop, model: StandInModel) -> None:
    made = run(warm_shop)
    assert {tree.bucket for tree in made} == set(BUCKETS)
    assert {tree.outcome for tree in made} == {TreeOutcome.MADE}
    assert len(model.calls) == 3
    assert all(tree.dollars > 0 for tree in made)
    assert set(warming(warm_shop).find_trees(BUCKETS)) == set(BUCKETS)
    assert warm_shop.all_slots() == set()


def test_no_call_is_for_a_shopper_and_none_is_recorded(warm_shop: Shop, model: StandInModel) -> None:
    run(warm_shop)
    assert "warm-" not in "".join(call.prompt for call in model.calls)
    records = warm_shop.clients.dynamodb.scan(TableName=warm_shop.settings.shopper_records_table)["Items"]
    assert {item["key"]["S"].split(":")[0] for item in records} == {"generation"}


def test_what_is_made_already_is_adopted_without_a_call(warm_shop: Shop, model: StandInModel) -> None:
    run(warm_shop)
    again = run(warm_shop)
    assert {tree.outcome for tree in again} == {TreeOutcome.MADE}
    assert sum(tree.dollars for tree in again) == 0
    assert len(model.calls) == 3


def test_nothing_begins_that_the_budget_would_not_pay_for(warm_shop: Shop, model: StandInModel) -> None:
    made = run(warm_shop, WarmPlan(BUCKETS, expected_dollars=0.005, budget_dollars=0.005))
    assert [tree.outcome for tree in made] == [TreeOutcome.MADE, TreeOutcome.NOT_TRIED, TreeOutcome.NOT_TRIED]
    assert made[-1].reason == "the budget is used up"
    assert sum(tree.dollars for tree in made) <= 0.005


def test_a_tree_that_the_model_fails_at_says_why(warm_shop: Shop, model: StandInModel) -> None:
    def fail_for_dealhunters(call: Call) -> Reply:
        return Reply.error(401) if "dealhunter" in call.prompt.rpartition("<shopper>")[2] else answer_well(call)

    model.answer = fail_for_dealhunters
    outcomes = {tree.bucket: tree for tree in run(warm_shop, replace(PLENTY, missing=BUCKETS[:2]))}
    failed = outcomes[BUCKETS[1]]
    assert failed.outcome is TreeOutcome.FAILED
    assert failed.reason.startswith("MODEL_UNAVAILABLE")


def test_a_spent_budget_of_the_day_makes_no_tree(warm_shop: Shop, model: StandInModel) -> None:
    made = run(warm_shop.with_settings(daily_llm_budget_usd=0.0))
    assert {tree.reason for tree in made} == {"BUDGET_SPENT: The budget for models is spent for today."}
    assert model.calls == []


def test_after_three_failures_in_a_row_no_other_tree_is_tried(warm_shop: Shop, model: StandInModel) -> None:
    model.replies(Reply.error(401))
    alone = warm_shop.with_settings(pool_size=1)
    many = tuple(Bucket(persona, "low") for persona in PersonaType)
    ended = list(run(alone, replace(PLENTY, missing=(NEUTRAL_BUCKET, *many))))
    assert [tree.outcome for tree in ended] == [TreeOutcome.FAILED] * 3 + [TreeOutcome.NOT_TRIED] * 2
    assert ended[-1].reason == "3 others failed in a row"


def test_it_takes_half_of_the_members_and_only_idle_ones(warm_shop: Shop) -> None:
    small = warm_shop.with_settings(pool_size=4)
    running: list[int] = []

    def look_and_generate() -> None:
        running.append(len(small.all_slots()))
        generate(small)

    list(warming(small).run(PLENTY, pause=look_and_generate))
    assert max(running) == 2


def test_while_shoppers_take_every_member_it_waits_and_then_gives_up(warm_shop: Shop) -> None:
    busy = warm_shop.with_settings(pool_size=1)
    busy.enqueue("ada")
    clock = Clock()

    def wait() -> None:
        clock.now += MAX_STILL_SECONDS / 3

    ended = list(warming(busy, clock).run(PLENTY, pause=wait))
    assert {(tree.outcome, tree.reason) for tree in ended} == {
        (TreeOutcome.NOT_TRIED, "no member of the pool was idle")
    }
    assert busy.all_slots() == {"lantern:ada"}


def test_ending_it_early_leaves_jobs_that_end_by_themselves(warm_shop: Shop) -> None:
    first = list(islice(warming(warm_shop).run(PLENTY, pause=partial(generate, warm_shop)), 1))
    generate(warm_shop)
    assert first[0].outcome is TreeOutcome.MADE
    assert warm_shop.all_slots() == set()


def test_two_warmings_at_once_pay_for_no_tree_twice(warm_shop: Shop, model: StandInModel) -> None:
    others: list[WarmedTree] = []

    def warm_too() -> None:
        if not others:
            others.extend(run(warm_shop))

    made = list(warming(warm_shop).run(PLENTY, pause=warm_too))
    assert {tree.outcome for tree in (*made, *others)} == {TreeOutcome.MADE}
    assert len(model.calls) == 3


def test_the_buckets_of_shoppers_are_counted_from_their_sessions(warm_shop: Shop) -> None:
    for name in ("ada", "bea", "cat"):
        warm_shop.set_persona(name, PersonaType.EXPLORER)
    warm_shop.set_persona("dan", PersonaType.MINIMALIST)
    (counted,) = warming(warm_shop).count_buckets().items()
    assert counted[0].type is PersonaType.EXPLORER
    assert counted[1] == 3
