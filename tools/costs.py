"""What AWS bills for: counted, written into `command_line/plan` for the bill of `wandstore plan`, and into the docs.

`make costs` measures the use cases and calls this; the amounts follow from it with `python -m tools.planning_page`.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from command_line.plan.units import Files, Parts, Stored, Units, UseCase
from local.synth import ROOT

COMMAND = "make costs"
MEASURED = ROOT / "command_line" / "plan" / "measured.py"
BILLED_PARTS = ROOT / "command_line" / "plan" / "billed_parts.py"
COST_PAGE = ROOT / "docs" / "infrastructure" / "README.md"
START, END = "<!-- units: written by `make costs` -->", "<!-- end of units -->"

HOURS_A_MONTH = 730.0
_MEASURED_ON = re.compile(r"^Measured on ([^.]+)\.", re.MULTILINE)
_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_HOURS = {"minute": 1 / 60, "hour": 1.0, "day": 24.0}

Resource = Mapping[str, Any]


@dataclass(frozen=True)
class Measured:
    """`first_files` are those of a shopper's first page, `next_files` those that a further page adds."""

    units: Mapping[UseCase, Units]
    stored: Stored
    first_files: Files
    next_files: Files


# The parts of a stage -------------------------------------------------------------------------------------------------


def count_parts(templates: Iterable[Mapping[str, Any]]) -> Parts:
    """Counts what is billed in the templates of a stage. A metric of ours counts where an alarm or a graph names it."""
    resources = {name: found for template in templates for name, found in template["Resources"].items()}

    def of_kind(kind: str) -> list[Resource]:
        return [found.get("Properties", {}) for found in resources.values() if found["Type"] == f"AWS::{kind}"]

    alarms = of_kind("CloudWatch::Alarm")
    acls = of_kind("WAFv2::WebACL")
    functions = {name: found["Properties"] for name, found in resources.items() if _is(found, "Lambda::Function")}
    runs = [(_runs_a_month(one["ScheduleExpression"]), _function_of(one, resources)) for one in _schedules(resources)]
    return Parts(
        alarms=len(alarms),
        alarm_metrics=sum(map(len, map(_metrics_of, alarms))),
        composite_alarms=len(of_kind("CloudWatch::CompositeAlarm")),
        metrics=len({metric for one in alarms for metric in _metrics_of(one) if _is_ours(metric)}),
        dashboards=len(of_kind("CloudWatch::Dashboard")),
        web_acls=len(acls),
        firewall_rules=sum(len(acl["Rules"]) for acl in acls),
        secrets=len(of_kind("SecretsManager::Secret")),
        health_checks=len(of_kind("Route53::HealthCheck")),
        queue_consumers=len(of_kind("Lambda::EventSourceMapping")),
        snapshot_gb=sum(one["MemorySize"] for one in functions.values() if "SnapStart" in one) / 1024,
        keeper_runs=sum(number for number, name in runs if name.startswith("Keeper")),
        publisher_runs=sum(number for number, name in runs if name.startswith("Publisher")),
        runs_a_month=sum(number for number, _ in runs),
        run_gb_a_month=sum(number * functions[name].get("MemorySize", 128) / 1024 for number, name in runs),
    )


def _is(resource: Resource, kind: str) -> bool:
    return bool(resource["Type"] == f"AWS::{kind}")


def _metrics_of(alarm: Resource) -> list[tuple[str, str, str]]:
    """Namespace, name and dimensions of each metric that an alarm watches; an expression is none."""
    watched = [entry["MetricStat"]["Metric"] for entry in alarm.get("Metrics", ()) if "MetricStat" in entry] or [alarm]
    return [(one["Namespace"], one["MetricName"], str(one.get("Dimensions", ""))) for one in watched]


def _is_ours(metric: tuple[str, str, str]) -> bool:
    return not metric[0].startswith("AWS/")


def _schedules(resources: Mapping[str, Resource]) -> Iterator[Resource]:
    return (found["Properties"] for found in resources.values() if _is(found, "Scheduler::Schedule"))


def _runs_a_month(expression: str) -> float:
    """A `cron` of ours is of once a day. Raises `ValueError` for another schedule."""
    if expression.startswith("cron("):
        minute, hour, *days = expression.removeprefix("cron(").removesuffix(")").split()
        if not (minute.isdigit() and hour.isdigit() and set(days) <= {"*", "?"}):
            raise ValueError(f"how often is {expression}?")
        return HOURS_A_MONTH / 24
    found = _RATE.fullmatch(expression)
    if found is None:
        raise ValueError(f"how often is {expression}?")
    return HOURS_A_MONTH / (int(found[1]) * _HOURS[found[2]])


