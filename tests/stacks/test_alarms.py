"""All alarms, read from the template; `tests/test_metrics.py` compares what they watch with what is written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.stacks.conftest import Synthesized

# What is published so often that its absence is a failure. Everything else has no data at night.
ALWAYS_HAVE_DATA = {
    "StorefrontDown",
    "KeeperStopped",
    "PublisherStopped",
    "PublicFilesStopped",
    "NeighbourCounterStopped",
    "VersionPrunerStopped",
    "GenerationQueueNotReceived",
    "DeadLettersNotReceived",
    "ShopEventsNotReceived",
}
# CloudWatch's own limits.
MAX_METRICS_IN_AN_ALARM = 10
MAX_SECONDS = 86_400
MAX_SECONDS_OF_LONG_PERIODS = 7 * 86_400
# What shoppers see, do and pay for. Late pages, spent budgets and old catalogues wait for the morning.
PAGING = {
    "StorefrontDown",
    "StorefrontErrors",
    "EdgeFailures",
    "PostErrors",
    "PostsRefused",
    "FallbackPages",
    "CartNotChanged",
    "CheckoutRefused",
}


def topic(stage: Synthesized, name: str) -> dict[str, str]:
    (found,) = [
        logical_id for logical_id in stage.resources("operations", "AWS::SNS::Topic") if logical_id.startswith(name)
    ]
    return {"Ref": found}


def queries(alarm: dict[str, Any]) -> list[dict[str, Any]]:
    return list(alarm.get("Metrics", []))


def periods(alarm: dict[str, Any]) -> set[int]:
    return {query["MetricStat"]["Period"] for query in queries(alarm) if "MetricStat" in query} or {alarm["Period"]}


def test_every_alarm_notifies_the_topic_that_pages_nobody(production: Synthesized) -> None:
    for alarm in production.alarms().values():
        assert alarm["AlarmActions"] == [topic(production, "Notices")]


def test_every_description_says_what_to_do_in_a_sentence_of_its_own(production: Synthesized) -> None:
    for name, alarm in production.alarms().items():
        sentences = alarm["AlarmDescription"].removesuffix(".").split(". ")
        assert len(sentences) >= 2, name
        assert len(alarm["AlarmDescription"]) < 1024, name


def test_one_alarm_pages_a_person_when_it_begins_and_when_it_is_over(production: Synthesized) -> None:
    alarm = production.paging_alarm()
    assert alarm["AlarmName"] == "wandstore-production-ShoppersAffected"
    assert alarm["AlarmActions"] == alarm["OKActions"] == [topic(production, "Urgent")]
    assert json.dumps(topic(production, "Urgent")) not in json.dumps(list(production.alarms().values()))


def test_a_person_is_paged_for_any_one_of_what_shoppers_feel(production: Synthesized) -> None:
    _, pieces = production.paging_alarm()["AlarmRule"]["Fn::Join"]
    words = "".join(piece for piece in pieces if isinstance(piece, str))
    assert set(re.sub(r'ALARM\(""\)|[()]', "", words).split()) == {"OR"}
    by_id = production.resources("operations", "AWS::CloudWatch::Alarm")
    children = [by_id[piece["Fn::GetAtt"][0]]["AlarmName"] for piece in pieces if isinstance(piece, dict)]
    assert sorted(name.removeprefix("wandstore-production-") for name in children) == sorted(PAGING)


def test_without_data_only_those_ring_whose_metric_is_always_there(production: Synthesized) -> None:
    missing = {name: alarm["TreatMissingData"] for name, alarm in production.alarms().items()}
    assert missing == {name: "breaching" if name in ALWAYS_HAVE_DATA else "notBreaching" for name in missing}
    assert missing.keys() >= ALWAYS_HAVE_DATA


def test_a_metric_whose_absence_rings_is_never_filled(production: Synthesized) -> None:
    for name in ALWAYS_HAVE_DATA:
        assert not [query for query in queries(production.alarms()[name]) if "FILL" in query.get("Expression", "")]


def test_the_alarms_have_the_thresholds_of_the_specification(production: Synthesized) -> None:
    alarms = production.alarms()
    limits = {name: (alarm["ComparisonOperator"], alarm["Threshold"]) for name, alarm in alarms.items()}
    assert limits["CacheHitRate"] == ("LessThanThreshold", 70)
    assert limits["GenerationTime"] == ("GreaterThanThreshold", 15)
    assert limits["ColdStart"] == ("GreaterThanThreshold", 10_000)
    assert limits["ModelErrors"] == ("GreaterThanThreshold", 5)
    assert limits["DeadLetter"] == ("GreaterThanThreshold", 0)
    assert limits["OldestJob"] == ("GreaterThanThreshold", 900)
    assert limits["CatalogueTooOld"] == ("GreaterThanThreshold", 3600)
    assert limits["CatalogueSyncFailed"] == limits["ShopEventDeadLetter"] == ("GreaterThanThreshold", 0)
    assert limits["ModelSpend"] == ("GreaterThanThreshold", pytest.approx(3000 / 730))
    assert alarms["GenerationTime"]["ExtendedStatistic"] == "p95"


def test_each_stage_watches_its_own_metrics(production: Synthesized, synthesized: Callable[..., Synthesized]) -> None:
    for stage, found in (("production", production), ("staging", synthesized("staging"))):
        namespaces = {alarm["Namespace"] for alarm in found.alarms().values() if "Namespace" in alarm}
        assert {name for name in namespaces if not name.startswith("AWS/")} == {f"WandStore/{stage}"}


# What CloudWatch accepts ----------------------------------------------------------------------------------------------


def test_no_alarm_has_more_metrics_than_cloudwatch_accepts(production: Synthesized) -> None:
    for name, alarm in production.alarms().items():
        assert len([query for query in queries(alarm) if "MetricStat" in query]) <= MAX_METRICS_IN_AN_ALARM, name


def test_an_expression_uses_every_metric_that_it_has_and_returns_one_series(production: Synthesized) -> None:
    for name, alarm in production.alarms().items():
        if not queries(alarm):
            continue
        (expression,) = [query["Expression"] for query in queries(alarm) if "Expression" in query]
        ids = {query["Id"] for query in queries(alarm) if "MetricStat" in query}
        # An alarm on a search or on all metrics at once is refused.
        assert not re.search(r"\b(SEARCH|METRICS)\(", expression), name
        assert set(re.findall(r"\b[a-z]\w*", expression)) == ids, name
        assert all(re.fullmatch(r"[a-z]\w*", found) for found in ids), name
        assert [query["Id"] for query in queries(alarm) if query.get("ReturnData", True)] == ["expr_1"], name


def test_the_metrics_of_an_expression_have_one_period(production: Synthesized) -> None:
    assert {len(periods(alarm)) for alarm in production.alarms().values()} == {1}


def test_no_alarm_looks_back_further_than_cloudwatch_does(production: Synthesized) -> None:
    for name, alarm in production.alarms().items():
        (seconds,) = periods(alarm)
        assert seconds % 60 == 0, name
        limit = MAX_SECONDS if seconds < 3600 else MAX_SECONDS_OF_LONG_PERIODS
        assert seconds * alarm["EvaluationPeriods"] <= limit, name
        assert alarm.get("DatapointsToAlarm", 1) <= alarm["EvaluationPeriods"], name


# What AWS publishes ---------------------------------------------------------------------------------------------------

# The dimensions with which AWS publishes each metric; `docs/infrastructure` has the same table, with its sources. An
# alarm with others would never get data.
PUBLISHED: dict[tuple[str, str], list[set[str]]] = {
    ("AWS/ApiGateway", "4xx"): [{"ApiId"}],
    ("AWS/ApiGateway", "5xx"): [{"ApiId"}],
    ("AWS/ApiGateway", "Count"): [{"ApiId"}],
    ("AWS/CloudFront", "4xxErrorRate"): [{"DistributionId", "Region"}],
    ("AWS/CloudFront", "5xxErrorRate"): [{"DistributionId", "Region"}],
    ("AWS/CloudFront", "Requests"): [{"DistributionId", "Region"}],
    ("AWS/DynamoDB", "ReadThrottleEvents"): [{"TableName"}, {"TableName", "GlobalSecondaryIndexName"}],
    ("AWS/DynamoDB", "SystemErrors"): [{"TableName", "Operation"}],
    ("AWS/DynamoDB", "TransactionConflict"): [{"TableName"}],
    ("AWS/DynamoDB", "WriteThrottleEvents"): [{"TableName"}, {"TableName", "GlobalSecondaryIndexName"}],
    ("AWS/Lambda", "ConcurrentExecutions"): [set(), {"FunctionName"}],
    ("AWS/Lambda", "Duration"): [{"FunctionName"}],
    ("AWS/Lambda", "Errors"): [{"FunctionName"}],
    ("AWS/Lambda", "Invocations"): [{"FunctionName"}],
    ("AWS/Lambda", "Throttles"): [{"FunctionName"}],
    ("AWS/Route53", "HealthCheckStatus"): [{"HealthCheckId"}],
    ("AWS/SQS", "ApproximateAgeOfOldestMessage"): [{"QueueName"}],
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible"): [{"QueueName"}],
    ("AWS/SQS", "NumberOfEmptyReceives"): [{"QueueName"}],
    ("AWS/SQS", "NumberOfMessagesReceived"): [{"QueueName"}],
    ("AWS/SQS", "NumberOfMessagesSent"): [{"QueueName"}],
    ("AWS/WAFV2", "BlockedRequests"): [{"WebACL", "Rule"}],
    ("AWS/WAFV2", "ChallengeRequests"): [{"WebACL", "Rule"}],
    ("AWS/WAFV2", "RequestsWithValidChallengeToken"): [{"WebACL", "Rule"}],
}


def watched_of_aws(production: Synthesized) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Alarm, namespace, metric and dimensions."""
    for name, alarm in production.alarms().items():
        stats = [query["MetricStat"]["Metric"] for query in queries(alarm) if "MetricStat" in query] or [alarm]
        for metric in stats:
            if metric["Namespace"].startswith("AWS/"):
                dimensions = {found["Name"]: found["Value"] for found in metric.get("Dimensions", [])}
                yield name, metric["Namespace"], metric["MetricName"], dimensions


