"""Which failure happens when."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from local.fake_shopify.switches import CostBucket, RequestCounter, Switches
from local.synth import ROOT
from tests.fake_shop import FakeShopHandle


def failures(switches: Switches, count: int) -> list[object]:
    counter = RequestCounter(switches)
    return [counter.next_failure() for _ in range(count)]


def test_nothing_fails_in_the_beginning() -> None:
    assert failures(Switches(), 3) == [None, None, None]


def test_every_kth_request_is_throttled_or_the_next_ones_are() -> None:
    assert failures(Switches(throttle_every=2), 4) == [None, "throttled", None, "throttled"]
    assert failures(Switches(throttle_next=2), 3) == ["throttled", "throttled", None]


def test_a_failure_spares_some_requests_and_ends_after_some() -> None:
    switches = Switches(status=423, spared_requests=1, failing_requests=2)
    assert failures(switches, 4) == [None, 423, 423, None]
    assert switches == Switches()


@pytest.mark.parametrize("wrong", [{"status": 418}, {"throttle_every": -1}, {"slow_seconds": 61}, {"colour": 1}])
def test_a_switch_that_cannot_be_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        Switches.model_validate(wrong)


def test_points_come_back_with_time() -> None:
    now = [0.0]
    bucket = CostBucket(Switches(cost_capacity=100, cost_per_second=10), clock=lambda: now[0])
    assert [bucket.take(60), bucket.take(60)] == [True, False]
    now[0] += 2
    assert bucket.take(60)
    now[0] += 100
    assert bucket.take(5000)  # the whole bucket pays for it
    assert not bucket.take(1)


def test_the_guide_names_every_switch_and_every_action(fake_shop: FakeShopHandle) -> None:
    guide = (ROOT / "docs" / "guides" / "fake-shopify.md").read_text(encoding="utf-8")
    rows = {name for row in guide.splitlines() if row.startswith("| `") for name in re.findall(r"`(\w+)`", row)}
    assert set(Switches.model_fields) | set(fake_shop.running.admin.actions) <= rows
