"""Reserved concurrency, read from the templates."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.stacks.conftest import Synthesized
from tests.stacks.test_functions import FUNCTIONS

RESERVED = "ReservedConcurrentExecutions"


def reservations(synthesized: Synthesized) -> dict[str, int | None]:
    functions = (*FUNCTIONS, ("operations", "VersionPruner"))
    return {name: synthesized.function(part, name).get(RESERVED) for part, name in functions}


def test_every_function_has_a_reservation_and_the_account_keeps_a_hundred(production: Synthesized) -> None:
    reserved = reservations(production)
    assert None not in reserved.values()
    assert sum(filter(None, reserved.values())) <= production.stacks.stage.account_concurrency - 100


def test_two_stages_fit_into_one_account(production: Synthesized, synthesized: Callable[..., Synthesized]) -> None:
    both = (*reservations(production).values(), *reservations(synthesized("staging")).values())
    assert sum(filter(None, both)) <= 1000 - 100


def test_no_event_source_runs_more_at_once_than_its_function_may(production: Synthesized) -> None:
    """Lambda would refuse the rest, and each refusal counts as a receive on the way to the dead letters."""
    reserved = reservations(production)
    sources = production.resources("generation", "AWS::Lambda::EventSourceMapping")
    assert len(sources) == 3
    for logical_id, source in sources.items():
        name = logical_id.partition("Alias")[0]
        assert source["ScalingConfig"]["MaximumConcurrency"] < (reserved[name] or 0)


def test_the_generators_reservation_follows_its_pool(synthesized: Callable[..., Synthesized]) -> None:
    staging = synthesized("staging")
    generations = staging.stacks.stage.settings.concurrent_generations
    assert reservations(staging)["Generator"] == generations + 2


def test_an_account_with_a_small_quota_has_no_reservation_and_a_warning_that_says_so(switched: Synthesized) -> None:
    assert set(reservations(switched).values()) == {None}
    (warning,) = [entry.data for entry in switched.stacks.app.node.metadata if entry.type == "aws:cdk:warning"]
    assert "quota is 10 concurrent executions" in warning


def test_a_quota_that_is_not_enough_for_all_is_refused_with_what_to_change(
    synthesized: Callable[..., Synthesized],
) -> None:
    with pytest.raises(ValueError, match=r"needs a Lambda quota of \d+ .* has 300: lower edge_concurrency"):
        synthesized("production", account_concurrency=300)
