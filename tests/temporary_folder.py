"""A folder for whatever a run of the tests and its processes would leave in the machine's folder of temporary files.

Browsers leave profiles there, and the synthesis of each template a cloud assembly: 35 folders in a run of the suite.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager

NAME = "wandstore-tests-"


@contextmanager
def temporary_folder(environment: MutableMapping[str, str]) -> Iterator[None]:
    """Is TMPDIR in between, for the worker processes too. The folders of pytest itself stay where a developer looks."""
    if "PYTEST_XDIST_WORKER" in environment:
        yield
        return
    before, root = environment.get("TMPDIR"), tempfile.gettempdir()
    folder = tempfile.mkdtemp(prefix=NAME)
    environment.setdefault("PYTEST_DEBUG_TEMPROOT", root)
    environment["TMPDIR"] = tempfile.tempdir = folder
    try:
        yield
    finally:
        if before is None:
            del environment["TMPDIR"]
        else:
            environment["TMPDIR"] = before
        tempfile.tempdir = None
        # A browser may still be writing into its profile.
        shutil.rmtree(folder, ignore_errors=True)
