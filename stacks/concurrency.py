"""How many requests each function may handle at once, so that a flood at one never takes what another needs."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from stacks.stages import BadStage, Stage

# Lambda refuses a reservation that would leave less than this for all functions without one.
UNRESERVED_MINIMUM = 100

# The minimum of an event source is two.
MAX_SHOP_EVENT_BATCHES_AT_ONCE = 2
MAX_DEAD_LETTERS_AT_ONCE = 2
# An event source keeps a message until a run of it ends, and an operator may invoke a function by hand.
MARGIN = 2


def reserve_concurrency(stage: Stage) -> dict[str, int]:
    """By function; empty where the account's quota is too small for any reservation.

    A reservation is a minimum and a maximum at once. Raises `BadStage` where the quota is not enough for all.
    """
    if stage.account_concurrency <= UNRESERVED_MINIMUM:
        return {}
    reserved = {
        "Edge": stage.edge_concurrency,
        # A deployment can meet both schedules.
        "PublicFilesPublisher": 3,
        "Generator": stage.settings.concurrent_generations + MARGIN,
        # A run can overlap with the next.
        "Keeper": MAX_DEAD_LETTERS_AT_ONCE + 2,
        "Publisher": MARGIN,
        "NeighbourCounter": 1,
        "VersionPruner": 1,
        "ShopEvents": MAX_SHOP_EVENT_BATCHES_AT_ONCE + MARGIN,
    }
    wanted = sum(reserved.values()) + UNRESERVED_MINIMUM
    if wanted > stage.account_concurrency:
        raise BadStage(
            f"Stage {stage.name} needs a Lambda quota of {wanted} concurrent executions, and its account has "
            f"{stage.account_concurrency}: lower edge_concurrency, or raise the quota and account_concurrency."
        )
    return reserved


def warn_of_small_quota(scope: Construct, stage: Stage) -> None:
    """Synth prints it with every deployment, because the stage works until its first flood."""
    if not reserve_concurrency(stage):
        cdk.Annotations.of(scope).add_warning_v2(
            "wandstore:no-reserved-concurrency",
            f"The account's Lambda quota is {stage.account_concurrency} concurrent executions, of which Lambda lets "
            f"nobody reserve the last {UNRESERVED_MINIMUM}, so no function has a reservation: a flood of visits also "
            "stops the generator and the keeper. Have the quota raised, then set account_concurrency of the stage.",
        )
