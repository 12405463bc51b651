"""The metrics that AWS itself publishes for a stage's resources.

Each has the dimensions with which AWS publishes it: with others, an alarm would never get data. The page on
infrastructure says where each is documented.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_wafv2 as waf

from stacks.firewall import RateRule
from stacks.metrics import FIVE_MINUTES, ONE_MINUTE, failure_share, sum_of

MIN_FAILURES_A_MINUTE = 3
# Of each execution, however short they are.
REQUESTS_A_SECOND = 10


@dataclass(frozen=True)
class WaysIn:
    """What a request passes on its way to the edge function. `firewall` is None where the stage has none."""

    distribution: cloudfront.Distribution
    api: apigateway.HttpApi
    firewall: waf.CfnWebACL | None
    health_check: route53.CfnHealthCheck

    def answers(self) -> cloudwatch.Metric:
        return self._of_distribution("Requests", "Sum")

    def error_rate(self, status: str) -> cloudwatch.Metric:
        """`status` is `4xx` or `5xx`; CloudFront publishes a percentage of all answers."""
        return self._of_distribution(f"{status}ErrorRate", "Average")

    def errors(self, status: str, *, minimum: int) -> cloudwatch.MathExpression:
        """The percentage of answers with an error; 0 in a period with fewer errors than `minimum`."""
        return cloudwatch.MathExpression(
            expression=f"IF(FILL(answers, 0) * FILL(rate, 0) / 100 >= {minimum}, FILL(rate, 0), 0)",
            using_metrics={"answers": self.answers(), "rate": self.error_rate(status)},
            label="percent",
        )

    def posts(self) -> cloudwatch.Metric:
        return self._of_api("Count")

    def post_errors(self) -> cloudwatch.MathExpression:
        return failure_share({"errors": self._of_api("5xx")}, {"posts": self.posts()})

    def refused_posts(self, visits: Mapping[str, cloudwatch.IMetric], *, minimum: int) -> cloudwatch.MathExpression:
        """The percentage of posts that were refused; 0 in a period with fewer of them, or of visits, than `minimum`.

        The pages of shoppers post. Refused posts beside no visits are somebody else's.
        """
        shoppers = " + ".join(f"FILL({name}, 0)" for name in visits)
        refused, posts = "FILL(refused, 0)", "FILL(posts, 0)"
        return cloudwatch.MathExpression(
            expression=f"IF({refused} >= {minimum} AND ({shoppers}) >= {minimum}, 100 * {refused} / {posts}, 0)",
            using_metrics={"refused": self._of_api("4xx"), "posts": self.posts(), **visits},
            period=FIVE_MINUTES,
            label="percent",
        )

    def stopped_share(self, *, minimum: int) -> cloudwatch.MathExpression | None:
        """The percentage of requests that the firewall blocked, or challenged because they had not passed before.

        None without a firewall; 0 in a period with fewer of them than `minimum`.
        """
        if self.firewall is None:
            return None
        # AWS counts every request that met a challenge, also those of browsers that have passed it.
        stopped = "FILL(blocked, 0) + FILL(challenged, 0) - FILL(passed, 0)"
        return cloudwatch.MathExpression(
            expression=f"IF(({stopped}) >= {minimum}, 100 * ({stopped}) / FILL(answers, 0), 0)",
            using_metrics={
                "answers": self.answers(),
                "blocked": self._of_firewall(self.firewall, "BlockedRequests"),
                "challenged": self._of_firewall(self.firewall, "ChallengeRequests"),
                "passed": self._of_firewall(self.firewall, "RequestsWithValidChallengeToken"),
            },
            period=FIVE_MINUTES,
            label="percent",
        )

    def stopped_by(self, rule: RateRule) -> list[cloudwatch.Metric]:
        """What one rule has blocked; or what it has challenged, and what of that had passed."""
        if self.firewall is None:
            return []
        if not rule.is_challenge:
            return [self._of_firewall(self.firewall, "BlockedRequests", rule)]
        return [
            self._of_firewall(self.firewall, name, rule)
            for name in ("ChallengeRequests", "RequestsWithValidChallengeToken")
        ]

    def health(self) -> cloudwatch.Metric:
        """1 while most of the health checkers get an answer from the storefront, else 0."""
        return cloudwatch.Metric(
            namespace="AWS/Route53",
            metric_name="HealthCheckStatus",
            dimensions_map={"HealthCheckId": self.health_check.attr_health_check_id},
            statistic="Minimum",
            period=ONE_MINUTE,
        )

    def _of_distribution(self, name: str, statistic: str) -> cloudwatch.Metric:
        return cloudwatch.Metric(
            namespace="AWS/CloudFront",
            metric_name=name,
            dimensions_map={"DistributionId": self.distribution.distribution_id, "Region": "Global"},
            statistic=statistic,
            period=FIVE_MINUTES,
        )

    def _of_api(self, name: str) -> cloudwatch.Metric:
        return cloudwatch.Metric(
            namespace="AWS/ApiGateway",
            metric_name=name,
            dimensions_map={"ApiId": self.api.api_id},
            statistic="Sum",
            period=FIVE_MINUTES,
        )

    def _of_firewall(self, firewall: waf.CfnWebACL, name: str, rule: RateRule | None = None) -> cloudwatch.Metric:
        """Of one rule, or of all together."""
        visibility = firewall.visibility_config
        assert isinstance(visibility, waf.CfnWebACL.VisibilityConfigProperty)
        return cloudwatch.Metric(
            namespace="AWS/WAFV2",
            metric_name=name,
            # The firewall of a distribution has no dimension `Region`.
            dimensions_map={"WebACL": visibility.metric_name, "Rule": rule.metric if rule else "ALL"},
            statistic="Sum",
            period=FIVE_MINUTES,
            label=f"{rule.name}: {name}" if rule else None,
        )


def function_failures(function: lambda_.IFunction) -> cloudwatch.MathExpression:
    """The percentage of requests in a minute that the function did not answer: it failed, or was throttled."""
    failures = {
        "errors": function.metric_errors(period=ONE_MINUTE),
        "throttles": function.metric_throttles(period=ONE_MINUTE),
    }
    # A throttled request is no invocation; a failed one is.
    whole = {"invocations": function.metric_invocations(period=ONE_MINUTE), "throttles": failures["throttles"]}
    return failure_share(failures, whole, minimum=MIN_FAILURES_A_MINUTE, period=ONE_MINUTE)


def concurrency(function: lambda_.IFunction) -> cloudwatch.Metric:
    return function.metric("ConcurrentExecutions", statistic="Maximum", period=FIVE_MINUTES)


def used_concurrency(function: lambda_.IFunction) -> cloudwatch.MathExpression:
    """What its requests took of its concurrency: by how long they lasted, or by how many they were, whichever is more.

    Lambda throttles a function beyond ten requests a second for each of its executions, also where they are so short
    that few run at once.
    """
    metrics = {
        "running": function.metric("ConcurrentExecutions", statistic="Maximum", period=ONE_MINUTE),
        "requests": function.metric_invocations(period=ONE_MINUTE),
    }
    return cloudwatch.MathExpression(
        expression=f"MAX([FILL(running, 0), FILL(requests, 0) / {60 * REQUESTS_A_SECOND}])",
        using_metrics=metrics,
        period=ONE_MINUTE,
        label="executions",
    )


def account_concurrency() -> cloudwatch.Metric:
    """Of all functions of the account, also those of other systems."""
    return cloudwatch.Metric(
        namespace="AWS/Lambda", metric_name="ConcurrentExecutions", statistic="Maximum", period=FIVE_MINUTES
    )


def oldest_message(queue: sqs.IQueue) -> cloudwatch.Metric:
    return queue.metric_approximate_age_of_oldest_message(period=FIVE_MINUTES, statistic="Maximum")


def visible_messages(queue: sqs.IQueue) -> cloudwatch.Metric:
    return queue.metric_approximate_number_of_messages_visible(period=FIVE_MINUTES, statistic="Maximum")


def receives(queue: sqs.IQueue) -> cloudwatch.MathExpression:
    """Messages received and receives without one: an enabled event source asks all the time, also an empty queue.

    Without a value where nothing asks, so that missing data is the sign of a disabled event source.
    """
    return cloudwatch.MathExpression(
        expression="received + empty",
        using_metrics={
            "received": queue.metric_number_of_messages_received(period=FIVE_MINUTES),
            "empty": queue.metric_number_of_empty_receives(period=FIVE_MINUTES),
        },
        period=FIVE_MINUTES,
        label="receives",
    )


def throttle_events(table: dynamodb.ITable, indexes: Iterable[str] = ()) -> cloudwatch.MathExpression:
    """Reads and writes of single items that were throttled. AWS counts those of an index apart."""
    metrics: dict[str, cloudwatch.IMetric] = {}
    for name in ("ReadThrottleEvents", "WriteThrottleEvents"):
        metrics[name[0].lower() + name[1:]] = of_table(table, name)
    for index in indexes:
        metrics[index] = of_table(table, "WriteThrottleEvents", GlobalSecondaryIndexName=index)
    return sum_of("throttle events", metrics)


def of_table(table: dynamodb.ITable, name: str, **dimensions: str) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace="AWS/DynamoDB",
        metric_name=name,
        dimensions_map={"TableName": table.table_name, **dimensions},
        statistic="Sum",
        period=FIVE_MINUTES,
    )
