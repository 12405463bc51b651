"""What AWS bills for, counted and written."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from command_line.plan.billed_parts import PARTS
from command_line.plan.measured import FIRST_FILES, NEXT_FILES, STORED, UNITS
from command_line.plan.units import UseCase
from tests.stacks.conftest import synthesize
from tools.costs import (
    BILLED_PARTS,
    END,
    MEASURED,
    START,
    Measured,
    count_parts,
    find_date,
    replace_units,
    tell_units,
    write_measured,
    write_parts,
)

WRITTEN = Measured(UNITS, STORED, FIRST_FILES, NEXT_FILES)


@pytest.fixture(scope="module")
def templates() -> list[dict[str, Any]]:
    return list(synthesize("production").templates.values())


def test_production_has_the_parts_that_are_written(templates: list[dict[str, Any]]) -> None:
    """`make costs` writes them anew."""
    assert count_parts(templates) == pytest.approx(PARTS)


def test_a_new_alarm_and_a_new_rule_are_counted(templates: list[dict[str, Any]]) -> None:
    more = copy.deepcopy(templates)
    resources = [found for template in more for found in template["Resources"].values()]
    acl = next(found for found in resources if found["Type"] == "AWS::WAFv2::WebACL")
    acl["Properties"]["Rules"].append({})
    metric = {"MetricStat": {"Metric": {"Namespace": "WandStore/production", "MetricName": "New"}}}
    alarm = {"Metrics": [{"Expression": "a + b"}, metric, metric]}
    more[0]["Resources"]["New"] = {"Type": "AWS::CloudWatch::Alarm", "Properties": alarm}
    before, after = count_parts(templates), count_parts(more)
    assert after.firewall_rules == before.firewall_rules + 1
    assert after.alarms == before.alarms + 1
    assert after.alarm_metrics == before.alarm_metrics + 2
    assert after.metrics == before.metrics + 1


@pytest.mark.parametrize("expression", ["cron(0 4 ? * MON *)", "cron(0/5 * * * ? *)", "at(2026-11-20T10:00:00)"])
def test_a_schedule_that_nobody_can_count_is_refused(expression: str) -> None:
    function = {"Type": "AWS::Lambda::Function", "Properties": {"MemorySize": 512}}
    schedule = {"ScheduleExpression": expression, "Target": {"Arn": {"Fn::GetAtt": ["F", "Arn"]}}}
    resources = {"F": function, "S": {"Type": "AWS::Scheduler::Schedule", "Properties": schedule}}
    with pytest.raises(ValueError, match="how often"):
        count_parts([{"Resources": resources}])


def test_what_is_written_is_what_would_be_written_again() -> None:
    for path, write in ((MEASURED, _measured_again), (BILLED_PARTS, _parts_again)):
        text = path.read_text(encoding="utf-8")
        assert write(text.partition('_ON = "')[2].partition('"')[0]) == text


def _measured_again(date: str) -> str:
    return write_measured(WRITTEN, date)


def _parts_again(date: str) -> str:
    return write_parts(PARTS, date)


def test_the_table_has_a_row_for_each_use_case_and_says_when() -> None:
    table = tell_units(WRITTEN, "1 May 2027")
    assert [line.split(" | ")[0] for line in table.splitlines()[2 : 2 + len(UseCase)]] == [
        f"| {one}" for one in UseCase
    ]
    page = replace_units(f"above\n{START}\nold\n{END}\nbelow\n", table)
    assert find_date(page) == "1 May 2027"
    assert page.startswith("above\n")
    assert page.endswith("\nbelow\n")
    assert "old" not in page


def test_a_page_without_its_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="has no"):
        replace_units("nothing", "")
    with pytest.raises(ValueError, match="does not say"):
        find_date("nothing")
