"""`make run`: starts the whole system on this machine, and leaves no process or file behind when it ends."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any, NoReturn

from botocore.exceptions import BotoCoreError, ClientError

from container_image.llm.announcement import describe_composers, describe_mode
from local.catalogues import WatchedCatalogue, watched_catalogues
from local.cloud import FIRST_SERVED, create_data_stack
from local.fake_shop import PORT_VARIABLE, FakeShop, connect_store, find_fake_shop
from local.kept_shops import FOLDER as KEPT_SHOPS
from local.kept_shops import KeptShops
from local.own_store import WrongInput, copy_stores, own_store, write_stores_folder
from local.parent import end_with_make
from local.processes import Child, Processes
from local.run_file import remove_run_file, write_run_file
from local.shops import News, ask_currency, connected_shops, connections_in
from local.synth import SynthFailed, data_template
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.catalogue.connections import SHOP_SECRET
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.snapshots import Catalogues
from wandstore.catalogue.stores import Store, stores_in
from wandstore.errors import BadCatalogue, BadSettings, BadStoreFile, ShopifyError, StorageUnavailable
from wandstore.ids import StoreSlug
from wandstore.observability import logger
from wandstore.settings import Settings

HOST = "127.0.0.1"
MAX_PORT = 65535
EDGE_WORKERS = 3
TICK_SECONDS = 0.1
# Ends a start that would never end. A part that fails ends the run at once.
SECONDS_TO_BE_READY = 180
# On AWS, shoppers and jobs never share a processor. Here they do, so jobs run at a lower priority.
BACKGROUND_NICENESS = 10
# What AWS would invoke or start again. They keep nothing between two invocations.
RESTARTED = ("generator", "event-source", "keeper", "shop-events")
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

# urllib would use the proxies of the environment, and those cannot reach ports of this machine.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class RunFailed(Exception):
    """The run cannot start or continue; the message is for the user."""


class Run:
    """One run: its processes, settings and watched catalogues. `fake` is the default store's shop."""

    def __init__(
        self,
        processes: Processes,
        environment: dict[str, str],
        settings: Settings,
        stores: dict[StoreSlug, Store],
        fake: FakeShop | None = None,
    ) -> None:
        self._began_at = time.monotonic()
        self._processes = processes
        self._environment = environment
        self.settings = settings
        self._stores = stores
        self._fake = fake
        self._catalogues: list[WatchedCatalogue] = []
        # A connected store is read from its shop, even if its file names a CSV too.
        self._shops = connected_shops(settings, environment)
        self._news = News(processes.log_folder / "shop-events.news")

    def start(self) -> None:
        """Returns when every part answers. Raises `BadCatalogue`, `SynthFailed` and `RunFailed`."""
        self._say(f"reading the catalogues of {', '.join(self._stores)}; logs go to {self._processes.log_folder}")
        self._catalogues = watched_catalogues(
            {slug: store for slug, store in self._stores.items() if slug not in self._shops}
        )

        self._say("starting the embedded cloud")
        self._environment["AWS_ENDPOINT_URL"] = self._start_cloud()
        if self._fake:
            self._say(f"starting the fake Shopify, {self._fake.url}")
            arguments = self._fake.arguments(self._default_store, self.settings.port)
            self._processes.start(
                "fake-shopify", *arguments, environment=self._environment, niceness=BACKGROUND_NICENESS
            )

        # This process uses the embedded cloud too.
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
        # A worker that is only busy must not be killed for it.
        workers = ("--workers", str(EDGE_WORKERS), "--timeout-worker-healthcheck", "120")
        edge_options = ("--factory", *workers, "--lifespan", "off")
        self._start_uvicorn("edge", "local.edge:create_app", self.settings.port, *edge_options, shoppers_wait=True)

        for watched in self._catalogues:
            self._publish(watched.catalogue)
            self._say(f"published {watched.describe()}")
        for name, module in (("event-source", "local.event_source"), ("keeper", "local.keeper")):
            self._processes.start(name, "-m", module, environment=self._environment, niceness=BACKGROUND_NICENESS)
        if self._fake:
            self._wait_for(self._fake.state_url)
        if self._shops:
            self._start_shops()

        self._wait_for(f"http://{HOST}:{self.settings.generator_port}/health")
        self._wait_for(f"http://{HOST}:{self.settings.port}/health")
        if self._fake:
            self._wait_for_news()

    def open_to_command_line(self) -> None:
        """Registers the run for `wandstore` in another terminal, unless another run is registered already."""
        if other := write_run_file(self.settings.port, self._environment, self._stores.values()):
            self._say(f"the command line `wandstore` works on the other run, on port {other.port}")

    def close_to_command_line(self) -> None:
        remove_run_file(self.settings.port, self._environment)

    def introduce(self) -> None:
        """Prints the addresses to open."""
        edge = f"http://localhost:{self.settings.port}"
        print()
        for slug in self._stores:
            print(f"  {slug + ', a new shopper':32} {edge}/s/{slug}")
            print(f"  {slug + ', shopper abc123':32} {edge}/s/{slug}?shopper=abc123")
        print(f"  {'health':32} {edge}/health")
        print(f"  {'health of the generator':32} http://localhost:{self.settings.generator_port}/health")
        if self._fake:
            print(self._fake.describe(edge, self._default_store))
        print()
        keys = {name: self._environment.get(f"{name.upper()}_API_KEY", "").strip() for name in ("kimi", "claude")}
        print(describe_composers(self.settings, {"bedrock", *(name for name, key in keys.items() if key)}))
        if mode := describe_mode(self.settings):
            print(mode)
        print(f"ready: {edge}/ after {time.monotonic() - self._began_at:.1f} s; Ctrl-C ends it", flush=True)

    def watch(self) -> None:
        """Publishes changed catalogues and restarts what AWS would; never returns. Raises `RunFailed`."""
        while True:
            time.sleep(TICK_SECONDS)
            for child in self._processes.ended():
                if child.name not in RESTARTED:
                    raise RunFailed(_describe_end(child))
                self._say(f"the {child.name} ended ({child.process.returncode}); restarting it")
                self._processes.restart(child)
            self._tell_news()
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

    def _start_shops(self) -> None:
        """Does not wait for a shop: the result of its first sync is printed when it is known, later ones are logged."""
        for slug, domain in self._shops.items():
            self._say(f"reading the shop of {slug}, {domain}")
        # The fake Shopify sells what the CSV has, so nothing of it needs to be kept.
        kept = () if self._fake else (str(KEPT_SHOPS),)
        arguments = ("-m", "local.shop_events", str(self._news.path), *kept)
        self._processes.start("shop-events", *arguments, environment=self._environment, niceness=BACKGROUND_NICENESS)

    def _start_uvicorn(self, name: str, app: str, port: int, *options: str, shoppers_wait: bool = False) -> None:
        # At its end the run waits at most a second for requests in progress. A busy server must not close the idle
        # connection that the next request will use.
        always = ("--host", HOST, "--port", str(port), "--timeout-graceful-shutdown", "1", "--timeout-keep-alive", "60")
        arguments = ("-m", "uvicorn", app, *always, *options)
        environment = self._environment | ({"AWS_SDK_UA_APP_ID": FIRST_SERVED} if shoppers_wait else {})
        niceness = 0 if shoppers_wait else BACKGROUND_NICENESS
        self._processes.start(name, *arguments, environment=environment, niceness=niceness)

    def _publish(self, catalogue: Catalogue) -> None:
        Catalogues(self._clients, self.settings).publish(catalogue)

    @property
    def _default_store(self) -> Store:
        return self._stores[StoreSlug(self.settings.default_store)]

    def _wait_for(self, url: str) -> None:
        self._wait_until(lambda: _answers(url), f"{url} did not answer with status 200")

    def _wait_for_news(self) -> None:
        """Until the first sync of a shop has ended. The fake Shopify takes a second; a real one may take minutes."""
        self._wait_until(self._tell_news, "the fake Shopify was not read")

    def _tell_news(self) -> bool:
        """Whether there were any."""
        sentences = self._news.read_new()
        for sentence in sentences:
            self._say(sentence)
        return bool(sentences)

    def _wait_until(self, condition: Callable[[], bool], otherwise: str) -> None:
        """Raises `RunFailed` if a process ends, or with the words of `otherwise` if it takes too long."""
        give_up_at = time.monotonic() + SECONDS_TO_BE_READY
        while not condition():
            for child in self._processes.ended():
                raise RunFailed(_describe_end(child))
            if time.monotonic() > give_up_at:
                raise RunFailed(f"{otherwise} within {SECONDS_TO_BE_READY} s.")
            time.sleep(TICK_SECONDS / 2)


