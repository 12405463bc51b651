"""Every use case while its calls to AWS, to models and to a shop fail.

The suite runs a share that has each use case and each kind of fault. `make faults` runs all of it.
"""

from __future__ import annotations

import os
import random
import sys

import pytest

from tests.faults.campaign import Campaign
from tests.faults.injection import Kind
from tests.faults.registry import USE_CASES
from tests.faults.world import World

pytestmark = pytest.mark.slow

IS_WHOLE = "FAULT_PAIRS" in os.environ
SHARE = 1.0 if IS_WHOLE else 0.06
PAIRS = int(os.environ.get("FAULT_PAIRS", 30))
SEED = int(os.environ.get("FAULT_SEED", random.SystemRandom().randrange(2**32) if IS_WHOLE else 0))


def test_no_fault_breaks_an_invariant(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    campaign = Campaign(world)
    campaign.record()
    assert campaign.tally.broken == []
    campaign.fail_each_call(share=SHARE, seed=SEED)
    campaign.fail_each_service(share=SHARE, seed=SEED)
    campaign.fail_pairs(PAIRS, SEED)
    with capsys.disabled():
        sys.stdout.write(f"\nseed {SEED}: {campaign.tally}\n")
    assert list(map(str, campaign.tally.broken)) == []
    assert campaign.tally.use_cases == USE_CASES.keys()
    assert campaign.tally.struck.keys() == set(Kind)
