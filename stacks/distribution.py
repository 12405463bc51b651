"""CloudFront's distribution: which path goes to which origin, what is cached, which headers an answer has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from stacks.firewall import make_firewall
from stacks.posted_api import POSTED_PATHS
from stacks.stages import Stage

STATIC_PATHS = ("/assets/*", "/favicon.ico", "/robots.txt", "/.well-known/*")
ORIGIN_HEADER = "X-WandStore-Origin"


@dataclass(frozen=True, kw_only=True)
class Origins:
    """Where requests go: to the function's own URL, or to the HTTP API with the secret in a header."""

    function: lambda_.Alias
    api_host: str
    api_secret: str
    timeout: cdk.Duration


def make_distribution(scope: Construct, stage: Stage, targets: Origins) -> cloudfront.Distribution:
    url = targets.function.add_function_url(auth_type=lambda_.FunctionUrlAuthType.AWS_IAM)
    # This grants CloudFront both permissions: to invoke the URL, and to invoke the function through it.
    by_url = origins.FunctionUrlOrigin.with_origin_access_control(url, read_timeout=targets.timeout)
    by_api = origins.HttpOrigin(
        targets.api_host,
        read_timeout=targets.timeout,
        origin_ssl_protocols=[cloudfront.OriginSslPolicy.TLS_V1_2],
        custom_headers={ORIGIN_HEADER: targets.api_secret},
    )
    every_answer: dict[str, Any] = {
        "viewer_protocol_policy": cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        "response_headers_policy": _make_headers_policy(scope),
    }
    # Personal answers are never cached here, and every header and cookie of their requests reaches the function.
    personal = every_answer | {
        "cache_policy": cloudfront.CachePolicy.CACHING_DISABLED,
        "origin_request_policy": cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    }
    posted = personal | {"allowed_methods": cloudfront.AllowedMethods.ALLOW_ALL}
    static = every_answer | {"cache_policy": _make_static_policy(scope), "compress": True}
    return cloudfront.Distribution(
        scope,
        "Distribution",
        comment=f"WandStore {stage.name}",
        default_behavior=cloudfront.BehaviorOptions(origin=by_url, **personal),
        additional_behaviors={
            **{path: cloudfront.BehaviorOptions(origin=by_api, **posted) for path in POSTED_PATHS},
            **{path: cloudfront.BehaviorOptions(origin=by_url, **static) for path in STATIC_PATHS},
        },
        # By default, CloudFront caches an error for ten seconds; here it is gone as soon as its cause is.
        error_responses=[
            cloudfront.ErrorResponse(http_status=status, ttl=cdk.Duration.seconds(0))
            for status in (400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504)
        ],
        http_version=cloudfront.HttpVersion.HTTP2_AND_3,
        web_acl_id=make_firewall(scope, stage.requests_per_ip_in_five_minutes) if stage.firewall else None,
        **_domain_options(scope, stage),
    )


def _domain_options(scope: Construct, stage: Stage) -> dict[str, Any]:
    """Without a domain, CloudFront's default certificate sets the minimum TLS version itself."""
    if not stage.domain:
        return {}
    return {
        "domain_names": [stage.domain],
        "certificate": acm.Certificate.from_certificate_arn(scope, "Certificate", stage.certificate_arn),
        "minimum_protocol_version": cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
    }


def _make_static_policy(scope: Construct) -> cloudfront.CachePolicy:
    """The cache key is the path alone: campaign parameters, cookies and headers do not create further copies."""
    return cloudfront.CachePolicy(
        scope,
        "StaticFiles",
        comment="WandStore: static files, cached by path for as long as their headers allow",
        min_ttl=cdk.Duration.seconds(0),
        default_ttl=cdk.Duration.hours(1),
        max_ttl=cdk.Duration.days(365),
        query_string_behavior=cloudfront.CacheQueryStringBehavior.none(),
        cookie_behavior=cloudfront.CacheCookieBehavior.none(),
        header_behavior=cloudfront.CacheHeaderBehavior.none(),
        enable_accept_encoding_gzip=True,
        enable_accept_encoding_brotli=True,
    )


def _make_headers_policy(scope: Construct) -> cloudfront.ResponseHeadersPolicy:
    """The security headers of every answer. Each page sends its own content security policy, with its style's hash."""
    return cloudfront.ResponseHeadersPolicy(
        scope,
        "SecurityHeaders",
        comment="WandStore: security headers of every answer",
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
