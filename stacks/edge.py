"""The edge stack: CloudFront in front of one function, by two ways in."""

from __future__ import annotations

import json
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_wafv2 as waf
from constructs import Construct

from stacks.assets import edge_code
from stacks.data import DataStack
from stacks.functions import StageFunction
from stacks.permissions import edge_permissions
from stacks.stages import Stage

# A debug route waits 20 s for a generation; everything else is over within two.
FUNCTION_TIMEOUT_SECONDS = 28
# Whoever waits for the function waits a little longer than it may take, so that its own answer arrives.
ORIGIN_TIMEOUT = cdk.Duration.seconds(29)

# POST bodies come by the HTTP API: through a function URL each would need its hash in a header, which no beacon sends.
POSTED_PATHS = ("/api/shopper/*", "/webhook/*")
STATIC_PATHS = ("/assets/*", "/favicon.ico", "/robots.txt", "/.well-known/*")
ORIGIN_HEADER = "X-WandStore-Origin"
_ACCESS_LOG = {
    name: f"$context.{name}"
    for name in (
        "requestId",
        "requestTime",
        "httpMethod",
        "path",
        "status",
        "responseLatency",
        "integrationErrorMessage",
    )
}


class EdgeStack(cdk.Stack):
    """A shopper's way: CloudFront, then the function's URL, or for what is posted the HTTP API, then the function."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, data: DataStack, **options: Any) -> None:
        super().__init__(scope, construct_id, **options)
        self.edge = StageFunction(
            self,
            "Edge",
            stage=stage,
            wiring=data.wiring | {"SECRETS_PREFIX": data.secrets.prefix},
            code=edge_code(stage),
            handler="lambdas.edge.handler.handler",
            description="WandStore: every public route",
            timeout_seconds=FUNCTION_TIMEOUT_SECONDS,
            memory_mb=stage.edge_memory_mb,
            permissions=edge_permissions(data, data.secrets),
            snap_start=stage.snap_start,
        )
        self.api = self._make_api(stage)
        self.distribution = self._make_distribution(stage, data.secrets.resolve("ORIGIN_SECRET"))
        self.storefront_url = f"https://{stage.domain or self.distribution.distribution_domain_name}"
        cdk.CfnOutput(self, "StorefrontUrl", value=self.storefront_url, description="Where shoppers go")
        cdk.CfnOutput(
            self, "DistributionId", value=self.distribution.distribution_id, description="The distribution in front"
        )

    def _make_api(self, stage: Stage) -> apigateway.HttpApi:
        """The way in of what is posted: two path prefixes and nothing else."""
        api = apigateway.HttpApi(self, "PostedApi", create_default_stage=False, description="WandStore: what is posted")
        integration = integrations.HttpLambdaIntegration("Edge", self.edge.alias, timeout=ORIGIN_TIMEOUT)
        for path in POSTED_PATHS:
            api.add_routes(
                path=path.replace("*", "{rest+}"), methods=[apigateway.HttpMethod.ANY], integration=integration
            )
        access_log = logs.LogGroup(
            self, "PostedApiLog", retention=logs.RetentionDays.ONE_WEEK, removal_policy=cdk.RemovalPolicy.DESTROY
        )
        way_in = apigateway.HttpStage(
            self,
            "PostedApiStage",
            http_api=api,
            auto_deploy=True,
            throttle=apigateway.ThrottleSettings(rate_limit=500, burst_limit=1000),
        )
        resource = way_in.node.default_child
        assert isinstance(resource, apigateway.CfnStage)
        # Set on the resource itself: what CDK's own property takes is an interface, which Python cannot pass as values.
        resource.access_log_settings = apigateway.CfnStage.AccessLogSettingsProperty(
            destination_arn=access_log.log_group_arn, format=json.dumps(_ACCESS_LOG)
        )
        return api

    def _make_distribution(self, stage: Stage, origin_secret: str) -> cloudfront.Distribution:
        url = self.edge.alias.add_function_url(auth_type=lambda_.FunctionUrlAuthType.AWS_IAM)
        # It grants CloudFront both permissions, to invoke the URL and to invoke the function through it.
        by_url = origins.FunctionUrlOrigin.with_origin_access_control(url, read_timeout=ORIGIN_TIMEOUT)
        by_api = origins.HttpOrigin(
            f"{self.api.api_id}.execute-api.{self.region}.{self.url_suffix}",
            read_timeout=ORIGIN_TIMEOUT,
            origin_ssl_protocols=[cloudfront.OriginSslPolicy.TLS_V1_2],
            custom_headers={ORIGIN_HEADER: origin_secret},
        )
        headers = self._make_headers_policy()
        shared: dict[str, Any] = {
            "viewer_protocol_policy": cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            "response_headers_policy": headers,
        }
        # What a person sees is theirs: these answers are in no shared cache, and every header and cookie reaches us.
        personal = shared | {
            "cache_policy": cloudfront.CachePolicy.CACHING_DISABLED,
            "origin_request_policy": cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        }
        static = shared | {"cache_policy": self._make_static_policy(), "compress": True}
        return cloudfront.Distribution(
            self,
            "Distribution",
            comment=f"WandStore {stage.name}",
            default_behavior=cloudfront.BehaviorOptions(origin=by_url, **personal),
            additional_behaviors={
                **{
                    path: cloudfront.BehaviorOptions(
                        origin=by_api, allowed_methods=cloudfront.AllowedMethods.ALLOW_ALL, **personal
                    )
                    for path in POSTED_PATHS
                },
                **{path: cloudfront.BehaviorOptions(origin=by_url, **static) for path in STATIC_PATHS},
            },
            # An error is over when it is over; CloudFront would go on saying it for ten seconds.
            error_responses=[
                cloudfront.ErrorResponse(http_status=status, ttl=cdk.Duration.seconds(0))
                for status in (400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504)
            ],
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            # CloudFront's own certificate, without a domain, comes with a protocol of its own.
            minimum_protocol_version=cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021 if stage.domain else None,
            web_acl_id=self._make_firewall(stage) if stage.firewall else None,
            domain_names=[stage.domain] if stage.domain else None,
            certificate=(
                acm.Certificate.from_certificate_arn(self, "Certificate", stage.certificate_arn)
                if stage.domain
                else None
            ),
        )

    def _make_static_policy(self) -> cloudfront.CachePolicy:
        """The path alone is the key: a campaign's parameters, a cookie or a header make no second copy."""
        return cloudfront.CachePolicy(
            self,
            "StaticFiles",
            comment="WandStore: files by path, for as long as they say",
            min_ttl=cdk.Duration.seconds(0),
            default_ttl=cdk.Duration.hours(1),
            max_ttl=cdk.Duration.days(365),
            query_string_behavior=cloudfront.CacheQueryStringBehavior.none(),
            cookie_behavior=cloudfront.CacheCookieBehavior.none(),
            header_behavior=cloudfront.CacheHeaderBehavior.none(),
            enable_accept_encoding_gzip=True,
            enable_accept_encoding_brotli=True,
        )

    def _make_headers_policy(self) -> cloudfront.ResponseHeadersPolicy:
        """What every answer has. The content security policy is each page's own, by the hash of its style."""
        return cloudfront.ResponseHeadersPolicy(
            self,
            "SecurityHeaders",
            comment="WandStore: every answer",
            security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
                strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                    access_control_max_age=cdk.Duration.days(365), include_subdomains=False, override=True
                ),
                content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
                frame_options=cloudfront.ResponseHeadersFrameOptions(
                    frame_option=cloudfront.HeadersFrameOption.DENY, override=True
                ),
                referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                    referrer_policy=cloudfront.HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override=True
                ),
            ),
            custom_headers_behavior=cloudfront.ResponseCustomHeadersBehavior(
                custom_headers=[
                    cloudfront.ResponseCustomHeader(
                        header="Permissions-Policy",
                        value="camera=(), geolocation=(), microphone=(), payment=(), interest-cohort=()",
                        override=True,
                    )
                ]
            ),
        )

    def _make_firewall(self, stage: Stage) -> str:
        """One rule: an address that asks too often is refused for a while. The ARN."""
        sees_metrics = waf.CfnWebACL.VisibilityConfigProperty(
            cloud_watch_metrics_enabled=True, metric_name="WandStoreRequestRate", sampled_requests_enabled=False
        )
        firewall = waf.CfnWebACL(
            self,
            "Firewall",
            scope="CLOUDFRONT",
            default_action=waf.CfnWebACL.DefaultActionProperty(allow={}),
            visibility_config=sees_metrics,
            rules=[
                waf.CfnWebACL.RuleProperty(
                    name="requests-of-one-address",
                    priority=0,
                    action=waf.CfnWebACL.RuleActionProperty(block={}),
                    statement=waf.CfnWebACL.StatementProperty(
                        rate_based_statement=waf.CfnWebACL.RateBasedStatementProperty(
                            limit=stage.requests_per_ip_in_five_minutes,
                            aggregate_key_type="IP",
                            evaluation_window_sec=300,
                        )
                    ),
                    visibility_config=sees_metrics,
                )
            ],
        )
        return firewall.attr_arn
