"""Each store out of order, alone, behind an edge process that has just begun and behind one that is warm."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from local.cloud import create_data_stack
from local.synth import ROOT, Template
from tests.embedded_cloud import embedded_cloud
from tests.integration.faulty import Fault, Gate
from tests.shop import Shop, open_shop
from tests.waiting import SECONDS_UNTIL_HUNG, wait_until
from tools.local_run import free_ports
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.jobs.models import GenerationJob
from wandstore.settings import Settings

pytestmark = pytest.mark.slow

SERVICES = ("dynamodb", "s3", "sqs", "secrets_manager")
FAULTS = (Fault.REFUSES, Fault.HANGS, Fault.GARBAGE)


@dataclass
class Town:
    """A shop on an embedded cloud of its own, whose services are reached through gates."""

    shop: Shop
    gates: dict[str, Gate]

    @contextmanager
    def edge(self) -> Iterator[Edge]:
        """A fresh edge process, ready to take its first request."""
        (port,) = free_ports(1)
        environment = os.environ | {
            "STORES_DIR": self.shop.settings.stores_dir,
            "REFRESH_COOLDOWN_SECONDS": "0",
            **{f"AWS_ENDPOINT_URL_{name.upper()}": gate.url for name, gate in self.gates.items()},
        }
        command = [
            "-m",
            "uvicorn",
            "lambdas.edge.app:create_app",
            "--factory",
            "--lifespan",
            "off",
            "--port",
            str(port),
        ]
        process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            wait_until(lambda: _is_open(port))
            yield Edge(f"http://127.0.0.1:{port}", self.gates)
        finally:
            process.kill()
            process.wait()


@dataclass(frozen=True)
class Edge:
    url: str
    gates: dict[str, Gate]

    def visit(self, shopper_id: str) -> httpx.Response:
        """A page, which must be one of the shop's, whatever else it is.

        A service that is out of order must be asked once: with the time limits of `wandstore.aws.request_storage` and
        of the clients, which have tests of their own, that is what makes a page come within two seconds.
        """
        asked_before = {gate: gate.asked for gate in self.gates.values()}
        page = self.get("/s/lantern", shopper=shopper_id)
        assert page.status_code == 200
        assert "Oak wand" in page.text
        for gate, count in asked_before.items():
            assert gate.fault is Fault.NONE or gate.asked - count <= 1
        return page

    def wait_for(self, cache: str, shopper_id: str) -> httpx.Response:
        """The first page that comes from there: on a busy machine a store that is well may be too slow for a visit."""

        def look() -> httpx.Response | None:
            page = self.visit(shopper_id)
            return page if page.headers["x-wandstore-cache"] == cache else None

        return wait_until(look)

    def get(self, path: str, **parameters: str) -> httpx.Response:
        return httpx.get(self.url + path, params=parameters, timeout=SECONDS_UNTIL_HUNG, trust_env=False)


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def town(data_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with ExitStack() as open_things, pytest.MonkeyPatch.context() as patched:
        port = open_things.enter_context(embedded_cloud())
        for name in Settings.__dataclass_fields__:
            patched.delenv(name.upper(), raising=False)
        patched.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patched.setenv(name, "test")
        patched.setenv("AWS_DEFAULT_REGION", "us-east-1")
        for variable, resource in create_data_stack(data_template).items():
            patched.setenv(variable, resource)
        folder: Path = tmp_path_factory.mktemp("stores")
        shop = open_shop(Settings.from_environment(), Clients(BACKGROUND_PATIENCE), folder)
        gates = {name: open_things.enter_context(Gate(port)) for name in SERVICES}
        yield Town(shop, gates)


@pytest.fixture(autouse=True)
def repaired(town: Town) -> Iterator[None]:
    yield
    for gate in town.gates.values():
        gate.fault = Fault.NONE


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("service", SERVICES)
def test_the_first_request_of_a_fresh_process_gets_a_page(town: Town, service: str, fault: Fault) -> None:
    town.gates[service].fault = fault
    with town.edge() as edge:
        assert edge.visit(f"cold-{service}-{fault.name}").headers["x-wandstore-cache"] == "MISS"
        edge.visit(f"cold-{service}-{fault.name}")


@pytest.fixture(scope="module")
def warm(town: Town) -> Iterator[Edge]:
    """An edge that has served a miss and a hit already; `regular` has a page of their own."""
    with town.edge() as edge:
        assert edge.visit("regular").headers["x-wandstore-cache"] == "MISS"
        wait_for_a_job(town, edge, "regular")
        town.shop.work()
        edge.wait_for("HIT", "regular")
        yield edge


def wait_for_a_job(town: Town, edge: Edge, shopper_id: str) -> GenerationJob:
    def look() -> GenerationJob | None:
        edge.visit(shopper_id)
        return town.shop.job(shopper_id)

    return wait_until(look)


@pytest.mark.parametrize("fault", FAULTS)
def test_without_dynamodb_a_regular_gets_their_page_from_the_archive_and_nothing_is_enqueued(
    town: Town, warm: Edge, fault: Fault
) -> None:
    town.gates["dynamodb"].fault = fault
    page = warm.wait_for("STALE", "regular")
    assert page.headers["x-wandstore-source"] == "kimi"
    assert warm.visit(f"new-{fault.name}").headers["x-wandstore-cache"] == "MISS"
    town.gates["dynamodb"].fault = Fault.NONE
    assert town.shop.job(f"new-{fault.name}") is None
    warm.wait_for("HIT", "regular")


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("service", ["s3", "sqs", "secrets_manager"])
def test_without_any_other_service_a_regular_gets_their_page_as_ever(
    town: Town, warm: Edge, service: str, fault: Fault
) -> None:
    town.gates[service].fault = fault
    warm.wait_for("HIT", "regular")
    assert warm.visit(f"new-{service}-{fault.name}").headers["x-wandstore-cache"] == "MISS"


@pytest.mark.parametrize("fault", FAULTS)
def test_without_sqs_a_new_shoppers_job_stands_and_is_sent_by_the_keeper(town: Town, warm: Edge, fault: Fault) -> None:
    shopper = f"unsent-{fault.name}"
    town.gates["sqs"].fault = fault
    assert wait_for_a_job(town, warm, shopper).state.is_live


@pytest.mark.parametrize("fault", FAULTS)
def test_tracking_and_status_answer_without_dynamodb(town: Town, warm: Edge, fault: Fault) -> None:
    town.gates["dynamodb"].fault = fault
    event = {"shopper": "regular", "store": "lantern", "event": "view", "productId": "oak"}
    tracked = httpx.post(f"{warm.url}/api/shopper/track", json=event, timeout=SECONDS_UNTIL_HUNG, trust_env=False)
    assert (tracked.status_code, tracked.json()["tracked"]) == (202, False)
    status = warm.get("/api/generation/status", shopper="regular", store="lantern")
    assert (status.status_code, status.json()["error"]["code"]) == (200, "STORAGE_UNAVAILABLE")
