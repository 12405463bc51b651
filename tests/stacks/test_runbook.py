"""The pages for operators list what the stacks have: alarms, permissions, secrets, outputs and stages.

To change a table of a page, copy what a failing test shows.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import textwrap
from collections.abc import Iterator
from dataclasses import fields
from itertools import takewhile
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore import xform_name

from tests.stacks.conftest import Synthesized, as_list
from tests.stacks.test_alarms import PUBLISHED

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
GUIDES = DOCS / "guides"
FIRST_DEPLOYMENT = GUIDES / "first-deployment.md"
ALARMS, SECRETS = GUIDES / "alarms.md", GUIDES / "secrets.md"
# What an engineer on call reads and types from.
RUNBOOK = (
    GUIDES / "deployment-runbook.md",
    FIRST_DEPLOYMENT,
    GUIDES / "rollback-and-restore.md",
    SECRETS,
    GUIDES / "troubleshooting.md",
    ALARMS,
)
INFRASTRUCTURE = DOCS / "infrastructure" / "README.md"

COMPARISONS = {"GreaterThanThreshold": "over", "LessThanThreshold": "under"}
# Of whom a metric that AWS publishes is.
OWNERS = {
    "AWS/ApiGateway": "the HTTP API's",
    "AWS/CloudFront": "CloudFront's",
    "AWS/DynamoDB": "DynamoDB's",
    "AWS/Lambda": "the function's own",
    "AWS/Route53": "Route 53's",
    "AWS/SQS": "the queue's own",
    "AWS/WAFV2": "the firewall's",
}
# The name of a resource on the page, by a part of its reference in a policy.
RESOURCES = {
    "Logs": "its own log group",
    "UiCache": "UI cache table",
    "GenerationQueueTable": "generation queue table",
    "ShopperSessions": "shopper sessions table",
    "ShopperRecords": "shopper records table",
    "ShopEventDeadLetters": "dead-letter queue of shop events",
    "ShopEvents": "queue of shop events",
    "DeadLetters": "dead-letter queue",
    "GenerationQueue": "generation queue",
    "PublicFilesBucket": "bucket of public files",
    "PublicFilesPublisherAlias": "public files publisher, `live`",
    "KeeperAlias": "keeper, `live`",
    "PublisherAlias": "publisher, `live`",
    "NeighbourCounterAlias": "neighbour counter, `live`",
    "EdgeFunction": "edge, `live`",
    "GeneratorFunction": "generator, `live`",
    ":alarm:*": "alarms of the account",
}


# The runbook ----------------------------------------------------------------------------------------------------------


def read_runbook() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in RUNBOOK)


def test_the_page_of_alarms_has_a_section_for_every_alarm_and_for_no_other(production: Synthesized) -> None:
    chapters = re.split(r"^## .+\n", ALARMS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    sections = [section for chapter in chapters for section in re.split(r"^### ", chapter, flags=re.MULTILINE)[1:]]
    headings = [section.partition("\n")[0] for section in sections]
    assert sorted(name for heading in headings for name in heading.split(", ")) == sorted(production.alarms())
    for section in sections:
        assert all(f"**{part}.**" in section for part in ("Meaning", "Check", "Action")), section.partition("\n")[0]


def test_the_table_of_urgency_has_every_alarm_once(production: Synthesized) -> None:
    _, _, table = ALARMS.read_text(encoding="utf-8").partition("\n| urgency | alarms |\n")
    listed = re.findall(r"`(\w+)`", table.partition("\n\n")[0])
    assert sorted(listed) == sorted(production.alarms())


def test_the_page_of_secrets_names_every_secret(production: Synthesized) -> None:
    page = SECRETS.read_text(encoding="utf-8")
    assert [name for name in production.secrets() if f"| `{name}` |" not in page] == []


def test_the_first_deployment_names_every_output_with_a_description(production: Synthesized) -> None:
    page = FIRST_DEPLOYMENT.read_text(encoding="utf-8")
    outputs = {name: out for part in production.templates.values() for name, out in part.get("Outputs", {}).items()}
    assert [name for name, out in outputs.items() if "Description" in out and f"| `{name}` |" not in page] == []


def code_blocks() -> list[str]:
    """The indented blocks of the runbook; those of a list are indented further."""
    blocks = re.findall(r"(?:^ {4,}\S.*\n(?:^\n(?= {4}))*)+", read_runbook(), re.MULTILINE)
    return [textwrap.dedent(block) for block in blocks]


def test_every_command_of_the_runbook_is_valid_bash() -> None:
    blocks = code_blocks()
    assert len(blocks) > 20
    for block in blocks:
        checked = subprocess.run(["bash", "-n"], input=block, capture_output=True, text=True, check=False)
        assert (checked.returncode, checked.stderr) == (0, ""), block


def test_every_resource_that_the_runbook_looks_up_exists_once(production: Synthesized) -> None:
    text = "\n".join(code_blocks())
    looked_up = set(re.findall(r"name_of (\w+) (AWS::[\w:]+) (\w+)\)", text))
    assert len(looked_up) > 3
    logs = {(part, "AWS::Logs::LogGroup", f"{name}Logs") for part, name in re.findall(r"log_of (\w+) (\w+) '", text)}
    assert len(logs) > 1
    for part, kind, name in looked_up | logs:
        production.starting_with(name, part, kind)


def aws_commands() -> Iterator[tuple[str, str, list[str]]]:
    """Service, operation and options of each command of AWS's command line, also of those in the text."""
    text = "\n".join(code_blocks()).replace("\\\n", " ")
    for command in (*re.findall(r"\baws [a-z0-9]+ [^\n]*", text), *re.findall(r"`(aws \w+ [^`]+)`", read_runbook())):
        _, service, operation, rest = command.split(" ", 3) if command.count(" ") > 2 else (*command.split(" "), "")
        while "$(" in rest and (inner := re.search(r"\$\([^()]*\)", rest)):
            rest = rest.replace(inner[0], "")
        rest = re.split(r"[|;)]", re.sub(r"'[^']*'|\"[^\"]*\"", "", rest))[0]
        yield service, operation, re.findall(r"--([a-z0-9-]+)", rest)