def test_every_metric_of_aws_has_the_dimensions_with_which_aws_publishes_it(production: Synthesized) -> None:
    watched = list(watched_of_aws(production))
    assert len(watched) > 50
    for name, namespace, metric, dimensions in watched:
        assert dimensions.keys() in [set(found) for found in PUBLISHED[namespace, metric]], name
    assert {metric for _, _, metric, _ in watched} == {metric for _, metric in PUBLISHED} - {"Duration"}


def test_cloudfront_publishes_for_all_regions_at_once(production: Synthesized) -> None:
    regions = {
        found["Region"] for _, namespace, _, found in watched_of_aws(production) if namespace == "AWS/CloudFront"
    }
    assert regions == {"Global"}


def test_the_firewall_is_watched_under_the_name_that_it_has_in_either_reading_of_the_documentation(
    production: Synthesized,
) -> None:
    firewall = production.only("edge", "AWS::WAFv2::WebACL")
    watched = [found for _, namespace, _, found in watched_of_aws(production) if namespace == "AWS/WAFV2"]
    assert watched == [{"WebACL": firewall["Name"], "Rule": "ALL"}] * 3
    assert firewall["VisibilityConfig"]["MetricName"] == firewall["Name"]
    assert firewall["VisibilityConfig"]["CloudWatchMetricsEnabled"] is True
