from __future__ import annotations

import fnmatch
import json

from tests.stacks.conftest import Synthesized


def test_the_http_api_has_routes_for_the_posted_paths_and_no_default_route(production: Synthesized) -> None:
    from stacks.posted_api import POSTED_PATHS

    routes = [route["RouteKey"] for route in production.resources("edge", "AWS::ApiGatewayV2::Route").values()]
    assert {"ANY /api/shopper/{rest+}", "ANY /webhook/{rest+}"} < set(routes)
    for route in routes:
        path = route.removeprefix("ANY ")
        assert any(fnmatch.fnmatchcase(path, pattern) for pattern in POSTED_PATHS), route
    integrations = production.resources("edge", "AWS::ApiGatewayV2::Integration").values()
    assert {integration["PayloadFormatVersion"] for integration in integrations} == {"2.0"}


def test_every_route_has_a_throttle_of_its_own_and_the_dear_ones_the_lowest(production: Synthesized) -> None:
    (stage,) = [
        found
        for found in production.templates["edge"]["Resources"].values()
        if found["Type"] == "AWS::ApiGatewayV2::Stage"
    ]
    routes = production.resources("edge", "AWS::ApiGatewayV2::Route")
    rates = {name: settings["ThrottlingRateLimit"] for name, settings in stage["Properties"]["RouteSettings"].items()}
    assert rates.keys() == {route["RouteKey"] for route in routes.values()}
    # API Gateway refuses the settings of a route that is not there yet.
    assert set(stage["DependsOn"]) >= routes.keys()
    dear = ("ANY /api/shopper/persona", "ANY /webhook/generation-complete")
    assert max(rates[name] for name in dear) < rates["ANY /api/shopper/cart"] < rates["ANY /api/shopper/track"]


def test_a_refused_request_costs_no_log_line(production: Synthesized) -> None:
    assert "AccessLogSettings" not in production.only("edge", "AWS::ApiGatewayV2::Stage")


def test_a_stage_can_log_its_posted_requests_without_address_and_query(switched: Synthesized) -> None:
    stage = switched.only("edge", "AWS::ApiGatewayV2::Stage")
    logged = json.loads(stage["AccessLogSettings"]["Format"])
    assert {"path", "status"} <= logged.keys()
    assert not [name for name, value in logged.items() if "sourceIp" in value or "query" in value.lower()]
