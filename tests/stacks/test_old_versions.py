"""What deletes old versions, read from the template; `tests/lambdas/version_pruner` runs it."""

from __future__ import annotations

import json

from tests.stacks.conftest import Synthesized, as_list
from tests.stacks.test_functions import FUNCTIONS


def test_once_a_day_all_but_five_versions_of_every_other_function_are_deleted(production: Synthesized) -> None:
    schedule = production.only("operations", "AWS::Scheduler::Schedule")
    assert schedule["ScheduleExpression"] == "cron(0 5 * * ? *)"
    text = json.dumps(schedule["Target"]["Input"])
    assert [name for _, name in FUNCTIONS if f"Ref{name}Function" not in text] == []
    assert '\\"keep\\":5' in text


def test_the_pruner_is_the_tested_file_and_may_delete_versions_but_no_function(production: Synthesized) -> None:
    from stacks.old_versions import _ROOT, SOURCE

    function = production.function("operations", "VersionPruner")
    assert function["Code"] == {"ZipFile": (_ROOT / SOURCE).read_text(encoding="utf-8")}
    assert function["Handler"] == "index.handler"
    statements = [
        statement for name, statement in production.policy_statements("operations") if name.startswith("VersionPruner")
    ]
    allowed = {action: as_list(found["Resource"]) for found in statements for action in as_list(found["Action"])}
    del allowed["logs:CreateLogStream"], allowed["logs:PutLogEvents"]
    assert allowed.keys() == {"lambda:ListAliases", "lambda:ListVersionsByFunction", "lambda:DeleteFunction"}
    assert len(allowed["lambda:DeleteFunction"]) == len(FUNCTIONS)
    assert all(resource["Fn::Join"][1][1] == ":*" for resource in allowed["lambda:DeleteFunction"])
