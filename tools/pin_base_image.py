"""Writes the digest that the registry has now for the base of the generator's image into the Dockerfile's FROM line.

The tag stays beside it, for the reader and for the next time. Needs docker with buildx, and a network.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tools.make_environment import ROOT

DOCKERFILE = ROOT / "container_image" / "Dockerfile"
_FROM = re.compile(r"^FROM (?P<image>[^\s@]+)(@\S+)?$", re.MULTILINE)
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


class NoDigest(Exception):
    """The registry could not be asked; the message is for the user."""


def find_digest(image: str) -> str:
    """The digest of the tag's index, which has an image for each architecture. Raises `NoDigest`."""
    command = ["docker", "buildx", "imagetools", "inspect", "--format", "{{.Manifest.Digest}}", image]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise NoDigest(f"docker cannot be started: {error}") from None
    if done.returncode or not _DIGEST.fullmatch(done.stdout.strip()):
        said = (done.stderr or done.stdout).strip().partition("\n")[0]
        raise NoDigest(f"docker with buildx gave no digest of {image}: {said}")
    return done.stdout.strip()


def pin(dockerfile: Path) -> str:
    """The image as the file names it from now on. Raises `NoDigest`, and leaves the file as it was."""
    text = dockerfile.read_text(encoding="utf-8")
    (found,) = _FROM.finditer(text)
    pinned = f"{found['image']}@{find_digest(found['image'])}"
    dockerfile.write_text(text[: found.start()] + f"FROM {pinned}" + text[found.end() :], encoding="utf-8")
    return pinned


if __name__ == "__main__":
    try:
        print(f"the base image is {pin(DOCKERFILE)}")
    except NoDigest as error:
        sys.exit(f"The base image's digest is not renewed. {error}")
