"""Lighthouse's report on one page, from its own Chromium that can reach only this machine."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

SCRIPT = "node_modules/lighthouse/cli/index.js"
# Without these flags Chromium would request updates from other hosts.
CHROMIUM_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    '--host-resolver-rules="MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"',
)


class LighthouseFailed(Exception):
    """Lighthouse made no report; the message is Lighthouse's."""


@dataclass(frozen=True)
class Report:
    """`scores` by category, from 0 to 100, and the ids of failed audits by category."""

    scores: dict[str, int]
    failed: dict[str, set[str]]


def measure(command: Sequence[str], url: str, chromium: str, categories: Sequence[str]) -> Report:
    """Lighthouse's report on the page in a new browser profile. `command` runs `SCRIPT`.

    Raises `LighthouseFailed`.
    """
    options = (f"--only-categories={','.join(categories)}", f"--chrome-flags={' '.join(CHROMIUM_FLAGS)}")
    done = subprocess.run(
        [*command, url, "--output=json", "--quiet", *options],
        env=os.environ | {"CHROME_PATH": chromium},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise LighthouseFailed(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    if "runtimeError" in found:
        raise LighthouseFailed(str(found["runtimeError"]))
    failed = {
        name: {
            audit["id"]
            for audit in category["auditRefs"]
            if audit["weight"] and found["audits"][audit["id"]]["score"] not in (None, 1)
        }
        for name, category in found["categories"].items()
    }
    return Report({name: round(100 * c["score"]) for name, c in found["categories"].items()}, failed)
