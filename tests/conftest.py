"""What tests share: the data stack's template, synthesized once, and its resources in an in-process cloud."""

from __future__ import annotations

import asyncio
import gc
import os
import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import hypothesis
import pytest
from moto import mock_aws

from container_image.llm import allowance, ledger
from local.synth import Template
from local.synth import data_template as synthesized_data_template
from tests.fake_shop import FakeShopHandle, running_fake_shop
from tests.prepared_cloud import PreparedCloud
from tests.quick_moto import spare_moto_repeated_work
from tests.schedule import FileOfSlowTests, FileScheduling, count_workers, is_needless, put_slow_scopes_first
from tests.shop import Shop, build_shop, open_shop
from tests.temporary_folder import temporary_folder
from wandstore.aws import request_storage
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.settings import Settings, current_settings

_LOOP = asyncio.new_event_loop()
_WHILE_TESTS_RUN = ExitStack()


# No test judges seconds: on a busy machine any example may take longer than Hypothesis allows it by default. A run
# judges a change, so it tries the same examples before and after it. New ones are looked for by who asks for them.
hypothesis.settings.register_profile(
    "wandstore",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize="RANDOM_EXAMPLES" not in os.environ,
    print_blob=True,
)


def pytest_configure() -> None:
    """Gives Mangum, which looks for an event loop when a handler is imported, one that is closed in the end.

    Each client of HTTP reads the certificates of all authorities, though tests speak to this machine without TLS.
    Reading them once is enough: it takes longer than most tests.
    """
    asyncio.set_event_loop(_LOOP)
    ssl.create_default_context = cache(ssl.create_default_context)  # type: ignore[assignment]
    hypothesis.settings.load_profile("wandstore")
    spare_moto_repeated_work()
    _WHILE_TESTS_RUN.enter_context(temporary_folder(os.environ))


def pytest_unconfigure() -> None:
    _WHILE_TESTS_RUN.close()
    _LOOP.close()


def pytest_collection(session: pytest.Session) -> None:
    """Collecting makes millions of objects that stay, which the garbage collector would walk through again and again.

    It took a third of the time of collecting, and more than a second wherever it fell into a test.
    """
    gc.disable()


def pytest_collection_finish(session: pytest.Session) -> None:
    gc.freeze()
    gc.enable()


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    if is_needless(module_path, parent.config.option.markexpr):
        return FileOfSlowTests.from_parent(parent, path=module_path)
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    put_slow_scopes_first(items)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FileScheduling:
    return FileScheduling(config, log)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    return count_workers(config.option.markexpr)


@dataclass(frozen=True)
class Aws:
    """The settings that name a test's own resources, and clients that reach them."""

    settings: Settings
    clients: Clients


@pytest.fixture(scope="session")
def data_template() -> Template:
    """The `local` stage's data stack."""
    return synthesized_data_template(Settings())


@pytest.fixture
def aws_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials of nobody, and the defaults of every setting, whatever the developer's shell says."""
    set_nobodys_environment(monkeypatch)


def set_nobodys_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.__dataclass_fields__:
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


def give_storage_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what a request of the edge and the generator's ledgers of accounts ask."""
    monkeypatch.setattr(request_storage, "STORAGE_SECONDS", 60.0)
    for module in (request_storage, ledger, allowance):
        monkeypatch.setattr(module, "CALL_SECONDS", 60.0)


@pytest.fixture(scope="session")
def boto_session() -> Any:
    """One for all tests: what a new one costs, reading botocore's descriptions of AWS, is more than most tests take."""
    return boto3.session.Session(region_name="us-east-1")


@pytest.fixture(scope="session")
def boto_clients(boto_session: Any) -> Clients:
    """One set for all tests, for the same reason; moto answers them in each test from that test's own cloud."""
    clients = Clients(BACKGROUND_PATIENCE)
    clients.__dict__["_session"] = boto_session
    return clients


@pytest.fixture(scope="session")
def prepared_cloud(boto_session: Any, data_template: Template) -> PreparedCloud:
    """The data stack's empty resources, for each test to have copies of."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        set_nobodys_environment(monkeypatch)
        monkeypatch.setattr(boto3.session, "Session", lambda *_, **__: boto_session)
        return PreparedCloud(data_template)


@pytest.fixture(scope="session")
def cloud_of_the_shop(
    prepared_cloud: PreparedCloud, boto_clients: Clients, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PreparedCloud]:
    """The same, with the catalogue of `shop` published: the eight calls of that take longer than most tests."""

    def publish() -> None:
        open_shop(Settings.from_environment(), boto_clients, tmp_path_factory.mktemp("stores"))

    with pytest.MonkeyPatch.context() as monkeypatch:
        set_nobodys_environment(monkeypatch)
        for variable, resource in prepared_cloud.wiring.items():
            monkeypatch.setenv(variable, resource)
        cloud = prepared_cloud.prepare_more(publish)
    yield cloud
    cloud.close()


@pytest.fixture
def aws(
    aws_environment: None,
    boto_session: Any,
    boto_clients: Clients,
    prepared_cloud: PreparedCloud,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Aws]:
    """An empty data stack of the test's own, in this process; the environment names its resources.

    Calls of storage have all the time in the world: on a busy machine moto may take longer than a shopper would wait.
    """
    give_storage_time(monkeypatch)
    with mock_aws():
        monkeypatch.setattr(boto3.session, "Session", lambda *_, **__: boto_session)
        prepared_cloud.fill()
        for variable, resource in prepared_cloud.wiring.items():
            monkeypatch.setenv(variable, resource)
        current_settings.cache_clear()
        yield Aws(Settings.from_environment(), boto_clients)
    current_settings.cache_clear()


@pytest.fixture
def shop(aws: Aws, cloud_of_the_shop: PreparedCloud, tmp_path: Path) -> Shop:
    """A small store whose jobs are composed without a model, and without a pause between two of one shopper.

    It replaces what is in the cloud of `aws`: a fixture that writes there asks for it after the shop.
    """
    cloud_of_the_shop.fill()
    return build_shop(aws.settings, aws.clients, tmp_path)


@pytest.fixture
def fake_shop() -> Iterator[FakeShopHandle]:
    """A fake Shopify with a small catalogue, served on a port of its own."""
    with running_fake_shop() as handle:
        yield handle
