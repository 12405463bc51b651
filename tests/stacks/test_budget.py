from __future__ import annotations

from collections.abc import Callable

from tests.stacks.conftest import Synthesized


def test_each_stage_has_its_own_budget_that_notifies_the_topic_of_notices(
    production: Synthesized, synthesized: Callable[..., Synthesized]
) -> None:
    for found, amount in ((production, 3000), (synthesized("staging"), 300)):
        budget = found.only("operations", "AWS::Budgets::Budget")
        assert budget["Budget"]["BudgetLimit"] == {"Amount": amount, "Unit": "USD"}
        (topic,) = [name for name in found.resources("operations", "AWS::SNS::Topic") if name.startswith("Notices")]
        subscribers = [each["Subscribers"] for each in budget["NotificationsWithSubscribers"]]
        assert subscribers == [[{"Address": {"Ref": topic}, "SubscriptionType": "SNS"}]] * 2


def test_whom_a_budget_notifies_can_be_changed(production: Synthesized) -> None:
    # CloudFormation creates the new budget before it deletes the old one, and AWS refuses a name that is in use.
    assert "BudgetName" not in production.only("operations", "AWS::Budgets::Budget")["Budget"]
