from __future__ import annotations

from collections.abc import Callable

from tests.stacks.conftest import Synthesized


def test_an_ip_address_over_the_rate_limit_is_blocked(production: Synthesized) -> None:
    ((logical_id, firewall),) = production.resources("edge", "AWS::WAFv2::WebACL").items()
    distribution = production.only("edge", "AWS::CloudFront::Distribution")["DistributionConfig"]
    assert distribution["WebACLId"] == {"Fn::GetAtt": [logical_id, "Arn"]}
    (rule,) = firewall["Rules"]
    assert rule["Action"] == {"Block": {}}
    assert rule["Statement"]["RateBasedStatement"]["AggregateKeyType"] == "IP"
    assert rule["Statement"]["RateBasedStatement"]["Limit"] == 3000
    assert firewall["Scope"] == "CLOUDFRONT"


def test_a_stage_can_switch_its_firewall_off(synthesized: Callable[..., Synthesized]) -> None:
    assert not synthesized("production", firewall=False).resources("edge", "AWS::WAFv2::WebACL")
