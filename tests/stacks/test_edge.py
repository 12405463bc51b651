"""The edge stack's decisions, read from its template."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.stacks.conftest import Resource, Synthesized

ANYTHING_TO_THE_URL = ("/s/magic-wands", "/store", "/", "/health", "/api/generation/status", "/debug/generate")
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"


@pytest.fixture(scope="session")
def distribution(production: Synthesized) -> Resource:
    found: Resource = production.only("edge", "AWS::CloudFront::Distribution")["DistributionConfig"]
    return found


def behavior_of(distribution: Resource, path: str) -> Resource:
    """The behavior that CloudFront chooses for a path: the first pattern that fits, or else the default."""
    import fnmatch

    for behavior in distribution["CacheBehaviors"]:
        if fnmatch.fnmatchcase(path, behavior["PathPattern"]):
            found: Resource = behavior
            return found
    default: Resource = distribution["DefaultCacheBehavior"]
    return default


def origin_of(distribution: Resource, path: str) -> Resource:
    target = behavior_of(distribution, path)["TargetOriginId"]
    (origin,) = [origin for origin in distribution["Origins"] if origin["Id"] == target]
    found: Resource = origin
    return found


@pytest.mark.parametrize("path", ["/api/shopper/track", "/api/shopper/persona", "/webhook/generation-complete"])
def test_what_is_posted_goes_to_the_http_api_with_the_secret_header(distribution: Resource, path: str) -> None:
    origin = origin_of(distribution, path)
    assert "execute-api" in json.dumps(origin["DomainName"])
    (header,) = origin["OriginCustomHeaders"]
    assert header["HeaderName"] == "X-WandStore-Origin"
    assert "{{resolve:secretsmanager:" in json.dumps(header["HeaderValue"])
    assert "POST" in behavior_of(distribution, path)["AllowedMethods"]


@pytest.mark.parametrize("path", [*ANYTHING_TO_THE_URL, "/assets/storefront.js", "/robots.txt"])
def test_everything_else_goes_to_the_function_url_by_origin_access_control(distribution: Resource, path: str) -> None:
    origin = origin_of(distribution, path)
    assert "OriginAccessControlId" in origin
    assert "OriginCustomHeaders" not in origin
    assert "FunctionUrl" in json.dumps(origin["DomainName"])


def test_cloudfront_may_invoke_the_url_and_the_function_through_it_and_nobody_else_may(production: Synthesized) -> None:
    permissions = production.resources("edge", "AWS::Lambda::Permission").values()
    by_cloudfront = [found for found in permissions if found["Principal"] == "cloudfront.amazonaws.com"]
    assert {found["Action"] for found in by_cloudfront} == {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"}
    assert all("distribution/" in json.dumps(found["SourceArn"]) for found in by_cloudfront)
    others = [found for found in permissions if found not in by_cloudfront]
    assert {found["Principal"] for found in others} == {"apigateway.amazonaws.com"}
    assert production.only("edge", "AWS::Lambda::Url")["AuthType"] == "AWS_IAM"


def test_the_http_api_knows_two_prefixes_and_no_default(production: Synthesized) -> None:
    routes = production.resources("edge", "AWS::ApiGatewayV2::Route").values()
    assert {route["RouteKey"] for route in routes} == {"ANY /api/shopper/{rest+}", "ANY /webhook/{rest+}"}
    integrations = production.resources("edge", "AWS::ApiGatewayV2::Integration").values()
    assert {integration["PayloadFormatVersion"] for integration in integrations} == {"2.0"}


@pytest.mark.parametrize("path", [*ANYTHING_TO_THE_URL, "/api/shopper/track"])
def test_nothing_that_is_somebodys_own_is_in_a_shared_cache(distribution: Resource, path: str) -> None:
    behavior = behavior_of(distribution, path)
    assert behavior["CachePolicyId"] == CACHING_DISABLED
    assert behavior["OriginRequestPolicyId"] == ALL_VIEWER_EXCEPT_HOST


@pytest.mark.parametrize("path", ["/assets/storefront.js", "/favicon.ico", "/robots.txt", "/.well-known/gpc.json"])
def test_files_are_cached_by_their_path_alone(production: Synthesized, distribution: Resource, path: str) -> None:
    ((logical_id, policy),) = production.resources("edge", "AWS::CloudFront::CachePolicy").items()
    assert behavior_of(distribution, path)["CachePolicyId"] == {"Ref": logical_id}
    key = policy["CachePolicyConfig"]["ParametersInCacheKeyAndForwardedToOrigin"]
    assert key["QueryStringsConfig"]["QueryStringBehavior"] == "none"
    assert key["CookiesConfig"]["CookieBehavior"] == "none"
    assert key["HeadersConfig"]["HeaderBehavior"] == "none"
    assert policy["CachePolicyConfig"]["MaxTTL"] == 365 * 86_400


def test_an_error_is_never_said_again_from_a_cache(distribution: Resource) -> None:
    errors = {error["ErrorCode"]: error["ErrorCachingMinTTL"] for error in distribution["CustomErrorResponses"]}
    assert set(errors.values()) == {0}
    assert {400, 403, 404, 500, 502, 503, 504} <= errors.keys()


def test_every_answer_has_the_security_headers(production: Synthesized, distribution: Resource) -> None:
    ((logical_id, policy),) = production.resources("edge", "AWS::CloudFront::ResponseHeadersPolicy").items()
    behaviors = [distribution["DefaultCacheBehavior"], *distribution["CacheBehaviors"]]
    assert all(behavior["ResponseHeadersPolicyId"] == {"Ref": logical_id} for behavior in behaviors)
    assert all(behavior["ViewerProtocolPolicy"] == "redirect-to-https" for behavior in behaviors)
    headers = policy["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    assert headers["StrictTransportSecurity"]["AccessControlMaxAgeSec"] >= 31_536_000
    # What else lives under a shop's domain is not ours to forbid.
    assert headers["StrictTransportSecurity"]["IncludeSubdomains"] is False
    assert headers.keys() >= {"ContentTypeOptions", "FrameOptions", "ReferrerPolicy"}
    # The page's own policy holds the hash of its style; a fixed one here would replace it.
    assert "ContentSecurityPolicy" not in headers


def test_whoever_waits_waits_longer_than_a_debug_route_takes(production: Synthesized, distribution: Resource) -> None:
    from lambdas.edge.routes.debug import TRIAL_PATIENCE_SECONDS

    timeout = production.function("edge", "Edge")["Timeout"]
    integrations = production.resources("edge", "AWS::ApiGatewayV2::Integration").values()
    waits = [origin["CustomOriginConfig"]["OriginReadTimeout"] for origin in distribution["Origins"]]
    waits += [integration["TimeoutInMillis"] / 1000 for integration in integrations]
    assert TRIAL_PATIENCE_SECONDS + 5 < timeout < min(waits)


def test_an_address_that_asks_too_often_is_refused(production: Synthesized, distribution: Resource) -> None:
    ((logical_id, firewall),) = production.resources("edge", "AWS::WAFv2::WebACL").items()
    assert distribution["WebACLId"] == {"Fn::GetAtt": [logical_id, "Arn"]}
    (rule,) = firewall["Rules"]
    assert rule["Action"] == {"Block": {}}
    assert rule["Statement"]["RateBasedStatement"]["AggregateKeyType"] == "IP"
    assert firewall["Scope"] == "CLOUDFRONT"


def test_a_stage_says_whether_it_has_a_firewall_a_snapshot_and_a_domain(
    synthesized: Callable[..., Synthesized],
) -> None:
    arn = "arn:aws:acm:us-east-1:123456789012:certificate/1"
    changed = synthesized("production", firewall=False, snap_start=False, domain="shop.example", certificate_arn=arn)
    assert not changed.resources("edge", "AWS::WAFv2::WebACL")
    assert "SnapStart" not in changed.function("edge", "Edge")
    config: dict[str, Any] = changed.only("edge", "AWS::CloudFront::Distribution")["DistributionConfig"]
    assert config["Aliases"] == ["shop.example"]
    assert config["ViewerCertificate"]["AcmCertificateArn"] == arn
    assert config["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    environment = changed.function("edge", "Edge")["Environment"]["Variables"]
    assert environment["PUBLIC_BASE_URL"] == "https://shop.example"
    outputs = changed.templates["edge"]["Outputs"]
    assert outputs["StorefrontUrl"]["Value"] == "https://shop.example"


def test_the_edge_runs_python_3_13_on_arm_from_a_snapshot_behind_an_alias(production: Synthesized) -> None:
    function = production.function("edge", "Edge")
    assert (function["Runtime"], function["Architectures"]) == ("python3.13", ["arm64"])
    assert function["SnapStart"] == {"ApplyOn": "PublishedVersions"}
    assert production.only("edge", "AWS::Lambda::Url")["Qualifier"] == "live"
