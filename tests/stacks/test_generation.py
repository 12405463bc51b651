"""The generation stack's decisions, read from its template."""

from __future__ import annotations

import json

from tests.stacks.conftest import Synthesized
from wandstore.catalogue.sync_state import MAX_LEASE_SECONDS


def source_of(synthesized: Synthesized, name: str) -> dict[str, object]:
    """The event source mapping of a construct's alias."""
    return synthesized.starting_with(name, "generation", "AWS::Lambda::EventSourceMapping")


def test_the_generator_is_an_image_on_arm_that_receives_one_message_at_a_time(production: Synthesized) -> None:
    generator = production.function("generation", "Generator")
    assert (generator["PackageType"], generator["Architectures"]) == ("Image", ["arm64"])
    assert generator["SnapStart"] == {"ApplyOn": "PublishedVersions"}
    mapping = source_of(production, "Generator")
    assert mapping["BatchSize"] == 1
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": 10}
    assert ":live" in json.dumps(mapping["FunctionName"])


def test_timeout_visibility_and_concurrency_follow_the_settings(switched: Synthesized) -> None:
    assert switched.function("generation", "Generator")["Timeout"] == 60
    queues = switched.resources("data", "AWS::SQS::Queue").values()
    assert [queue["VisibilityTimeout"] for queue in queues if "RedrivePolicy" in queue] == [120, 1200]
    assert source_of(switched, "Generator")["ScalingConfig"] == {"MaximumConcurrency": 3}


def test_the_keeper_runs_every_minute_and_receives_dead_letters_one_by_one(production: Synthesized) -> None:
    assert source_of(production, "Keeper")["BatchSize"] == 1
    schedules = production.resources("generation", "AWS::Scheduler::Schedule")
    rates = {name.removesuffix(name[-8:]): found["ScheduleExpression"] for name, found in schedules.items()}
    assert rates == {
        "KeeperSchedule": "rate(1 minute)",
        "PublisherSchedule": "rate(5 minutes)",
        "NeighbourCounterSchedule": "cron(0 4 * * ? *)",
    }
    # Two runs of the keeper may overlap, but need not.
    assert production.function("generation", "Keeper")["Timeout"] < 60


def test_a_failed_scheduled_run_is_retried_neither_by_the_scheduler_nor_by_lambda(
    production: Synthesized,
) -> None:
    schedules = production.resources("generation", "AWS::Scheduler::Schedule").values()
    targets = {json.dumps(schedule["Target"]["Arn"]): schedule["Target"]["RetryPolicy"] for schedule in schedules}
    assert list(targets.values()) == [{"MaximumEventAgeInSeconds": 60, "MaximumRetryAttempts": 0}] * 3
    asynchronous = production.resources("generation", "AWS::Lambda::EventInvokeConfig").values()
    assert len(asynchronous) == 3
    for config in asynchronous:
        assert (config["MaximumRetryAttempts"], config["MaximumEventAgeInSeconds"]) == (0, 60)
        # The last part of the alias's ARN is its name. A configuration of the function alone does not apply to it.
        number, split = config["Qualifier"]["Fn::Select"]
        assert (number, split["Fn::Split"][0]) == (7, ":")
        assert json.dumps(split["Fn::Split"][1]) in targets


def test_a_dead_letter_stays_invisible_for_as_long_as_the_keeper_may_take(production: Synthesized) -> None:
    queues = production.resources("data", "AWS::SQS::Queue").values()
    dead_letters = [queue for queue in queues if "FifoQueue" in queue and "RedrivePolicy" not in queue]
    timeout = production.function("generation", "Keeper")["Timeout"]
    assert [queue.get("VisibilityTimeout", 30) >= timeout for queue in dead_letters] == [True]


def test_the_handlers_of_the_background_functions_exist(production: Synthesized) -> None:
    from importlib import import_module

    for name in ("Keeper", "Publisher", "NeighbourCounter", "ShopEvents"):
        module, _, function = production.function("generation", name)["Handler"].rpartition(".")
        assert callable(getattr(import_module(module), function))


def test_shop_events_are_collected_and_at_most_two_batches_run_at_once(production: Synthesized) -> None:
    mapping = source_of(production, "ShopEvents")
    assert mapping["BatchSize"] == 1000
    # With a sync of some seconds, a change is shown well within a minute.
    assert mapping["MaximumBatchingWindowInSeconds"] == 15
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": 2}


def test_a_lease_lasts_longer_than_the_functions_that_take_one(production: Synthesized) -> None:
    for name in ("Publisher", "ShopEvents"):
        assert production.function("generation", name)["Timeout"] < MAX_LEASE_SECONDS
