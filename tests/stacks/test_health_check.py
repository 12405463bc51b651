"""The health check from outside, read from the template."""

from __future__ import annotations

from lambdas.edge.routes import health
from stacks.health_check import PATH, REGIONS
from tests.stacks.conftest import Synthesized


def test_the_storefront_is_asked_where_shoppers_ask_it(
    production: Synthesized, first_with_a_domain: Synthesized
) -> None:
    found = production.only("operations", "AWS::Route53::HealthCheck")["HealthCheckConfig"]
    assert (found["Type"], found["ResourcePath"], found["Port"]) == ("HTTPS", PATH, 443)
    assert "Distribution" in str(found["FullyQualifiedDomainName"])
    config = first_with_a_domain.only("operations", "AWS::Route53::HealthCheck")["HealthCheckConfig"]
    assert config["FullyQualifiedDomainName"] == "shop.example"


def test_it_is_asked_from_three_continents_and_not_judged_by_one_lost_request(production: Synthesized) -> None:
    found = production.only("operations", "AWS::Route53::HealthCheck")["HealthCheckConfig"]
    assert len({region.partition("-")[0] for region in REGIONS}) == len(found["Regions"]) == 3
    assert found["FailureThreshold"] > 1


def test_the_path_is_the_edges_own() -> None:
    assert PATH in {getattr(route, "path", "") for route in health.router.routes}