def _answers(url: str) -> bool:
    try:
        with _direct.open(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _describe_end(child: Child) -> str:
    return f"{child.name} ended unexpectedly ({child.process.returncode}); the end of its log:\n{child.tail()}"


def local_environment(outside: dict[str, str]) -> dict[str, str]:
    """The environment of every process of the run: the user's settings, and nothing of their AWS account."""
    ours = {
        "ENVIRONMENT": outside.get("ENVIRONMENT") or "development",
        "CONTAINER_INACTIVITY_TIMEOUT_MS": outside.get("CONTAINER_INACTIVITY_TIMEOUT_MS", "").strip() or "0",
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
    # Without it, boto3 would send requests for the embedded cloud to a proxy.
    for name in ("NO_PROXY", "no_proxy"):
        ours[name] = ",".join(filter(None, (outside.get(name), HOST, "localhost")))
    return {name: value for name, value in outside.items() if not name.startswith("AWS_")} | ours


def check_ports(settings: Settings, fake: FakeShop | None = None) -> None:
    """Raises `RunFailed`, naming the variable, before any process is started."""
    ports = {"PORT": settings.port, "GENERATOR_PORT": settings.generator_port}
    if fake:
        ports[PORT_VARIABLE] = fake.port
    for one, other in combinations(ports, 2):
        if ports[one] == ports[other]:
            raise RunFailed(f"{one} and {other} are both {ports[one]}; set one of them to another.")
    for variable, port in ports.items():
        if port > MAX_PORT:
            raise RunFailed(f"{variable} is {port}; the highest port is {MAX_PORT}.")
        try:
            socket.create_server((HOST, port)).close()
        except OSError as error:
            # The message of the error repeats the address, so only its reason is used.
            reason = os.strerror(error.errno) if error.errno else str(error)
            raise RunFailed(f"{variable} {port} cannot be used ({reason}); set {variable} to a free port.") from None


def prepare_run(folder: Path, processes: Processes) -> Run:
    """Checks the user's input before any process is started. The run writes its files into `folder`.

    Raises `WrongInput`, `BadSettings`, `BadStoreFile` and `RunFailed`.
    """
    own = own_store(os.environ)
    environment = local_environment(dict(os.environ))
    settings = Settings.from_environment(environment)
    fake = find_fake_shop(environment)
    check_ports(settings, fake)
    if own:
        if own.slug in stores_in(settings.stores_path):
            print(f"STORE is {own.slug}: in this run it replaces the store of that name", flush=True)
        write_stores_folder(own, settings.stores_path, folder / "stores")
        environment["STORES_DIR"] = str(folder / "stores")
        if not environment.get("DEFAULT_STORE", "").strip():
            environment["DEFAULT_STORE"] = own.slug
        settings = Settings.from_environment(environment)
    stores = stores_in(settings.stores_path)
    if settings.default_store not in stores:
        known = ", ".join(stores) or "no store"
        raise WrongInput(f"DEFAULT_STORE is {settings.default_store!r}; {settings.stores_path} has {known}.")
    if fake:
        connect_store(fake, stores[StoreSlug(settings.default_store)], settings.stores_path, folder / "connected")
        environment |= {**fake.secrets, "STORES_DIR": str(folder / "connected")}
        settings = Settings.from_environment(environment)
        stores = stores_in(settings.stores_path)
    elif changes := _currency_of_shop(environment, settings, stores[StoreSlug(settings.default_store)]):
        copy_stores(settings.stores_path, folder / "connected", settings.default_store, changes)
        environment["STORES_DIR"] = str(folder / "connected")
        settings = Settings.from_environment(environment)
        stores = stores_in(settings.stores_path)
    return Run(processes, environment, settings, stores, fake)


def _currency_of_shop(environment: Mapping[str, str], settings: Settings, store: Store) -> dict[str, Any]:
    """What has to change in the file of the default store, if `SHOPIFY_STORE` is a shop of another currency.

    Prices in another currency than the store's are not shown. A shop that does not answer has the currency that it had.
    Raises `WrongInput` for a domain that is none.
    """
    domain = environment.get(SHOP_SECRET, "").strip()
    if not domain or store.shopify is not None or environment.get("CURRENCY", "").strip():
        return {}
    print(f"asking {domain} for its currency", flush=True)
    try:
        currency = ask_currency(connections_in(settings, environment), store, settings)
    except ShopifyError as error:
        if error.reason == "domain":
            raise WrongInput(f"{SHOP_SECRET}: {error}") from None
        print(f"{domain} does not tell it: {error}", flush=True)
        currency = KeptShops(KEPT_SHOPS).currency_of(domain) or store.currency
    if currency == store.currency:
        return {}
    print(f"{domain} sells in {currency}, so in this run {store.slug} does, without its product CSV", flush=True)
    return {"currency": currency, "catalogue": None}


def main() -> int:
    """The exit code: 0 after a stop signal, 1 if the run failed, 2 for wrong input."""
    # Also SIGINT, which a background job of a shell starts with ignored. Under nohup, SIGHUP stays ignored.
    for number in STOP_SIGNALS:
        if number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop_run)
    end_with_make()
    # The log of this process would stand between its sentences; those of its children are files.
    logger.setLevel(logging.WARNING)
    folder = Path(tempfile.mkdtemp(prefix="wandstore-run-"))
    processes = Processes(folder)
    code = 1
    run = None
    try:
        run = prepare_run(folder, processes)
        run.start()
        run.open_to_command_line()
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
        _ignore_stop_signals()
        if run is not None:
            run.close_to_command_line()
        processes.stop()
        if code == 1 and any(folder.glob("*.log")):
            print(f"the logs are kept in {folder}", file=sys.stderr)
        else:
            shutil.rmtree(folder)
    if code == 0:
        # After a SIGHUP the terminal may be closed.
        with contextlib.suppress(OSError):
            print("every process has ended", flush=True)
    return code


def _stop_run(*_: object) -> NoReturn:
    _ignore_stop_signals()
    raise KeyboardInterrupt


def _ignore_stop_signals() -> None:
    """From here on, a second Ctrl-C would only interrupt the cleanup."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    sys.exit(main())
