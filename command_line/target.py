"""The target of a command: a deployed stage, with the account's credentials, or the local run."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Literal, get_args

import boto3
from botocore.exceptions import ClientError

from command_line.failures import CannotRun
from local.run_file import SHOP_SECRETS, RunningRun, find_run
from stacks.stages import DEPLOYED, REGION, Stage
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.catalogue.stores import stores_in
from wandstore.settings import Settings

StageName = Literal["staging", "production"]
STAGE_NAMES: tuple[str, ...] = get_args(StageName)

NO_RUN = "There is no local run: start one with `make run`, or name a stage with --stage."


@dataclass(frozen=True)
class Target:
    """`name` is for people: "production", "the run on port 8000"."""

    name: str
    settings: Settings
    clients: Clients


def open_target(stage: StageName | None) -> Target:
    """The stage, or without one the local run. Raises `CannotRun`, and the clients' own errors.

    The environment of this process becomes that of the target, because secrets and AWS's SDK are read from it.
    """
    if stage is not None:
        return _open_stage(DEPLOYED[stage])
    run = find_run()
    if run is None:
        raise CannotRun(NO_RUN)
    return _open_run(run)


def open_target_or_here(stage: StageName | None) -> Target:
    """As `open_target`; without a stage and a run, the store files and secrets of this environment, and no storage."""
    if stage is None and find_run() is None:
        return Target("this environment", Settings.from_environment(), Clients(BACKGROUND_PATIENCE))
    return open_target(stage)


def _open_run(run: RunningRun) -> Target:
    # The user's own AWS settings must not be used together with the run's.
    _forget(name for name in [*os.environ] if name.startswith("AWS_") or name.lower() in Settings.__dataclass_fields__)
    os.environ.update(run.environment)
    return Target(f"the run on port {run.port}", Settings.from_environment(), Clients(BACKGROUND_PATIENCE))


def _open_stage(stage: Stage) -> Target:
    os.environ["AWS_DEFAULT_REGION"] = REGION
    os.environ.pop("AWS_REGION", None)
    wiring = _read_wiring(stage)
    settings = Settings.from_environment({**stage.environment, **wiring, "SECRETS_PREFIX": stage.secrets_prefix})
    # A secret in the shell's environment would be used instead of the stage's.
    connections = (store.shopify for store in stores_in(settings.stores_path).values())
    _forget([*SHOP_SECRETS, *(connection.token_secret for connection in connections if connection)])
    return Target(stage.name, settings, Clients(BACKGROUND_PATIENCE))


def _read_wiring(stage: Stage) -> dict[str, str]:
    """Each setting's variable with the resource that the data stack has for it."""
    cloudformation = boto3.session.Session().client("cloudformation", region_name=REGION)
    name = stage.stack_name("data")
    try:
        (stack,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        raise CannotRun(
            f"The account of these credentials has no stack {name} in {REGION}: {stage.name} is not deployed there."
        ) from error
    outputs: list[dict[str, Any]] = stack.get("Outputs", [])
    return {output["Description"]: output["OutputValue"] for output in outputs if "Description" in output}


def _forget(names: Any) -> None:
    for name in names:
        os.environ.pop(name, None)
