"""The HTTP API, which receives what browsers and webhook senders post."""

from __future__ import annotations

import json

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

# POST requests use the HTTP API: through a signed function URL each would need the hash of its body in a header, which
# a browser's beacon cannot send.
POSTED_PATHS = ("/api/shopper/*", "/webhook/*")

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


def make_posted_api(scope: Construct, function: lambda_.Alias, timeout: cdk.Duration) -> apigateway.HttpApi:
    """Routes for the posted paths and for nothing else, with a rate limit and an access log."""
    api = apigateway.HttpApi(scope, "PostedApi", create_default_stage=False, description="WandStore: posted requests")
    integration = integrations.HttpLambdaIntegration("Edge", function, timeout=timeout)
    for path in POSTED_PATHS:
        api.add_routes(path=path.replace("*", "{rest+}"), methods=[apigateway.HttpMethod.ANY], integration=integration)
    access_log = logs.LogGroup(
        scope, "PostedApiLog", retention=logs.RetentionDays.ONE_WEEK, removal_policy=cdk.RemovalPolicy.DESTROY
    )
    api_stage = apigateway.HttpStage(
        scope,
        "PostedApiStage",
        http_api=api,
        auto_deploy=True,
        throttle=apigateway.ThrottleSettings(rate_limit=500, burst_limit=1000),
    )
    resource = api_stage.node.default_child
    assert isinstance(resource, apigateway.CfnStage)
    # Set on the resource itself: CDK's own property takes an interface, which Python cannot pass by value.
    resource.access_log_settings = apigateway.CfnStage.AccessLogSettingsProperty(
        destination_arn=access_log.log_group_arn,
        format=json.dumps({name: f"$context.{name}" for name in _ACCESS_LOG_FIELDS}),
    )
    return api
