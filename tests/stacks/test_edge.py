"""The edge function, read from the template."""

from __future__ import annotations

from collections.abc import Callable

from tests.stacks.conftest import Synthesized


def test_the_edge_runs_python_3_13_on_arm_from_a_snapshot_behind_an_alias(production: Synthesized) -> None:
    function = production.function("edge", "Edge")
    assert (function["Runtime"], function["Architectures"]) == ("python3.13", ["arm64"])
    assert function["SnapStart"] == {"ApplyOn": "PublishedVersions"}
    assert production.only("edge", "AWS::Lambda::Url")["Qualifier"] == "live"


def test_a_stage_can_switch_snapshots_off(switched: Synthesized) -> None:
    assert "SnapStart" not in switched.function("edge", "Edge")
    assert "SnapStart" not in switched.function("generation", "Generator")


def test_a_stage_can_switch_snapshots_of_the_image_alone_off(synthesized: Callable[..., Synthesized]) -> None:
    without = synthesized("staging", snap_start_image=False)
    assert "SnapStart" in without.function("edge", "Edge")
    assert "SnapStart" not in without.function("generation", "Generator")


def test_cloudfront_and_the_http_api_wait_longer_than_the_function_which_outlasts_a_debug_route(
    production: Synthesized,
) -> None:
    from lambdas.edge.routes.debug import TRIAL_PATIENCE_SECONDS

    timeout = production.function("edge", "Edge")["Timeout"]
    distribution = production.only("edge", "AWS::CloudFront::Distribution")["DistributionConfig"]
    integrations = production.resources("edge", "AWS::ApiGatewayV2::Integration").values()
    # Pages fail over much sooner, and a debug route is none.
    waits = [
        origin["CustomOriginConfig"]["OriginReadTimeout"]
        for origin in distribution["Origins"]
        if origin["Id"] in ("edge", "posted-api")
    ]
    waits += [integration["TimeoutInMillis"] / 1000 for integration in integrations]
    assert TRIAL_PATIENCE_SECONDS + 5 < timeout < min(waits)
