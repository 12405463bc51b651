"""The life of a job under every fault: thousands of random steps, and the wrong versions that must not survive them."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.wandstore.jobs.job_machine.machine import JobMachine
from tests.wandstore.jobs.job_machine.protocol import Violated
from tests.wandstore.jobs.job_machine.variants import attempts, endings, enqueueing, heartbeats, pages
from tests.wandstore.jobs.job_machine.variants.case import machine_with, play

SUITE_STEPS = 2_000
STEPS_OF_AN_EXAMPLE = 50
EXAMPLES_OF_A_SEED = 40  # Hypothesis varies what it has tried, so new seeds see more than more examples

EXPLORING = settings(
    max_examples=EXAMPLES_OF_A_SEED,
    stateful_step_count=STEPS_OF_AN_EXAMPLE,
    deadline=None,
    database=None,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
SEARCHING = settings(EXPLORING, phases=[Phase.generate])

# By their numbers in the protocol's list. 12 and 13 are about a counter in the set's place: there is none to break.
CASES = {**enqueueing.CASES, **attempts.CASES, **heartbeats.CASES, **pages.CASES, **endings.CASES}
# Those that random steps find within seconds, whatever the seed.
FOUND_BY_CHANCE = (
    *("1 ", "2 ", "3 ", "4 ", "6 ", "8 ", "11 ", "14 ", "15 ", "16 ", "19 ", "21 "),
    *("each try has an id", "there is no heartbeat", "a heartbeat outlives"),
)


@pytest.mark.slow
def test_thousands_of_random_steps_break_nothing() -> None:
    """`make soak` sets `SOAK_STEPS`, and each soak begins somewhere else."""
    wanted = int(os.environ.get("SOAK_STEPS", SUITE_STEPS))
    first_seed = random.SystemRandom().randrange(2**32) if "SOAK_STEPS" in os.environ else 0
    machine, used = machine_with(None), 0
    while machine.steps < wanted:
        run_state_machine_as_test(seed(first_seed + used)(machine), settings=EXPLORING)
        used += 1
    sys.stdout.write(f"{machine.steps} steps with the seeds {first_seed} to {first_seed + used - 1}\n")
    assert machine.steps >= wanted


@pytest.mark.parametrize("name", CASES)
def test_a_trace_shows_that_the_variant_breaks_the_protocol(name: str) -> None:
    variant, trace, broken = CASES[name]
    with pytest.raises(Violated) as violated:
        play(machine_with(variant)(), trace)
    assert violated.value.name == broken


@pytest.mark.parametrize("trace", dict.fromkeys(case.trace for case in CASES.values()), ids=lambda t: t.__name__)
def test_the_same_trace_breaks_nothing_in_the_product(trace: Callable[[JobMachine], None]) -> None:
    play(machine_with(None)(), trace)


@pytest.mark.slow  # some seconds each; the scripted traces above find the same at once
@pytest.mark.parametrize("name", [name for name in CASES if name.startswith(FOUND_BY_CHANCE)])
def test_random_steps_find_the_variant(name: str) -> None:
    machine = machine_with(CASES[name].variant)

    def search() -> None:
        for number in range(20):
            run_state_machine_as_test(seed(number)(machine), settings=SEARCHING)

    with pytest.raises(Violated):
        search()
