"""Checks a deployed stage: its health, and the page of its default store.

python -m tools.check_deployment staging cdk-outputs.json
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from stacks.stages import STAGES, Stage

# It takes a while until the host name of a new distribution is known everywhere.
PATIENCE_SECONDS = 120.0
PAUSE_SECONDS = 3.0
# Always the same shopper, so that a deployment costs at most one generation.
SHOPPER = "deployment-check"


def storefront_url(outputs: Path) -> str:
    """The address in the file of `cdk deploy --outputs-file`. Raises `LookupError` unless exactly one stack has it."""
    stacks = json.loads(outputs.read_text(encoding="utf-8"))
    found = [stack["StorefrontUrl"] for stack in stacks.values() if "StorefrontUrl" in stack]
    if len(found) != 1:
        raise LookupError(f"{outputs}: exactly one stack must have the output StorefrontUrl; {len(found)} have it.")
    return str(found[0])


def find_faults(url: str, stage: Stage) -> Iterator[str]:
    """One line for each fault."""
    with httpx.Client(base_url=url, timeout=30) as client:
        try:
            health = client.get("/health")
            payload = health.json() if health.status_code == httpx.codes.OK else {}
            if (payload.get("status"), payload.get("environment")) != ("healthy", stage.name):
                yield f"/health answers {health.status_code}: {health.text[:200]}"
            path = f"/s/{stage.settings.default_store}"
            page = client.get(path, params={"shopper": SHOPPER})
            if page.status_code != httpx.codes.OK:
                yield f"{path} answers {page.status_code}"
            elif page.headers.get("X-WandStore-Cache") not in ("HIT", "STALE", "MISS"):
                yield f"{path} has no X-WandStore-Cache header, so the answer is not WandStore's"
        except (httpx.HTTPError, ValueError, AttributeError) as error:
            yield f"{url} gives no valid answer: {error}"


def main(stage_name: str, outputs: Path, *, patience_seconds: float = PATIENCE_SECONDS) -> int:
    """Retries until there is no fault. Returns the exit code: 0, or 1 if faults are left when the time is over."""
    url = storefront_url(outputs)
    give_up_at = time.monotonic() + patience_seconds
    while faults := list(find_faults(url, STAGES[stage_name])):
        if time.monotonic() + PAUSE_SECONDS > give_up_at:
            print(*faults, sep="\n", file=sys.stderr)
            return 1
        time.sleep(PAUSE_SECONDS)
    print(f"{stage_name} is healthy and serves its store: {url}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