def _function_of(schedule: Resource, resources: Mapping[str, Resource]) -> str:
    """The logical id of the function behind the alias, or of the function itself, that a schedule starts."""
    target = schedule["Target"]["Arn"]
    name = target["Ref"] if "Ref" in target else target["Fn::GetAtt"][0]
    if _is(resources[name], "Lambda::Alias"):
        name = resources[name]["Properties"]["FunctionName"]["Ref"]
    return str(name)


# What is written ------------------------------------------------------------------------------------------------------


def write_measured(measured: Measured, date: str) -> str:
    """The module of what was measured."""
    units = "".join(f"    UseCase.{use_case.name}: {_call(one)},\n" for use_case, one in _in_order(measured))
    return (
        f'"""What each use case needs, for the demo store. Written by `{COMMAND}`."""\n\n'
        "from __future__ import annotations\n\n"
        "from command_line.plan.units import Files, Stored, Units, UseCase\n\n"
        f'MEASURED_ON = "{date}"\n\n'
        f"UNITS = {{\n{units}}}\n"
        f"STORED = {_call(measured.stored)}\n"
        f"FIRST_FILES = {_call(measured.first_files)}\n"
        f"NEXT_FILES = {_call(measured.next_files)}\n"
    )


def write_parts(parts: Parts, date: str) -> str:
    fields = "".join(f"    {name}={value:.10g},\n" for name, value in parts._asdict().items())
    return (
        f'"""What production is billed for whether anybody comes or not. Written by `{COMMAND}`."""\n\n'
        "from __future__ import annotations\n\n"
        "from command_line.plan.units import Parts\n\n"
        f'COUNTED_ON = "{date}"\n\n'
        f"PARTS = Parts(\n{fields})\n"
    )


def _in_order(measured: Measured) -> Iterator[tuple[UseCase, Units]]:
    return ((use_case, measured.units[use_case]) for use_case in UseCase)


def _call(values: Any) -> str:
    fields = ", ".join(f"{name}={value:.10g}" for name, value in values._asdict().items() if value)
    return f"{type(values).__name__}({fields})"


def tell_units(measured: Measured, date: str) -> str:
    """The table of the cost page."""
    rows = [
        "| use case | write units | read units | S3 puts, gets | SQS | log bytes | bytes sent |",
        "|---|---|---|---|---|---|---|",
    ]
    rows += [
        f"| {use_case} | {one.writes:g} | {one.reads:.3g} | {one.s3_puts:g}, {one.s3_gets:g} | {one.sqs_requests:g} "
        f"| {one.log_bytes:,.0f} | {one.sent_bytes:,.0f} |"
        for use_case, one in _in_order(measured)
    ]
    stored, first, more = measured.stored, measured.first_files, measured.next_files
    below = (
        f"Measured on {date}. A first page names {first.number} static files of {first.sent_bytes / 1e3:.0f} kB, the "
        f"page of a product {more.number} more of {more.sent_bytes / 1e3:.0f} kB. Of a shopper with a page and two "
        f"personas, {stored.table_bytes / 1e3:.0f} kB stay in tables and {stored.s3_bytes / 1e3:.0f} kB in S3."
    )
    return "\n".join([*rows, "", textwrap.fill(below, 120)])


def find_date(page: str) -> str:
    """When the table of the page was measured. Raises `ValueError` where it does not say."""
    found = _MEASURED_ON.search(page)
    if found is None:
        raise ValueError("the page does not say when its units were measured")
    return found[1]


def replace_units(page: str, table: str) -> str:
    """The page with the table between its two comments. Raises `ValueError` where they are missing."""
    before, start, rest = page.partition(START)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"the page has no {START}")
    return f"{before}{start}\n\n{table}\n\n{end}{after}"


def write_all(measured: Measured, parts: Parts, date: str) -> None:
    """Writes both modules and the cost page, and prints the table."""
    table = tell_units(measured, date)
    page = replace_units(COST_PAGE.read_text(encoding="utf-8"), table)
    print(table)
    for path, text in (
        (MEASURED, write_measured(measured, date)),
        (BILLED_PARTS, write_parts(parts, date)),
        (COST_PAGE, page),
    ):
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(ROOT)} is written")
