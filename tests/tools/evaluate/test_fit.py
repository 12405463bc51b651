from __future__ import annotations

import importlib.util
import random

import pytest

from tests.missing import skip_but_fail_in_ci
from tests.tools.evaluate.judged import find_simulator
from tools.evaluate.fit import CLASSES, Row, choose_world, collect_rows, fit


def test_a_third_of_the_worlds_are_the_default_one_and_a_seed_is_always_the_same_world() -> None:
    worlds = [choose_world(seed) for seed in range(30)]
    assert sum(not world.options for world in worlds) == 10
    assert worlds == [choose_world(seed) for seed in range(30)]


def test_the_rows_of_a_seed_are_always_the_same() -> None:
    simulator = find_simulator()
    rows = [*collect_rows(simulator, range(3, 4), size=0.05)]
    assert rows == [*collect_rows(simulator, range(3, 4), size=0.05)]
    assert {row.label for row in rows} == set(CLASSES)


@pytest.mark.slow
def test_a_feature_that_tells_a_persona_apart_has_a_weight_for_it_and_others_have_none() -> None:
    if importlib.util.find_spec("sklearn") is None:
        skip_but_fail_in_ci("scikit-learn is not installed")
    rng = random.Random(1)
    rows = []
    for number in range(1500):
        label = CLASSES[number % len(CLASSES)]
        told = rng.gauss(2.0 * (label == "loyalist"), 1)
        rows.append(Row({"told": told, "noise": rng.gauss(0, 1)}, label, 1.0))
    fitted = fit(rows)["features"]
    assert fitted["told"]["weights"]["loyalist"] > 1
    assert all(abs(weight) < 0.2 for weight in fitted["noise"]["weights"].values())
    assert fitted["told"]["typical"] == pytest.approx(0.4, abs=0.1)
