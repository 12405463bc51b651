"""Who is notified, read from the template."""

from __future__ import annotations

from collections.abc import Callable

from tests.stacks.conftest import ALARM_EMAIL, Synthesized


def services_by_topic(stage: Synthesized) -> dict[str, set[str]]:
    """The services that may publish to each topic."""
    return {
        policy["Topics"][0]["Ref"][:-8]: {
            statement["Principal"]["Service"]
            for statement in policy["PolicyDocument"]["Statement"]
            if statement["Effect"] == "Allow" and statement["Action"] == "sns:Publish"
        }
        for policy in stage.resources("operations", "AWS::SNS::TopicPolicy").values()
    }


def test_alarms_and_budget_may_publish_to_the_topics_that_they_notify(production: Synthesized) -> None:
    assert services_by_topic(production) == {
        "Urgent": {"cloudwatch.amazonaws.com"},
        "Notices": {"budgets.amazonaws.com", "cloudwatch.amazonaws.com"},
    }


def subscriptions(stage: Synthesized) -> dict[str, tuple[str, str]]:
    found = stage.resources("operations", "AWS::SNS::Subscription").values()
    return {each["TopicArn"]["Ref"][:-8]: (each["Protocol"], each["Endpoint"]) for each in found}


def test_the_stage_decides_who_gets_an_email_for_what(
    production: Synthesized, switched: Synthesized, synthesized: Callable[..., Synthesized]
) -> None:
    assert subscriptions(synthesized("staging")) == {}
    assert subscriptions(production) == {"Urgent": ("email", ALARM_EMAIL)}
    both = {"Urgent": ("email", ALARM_EMAIL), "Notices": ("email", "team@shop.example")}
    assert subscriptions(switched) == both
