"""The HTTP API, which receives what browsers and webhook senders post."""

from __future__ import annotations

import json
from typing import NamedTuple

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from stacks.stages import Stage

# POST requests use the HTTP API: through a signed function URL each would need the hash of its body in a header, which
# a browser's beacon cannot send.
POSTED_PATHS = ("/api/shopper/*", "/webhook/*")


class Throttle(NamedTuple):
    """A token bucket of all clients together: requests a second, and how many at once."""

    rate: int
    burst: int


# A route of its own has a throttle of its own, so that a flood of one kind leaves the others their part. The most
# specific route that fits decides.
ROUTES = {
    # Each page posts what was seen: 400 a second are the events of over a thousand shoppers who turn a page at once.
    "/api/shopper/track": Throttle(400, 800),
    # An own choice skips the cooldown, so it is the dearest request that anybody can send.
    "/api/shopper/persona": Throttle(20, 50),
    "/api/shopper/cart": Throttle(100, 200),
    "/api/shopper/{rest+}": Throttle(100, 200),
    # A shop sends its changes in bursts, and again what was refused.
    "/webhook/shopify": Throttle(100, 500),
    # Up to 512 kB each.
    "/webhook/generation-complete": Throttle(10, 20),
    "/webhook/{rest+}": Throttle(10, 20),
}

# Without IP address and query string, which would be personal data.
_ACCESS_LOG_FIELDS = (
    "requestId",
    "requestTime",
    "httpMethod",
    "path",
    "status",
    "responseLatency",
    "integrationErrorMessage",
)


def make_posted_api(
    scope: Construct, stage: Stage, function: lambda_.Alias, timeout: cdk.Duration
) -> apigateway.HttpApi:
    """Routes for the posted paths and for nothing else, each with its rate limit."""
    api = apigateway.HttpApi(scope, "PostedApi", create_default_stage=False, description="WandStore: posted requests")
    integration = integrations.HttpLambdaIntegration("Edge", function, timeout=timeout)
    routes = [
        route
        for path in ROUTES
        for route in api.add_routes(path=path, methods=[apigateway.HttpMethod.ANY], integration=integration)
    ]
    api_stage = apigateway.HttpStage(scope, "PostedApiStage", http_api=api, auto_deploy=True)
    # API Gateway refuses the settings of a route that is not there yet.
    api_stage.node.add_dependency(*routes)
    resource = api_stage.node.default_child
    assert isinstance(resource, apigateway.CfnStage)
    # Set on the resource itself: CDK's own properties know no throttle of a route, and no log that Python can pass.
    resource.route_settings = {
        f"ANY {path}": {"ThrottlingRateLimit": throttle.rate, "ThrottlingBurstLimit": throttle.burst}
        for path, throttle in ROUTES.items()
    }
    if stage.posted_api_log:
        resource.access_log_settings = _log_requests(scope)
    return api


def _log_requests(scope: Construct) -> apigateway.CfnStage.AccessLogSettingsProperty:
    """A line for every request, also for the refused ones, of which a flood has many."""
    access_log = logs.LogGroup(
        scope, "PostedApiLog", retention=logs.RetentionDays.ONE_WEEK, removal_policy=cdk.RemovalPolicy.DESTROY
    )
    return apigateway.CfnStage.AccessLogSettingsProperty(
        destination_arn=access_log.log_group_arn,
        format=json.dumps({name: f"$context.{name}" for name in _ACCESS_LOG_FIELDS}),
    )
