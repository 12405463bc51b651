"""Which requests each rule of the firewall counts, and what it answers, read from the template."""

from __future__ import annotations

import json
import posixpath
from typing import Any
from urllib.parse import unquote

import pytest

from tests.stacks.conftest import Resource, Synthesized
from wandstore.http_contract import ErrorBody

# The rules that count a request beside `requests`, which counts all.
PAGE = ["pages", "challenged-pages"]
COUNTED: dict[str, list[str]] = {
    "/s/magic-wands": PAGE,
    "/s/magic-wands/products/oak": PAGE,
    "/": PAGE,
    "/store": PAGE,
    "/debug/generate": PAGE,
    "/%73/magic-wands": PAGE,
    "//s/magic-wands": PAGE,
    "/assets/../s/magic-wands": PAGE,
    "/s/magic-wands/suggest": ["polls"],
    "/api/generation/status": ["polls"],
    "/api/shopper/track": ["posts"],
    "/api/shopper/cart": ["posts"],
    "/api/shopper/persona": ["choices", "posts"],
    "/api/shopper/%70ersona": ["choices", "posts"],
    "/api/shopper/forget": ["choices", "posts"],
    "form /api/shopper/cart": ["forms"],
    "form /api/shopper/persona": ["chosen-forms", "choices", "forms"],
    "form /s/magic-wands": PAGE,
    "/webhook/generation-complete": ["deliveries", "shop-webhooks"],
    "/webhook/shopify": ["shop-webhooks"],
    "/assets/storefront.0123abcd.js": [],
    "/favicon.ico": [],
    "/robots.txt": [],
    "/.well-known/gpc.json": [],
}


@pytest.fixture(scope="session")
def firewall(production: Synthesized) -> Resource:
    return production.only("edge", "AWS::WAFv2::WebACL")


def fits(statement: dict[str, Any] | None, path: str, content_type: str) -> bool:
    match statement:
        case None:
            return True
        case {"NotStatement": {"Statement": inner}}:
            return not fits(inner, path, content_type)
        case {"OrStatement": {"Statements": alternatives}}:
            return any(fits(inner, path, content_type) for inner in alternatives)
        case {"AndStatement": {"Statements": parts}}:
            return all(fits(inner, path, content_type) for inner in parts)
        case {"ByteMatchStatement": {"FieldToMatch": {"SingleHeader": {"Name": "content-type"}}} as match}:
            assert match["TextTransformations"] == [{"Priority": 0, "Type": "LOWERCASE"}]
            assert match["PositionalConstraint"] == "STARTS_WITH"  # a charset may follow
            return content_type.lower().startswith(match["SearchString"])
        case {"ByteMatchStatement": {"FieldToMatch": {"UriPath": {}}} as match}:
            where, sought = match["PositionalConstraint"], match["SearchString"]
            assert [undone["Type"] for undone in match["TextTransformations"]] == ["URL_DECODE", "NORMALIZE_PATH"]
            path = posixpath.normpath(unquote(path)).replace("//", "/")
            return path.startswith(sought) if where == "STARTS_WITH" else path.endswith(sought)
    raise NotImplementedError(statement)


@pytest.mark.parametrize("request_", COUNTED)
def test_each_kind_of_request_is_counted_by_its_own_rules(firewall: Resource, request_: str) -> None:
    form, _, path = request_.rpartition(" ")
    content_type = "Application/X-WWW-Form-Urlencoded; charset=UTF-8" if form else "application/json"
    statements = {rule["Name"]: rule["Statement"]["RateBasedStatement"] for rule in firewall["Rules"]}
    counted = [name for name, found in statements.items() if fits(found.get("ScopeDownStatement"), path, content_type)]
    assert counted == [*COUNTED[request_], "requests"]


def test_the_first_rule_that_blocks_a_form_answers_with_a_page(firewall: Resource) -> None:
    """Otherwise the browser of a shopper without scripts shows JSON."""
    bodies = {
        rule["Name"]: rule["Action"]["Block"]["CustomResponse"]["CustomResponseBodyKey"]
        for rule in firewall["Rules"]
        if "Block" in rule["Action"]
    }
    forms = [rules[0] for request_, rules in COUNTED.items() if request_.startswith("form ")]
    assert {bodies[name] for name in forms} == {"busy-page"}


