"""Which paths have a second origin, and for which answers, read from the template."""

from __future__ import annotations

import json

import pytest

from tests.stacks.conftest import Resource, Synthesized
from tests.stacks.test_distribution import behavior_of
from wandstore.http_contract import ERROR_ANSWERS


@pytest.fixture(scope="session")
def distribution(production: Synthesized) -> Resource:
    found: Resource = production.only("edge", "AWS::CloudFront::Distribution")["DistributionConfig"]
    return found


def group_of(distribution: Resource, path: str) -> Resource | None:
    target = behavior_of(distribution, path)["TargetOriginId"]
    return next((group for group in distribution["OriginGroups"]["Items"] if group["Id"] == target), None)


def origins_of(distribution: Resource, group: Resource) -> list[str]:
    """The kind of each origin of a group, in order."""
    by_id = {origin["Id"]: json.dumps(origin["DomainName"]) for origin in distribution["Origins"]}
    names = [by_id[member["OriginId"]] for member in group["Members"]["Items"]]
    return ["bucket" if "Bucket" in name else "function" for name in names]


@pytest.mark.parametrize("path", ["/s/magic-wands", "/store"])
def test_a_stores_page_comes_from_the_bucket_where_the_function_fails(distribution: Resource, path: str) -> None:
    group = group_of(distribution, path)
    assert group is not None
    assert origins_of(distribution, group) == ["function", "bucket"]
    assert {500, 502, 503, 504, 403} == set(group["FailoverCriteria"]["StatusCodes"]["Items"])


def test_an_unknown_stores_404_stays_the_edges_own(distribution: Resource) -> None:
    group = group_of(distribution, "/s/no-such-store")
    assert group is not None
    assert 404 not in group["FailoverCriteria"]["StatusCodes"]["Items"]


@pytest.mark.parametrize("path", ["/assets/storefront.js", "/favicon.ico", "/robots.txt", "/.well-known/gpc.json"])
def test_a_static_file_comes_from_the_bucket_and_from_the_function_where_it_is_not_there(
    distribution: Resource, path: str
) -> None:
    group = group_of(distribution, path)
    assert group is not None
    assert origins_of(distribution, group) == ["bucket", "function"]
    # S3 answers 403 where CloudFront may not list the bucket.
    assert {403, 404} < set(group["FailoverCriteria"]["StatusCodes"]["Items"])


def test_a_group_fails_over_only_for_statuses_that_cloudfront_accepts(distribution: Resource) -> None:
    """429, a throttled function URL, is not among them."""
    for group in distribution["OriginGroups"]["Items"]:
        statuses = group["FailoverCriteria"]["StatusCodes"]
        assert set(statuses["Items"]) <= {400, 403, 404, 416, 500, 502, 503, 504}
        assert statuses["Quantity"] == len(statuses["Items"])


@pytest.mark.parametrize(
    "path", ["/s/magic-wands/products/oak", "/health", "/api/generation/status", "/debug/errors", "/api/shopper/track"]
)
def test_nothing_else_has_a_second_origin(distribution: Resource, path: str) -> None:
    assert group_of(distribution, path) is None


def test_a_page_that_hangs_is_answered_by_the_bucket_long_before_the_functions_timeout(
    production: Synthesized, distribution: Resource
) -> None:
    group = group_of(distribution, "/s/magic-wands")
    assert group is not None
    first = group["Members"]["Items"][0]["OriginId"]
    (origin,) = [origin for origin in distribution["Origins"] if origin["Id"] == first]
    # CloudFront repeats a read that timed out once for each further attempt.
    assert origin["ConnectionAttempts"] == 1
    assert origin["CustomOriginConfig"]["OriginReadTimeout"] <= 10 < production.function("edge", "Edge")["Timeout"]


def test_only_what_the_edge_never_answers_itself_becomes_the_busy_page(distribution: Resource) -> None:
    replaced = {
        error["ErrorCode"]: (error["ResponsePagePath"], error["ResponseCode"])
        for error in distribution["CustomErrorResponses"]
        if "ResponsePagePath" in error
    }
    assert replaced == {502: ("/errors/busy.html", 503), 504: ("/errors/busy.html", 503)}
    assert not replaced.keys() & {answer.status for answer in ERROR_ANSWERS.values()}
    target = behavior_of(distribution, "/errors/busy.html")["TargetOriginId"]
    (origin,) = [origin for origin in distribution["Origins"] if origin["Id"] == target]
    assert "Bucket" in json.dumps(origin["DomainName"])
