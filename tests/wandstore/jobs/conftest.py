"""The life of a job is tested on the stand-in of AWS, which is stricter than moto and quicker.

The tests of the storefront, the Lambdas and the command line take jobs through moto as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import boto3
import pytest

from tests.aws_like.cloud import WIRING, Cloud
from tests.clock import Clock
from tests.conftest import Aws
from wandstore.aws import pauses, request_storage
from wandstore.settings import Settings, current_settings


@pytest.fixture
def cloud(aws_environment: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    """An empty cloud of the test's own; the environment names its resources."""
    for name, value in WIRING.items():
        monkeypatch.setenv(name.upper(), value)
    current_settings.cache_clear()
    cloud = Cloud(Settings.from_environment())
    monkeypatch.setattr(boto3.session, "Session", lambda *_, **__: cloud.session())
    yield cloud
    current_settings.cache_clear()


@pytest.fixture
def aws(cloud: Cloud) -> Aws:
    return Aws(cloud.settings, cloud.clients())


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of what a request or a retry may take: a pause passes at once."""
    clock = Clock()
    for module in (pauses, request_storage):
        monkeypatch.setattr(module, "time", SimpleNamespace(sleep=clock.sleep, monotonic=clock))
    return clock
