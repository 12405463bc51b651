"""Which paths have a second origin, and for which answers, read from the template; and a drill without the function."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from dataclasses import replace
from http import HTTPStatus
from typing import Any, NamedTuple

import pytest

from lambdas.edge.app import create_app
from lambdas.edge.readable_requests import make_handler
from local.synth import ROOT, node_path
from tests.edge_events import function_url_event
from tests.mangum_loop import event_loop_of_mangum
from tests.shop import Shop
from tests.stacks.conftest import Resource, Synthesized
from tests.stacks.test_distribution import behavior_of
from wandstore.http_contract import ERROR_ANSWERS
from wandstore.storefront.public_files import PublicFiles


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
    # A throttled function URL answers 429.
    assert {403, 429, 500, 502, 503, 504} == set(group["FailoverCriteria"]["StatusCodes"]["Items"])


@pytest.mark.parametrize(
    "path", ["/s/magic-wands/products/oak", "/s/magic-wands/collections/all", "/s/magic-wands/cart", "/s/a/b/c/d", "/"]
)
def test_a_page_below_a_store_has_a_second_origin_too(distribution: Resource, path: str) -> None:
    assert behavior_of(distribution, path)["TargetOriginId"] == "pages-below"
    below, page = group_of(distribution, path), group_of(distribution, "/s/magic-wands")
    assert below is not None
    assert page is not None
    assert (below["Members"], below["FailoverCriteria"]) == (page["Members"], page["FailoverCriteria"])


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
    for group in distribution["OriginGroups"]["Items"]:
        statuses = group["FailoverCriteria"]["StatusCodes"]
        assert set(statuses["Items"]) <= {400, 403, 404, 416, 429, 500, 502, 503, 504}
        assert statuses["Quantity"] == len(statuses["Items"])


@pytest.mark.parametrize(
    "path",
    [
        *("/s/magic-wands/suggest", "/s/magic-wands/sitemap.xml", "/s/magic-wands/sitemap-2.xml", "/health"),
        *("/api/generation/status", "/debug/errors", "/api/shopper/track"),
    ],
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


# The drill: what CloudFront does with a request for a page, by the template and its functions -------------------------


class Asked(NamedTuple):
    """What both origins are asked for, and the header that only the first one reads."""

    uri: str
    headers: dict[str, str]


def ask_origins(paths: list[str]) -> dict[str, Asked]:
    """What becomes of each path in CloudFront's function, which node runs here."""
    code = (ROOT / "stacks" / "stand_in.js").read_text(encoding="utf-8")
    script = (
        f"{code}\nconsole.log(JSON.stringify({json.dumps(paths)}.map(function (uri) {{"
        "return handler({request: {method: 'GET', uri: uri, querystring: {}, headers: {}}})})))"
    )
    done = subprocess.run([node_path(), "-e", script], capture_output=True, text=True, check=True)
    return {
        path: Asked(found["uri"], {name: header["value"] for name, header in found["headers"].items()})
        for path, found in zip(paths, json.loads(done.stdout), strict=True)
    }


BELOW = {
    "/s/lantern/products/oak": HTTPStatus.OK,
    "/s/lantern/products/%6Fak": HTTPStatus.OK,
    "/s/lantern/products/none": HTTPStatus.NOT_FOUND,
    "/s/lantern/collections/all": HTTPStatus.OK,
    "/s/lantern/cart": HTTPStatus.OK,
    "/s/lantern/wishlist": HTTPStatus.OK,
    "/s/lantern/": HTTPStatus.PERMANENT_REDIRECT,
    "/s/lantern/products/\u6728": HTTPStatus.NOT_FOUND,
    "/s/lantern/products/\ud800 x": HTTPStatus.NOT_FOUND,
    "/s/%6Cantern/products/oak": HTTPStatus.OK,
    "/s/\u6728/products/oak": HTTPStatus.BAD_REQUEST,
    "/s//oak": HTTPStatus.NOT_FOUND,
    "/": HTTPStatus.TEMPORARY_REDIRECT,
}


@pytest.mark.slow
def test_a_page_below_a_store_is_the_edges_while_it_answers_and_the_stores_stand_in_when_it_does_not(
    shop: Shop, distribution: Resource, production: Synthesized
) -> None:
    function = production.starting_with("StandIn", "edge", "AWS::CloudFront::Function")
    assert function["FunctionCode"] == (ROOT / "stacks" / "stand_in.js").read_text(encoding="utf-8")
    shop.clients.s3.create_bucket(Bucket="public-files")
    settings = replace(shop.settings, public_files_bucket="public-files", default_store=shop.store.slug)
    PublicFiles(shop.clients, settings).put_pages()
    asked = ask_origins(list(BELOW))
    # CloudFront's signature of a request to a function URL does not match where the path has escapes.
    assert {each.uri for each in asked.values()} == {"/errors/instead/lantern", "/errors/instead"}
    assert all(re.fullmatch(r"[!-~]+", each.headers["x-wandstore-path"]) for each in asked.values())
    with event_loop_of_mangum():
        handler = make_handler(create_app(settings, shop.clients))
        for path, status in BELOW.items():
            event = function_url_event("GET", asked[path].uri, **asked[path].headers)
            assert handler(event, None)["statusCode"] == status, path
    for path in BELOW:
        events = [each["EventType"] for each in behavior_of(distribution, path)["FunctionAssociations"]]
        assert events == ["viewer-request", "viewer-response"]
        stored: dict[str, Any] = shop.clients.s3.get_object(Bucket="public-files", Key=asked[path].uri[1:])
        html = gzip.decompress(stored["Body"].read()).decode()
        assert "Oak wand" in html
        says_so = asked[path].uri == "/errors/instead/lantern"
        assert ("One moment, please" in html) is says_so
        assert ('content="noindex"' in html) is says_so
        assert stored["Metadata"]["x-wandstore-failover"] == "bucket"
