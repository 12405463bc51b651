"""Who is notified, read from the template."""

from __future__ import annotations

from collections.abc import Callable

from tests.stacks.conftest import Synthesized


def test_alarms_and_budget_may_publish_to_the_topic_that_they_notify(production: Synthesized) -> None:
    policy = production.only("operations", "AWS::SNS::TopicPolicy")["PolicyDocument"]
    allowed = [statement for statement in policy["Statement"] if statement["Effect"] == "Allow"]
    services = {statement["Principal"]["Service"] for statement in allowed if statement["Action"] == "sns:Publish"}
    assert services == {"budgets.amazonaws.com", "cloudwatch.amazonaws.com"}


def test_the_stage_decides_who_gets_an_email(synthesized: Callable[..., Synthesized]) -> None:
    assert not synthesized("staging").resources("operations", "AWS::SNS::Subscription")
    subscription = synthesized("staging", alarm_email="ops@shop.example").only("operations", "AWS::SNS::Subscription")
    assert (subscription["Protocol"], subscription["Endpoint"]) == ("email", "ops@shop.example")
