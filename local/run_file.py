"""The file with the address of the local run, so that `wandstore` in a second terminal needs no settings.

It exists as long as the run. It may contain the token of a shop, so only its owner may read it.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from local.synth import ROOT
from wandstore.catalogue.connections import SHOP_SECRET, TOKEN_SECRET
from wandstore.catalogue.stores import Store
from wandstore.settings import Settings

# Tests and tools give each of their runs a file of its own.
FILE_VARIABLE = "WANDSTORE_RUN_FILE"
ENDPOINT_VARIABLE = "AWS_ENDPOINT_URL"
# The secrets that a command needs to read a shop, beside those that store files name.
SHOP_SECRETS = (SHOP_SECRET, TOKEN_SECRET)
_CONNECT_SECONDS = 1.0


@dataclass(frozen=True)
class RunningRun:
    """A run: the port of its edge app, and the environment with which a process reaches its storage."""

    port: int
    environment: dict[str, str]


def run_file(environment: Mapping[str, str] = os.environ) -> Path:
    return Path(environment.get(FILE_VARIABLE) or ROOT / ".cache" / "run.json")


def write_run_file(port: int, environment: Mapping[str, str], stores: Iterable[Store]) -> RunningRun | None:
    """Registers this run for the command line, unless another run is registered; that one is returned.

    It writes a part of the environment: settings, how to reach the embedded cloud, and the secrets of shops.
    """
    path = run_file(environment)
    if other := find_run(path):
        return other
    written = {name.upper() for name in Settings.__dataclass_fields__} | {"NO_PROXY", "no_proxy", *SHOP_SECRETS}
    written |= {store.shopify.token_secret for store in stores if store.shopify}
    kept = {name: value for name, value in environment.items() if name in written or name.startswith("AWS_")}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # left by a run that was killed
    with open(path, "w", encoding="utf-8", opener=lambda file, flags: os.open(file, flags, 0o600)) as file:
        json.dump(asdict(RunningRun(port, kept)), file, indent=1)
    return None


def remove_run_file(port: int, environment: Mapping[str, str]) -> None:
    """Removes the file of this run; another run's file stays."""
    path = run_file(environment)
    written = _read(path)
    if written and (written.port, written.environment.get(ENDPOINT_VARIABLE)) == (
        port,
        environment.get(ENDPOINT_VARIABLE),
    ):
        path.unlink(missing_ok=True)


def find_run(path: Path | None = None) -> RunningRun | None:
    """The run in the file; None if there is no file, or its run was killed."""
    found = _read(path or run_file())
    return found if found and is_reachable(found) else None


def is_reachable(run: RunningRun) -> bool:
    """Whether something listens on the port of the run's embedded cloud."""
    try:
        address = urlsplit(run.environment.get(ENDPOINT_VARIABLE, ""))
        socket.create_connection((address.hostname or "", address.port or 0), _CONNECT_SECONDS).close()
    except (OSError, ValueError):  # also what is no address
        return False
    return True


def _read(path: Path) -> RunningRun | None:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        environment = {str(name): str(value) for name, value in said["environment"].items()}
        return RunningRun(int(said["port"]), environment)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
