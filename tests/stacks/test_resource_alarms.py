"""The alarms of functions, schedules, event sources and tables, compared with the resources that exist."""

from __future__ import annotations

import json
import re
from typing import Any

from stacks.data import SHOPPER_RECORD_INDEXES
from stacks.resource_alarms import REQUEST_CALLS
from tests.stacks.alarm_math import rings
from tests.stacks.conftest import Synthesized

PARTS = ("edge", "generation", "operations")


def watched(alarm: dict[str, Any]) -> list[dict[str, Any]]:
    return [query["MetricStat"]["Metric"] for query in alarm.get("Metrics", []) if "MetricStat" in query] or [alarm]


def names_in(metric: dict[str, Any]) -> str:
    """The references in a metric's dimensions, which contain the logical ids of the resources."""
    return json.dumps(metric.get("Dimensions", []))


def test_every_function_rings_for_its_errors_and_its_throttles(production: Synthesized) -> None:
    functions = [name for part in PARTS for name in production.resources(part, "AWS::Lambda::Function")]
    assert len(functions) > 5
    metrics = [metric for alarm in production.alarms().values() for metric in watched(alarm)]
    for name in functions:
        found = {metric["MetricName"] for metric in metrics if name in names_in(metric)}
        assert found >= {"Errors", "Throttles"}, name


def test_every_schedule_has_an_alarm_that_rings_when_its_function_does_not_run(production: Synthesized) -> None:
    schedules = [name for part in PARTS for name in production.resources(part, "AWS::Scheduler::Schedule")]
    assert len(schedules) > 4
    for schedule in schedules:
        (alarm,) = [
            alarm
            for name, alarm in production.alarms().items()
            if name.endswith("Stopped") and schedule.startswith(name.removesuffix("Stopped"))
        ]
        assert (alarm["MetricName"], alarm["ComparisonOperator"], alarm["Threshold"]) == (
            "Invocations",
            "LessThanThreshold",
            1,
        )


def test_every_event_source_has_an_alarm_that_rings_when_nothing_asks_its_queue(production: Synthesized) -> None:
    sources = production.resources("generation", "AWS::Lambda::EventSourceMapping").values()
    queues = {
        re.findall(r"ExportsOutputFnGetAtt(\w+?)[0-9A-F]{8}Arn", json.dumps(source["EventSourceArn"]))[0]
        for source in sources
    }
    assert len(queues) == 3
    for queue in queues:
        alarm = production.alarms()[f"{queue}NotReceived"]
        assert all(queue in names_in(metric) for metric in watched(alarm))
        assert rings(alarm)
        # An idle queue is asked too; a busy one is never empty.
        assert not rings(alarm, empty=15)
        assert not rings(alarm, received=40)


def test_every_table_rings_for_throttles_of_its_own_and_of_its_indexes(production: Synthesized) -> None:
    tables = production.resources("data", "AWS::DynamoDB::Table")
    assert len(tables) == 4
    for logical_id, table in tables.items():
        name = logical_id[:-8]
        alarm = production.alarms()[f"{name}Throttled"]
        indexes = [
            dimension["Value"]
            for metric in watched(alarm)
            for dimension in metric["Dimensions"]
            if dimension["Name"] == "GlobalSecondaryIndexName"
        ]
        assert sorted(indexes) == sorted(index["IndexName"] for index in table.get("GlobalSecondaryIndexes", []))
        assert {metric["MetricName"] for metric in watched(alarm)} == {"ReadThrottleEvents", "WriteThrottleEvents"}
    assert len(SHOPPER_RECORD_INDEXES) == 3


def test_conflicts_of_all_tables_are_counted_together(production: Synthesized) -> None:
    alarm = production.alarms()["TransactionConflicts"]
    assert len(watched(alarm)) == len(production.resources("data", "AWS::DynamoDB::Table"))
    assert rings(alarm, generationQueueTable=400, shopperSessions=101)
    assert not rings(alarm, generationQueueTable=300)


def test_errors_of_dynamodb_are_counted_for_calls_that_the_edge_may_make(production: Synthesized) -> None:
    allowed = {
        (table, action.partition(":")[2])
        for logical_id, statement in production.policy_statements("edge")
        if logical_id.startswith("EdgeRole")
        for action in statement["Action"]
        for table in ("UiCache", "GenerationQueueTable", "ShopperSessions", "ShopperRecords")
        if f"FnGetAtt{table}" in json.dumps(statement["Resource"])
    }
    # A transaction needs the permissions of its writes, and is an operation of its own.
    assert {call for call in REQUEST_CALLS if call[1] != "TransactWriteItems"} <= allowed
    assert len(watched(production.alarms()["TableErrors"])) == len(REQUEST_CALLS)