def test_every_rule_counts_for_an_address_in_five_minutes_and_has_a_metric_of_its_own(
    production: Synthesized, firewall: Resource
) -> None:
    assert firewall["Scope"] == "CLOUDFRONT"
    for rule in firewall["Rules"]:
        limited = rule["Statement"]["RateBasedStatement"]
        assert (limited["AggregateKeyType"], limited["EvaluationWindowSec"]) == ("IP", 300)
    measured = [part["VisibilityConfig"] for part in (firewall, *firewall["Rules"])]
    assert len({found["MetricName"] for found in measured}) == len(measured)
    # A sample would keep addresses and cookies.
    assert not any(found["SampledRequestsEnabled"] for found in measured)
    distribution = production.only("edge", "AWS::CloudFront::Distribution")["DistributionConfig"]
    assert "Firewall" in json.dumps(distribution["WebACLId"])


def test_a_blocked_request_is_answered_with_a_page_or_in_the_one_error_shape_and_told_when_to_retry(
    firewall: Resource,
) -> None:
    blocks = {rule["Name"]: rule["Action"]["Block"] for rule in firewall["Rules"] if "Block" in rule["Action"]}
    assert set(blocks) == {rule["Name"] for rule in firewall["Rules"]} - {"challenged-pages"}
    bodies = firewall["CustomResponseBodies"]
    for name, block in blocks.items():
        answer = block["CustomResponse"]
        headers = {header["Name"]: header["Value"] for header in answer["ResponseHeaders"]}
        assert (answer["ResponseCode"], headers) == (429, {"Retry-After": "60", "Cache-Control": "no-store"})
        kind = bodies[answer["CustomResponseBodyKey"]]["ContentType"]
        answers_a_browser = name in ("chosen-forms", "forms", "pages", "requests")
        assert kind == ("TEXT_HTML" if answers_a_browser else "APPLICATION_JSON")
    assert ErrorBody.model_validate_json(bodies["busy-json"]["Content"]).error.retryable


def test_pages_are_challenged_before_they_are_blocked(firewall: Resource) -> None:
    limits = {rule["Name"]: rule["Statement"]["RateBasedStatement"]["Limit"] for rule in firewall["Rules"]}
    (challenge,) = [rule["Name"] for rule in firewall["Rules"] if "Challenge" in rule["Action"]]
    assert limits[challenge] < limits["pages"]
    # A challenge ends the evaluation, so the block comes first.
    assert list(limits).index("pages") < list(limits).index(challenge)
    # What can cost a job has a lower limit than what costs a write, and a file is bounded by the last rule alone.
    assert limits["chosen-forms"] == limits["choices"] < limits["forms"] < limits["posts"] < limits["requests"]
    assert limits["requests"] >= 10 * limits["pages"]


def test_a_stage_can_block_without_a_challenge(switched: Synthesized) -> None:
    rules = switched.only("edge", "AWS::WAFv2::WebACL")["Rules"]
    assert "challenged-pages" not in [rule["Name"] for rule in rules]


def test_a_stage_can_switch_its_firewall_off(first_with_a_domain: Synthesized) -> None:
    assert not first_with_a_domain.resources("edge", "AWS::WAFv2::WebACL")


# What the firewall accepts --------------------------------------------------------------------------------------------

# Beyond these, AWS charges each request more; and what a custom answer may have.
MAX_CAPACITY_UNITS = 1500
MAX_BODY_BYTES = 4096


def capacity_of(statement: dict[str, Any] | None) -> int:
    """In AWS's capacity units: a rate, a comparison with the start or the end, each transformation."""
    match statement:
        case None:
            return 0
        case {"RateBasedStatement": rate}:
            return 2 + capacity_of(rate.get("ScopeDownStatement"))
        case {"NotStatement": {"Statement": inner}}:
            return capacity_of(inner)
        case {"OrStatement": {"Statements": parts}} | {"AndStatement": {"Statements": parts}}:
            return sum(map(capacity_of, parts))
        case {"ByteMatchStatement": found}:
            return 2 + 10 * len(found["TextTransformations"])
    raise NotImplementedError(statement)


def test_the_firewall_stays_within_what_aws_accepts_without_a_surcharge(firewall: Resource) -> None:
    assert 100 < sum(capacity_of(rule["Statement"]) for rule in firewall["Rules"]) <= MAX_CAPACITY_UNITS
    assert all(len(body["Content"].encode()) <= MAX_BODY_BYTES for body in firewall["CustomResponseBodies"].values())
