"""Asks a deployed stage whether it is there: its health, and the page of its default store.

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

# A new distribution's name is known everywhere only after a while.
PATIENCE_SECONDS = 120.0
PAUSE_SECONDS = 3.0
# Always the same one, so that a deployment costs at most one generation.
SHOPPER = "deployment-check"


def storefront_url(outputs: Path) -> str:
    """The address in what `cdk deploy --outputs-file` has written. Raises `LookupError` where there is not one."""
    stacks = json.loads(outputs.read_text(encoding="utf-8"))
    found = [stack["StorefrontUrl"] for stack in stacks.values() if "StorefrontUrl" in stack]
    if len(found) != 1:
        raise LookupError(f"{outputs}: one stack should have the output StorefrontUrl, and {len(found)} have")
    return str(found[0])


def find_faults(url: str, stage: Stage) -> Iterator[str]:
    """A sentence for each thing that is not as it should be."""
    with httpx.Client(base_url=url, timeout=30) as client:
        try:
            health = client.get("/health")
            said = health.json() if health.status_code == httpx.codes.OK else {}
            if (said.get("status"), said.get("environment")) != ("healthy", stage.name):
                yield f"/health answers {health.status_code}: {health.text[:200]}"
            path = f"/s/{stage.settings.default_store}"
            page = client.get(path, params={"shopper": SHOPPER})
            if page.status_code != httpx.codes.OK:
                yield f"{path} answers {page.status_code}"
            elif page.headers.get("X-WandStore-Cache") not in ("HIT", "STALE", "MISS"):
                yield f"{path} has no X-WandStore-Cache header: something else answers there"
        except (httpx.HTTPError, ValueError, AttributeError) as error:
            yield f"{url} gives no answer that can be read: {error}"


def main(stage_name: str, outputs: Path, *, patience_seconds: float = PATIENCE_SECONDS) -> int:
    """The exit code: 0 once all is as it should be, 1 when patience is at an end."""
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