@pytest.mark.slow
def test_every_command_of_aws_exists_and_has_the_options_that_it_is_given() -> None:
    of_the_command_line = {"query", "output", "cli-binary-format"}
    session = botocore.session.get_session()
    commands = [command for command in aws_commands() if command[:2] != ("logs", "tail")]
    assert len(commands) > 60
    for service, operation, options in commands:
        model = session.get_service_model({"deploy": "codedeploy"}.get(service, service))
        operations = {xform_name(name, "-"): name for name in model.operation_names}
        if operation == "wait":
            continue
        assert operation in operations, (service, operation)
        accepted = {xform_name(name, "-") for name in model.operation_model(operations[operation]).input_shape.members}
        wrong = [name for name in options if not {name, name.removeprefix("no-")} & (accepted | of_the_command_line)]
        assert wrong == [], (service, operation)


def test_a_stack_of_over_a_hundred_resources_is_listed_and_not_described(production: Synthesized) -> None:
    """`describe-stack-resources` returns the first hundred."""
    assert max(len(template["Resources"]) for template in production.templates.values()) > 100
    described = [line for line in read_runbook().splitlines() if "describe-stack-resources" in line]
    assert all('"$STACK"' in line for line in described)
    assert len(production.templates["data"]["Resources"]) < 100


def test_every_make_target_of_the_runbook_exists() -> None:
    targets = set(re.findall(r"^make ([\w/.-]+)", "\n".join(code_blocks()), re.MULTILINE))
    assert "deploy" in targets
    for target in targets:
        dry_run = ["make", "--dry-run", target, "STAGE=staging"]
        subprocess.run(dry_run, cwd=ROOT, env={"PATH": os.environ["PATH"]}, capture_output=True, check=True)


def test_every_log_message_that_the_runbook_names_is_logged() -> None:
    named = re.findall(r"log\smessage\s`([^`]+)`", read_runbook())
    assert len(named) > 8
    folders = ("wandstore", "lambdas", "container_image")
    sources = "".join(path.read_text(encoding="utf-8") for f in folders for path in (ROOT / f).rglob("*.py"))
    called = re.sub(r"\(\s+", "(", sources)
    assert [message for message in named if f'("{message}"' not in called] == []


def test_every_graph_that_the_runbook_names_is_on_the_dashboard(production: Synthesized) -> None:
    named = set(re.findall(r"graph\s\*([^*]+)\*", read_runbook()))
    assert len(named) > 3
    body = json.dumps(production.only("operations", "AWS::CloudWatch::Dashboard"))
    assert [title for title in named if f'\\"title\\":\\"{title}\\"' not in body.replace("\\\\", "\\")] == []


# The page on infrastructure -------------------------------------------------------------------------------------------


def rows_under(header: str) -> list[str]:
    """The rows of the page's table with this header."""
    lines = INFRASTRUCTURE.read_text(encoding="utf-8").splitlines()
    return list(takewhile(lambda line: line.startswith("|"), lines[lines.index(header) + 2 :]))


def alarm_rows(production: Synthesized) -> Iterator[str]:
    for name, alarm in production.alarms().items():
        stats = [query["MetricStat"] for query in alarm.get("Metrics", []) if "MetricStat" in query]
        metrics = [stat["Metric"] for stat in stats] or [alarm]
        watched = ", ".join(dict.fromkeys(_name_metric(metric) for metric in metrics))
        seconds = alarm.get("Period") or stats[0]["Period"]
        window = alarm["EvaluationPeriods"]
        of = f"{alarm['DatapointsToAlarm']} of " if "DatapointsToAlarm" in alarm else ""
        times = f"{of}{window} x " if window > 1 else ""
        statistic = f"{alarm['ExtendedStatistic']} " if "ExtendedStatistic" in alarm else ""
        limit = f"{COMPARISONS[alarm['ComparisonOperator']]} {round(alarm['Threshold'], 2):g}"
        yield f"| `{name}` | {watched} | {statistic}{limit}, {times}{seconds // 60} min |"


