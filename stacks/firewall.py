"""The web ACL in front of CloudFront."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_wafv2 as waf
from constructs import Construct


def make_firewall(scope: Construct, requests_per_ip_in_five_minutes: int) -> str:
    """One rule, a rate limit for each IP address. Returns the ARN of the web ACL."""
    # AWS documents the dimension `WebACL` as the metric's name, and others found the name of the ACL in it. Here they
    # are the same, and differ between the stages of an account.
    name = cdk.Stack.of(scope).stack_name
    visibility = waf.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=False
    )
    firewall = waf.CfnWebACL(
        scope,
        "Firewall",
        name=name,
        scope="CLOUDFRONT",
        default_action=waf.CfnWebACL.DefaultActionProperty(allow={}),
        visibility_config=visibility,
        rules=[
            waf.CfnWebACL.RuleProperty(
                name="requests-of-one-address",
                priority=0,
                action=waf.CfnWebACL.RuleActionProperty(block={}),
                statement=waf.CfnWebACL.StatementProperty(
                    rate_based_statement=waf.CfnWebACL.RateBasedStatementProperty(
                        limit=requests_per_ip_in_five_minutes,
                        aggregate_key_type="IP",
                        evaluation_window_sec=300,
                    )
                ),
                visibility_config=waf.CfnWebACL.VisibilityConfigProperty(
                    cloud_watch_metrics_enabled=True, metric_name="RequestsOfOneAddress", sampled_requests_enabled=False
                ),
            )
        ],
    )
    return firewall.attr_arn
