from __future__ import annotations

from tests.stacks.conftest import Synthesized


def test_the_budget_notifies_the_topic_that_pages_nobody(production: Synthesized) -> None:
    budget = production.only("operations", "AWS::Budgets::Budget")
    (address,) = {
        subscriber["Address"]["Ref"]
        for notification in budget["NotificationsWithSubscribers"]
        for subscriber in notification["Subscribers"]
    }
    assert address.startswith("Notices")


def test_the_outputs_name_the_dashboard_and_both_topics(production: Synthesized) -> None:
    assert production.templates["operations"]["Outputs"].keys() == {"DashboardName", "UrgentTopic", "NoticesTopic"}
