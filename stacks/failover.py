"""Which paths have a second origin, and for which answers of the first one CloudFront asks it.

CloudFront fails over for GET, HEAD and OPTIONS alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import aws_cloudfront as cloudfront

EDGE_ORIGIN, PAGES_ORIGIN, API_ORIGIN, BUCKET_ORIGIN = "edge", "edge-pages", "posted-api", "public-files"


@dataclass(frozen=True, kw_only=True)
class OriginGroup:
    """The paths are patterns of the distribution's behaviors; the origins are named by their ids."""

    name: str
    paths: Sequence[str]
    first: str
    second: str
    statuses: Sequence[int]


# The edge answers a page's address with neither a 403, a 429 nor a 5xx of its own. A 403 is a function URL that refuses
# CloudFront, or is gone; a 429 is one whose function is throttled. CloudFront counts a connection that fails as 503,
# and one that takes too long as 504. A 404 is the edge's own answer for an unknown store.
_EDGE_FAILS = (403, 429, 500, 502, 503, 504)
# The paths whose objects the function of public files writes.
PAGES = OriginGroup(
    name="pages",
    paths=("/s/*", "/store"),
    first=PAGES_ORIGIN,
    second=BUCKET_ORIGIN,
    statuses=_EDGE_FAILS,
)
# Pages without an object of their own: both origins are asked for the address that `stand_in.js` puts in its place.
PAGES_BELOW = OriginGroup(
    name="pages-below",
    paths=("/s/*/*", "/"),
    first=PAGES_ORIGIN,
    second=BUCKET_ORIGIN,
    statuses=_EDGE_FAILS,
)
# What a program reads, below a store. It would take a page in its place for what it asked for.
FOR_PROGRAMS = ("/s/*/suggest", "/s/*/sitemap*")
# S3 answers 403 for an object that is not there, because CloudFront may not list the bucket. The edge has every file of
# its version by its plain name too, and finds one by an earlier version's name.
STATIC_FILES = OriginGroup(
    name="static-files",
    paths=("/assets/*", "/favicon.ico", "/robots.txt", "/.well-known/*"),
    first=BUCKET_ORIGIN,
    second=EDGE_ORIGIN,
    statuses=(403, 404, 500, 502, 503, 504),
)
ORIGIN_GROUPS = (PAGES, PAGES_BELOW, STATIC_FILES)


def add_origin_groups(distribution: cloudfront.Distribution, paths: Sequence[str]) -> None:
    """`paths` are those of the additional behaviors, in their order.

    Set on the resource itself: CDK's own origin group makes its two origins again for every group, with permissions.
    """
    resource = distribution.node.default_child
    assert isinstance(resource, cloudfront.CfnDistribution)
    groups = [_describe(group) for group in ORIGIN_GROUPS]
    resource.add_property_override("DistributionConfig.OriginGroups", {"Quantity": len(groups), "Items": groups})
    for group in ORIGIN_GROUPS:
        for path in group.paths:
            target = f"DistributionConfig.CacheBehaviors.{paths.index(path)}.TargetOriginId"
            resource.add_property_override(target, group.name)


def _describe(group: OriginGroup) -> dict[str, object]:
    members = [{"OriginId": group.first}, {"OriginId": group.second}]
    return {
        "Id": group.name,
        "FailoverCriteria": {"StatusCodes": {"Quantity": len(group.statuses), "Items": list(group.statuses)}},
        "Members": {"Quantity": len(members), "Items": members},
    }
