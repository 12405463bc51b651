"""Which path goes to which origin, what is cached, and which headers an answer has, read from the template."""

from __future__ import annotations

import fnmatch
import json
import subprocess

import pytest

from local.synth import ROOT, node_path
from tests.builders import make_catalogue, make_product, make_store
from tests.stacks.conftest import Resource, Synthesized
from wandstore.pages import RenderContext
from wandstore.shoppers.saved_list import ListKind
from wandstore.storefront.fallback_page import render_fallback
from wandstore.storefront.public_files import make_page

TO_THE_URL = (
    "/s/magic-wands",
    "/s/magic-wands/wishlist",
    "/store",
    "/",
    "/health",
    "/api/generation/status",
    "/debug/generate",
)
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"


@pytest.fixture(scope="session")
def distribution(production: Synthesized) -> Resource:
    found: Resource = production.only("edge", "AWS::CloudFront::Distribution")["DistributionConfig"]
    return found


def behavior_of(distribution: Resource, path: str) -> Resource:
    """The behavior that CloudFront applies to a path: that of the first matching pattern, or the default."""
    for behavior in distribution["CacheBehaviors"]:
        if fnmatch.fnmatchcase(path, behavior["PathPattern"]):
            found: Resource = behavior
            return found
    default: Resource = distribution["DefaultCacheBehavior"]
    return default


def origin_of(distribution: Resource, path: str) -> Resource:
    """The origin that is asked first."""
    target = behavior_of(distribution, path)["TargetOriginId"]
    for group in distribution["OriginGroups"]["Items"]:
        if group["Id"] == target:
            target = group["Members"]["Items"][0]["OriginId"]
    (origin,) = [origin for origin in distribution["Origins"] if origin["Id"] == target]
    found: Resource = origin
    return found


@pytest.mark.parametrize(
    "path", [*(f"/api/shopper/{name}" for name in ("track", "persona", *ListKind)), "/webhook/generation-complete"]
)
def test_posted_requests_go_to_the_http_api_with_the_secret_header(distribution: Resource, path: str) -> None:
    origin = origin_of(distribution, path)
    assert "execute-api" in json.dumps(origin["DomainName"])
    (header,) = origin["OriginCustomHeaders"]
    assert header["HeaderName"] == "X-WandStore-Origin"
    assert "{{resolve:secretsmanager:" in json.dumps(header["HeaderValue"])
    assert "POST" in behavior_of(distribution, path)["AllowedMethods"]


@pytest.mark.parametrize("path", TO_THE_URL)
def test_every_page_and_poll_goes_to_the_function_url_by_origin_access_control(
    distribution: Resource, path: str
) -> None:
    origin = origin_of(distribution, path)
    assert "OriginAccessControlId" in origin
    assert "OriginCustomHeaders" not in origin
    assert "FunctionUrl" in json.dumps(origin["DomainName"])


@pytest.mark.parametrize("path", ["/assets/storefront.js", "/robots.txt", "/errors/busy.html"])
def test_every_file_comes_from_the_bucket_by_origin_access_control(distribution: Resource, path: str) -> None:
    origin = origin_of(distribution, path)
    assert "OriginAccessControlId" in origin
    assert "PublicFilesBucket" in json.dumps(origin["DomainName"])


