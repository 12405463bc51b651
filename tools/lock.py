"""Writes every lock anew, with the newest versions that its input allows: `make lock`.

An input, `requirements.in`, pins what we import or run; the lock beside it, `requirements.txt`, pins what these require
as well, with the hashes of all files of each version. Never edit a lock.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

from tools.make_environment import DEVELOPER, ROOT, RUN, UV_LOCK, uv_environment_of

# The developers' lock comes first and limits the others: what is deployed is what was tested.
LOCKS = (
    DEVELOPER,
    UV_LOCK,
    RUN,
    "lambdas/edge/requirements.txt",
    "lambdas/queue_keeper/requirements.txt",
    "container_image/requirements.txt",
)
# The oldest Python that a lock can be installed for.
OLDEST_PYTHON = "3.11"
# An index beside the main one may have some of a version's files, and the lock would lack the others' hashes.
_OTHER_INDEXES = ("UV_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS")


def write_lock(lock: str, environment: dict[str, str]) -> None:
    """Raises `subprocess.CalledProcessError`."""
    uv = Path(sysconfig.get_path("scripts")) / "uv"
    command = [str(uv), "pip", "compile", "--quiet", "--upgrade", "--universal", "--generate-hashes"]
    # Instead of the command with its paths, the lock's first lines say how to renew it.
    command += ["--python-version", OLDEST_PYTHON, "--custom-compile-command", "make lock"]
    if lock != DEVELOPER:
        command += ["--constraint", DEVELOPER]
    command += ["--output-file", lock, str(Path(lock).with_suffix(".in"))]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    environment = uv_environment_of(sys.executable)
    environment = {name: value for name, value in environment.items() if name not in _OTHER_INDEXES}
    for lock in LOCKS:
        write_lock(lock, environment)
        print(f"{lock} is renewed")


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as failed:
        sys.exit(failed.returncode)
