"""What production is billed for whether anybody comes or not. Written by `make costs`."""

from __future__ import annotations

from command_line.plan.units import Parts

COUNTED_ON = "29 November 2026"

PARTS = Parts(
    alarms=85,
    alarm_metrics=154,
    composite_alarms=1,
    metrics=60,
    dashboards=1,
    web_acls=1,
    firewall_rules=10,
    secrets=8,
    health_checks=1,
    queue_consumers=3,
    snapshot_gb=2,
    keeper_runs=43800,
    publisher_runs=8760,
    runs_a_month=61411.25,
    run_gb_a_month=52279.1805,
)