def test_cloudfront_may_invoke_the_url_and_the_function_through_it_and_nobody_else_may(production: Synthesized) -> None:
    permissions = production.resources("edge", "AWS::Lambda::Permission").values()
    by_cloudfront = [found for found in permissions if found["Principal"] == "cloudfront.amazonaws.com"]
    assert {found["Action"] for found in by_cloudfront} == {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"}
    assert all("distribution/" in json.dumps(found["SourceArn"]) for found in by_cloudfront)
    (alias,) = [name for name in production.resources("edge", "AWS::Lambda::Alias") if name.startswith("Edge")]
    assert all(found["FunctionName"] == {"Ref": alias} for found in permissions)
    others = [found for found in permissions if found not in by_cloudfront]
    assert {found["Principal"] for found in others} == {"apigateway.amazonaws.com"}
    assert production.only("edge", "AWS::Lambda::Url")["AuthType"] == "AWS_IAM"


@pytest.mark.parametrize("path", [*TO_THE_URL, "/api/shopper/track"])
def test_a_personal_answer_is_never_cached(distribution: Resource, path: str) -> None:
    behavior = behavior_of(distribution, path)
    assert behavior["CachePolicyId"] == CACHING_DISABLED
    assert behavior["OriginRequestPolicyId"] == ALL_VIEWER_EXCEPT_HOST


@pytest.mark.parametrize("path", ["/assets/storefront.js", "/favicon.ico", "/robots.txt", "/.well-known/gpc.json"])
def test_static_files_are_cached_by_path_alone(production: Synthesized, distribution: Resource, path: str) -> None:
    ((logical_id, policy),) = production.resources("edge", "AWS::CloudFront::CachePolicy").items()
    assert behavior_of(distribution, path)["CachePolicyId"] == {"Ref": logical_id}
    key = policy["CachePolicyConfig"]["ParametersInCacheKeyAndForwardedToOrigin"]
    assert key["QueryStringsConfig"]["QueryStringBehavior"] == "none"
    assert key["CookiesConfig"]["CookieBehavior"] == "none"
    assert key["HeadersConfig"]["HeaderBehavior"] == "none"
    assert policy["CachePolicyConfig"]["MaxTTL"] == 365 * 86_400


def run_page_headers(headers: dict[str, str]) -> dict[str, str]:
    """The headers of an answer after CloudFront's function, which node runs here."""
    code = (ROOT / "stacks" / "page_headers.js").read_text(encoding="utf-8")
    event = {"response": {"statusCode": 200, "headers": {name: {"value": value} for name, value in headers.items()}}}
    script = f"{code}\nconsole.log(JSON.stringify(handler({json.dumps(event)})))"
    done = subprocess.run([node_path(), "-e", script], capture_output=True, text=True, check=True)
    return {name: header["value"] for name, header in json.loads(done.stdout)["headers"].items()}


@pytest.mark.slow
def test_the_headers_that_s3_keeps_as_metadata_are_a_pages_headers_and_the_edges_own_stay() -> None:
    content = make_page(render_fallback(RenderContext(make_store(), make_catalogue(make_product()))))
    stored = {f"x-amz-meta-{name}": value for name, value in content.metadata.items()}
    assert run_page_headers({"etag": '"1"', **stored}) == {"etag": '"1"', **content.metadata}
    own = {"content-security-policy": "default-src 'none'", "x-wandstore-source": "kimi"}
    assert run_page_headers(own) == own


def test_the_function_of_a_pages_headers_runs_on_the_pages_that_the_bucket_may_answer(
    production: Synthesized, distribution: Resource
) -> None:
    function = production.starting_with("PageHeaders", "edge", "AWS::CloudFront::Function")
    assert function["FunctionCode"] == (ROOT / "stacks" / "page_headers.js").read_text(encoding="utf-8")
    assert function["FunctionConfig"]["Runtime"] == "cloudfront-js-2.0"
    for path in ("/s/magic-wands", "/store", "/errors/s/magic-wands", "/s/magic-wands/products/oak", "/"):
        associations = behavior_of(distribution, path)["FunctionAssociations"]
        assert "PageHeaders" in json.dumps([each for each in associations if each["EventType"] == "viewer-response"])
    assert "FunctionAssociations" not in behavior_of(distribution, "/api/generation/status")


def test_an_error_is_never_cached(distribution: Resource) -> None:
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
    # Subdomains of the shop's domain belong to the shop.
    assert headers["StrictTransportSecurity"]["IncludeSubdomains"] is False
    assert headers.keys() >= {"ContentTypeOptions", "FrameOptions", "ReferrerPolicy"}
    # Each page sends a policy with the hash of its style; a fixed policy here would replace it.
    assert "ContentSecurityPolicy" not in headers


def test_a_domain_of_the_stage_is_the_distributions_alias_and_the_storefronts_address(
    first_with_a_domain: Synthesized,
) -> None:
    changed = first_with_a_domain
    config = changed.only("edge", "AWS::CloudFront::Distribution")["DistributionConfig"]
    assert config["Aliases"] == ["shop.example"]
    assert config["ViewerCertificate"]["AcmCertificateArn"] == changed.stacks.stage.certificate_arn
    assert config["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert changed.templates["edge"]["Outputs"]["StorefrontUrl"]["Value"] == "https://shop.example"
    assert changed.function("edge", "Edge")["Environment"]["Variables"]["PUBLIC_BASE_URL"] == "https://shop.example"
