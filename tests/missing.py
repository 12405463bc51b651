"""What becomes of a test that lacks something of the machine's."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def skip_but_fail_in_ci(reason: str) -> NoReturn:
    """Skips the test and says why. CI has to have everything, so there it fails."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
