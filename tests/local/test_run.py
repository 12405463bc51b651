"""`python -m local.run`: what it refuses, and what it starts and ends."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from local import run as run_module
from local import shops
from local.fake_shop import FakeShop
from local.fake_shopify.shop import Identity
from local.kept_shops import KeptShops
from local.own_store import WrongInput
from local.processes import Processes
from local.run import Run, RunFailed, check_ports, local_environment, prepare_run
from local.run_file import FILE_VARIABLE, find_run
from local.synth import ROOT
from tests.builders import make_catalogue, make_product
from tests.fake_shop import running_fake_shop
from tests.local.test_catalogues import write_csv
from tests.local.test_processes import is_running, signals_at_their_defaults
from tests.waiting import SECONDS_UNTIL_HUNG, wait_until
from tools.local_run import free_ports, own_run_file
from wandstore.catalogue.stores import Store, find_store
from wandstore.settings import Settings

DEMO = str(ROOT / "stores" / "magic-wands.csv")
COMMAND = (sys.executable, "-m", "local.run")


def environment(**variables: str) -> dict[str, str]:
    port, generator_port = free_ports(2)
    ours = {"PORT": str(port), "GENERATOR_PORT": str(generator_port), "KIMI_API_KEY": "", "STORES_DIR": ""}
    return os.environ | ours | {FILE_VARIABLE: own_run_file(port)} | variables


def run_to_its_end(**variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        COMMAND,
        cwd=ROOT,
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=SECONDS_UNTIL_HUNG,
        check=False,
    )


# What is refused ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("variable", ["PORT", "GENERATOR_PORT"])
def test_a_taken_port_is_named_by_the_variable_to_set(variable: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        (other,) = free_ports(1)
        settings = (
            Settings(port=port, generator_port=other)
            if variable == "PORT"
            else Settings(port=other, generator_port=port)
        )
        said = rf"^{variable} {port} cannot be used \(Address already in use\); set {variable} to a free port\.$"
        with pytest.raises(RunFailed, match=said):
            check_ports(settings)


def test_one_port_for_both_is_refused() -> None:
    with pytest.raises(RunFailed, match="PORT and GENERATOR_PORT are both 9000"):
        check_ports(Settings(port=9000, generator_port=9000))


def test_the_fake_shopify_needs_a_port_of_its_own() -> None:
    with pytest.raises(RunFailed, match="GENERATOR_PORT and SHOPIFY_PORT are both 9000"):
        check_ports(Settings(port=8000, generator_port=9000), FakeShop(9000))


def test_a_port_that_no_machine_has_is_refused() -> None:
    with pytest.raises(RunFailed, match="PORT is 70000; the highest port is 65535"):
        check_ports(Settings(port=70000))


def test_a_taken_port_ends_the_run_before_it_begins_with_exit_code_1() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = run_to_its_end(PORT=str(taken.getsockname()[1]))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "set PORT to a free port" in ended.stderr


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"CATALOG": "products.csv"}, "CATALOG is set and STORE is not"),
        ({"POOL_SIZE": "ten"}, "POOL_SIZE is 'ten': input should be a valid integer"),
        ({"DEFAULT_STORE": "nowhere"}, "DEFAULT_STORE is 'nowhere'"),
        ({"CATALOG": DEMO, "STORE": "garden", "CURRENCY": "dollars"}, "CURRENCY is 'dollars'"),
        ({"CURRENCY": "EUR"}, "CURRENCY is set and CATALOG is not"),
        ({"SHOPIFY": "real"}, "SHOPIFY is 'real'; only SHOPIFY=fake can be run here"),
    ],
    ids=["catalogue", "setting", "store", "currency", "currency of no store", "shop"],
)
def test_a_wish_that_cannot_be_is_one_line_and_exit_code_2(variables: dict[str, str], message: str) -> None:
    ended = run_to_its_end(**variables)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert message in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_a_bad_csv_names_row_and_column_and_ends_the_run_with_exit_code_1(tmp_path: Path) -> None:
    write_csv(tmp_path / "products.csv", "ten")
    ended = run_to_its_end(CATALOG=str(tmp_path / "products.csv"), STORE="garden")
    assert ended.returncode == 1
    assert "row 2, column 'Variant Price'" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_nothing_of_the_users_aws_account_reaches_a_process() -> None:
    theirs = {
        "AWS_PROFILE": "work",
        "AWS_SESSION_TOKEN": "secret",
        "AWS_ENDPOINT_URL_S3": "https://s3",
        "POOL_SIZE": "3",
    }
    seen = local_environment(theirs)
    assert "secret" not in seen.values()
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3"} & seen.keys()
    assert seen["POOL_SIZE"] == "3"


def test_the_run_is_a_development_unless_told_otherwise() -> None:
    assert local_environment({})["ENVIRONMENT"] == "development"
    assert local_environment({"ENVIRONMENT": "staging"})["ENVIRONMENT"] == "staging"


def test_the_generator_never_ends_itself_unless_told_otherwise() -> None:
    assert local_environment({})["CONTAINER_INACTIVITY_TIMEOUT_MS"] == "0"
    assert local_environment({"CONTAINER_INACTIVITY_TIMEOUT_MS": " "})["CONTAINER_INACTIVITY_TIMEOUT_MS"] == "0"
    assert local_environment({"CONTAINER_INACTIVITY_TIMEOUT_MS": "5000"})["CONTAINER_INACTIVITY_TIMEOUT_MS"] == "5000"


@pytest.mark.parametrize(("said", "expected"), [("", "garden"), ("magic-wands", "magic-wands")])
def test_a_store_of_ones_own_is_the_default_one_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, expected: str
) -> None:
    for name, value in environment(CATALOG=DEMO, STORE="garden", DEFAULT_STORE=said).items():
        monkeypatch.setenv(name, value)
    assert prepare_run(tmp_path, Processes(tmp_path)).settings.default_store == expected


def prepare_with_shop(folder: Path, monkeypatch: pytest.MonkeyPatch, **variables: str) -> Store:
    """The default store of a run with these variables, before any process is started."""
    for name, value in environment(**variables).items():
        monkeypatch.setenv(name, value)
    settings = prepare_run(folder, Processes(folder)).settings
    return find_store(settings.stores_path, settings.default_store)


@pytest.mark.parametrize(("currency", "has_csv"), [("CAD", False), ("GBP", True)])
def test_a_shop_in_another_currency_gives_the_store_its_own_for_this_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, currency: str, has_csv: bool
) -> None:
    with running_fake_shop(identity=Identity(currency=currency)) as fake:
        store = prepare_with_shop(tmp_path, monkeypatch, SHOPIFY_STORE=fake.address)
    assert (store.slug, store.currency, store.catalogue is not None) == ("magic-wands", currency, has_csv)


def test_a_shop_that_does_not_answer_has_the_currency_that_was_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (port,) = free_ports(1)
    address = f"127.0.0.1:{port}"
    kept = KeptShops(tmp_path / "shops")
    monkeypatch.setattr(run_module, "KEPT_SHOPS", tmp_path / "shops")
    monkeypatch.setattr(shops, "CURRENCY_SECONDS", 0.1)
    assert prepare_with_shop(tmp_path / "first", monkeypatch, SHOPIFY_STORE=address).currency == "GBP"
    kept.keep(address, "CAD", make_catalogue(make_product("oak")))
    assert prepare_with_shop(tmp_path / "second", monkeypatch, SHOPIFY_STORE=address).currency == "CAD"
    assert f"{address} does not tell it: the shop cannot be reached" in capsys.readouterr().out


def test_what_is_no_domain_of_a_shop_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WrongInput, match="SHOPIFY_STORE: 'not a shop' is not a shop's domain"):
        prepare_with_shop(tmp_path, monkeypatch, SHOPIFY_STORE="not a shop")


def test_a_proxy_of_the_users_is_not_asked_for_this_machine() -> None:
    assert local_environment({"NO_PROXY": "intranet"})["NO_PROXY"] == "intranet,127.0.0.1,localhost"


def test_a_gateway_without_a_key_is_told_what_it_lacks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Run(Processes(tmp_path), {"KIMI_API_KEY": " "}, Settings(ai_gateway_url="http://gateway.test/v1"), {}).introduce()
    assert "\nAI_GATEWAY_URL is set and KIMI_API_KEY is not: " in capsys.readouterr().out


# What is started ------------------------------------------------------------------------------------------------------


class RunningRun:
    """A run on free ports, with what it has said so far."""

    def __init__(self, process: subprocess.Popen[str], variables: dict[str, str]) -> None:
        self.process = process
        self.edge = f"http://127.0.0.1:{variables['PORT']}"
        self.generator = f"http://127.0.0.1:{variables['GENERATOR_PORT']}"
        self.run_file = Path(variables[FILE_VARIABLE])
        self.lines: list[str] = []
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def said(self, words: str) -> bool:
        return any(words in line for line in self.lines)

    def wait_to_hear(self, words: str) -> None:
        self.wait_until(lambda: self.said(words) or self.process.poll() is not None)
        assert self.said(words), "\n".join(self.lines)

    def wait_until(self, condition: Callable[[], object]) -> None:
        wait_until(condition, lambda: "\n".join(self.lines))

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        code = self.process.wait(SECONDS_UNTIL_HUNG)
        self._listener.join()
        return code


@contextmanager
def running(
    catalogue: Path, command: Sequence[str] = COMMAND, *, until: str = "ready: http://localhost:"
) -> Iterator[RunningRun]:
    # Logs of a run that fails are kept, where pytest clears up.
    variables = environment(CATALOG=str(catalogue), STORE="garden", TMPDIR=str(catalogue.parent))
    with signals_at_their_defaults():
        started = subprocess.Popen(
            command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
    with started as process:
        run = RunningRun(process, variables)
        try:
            run.wait_to_hear(until)
            yield run
        finally:
            if process.poll() is None:
                run.end(signal.SIGTERM)


def descendants(process_id: int) -> set[int]:
    found: set[int] = set()
    for task in Path(f"/proc/{process_id}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # if the thread has ended by now
            for child in map(int, task.read_text().split()):
                found |= {child} | descendants(child)
    return found


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("catalogue") / "products.csv"
    write_csv(path, "10.00")
    return path


@pytest.fixture
def own_csv(tmp_path: Path) -> Path:
    """Alone in its folder, where the run makes its own."""
    write_csv(tmp_path / "products.csv", "10.00")
    return tmp_path / "products.csv"


@pytest.fixture(scope="module")
def run(catalogue: Path) -> Iterator[RunningRun]:
    with running(catalogue) as run:
        yield run


linux_only = pytest.mark.skipif(sys.platform != "linux", reason="it looks into /proc")


@pytest.mark.slow
def test_edge_and_generator_answer_when_the_run_says_it_is_ready(run: RunningRun) -> None:
    assert httpx.get(f"{run.edge}/health", timeout=SECONDS_UNTIL_HUNG).json()["environment"] == "development"
    assert httpx.get(f"{run.generator}/health", timeout=SECONDS_UNTIL_HUNG).status_code == 200


@pytest.mark.slow
def test_the_run_says_what_to_open_and_who_composes_the_pages(run: RunningRun) -> None:
    assert run.said("/s/garden?shopper=abc123")
    assert run.said("no KIMI_API_KEY: pages are composed from templates")


@pytest.mark.slow
def test_the_command_line_finds_the_run_as_long_as_it_goes_on(own_csv: Path) -> None:
    with running(own_csv) as run:
        found = find_run(run.run_file)
        assert found is not None
        assert run.edge.endswith(f":{found.port}")
        assert found.environment["UI_CACHE_TABLE"]
        run.end(signal.SIGTERM)
        assert not run.run_file.exists()


@pytest.mark.slow
def test_a_changed_catalogue_is_on_the_next_page(run: RunningRun, catalogue: Path) -> None:
    page = f"{run.edge}/s/garden?shopper=reader"
    assert "10.00" in httpx.get(page, timeout=SECONDS_UNTIL_HUNG).text
    write_csv(catalogue, "12.34")
    run.wait_until(lambda: "12.34" in httpx.get(page, timeout=SECONDS_UNTIL_HUNG).text)
    assert run.said("published garden: 1 product")


@pytest.mark.slow
@linux_only
def test_a_dead_generator_is_started_again_and_makes_the_next_page(run: RunningRun) -> None:
    (generator,) = [
        child
        for child in descendants(run.process.pid)
        if "local.generator:app" in Path(f"/proc/{child}/cmdline").read_text()
    ]
    os.kill(generator, signal.SIGKILL)
    run.wait_to_hear("restarting it")
    shopper = {"store": "garden", "shopper": "after-the-death"}
    httpx.get(f"{run.edge}/s/garden", params={"shopper": shopper["shopper"]}, timeout=SECONDS_UNTIL_HUNG)
    status = f"{run.edge}/api/generation/status"
    run.wait_until(
        lambda: httpx.get(status, params=shopper, timeout=SECONDS_UNTIL_HUNG).json()["status"] == "completed"
    )


@pytest.mark.slow
@linux_only
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_being_asked_to_end_it_ends_every_process(own_csv: Path, how: signal.Signals) -> None:
    with running(own_csv) as run:
        processes = descendants(run.process.pid)
        assert len(processes) >= 5
        assert run.end(how) == 0
        # What a killed process had started is killed with it, and ends some time after it.
        run.wait_until(lambda: not [process for process in processes if is_running(process)])
    assert [path.name for path in own_csv.parent.iterdir()] == ["products.csv"]


@pytest.mark.slow
@linux_only
@pytest.mark.parametrize(
    ("how", "until"),
    [
        (signal.SIGINT, "starting the embedded cloud"),
        (signal.SIGHUP, "ready: "),
        (signal.SIGKILL, "ready: "),
    ],
)
def test_whatever_ends_make_alone_ends_the_run(
    own_csv: Path, tmp_path_factory: pytest.TempPathFactory, how: signal.Signals, until: str
) -> None:
    makefile = tmp_path_factory.mktemp("make") / "Makefile"
    makefile.write_text(f"run:\n\t@exec {sys.executable} -m local.run\n")
    with running(own_csv, ["make", "-f", str(makefile), "run"], until=until) as run:
        processes = descendants(run.process.pid)
        assert processes
        run.end(how)
        run.wait_until(lambda: not [process for process in processes if is_running(process)])
    assert [path.name for path in own_csv.parent.iterdir()] == ["products.csv"]


@pytest.mark.slow
@linux_only
def test_a_run_that_is_killed_leaves_no_process(catalogue: Path) -> None:
    with running(catalogue) as run:
        processes = descendants(run.process.pid)
        run.process.kill()
        run.wait_until(lambda: not [process for process in processes if is_running(process)])


@pytest.mark.slow
@linux_only
def test_the_end_of_a_part_that_cannot_be_replaced_ends_the_run(catalogue: Path) -> None:
    with running(catalogue) as run:
        (cloud,) = [
            child
            for child in descendants(run.process.pid)
            if "local.cloud" in Path(f"/proc/{child}/cmdline").read_text()
        ]
        os.kill(cloud, signal.SIGKILL)
        assert run.process.wait(SECONDS_UNTIL_HUNG) == 1
        run.wait_to_hear("cloud ended unexpectedly (-9)")
