from __future__ import annotations

import json

from tests.stacks.conftest import Synthesized


def test_the_http_api_has_two_routes_and_no_default_route(production: Synthesized) -> None:
    routes = production.resources("edge", "AWS::ApiGatewayV2::Route").values()
    assert {route["RouteKey"] for route in routes} == {"ANY /api/shopper/{rest+}", "ANY /webhook/{rest+}"}
    integrations = production.resources("edge", "AWS::ApiGatewayV2::Integration").values()
    assert {integration["PayloadFormatVersion"] for integration in integrations} == {"2.0"}


def test_the_http_api_has_a_rate_limit_and_logs_no_address_and_no_query(production: Synthesized) -> None:
    stage = production.only("edge", "AWS::ApiGatewayV2::Stage")
    assert stage["DefaultRouteSettings"] == {"ThrottlingRateLimit": 500, "ThrottlingBurstLimit": 1000}
    logged = json.loads(stage["AccessLogSettings"]["Format"])
    assert {"path", "status"} <= logged.keys()
    assert not [name for name, value in logged.items() if "sourceIp" in value or "query" in value.lower()]
