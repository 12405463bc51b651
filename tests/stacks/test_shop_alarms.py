"""The alarms of Shopify shops, read from the template."""

from __future__ import annotations

import json
from typing import Any

from stacks.data import RECEIVES_BEFORE_DEAD_LETTER
from tests.stacks.alarm_math import rings
from tests.stacks.conftest import Synthesized
from wandstore.catalogue.shop_event_batch import FIRST_RETRY_SECONDS, MAX_RETRY_SECONDS
from wandstore.catalogue.sync import NEEDS_A_PERSON
from wandstore.errors import ShopRefused
from wandstore.storefront.privacy_requests import PRIVACY_TOPICS


def watched_values(alarm: dict[str, Any]) -> list[str]:
    """The values of the dimensions of an alarm's metrics."""
    metrics = [query["MetricStat"]["Metric"] for query in alarm.get("Metrics", []) if "MetricStat" in query] or [alarm]
    return [dimension["Value"] for metric in metrics for dimension in metric["Dimensions"]]


def test_every_sync_that_waits_for_a_person_rings_once(production: Synthesized) -> None:
    alarms = production.alarms()
    reasons = [*watched_values(alarms["CatalogueSyncFailed"]), *watched_values(alarms["ShopTokenRefused"])]
    assert sorted(reasons) == sorted(NEEDS_A_PERSON)
    assert watched_values(alarms["ShopTokenRefused"]) == [ShopRefused("").reason]


def test_one_kind_of_failed_sync_is_enough(production: Synthesized) -> None:
    assert rings(production.alarms()["CatalogueSyncFailed"], frozen=1)


def test_every_kind_of_privacy_request_rings(production: Synthesized) -> None:
    assert sorted(watched_values(production.alarms()["PrivacyRequest"])) == sorted(PRIVACY_TOPICS)


def test_events_that_nobody_handles_ring_after_every_retry_has_had_its_time(production: Synthesized) -> None:
    alarm = production.alarms()["ShopEventsWait"]
    assert alarm["MetricName"] == "ApproximateAgeOfOldestMessage"
    assert "DeadLetters" not in json.dumps(alarm["Dimensions"])
    pauses = [
        min(MAX_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2**receive) for receive in range(RECEIVES_BEFORE_DEAD_LETTER)
    ]
    assert alarm["Threshold"] > sum(pauses)


def test_a_day_of_changes_without_an_event_rings(production: Synthesized) -> None:
    alarm = production.alarms()["ShopEventsMissing"]
    assert rings(alarm, found=5, sent=0)
    assert rings(alarm, found=5)
    assert not rings(alarm, found=5, sent=1)
    assert not rings(alarm, found=4, sent=0)
    watched = {query["Id"]: query["MetricStat"] for query in alarm["Metrics"] if "MetricStat" in query}
    assert watched["found"]["Metric"]["MetricName"] == "ChangeFoundByClock"
    assert watched["sent"]["Metric"]["MetricName"] == "NumberOfMessagesSent"
    assert {stat["Period"] for stat in watched.values()} == {86_400}


def test_a_dead_letter_of_a_shops_events_is_one_that_lies_in_their_own_queue(production: Synthesized) -> None:
    alarm = production.alarms()["ShopEventDeadLetter"]
    assert alarm["MetricName"] == "ApproximateNumberOfMessagesVisible"
    assert "ShopEventDeadLetters" in json.dumps(alarm["Dimensions"])
