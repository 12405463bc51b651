"""`make run`: the whole system on this machine, in one command, and nothing of it left afterwards."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import NoReturn

from botocore.exceptions import BotoCoreError, ClientError

from container_image.llm.announcement import describe_composers
from local.catalogues import WatchedCatalogue, describe, watched_catalogues
from local.cloud import FIRST_SERVED, create_data_stack
from local.own_store import WrongInput, own_store, write_stores_folder
from local.parent import end_with_make
from local.processes import Child, Processes
from local.synth import SynthFailed, data_template
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.snapshots import Catalogues
from wandstore.catalogue.stores import Store, stores_in
from wandstore.errors import BadCatalogue, BadSettings, BadStoreFile, StorageUnavailable
from wandstore.ids import StoreSlug
from wandstore.settings import Settings

HOST = "127.0.0.1"
HIGHEST_PORT = 65535
EDGE_WORKERS = 3
TICK_SECONDS = 0.1
SECONDS_TO_BE_READY = 60
# On AWS a shopper and a job never want the same processor; here the shopper goes first.
BACKGROUND = 10
ASKS_TO_END = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

# urllib asks the environment for proxies, and none of them can reach this machine's own ports.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class RunFailed(Exception):
    """The run cannot begin or go on; the message is for the user."""


class Run:
    """One run, from its first word to its last process."""

    def __init__(
        self, processes: Processes, environment: dict[str, str], settings: Settings, stores: dict[StoreSlug, Store]
    ) -> None:
        self._began_at = time.monotonic()
        self._processes = processes
        self._environment = environment
        self.settings = settings
        self._stores = stores
        self._catalogues: list[WatchedCatalogue] = []

    def start(self) -> None:
        """Returns when every part answers. Raises `BadCatalogue`, `SynthFailed` or `RunFailed`."""
        self._say(f"reading the catalogues of {', '.join(self._stores)}; logs go to {self._processes.log_folder}")
        self._catalogues = watched_catalogues(self._stores)

        self._say("starting the embedded cloud")
        self._environment["AWS_ENDPOINT_URL"] = self._start_cloud()
        # This process is a customer of the embedded cloud as well.
        os.environ.clear()
        os.environ.update(self._environment)

        self._say("synthesizing the data stack")
        template = data_template(self.settings)
        self._say("creating the data stack's tables, bucket and queues")
        self._environment |= create_data_stack(template)
        self.settings = Settings.from_environment(self._environment)
        self._clients = Clients(BACKGROUND_PATIENCE)

        self._say("starting the generator and the edge app")
        self._start_uvicorn("generator", "local.generator:app", self.settings.generator_port)
        # A worker that is busy with one request must not find that the next one's connection had idled too long.
        edge_options = ("--factory", "--workers", str(EDGE_WORKERS), "--lifespan", "off", "--timeout-keep-alive", "60")
        self._start_uvicorn(
            "edge", "lambdas.edge.app:create_app", self.settings.port, *edge_options, shoppers_wait=True
        )

        for watched in self._catalogues:
            self._publish(watched.catalogue)
            self._say(f"published {describe(watched.catalogue)}")
        for name, module in (("event-source", "local.event_source"), ("keeper", "local.keeper")):
            self._processes.start(name, "-m", module, environment=self._environment, niceness=BACKGROUND)

        self._wait_for(f"http://{HOST}:{self.settings.generator_port}/health")
        self._wait_for(f"http://{HOST}:{self.settings.port}/health")

    def introduce(self) -> None:
        """Prints the addresses to open."""
        edge = f"http://localhost:{self.settings.port}"
        print()
        for slug in self._stores:
            print(f"  {slug + ', a new shopper':32} {edge}/s/{slug}")
            print(f"  {slug + ', shopper abc123':32} {edge}/s/{slug}?shopper=abc123")
        print(f"  {'health':32} {edge}/health")
        print(f"  {'health of the generator':32} http://localhost:{self.settings.generator_port}/health")
        print()
        kimi, claude = (bool(self._environment.get(f"{name}_API_KEY", "").strip()) for name in ("KIMI", "CLAUDE"))
        print(describe_composers(self.settings, has_kimi_key=kimi, has_claude_key=claude))
        print(f"ready: {edge}/ after {time.monotonic() - self._began_at:.1f} s; Ctrl-C ends it", flush=True)

    def watch(self) -> None:
        """Never returns: publishes changed catalogues, starts a dead generator again. Raises `RunFailed`."""
        while True:
            time.sleep(TICK_SECONDS)
            for child in self._processes.ended():
                if child.name != "generator":
                    raise RunFailed(_obituary(child))
                self._say(f"the generator ended ({child.process.returncode}); starting it again")
                self._processes.start_again(child)
            for watched in self._catalogues:
                if news := watched.look(self._publish):
                    self._say(news)

    def _say(self, words: str) -> None:
        print(f"[{time.monotonic() - self._began_at:5.1f} s] {words}", flush=True)

    def _start_cloud(self) -> str:
        with socket.create_server((HOST, 0)) as listening:
            port = listening.getsockname()[1]
            fd = listening.fileno()
            self._processes.start("cloud", "-m", "local.cloud", str(fd), environment=self._environment, pass_fds=(fd,))
        return f"http://{HOST}:{port}"

    def _start_uvicorn(self, name: str, app: str, port: int, *options: str, shoppers_wait: bool = False) -> None:
        # A second for what is under way is what the run can spare at its end.
        always = ("--host", HOST, "--port", str(port), "--timeout-graceful-shutdown", "1")
        arguments = ("-m", "uvicorn", app, *always, *options)
        environment = self._environment | ({"AWS_SDK_UA_APP_ID": FIRST_SERVED} if shoppers_wait else {})
        niceness = 0 if shoppers_wait else BACKGROUND
        self._processes.start(name, *arguments, environment=environment, niceness=niceness)

    def _publish(self, catalogue: Catalogue) -> None:
        Catalogues(self._clients, self.settings).publish(catalogue)

    def _wait_for(self, url: str) -> None:
        give_up_at = time.monotonic() + SECONDS_TO_BE_READY
        while not _answers(url):
            for child in self._processes.ended():
                raise RunFailed(_obituary(child))
            if time.monotonic() > give_up_at:
                raise RunFailed(f"{url} gave no good answer in {SECONDS_TO_BE_READY} s.")
            time.sleep(TICK_SECONDS / 2)


def _answers(url: str) -> bool:
    try:
        with _direct.open(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _obituary(child: Child) -> str:
    return f"{child.name} ended unexpectedly ({child.process.returncode}); its last words:\n{child.tail()}"


def local_environment(outside: dict[str, str]) -> dict[str, str]:
    """What every process of the run sees: the user's settings, and nothing of an AWS account of theirs."""
    ours = {
        "ENVIRONMENT": outside.get("ENVIRONMENT") or "development",
        "CONTAINER_INACTIVITY_TIMEOUT_MS": outside.get("CONTAINER_INACTIVITY_TIMEOUT_MS", "").strip() or "0",
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
    # boto3 would ask a proxy for the embedded cloud.
    for name in ("NO_PROXY", "no_proxy"):
        ours[name] = ",".join(filter(None, (outside.get(name), HOST, "localhost")))
    return {name: value for name, value in outside.items() if not name.startswith("AWS_")} | ours


def check_ports(settings: Settings) -> None:
    """Raises `RunFailed`, naming the variable, before anything is started."""
    if settings.port == settings.generator_port:
        raise RunFailed(f"PORT and GENERATOR_PORT are both {settings.port}; set one of them to another.")
    for variable, port in (("PORT", settings.port), ("GENERATOR_PORT", settings.generator_port)):
        if port > HIGHEST_PORT:
            raise RunFailed(f"{variable} is {port}; the highest port is {HIGHEST_PORT}.")
        try:
            socket.create_server((HOST, port)).close()
        except OSError as error:
            # The error's own words go on with the address, which only says the port once more.
            reason = os.strerror(error.errno) if error.errno else str(error)
            raise RunFailed(f"{variable} {port} cannot be used ({reason}); set {variable} to a free port.") from None


def prepare_run(folder: Path, processes: Processes) -> Run:
    """Finds what is wrong with the user's wishes before the first process. `folder` is for what the run writes.

    Raises `WrongInput`, `BadSettings`, `BadStoreFile` or `RunFailed`.
    """
    own = own_store(os.environ)
    environment = local_environment(dict(os.environ))
    settings = Settings.from_environment(environment)
    check_ports(settings)
    if own:
        if own.slug in stores_in(settings.stores_path):
            print(f"STORE is {own.slug}: in this run it takes the place of the store of that name", flush=True)
        write_stores_folder(own, settings.stores_path, folder / "stores")
        environment["STORES_DIR"] = str(folder / "stores")
        if not environment.get("DEFAULT_STORE", "").strip():
            environment["DEFAULT_STORE"] = own.slug
        settings = Settings.from_environment(environment)
    stores = stores_in(settings.stores_path)
    if settings.default_store not in stores:
        known = ", ".join(stores) or "no store"
        raise WrongInput(f"DEFAULT_STORE is {settings.default_store!r}; {settings.stores_path} has {known}.")
    return Run(processes, environment, settings, stores)


def main() -> int:
    """The exit code: 0 when asked to end, 1 when the run failed, 2 when what it was asked for cannot be."""
    # SIGINT as well: a shell's background job begins with it ignored. Of a run under nohup SIGHUP asks nothing.
    for number in ASKS_TO_END:
        if number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end_the_run)
    end_with_make()
    folder = Path(tempfile.mkdtemp(prefix="wandstore-run-"))
    processes = Processes(folder)
    code = 1
    try:
        run = prepare_run(folder, processes)
        run.start()
        run.introduce()
        run.watch()
    except KeyboardInterrupt:
        code = 0
    except (WrongInput, BadSettings, BadStoreFile) as error:
        print(error, file=sys.stderr)
        code = 2
    except (RunFailed, BadCatalogue, SynthFailed) as error:
        print(error, file=sys.stderr)
    except (StorageUnavailable, BotoCoreError, ClientError) as error:
        print(f"the embedded cloud did not answer: {error}", file=sys.stderr)
    finally:
        _ask_no_more()
        processes.stop()
        if code == 1 and any(folder.glob("*.log")):
            print(f"the logs are kept in {folder}", file=sys.stderr)
        else:
            shutil.rmtree(folder)
    if code == 0:
        # After a SIGHUP nobody may be left to read it.
        with contextlib.suppress(OSError):
            print("every process has ended", flush=True)
    return code


def _end_the_run(*_: object) -> NoReturn:
    _ask_no_more()
    raise KeyboardInterrupt


def _ask_no_more() -> None:
    """From here on a second Ctrl-C would only leave something behind."""
    for number in ASKS_TO_END:
        signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    sys.exit(main())
