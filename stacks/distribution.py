"""CloudFront's distribution: which path goes to which origin, what is cached, which headers an answer has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import Construct

from stacks.failover import (
    API_ORIGIN,
    BUCKET_ORIGIN,
    EDGE_ORIGIN,
    FOR_PROGRAMS,
    PAGES,
    PAGES_BELOW,
    PAGES_ORIGIN,
    STATIC_FILES,
    add_origin_groups,
)
from stacks.firewall import make_firewall
from stacks.posted_api import POSTED_PATHS
from stacks.stages import Stage

ORIGIN_HEADER = "X-WandStore-Origin"
# A page takes less than two seconds, after a cold start.
PAGES_TIMEOUT = cdk.Duration.seconds(8)
# The page for what is busy, and the fallback pages at an address that is always the bucket's, for a check to look at.
ERROR_PATHS = "/errors/*"
BUSY_PAGE = "/errors/busy.html"  # `wandstore.keys.BUSY_PAGE`
# The edge itself never answers so: it did not answer in time, or not at all. Its own 503 says what it was asked to do.
BUSY_STATUSES = (502, 504)
BUSY_ANSWER = 503
_FOLDER = Path(__file__).parent
# The policy of a page that S3 answers, and where it comes from, as HTTP headers; and which page S3 is asked for.
_FUNCTIONS = {
    "PageHeaders": ("page_headers.js", "headers of the pages that S3 answers"),
    "StandIn": ("stand_in.js", "the page of the bucket that stands in for one below a store"),
}


@dataclass(frozen=True, kw_only=True)
class Origins:
    """Where requests go: to the function's own URL, to the HTTP API with the secret in a header, or to the bucket."""

    function: lambda_.Alias
    bucket: s3.Bucket
    api_host: str
    api_secret: str
    timeout: cdk.Duration


def make_distribution(scope: Construct, stage: Stage, targets: Origins) -> cloudfront.Distribution:
    url = targets.function.add_function_url(auth_type=lambda_.FunctionUrlAuthType.AWS_IAM)
    # This grants CloudFront both permissions: to invoke the URL, and to invoke the function through it.
    access = cloudfront.FunctionUrlOriginAccessControl(scope, "EdgeAccess")
    by_url = origins.FunctionUrlOrigin.with_origin_access_control(
        url, origin_access_control=access, read_timeout=targets.timeout, origin_id=EDGE_ORIGIN
    )
    # A page that takes so long is answered by the bucket. The other routes of the edge may take as long as they like.
    by_url_soon = origins.FunctionUrlOrigin.with_origin_access_control(
        url,
        origin_access_control=access,
        read_timeout=PAGES_TIMEOUT,
        connection_attempts=1,
        origin_id=PAGES_ORIGIN,
    )
    by_bucket = origins.S3BucketOrigin.with_origin_access_control(targets.bucket, origin_id=BUCKET_ORIGIN)
    by_api = origins.HttpOrigin(
        targets.api_host,
        origin_id=API_ORIGIN,
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
    page_headers = _associate(scope, "PageHeaders", cloudfront.FunctionEventType.VIEWER_RESPONSE)
    stand_in = _associate(scope, "StandIn", cloudfront.FunctionEventType.VIEWER_REQUEST)
    with_page_headers: dict[str, Any] = {"function_associations": [page_headers]}
    pages = personal | with_page_headers
    pages_below = personal | {"function_associations": [stand_in, page_headers]}
    static = every_answer | {"cache_policy": _make_static_policy(scope), "compress": True}
    # The first pattern that fits decides.
    behaviors = {
        **{path: cloudfront.BehaviorOptions(origin=by_api, **posted) for path in POSTED_PATHS},
        **{path: cloudfront.BehaviorOptions(origin=by_url, **personal) for path in FOR_PROGRAMS},
        **{path: cloudfront.BehaviorOptions(origin=by_url_soon, **pages_below) for path in PAGES_BELOW.paths},
        **{path: cloudfront.BehaviorOptions(origin=by_url_soon, **pages) for path in PAGES.paths},
        **{path: cloudfront.BehaviorOptions(origin=by_bucket, **static) for path in STATIC_FILES.paths},
        ERROR_PATHS: cloudfront.BehaviorOptions(origin=by_bucket, **static | with_page_headers),
    }
    distribution = cloudfront.Distribution(
        scope,
        "Distribution",
        comment=f"WandStore {stage.name}",
        default_behavior=cloudfront.BehaviorOptions(origin=by_url, **personal),
        additional_behaviors=behaviors,
        error_responses=list(_list_error_responses()),
        http_version=cloudfront.HttpVersion.HTTP2_AND_3,
        web_acl_id=make_firewall(scope, stage) if stage.firewall else None,
        **_domain_options(scope, stage),
    )
    add_origin_groups(distribution, list(behaviors))
    _permit_alias(distribution, targets.function)
    return distribution


def _permit_alias(distribution: cloudfront.Distribution, function: lambda_.Alias) -> None:
    """Whoever invokes an alias needs a permission of the alias: one of the function would leave every page with 403.

    CDK names in its place what the URL's resource says of its function, of which nothing says that it has the alias.
    """
    for found in distribution.node.find_all():
        if isinstance(found, lambda_.CfnPermission):
            found.function_name = function.function_arn


def _associate(
    scope: Construct, construct_id: str, event: cloudfront.FunctionEventType
) -> cloudfront.FunctionAssociation:
    """One of CloudFront's functions, with what it runs at."""
    name, comment = _FUNCTIONS[construct_id]
    function = cloudfront.Function(
        scope,
        construct_id,
        comment=f"WandStore: {comment}",
        runtime=cloudfront.FunctionRuntime.JS_2_0,
        code=cloudfront.FunctionCode.from_inline((_FOLDER / name).read_text(encoding="utf-8")),
    )
    return cloudfront.FunctionAssociation(function=function, event_type=event)


def _list_error_responses() -> Iterator[cloudfront.ErrorResponse]:
    """By default, CloudFront caches an error for ten seconds; here it is gone as soon as its cause is."""
    for status in (400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504):
        page: dict[str, Any] = {}
        if status in BUSY_STATUSES:
            page = {"response_page_path": BUSY_PAGE, "response_http_status": BUSY_ANSWER}
        yield cloudfront.ErrorResponse(http_status=status, ttl=cdk.Duration.seconds(0), **page)


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
