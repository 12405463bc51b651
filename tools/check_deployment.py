"""Checks a deployed stage by a shopper's whole journey, and waits for it; exits with 0, 1 for faults, 2 for no address.

python -m tools.check_deployment staging cdk-outputs.json
python -m tools.check_deployment local http://127.0.0.1:8000
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import time
from pathlib import Path

import httpx

from stacks.stages import REGION, STAGES, Stage
from tools.deployment_steps import Journey, Pace, run_steps

# The host name of a new distribution becomes known, and the first instances start.
PATIENCE_SECONDS = 240.0
PAUSE_SECONDS = 3.0
# One page of its own for each deployment. A shopper without a history gets a shared tree, which calls no model.
SHOPPER_PREFIX = "deployment-check-"


def storefront_url(outputs: Path) -> str:
    """The address in the file of `cdk deploy --outputs-file`. Raises `LookupError` unless exactly one stack has it."""
    try:
        stacks = json.loads(outputs.read_text(encoding="utf-8"))
    except RecursionError as error:
        raise LookupError(f"{outputs}: this is not a file of outputs.") from error
    if not isinstance(stacks, dict):
        raise LookupError(f"{outputs}: this is not a file of outputs.")
    found = [
        stack["StorefrontUrl"] for stack in stacks.values() if isinstance(stack, dict) and "StorefrontUrl" in stack
    ]
    if len(found) != 1:
        raise LookupError(f"{outputs}: exactly one stack must have the output StorefrontUrl; {len(found)} have it.")
    return str(found[0])


def find_webhook_secret(stage: Stage) -> str | None:
    """From this environment, or with its credentials from the stage's own secrets; None if neither has it."""
    if value := os.environ.get("WEBHOOK_SECRET", "").strip():
        return value
    if stage.name == "local":
        return None
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    client = boto3.session.Session().client("secretsmanager", region_name=REGION)
    try:
        answer = client.get_secret_value(SecretId=f"{stage.secrets_prefix}WEBHOOK_SECRET")
    except (BotoCoreError, ClientError):
        return None
    return str(answer.get("SecretString", "")).strip() or None


def check(stage: Stage, url: str, pace: Pace) -> int:
    """Prints a line for each step, and at the end each fault. Returns the exit code: 0, or 1 if there are faults."""
    with httpx.Client(base_url=url, timeout=30) as client:
        journey = Journey(
            client=client,
            stage=stage,
            shopper=SHOPPER_PREFIX + secrets.token_hex(4),
            behind_cloudfront=client.base_url.scheme == "https",
            webhook_secret=find_webhook_secret(stage),
        )
        faults = []
        for outcome in run_steps(journey, pace):
            print(
                f"{'FAULT' if outcome.fault else 'ok':>5}  {outcome.step}: {outcome.fault or outcome.words}", flush=True
            )
            faults += [f"{outcome.step}: {outcome.fault}"] if outcome.fault else []
    if faults:
        print(f"{stage.name} has {len(faults)} faults at {url}:", *faults, sep="\n", file=sys.stderr)
        return 1
    print(f"{stage.name} serves its store: {url}")
    return 0


def main(stage_name: str, where: str, *, patience_seconds: float = PATIENCE_SECONDS) -> int:
    """`where` is an address, or the file of outputs that has it."""
    if stage_name not in STAGES:
        print(f"The stage is {stage_name!r}; it can be {', '.join(STAGES)}.", file=sys.stderr)
        return 2
    try:
        url = where if where.startswith(("http://", "https://")) else storefront_url(Path(where))
        if not httpx.URL(url).host:
            raise LookupError(f"{url!r} names no host.")
    except (OSError, ValueError, LookupError, httpx.InvalidURL) as error:
        print(f"There is no address to check: {error}", file=sys.stderr)
        return 2
    give_up_at = time.monotonic() + patience_seconds
    return check(STAGES[stage_name], url, Pace(give_up_at, PAUSE_SECONDS, time.monotonic, time.sleep))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