def _name_metric(metric: dict[str, Any]) -> str:
    # What names the resource itself is left out; an index and an operation say more than that.
    dimensions = {d["Name"]: d["Value"] for d in metric.get("Dimensions", []) if isinstance(d["Value"], str)}
    if owner := OWNERS.get(metric["Namespace"]):
        told = [dimensions[name] for name in ("GlobalSecondaryIndexName", "Operation") if name in dimensions]
        return f"{owner} `{metric['MetricName']}`" + (f" ({', '.join(told)})" if told else "")
    told = [f"{name} {value}" for name, value in dimensions.items()]
    return f"`{metric['MetricName']}`" + (f" ({', '.join(told)})" if told else "")


def test_the_table_of_alarms_has_every_alarm_with_its_threshold(production: Synthesized) -> None:
    assert rows_under("| alarm | metric | rings when it is |") == list(alarm_rows(production))


def test_the_page_says_where_each_metric_of_aws_is_documented() -> None:
    rows = rows_under("| namespace | metrics | dimensions | documented in |")
    listed = {(row.split("`")[1], name) for row in rows for name in row.split("|")[2].split("`")[1::2]}
    assert listed == {key for key in PUBLISHED if key[1] != "Duration"}
    for row in rows:
        _, namespace, metrics, dimensions, source, _ = (cell.strip() for cell in row.split("|"))
        for name in metrics.split("`")[1::2]:
            allowed = [set(part.split("`")[1::2]) for part in dimensions.split(" or ")]
            assert all(found in allowed for found in PUBLISHED[namespace.strip("`"), name]), row
        assert source


def permission_rows(production: Synthesized) -> Iterator[str]:
    for part in ("edge", "generation"):
        for logical_id, statement in production.policy_statements(part):
            role = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", logical_id.partition("Role")[0]).lower()
            resources = ", ".join(dict.fromkeys(map(_name_resource, as_list(statement["Resource"]))))
            if role == "scheduler":
                role = f"{resources.partition(',')[0]}'s schedule"
            elif role == "canary":
                role = f"{'edge' if part == 'edge' else 'generator'}'s canary"
            actions = ", ".join(f"`{action.partition(':')[2]}`" for action in as_list(statement["Action"]))
            yield f"| {role} | {resources} | {actions} |"


def _name_resource(reference: Any) -> str:
    text = json.dumps(reference)
    if objects := re.search(r'wandstore-generated-ui-.*"(/[a-z]+/\*)"', text):
        return f"bucket `{objects[1][1:]}`"
    if secret := re.search(r"RefSecrets([A-Z][A-Za-z]+?)[0-9A-F]{8}", text):
        return f"secret `{re.sub(r'(?<=[a-z])(?=[A-Z])', '_', secret[1]).upper()}`"
    return next(name for part, name in RESOURCES.items() if part in text)


def test_the_table_of_permissions_is_that_of_the_policies(production: Synthesized) -> None:
    assert rows_under("| role | resource | allowed actions |") == list(permission_rows(production))


def stage_rows() -> Iterator[str]:
    """The start of each row; the purpose of a field is written on the page alone."""
    from stacks.stages import PRODUCTION, STAGING, Stage
    from wandstore.settings import Settings

    for field in fields(Stage):
        if field.name not in ("name", "settings"):
            yield f"| `{field.name}` | {_say(PRODUCTION, field.name)} | {_say(STAGING, field.name)} |"
    for row in fields(Settings):
        values = [_say(stage.settings, row.name) for stage in (PRODUCTION, STAGING)]
        if values[0] != values[1]:
            yield f"| `{row.name.upper()}` | {values[0]} | {values[1]} |"


def _say(holder: object, name: str) -> str:
    value = getattr(holder, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float | int):
        return f"{value:,g}"
    return f"`{value}`" if value else "none"


def test_the_table_of_stages_has_every_value_in_which_they_differ() -> None:
    page = INFRASTRUCTURE.read_text(encoding="utf-8")
    assert [row for row in stage_rows() if row not in page] == []


def test_every_type_of_resource_is_on_the_page(production: Synthesized) -> None:
    page = INFRASTRUCTURE.read_text(encoding="utf-8")
    types = {r["Type"] for part in production.templates.values() for r in part["Resources"].values()}
    assert [kind for kind in sorted(types) if kind.removeprefix("AWS::") not in page] == []
