"""Health checkers outside of the stage, which ask for the storefront all day and all night."""

from __future__ import annotations

from aws_cdk import aws_route53 as route53
from constructs import Construct

# Route 53's minimum, on three continents: a failing network near one of them is no failing shop.
REGIONS = ("us-east-1", "eu-west-1", "ap-northeast-1")
# It tells whether CloudFront, the firewall and the edge function answer. It reads no storage and enqueues no job.
PATH = "/health"


def make_health_check(scope: Construct, host: str) -> route53.CfnHealthCheck:
    """At night a small shop has no visits, so no count of requests tells whether it would answer one."""
    return route53.CfnHealthCheck(
        scope,
        "StorefrontHealth",
        health_check_config=route53.CfnHealthCheck.HealthCheckConfigProperty(
            type="HTTPS",
            fully_qualified_domain_name=host,
            resource_path=PATH,
            port=443,
            enable_sni=True,
            # Of each checker, in a row: a lost packet is no failure.
            failure_threshold=3,
            request_interval=30,
            regions=list(REGIONS),
        ),
    )
