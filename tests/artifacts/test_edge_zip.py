"""The zips as Lambda gets them: how large they are, and the edge's own answers under the real runtime client.

Whatever a zip lacks is missing here too: its function runs on the unpacked files alone, in a process of its own.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import json
import re
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from starlette.testclient import TestClient

from container_image import server
from container_image.handler import handler as run_generator
from lambdas.edge.app import create_app
from lambdas.edge.routes import debug
from local.cloud import create_data_stack
from local.event_source import sqs_event
from local.synth import Template
from stacks import bundling
from stacks.bundling import BACKGROUND, EDGE, LAMBDA, UNUSED, Artifact, bundle
from tests.artifacts.runtime_api import Function, FunctionFailed, running_function
from tests.edge_events import FUNCTION_URL_HOST, function_url_event, http_api_event
from tests.embedded_cloud import embedded_cloud
from tests.waiting import wait_until
from wandstore.aws import request_storage
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.aws.secret_store import forget_secrets
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.catalogue.snapshots import Catalogues, build_catalogue
from wandstore.catalogue.stores import find_store
from wandstore.pages.static_files import find_asset
from wandstore.settings import Settings, current_settings

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
HANDLER = "lambdas.edge.handler.handler"
# On a busy machine the embedded cloud may take longer than a shopper is let wait, so where two answers are compared
# both ways have all the time they need. What the handler does with its own limits is tested in tests/integration.
PATIENT_HANDLER = """
from wandstore.aws import clients, request_storage
clients.EDGE_PATIENCE = clients.BACKGROUND_PATIENCE
request_storage.CALL_SECONDS = request_storage.STORAGE_SECONDS = 60.0
from lambdas.edge.routes import debug
debug.PROBE_PATIENCE_SECONDS = debug.TRIAL_PATIENCE_SECONDS = 60.0
from lambdas.edge.handler import handler
"""
MAX_ZIP_BYTES = 8_000_000
SLUG = "magic-wands"
SECRETS = {
    "DEBUG_TOKEN": "who-runs-it",
    "ORIGIN_SECRET": "what-cloudfront-adds",
    "WEBHOOK_SECRET": "what-they-sign-with",
}
BY_TOKEN = {"x-wandstore-debug-token": SECRETS["DEBUG_TOKEN"]}


def zip_folder(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zipped:
        for path in sorted(folder.rglob("*")):
            zipped.write(path, path.relative_to(folder))
    return target


def say(capsys: pytest.CaptureFixture[str], words: str) -> None:
    """Tells the person who runs the tests what was measured."""
    with capsys.disabled():
        sys.stdout.write(f"\n{words}\n")


# What is deployed: Lambda's own platform --------------------------------------------------------------------------


@dataclass(frozen=True)
class Deployed:
    """A bundle for Lambda, and what its packages were before they were trimmed."""

    what: Artifact
    folder: Path
    unused: dict[str, int]  # how many files or folders each row of `UNUSED` finds
    requirements: dict[str, list[Requirement]]  # by distribution, as it says them itself


@pytest.fixture(scope="module", params=[EDGE, BACKGROUND], ids=["edge", "background"])
def deployed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    folder: Path = tmp_path_factory.mktemp("task")
    deployed = Deployed(request.param, folder, {}, {})

    def look_and_trim(untrimmed: Path, **options: Any) -> None:
        deployed.unused.update({pattern: len(list(untrimmed.glob(pattern))) for pattern in UNUSED})
        for metadata in untrimmed.glob("*.dist-info/METADATA"):
            said = HeaderParser().parsestr(metadata.read_text(encoding="utf-8"))
            needs = [Requirement(text) for text in said.get_all("Requires-Dist", [])]
            deployed.requirements[canonicalize_name(str(said["Name"]))] = needs
        trim(untrimmed, **options)

    trim = bundling.trim_packages
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(bundling, "trim_packages", look_and_trim)
        bundle(deployed.what, folder)
    return deployed


def test_a_zip_is_small(deployed: Deployed, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    zipped = zip_folder(deployed.folder, tmp_path / "zip").stat().st_size
    unpacked = sum(path.stat().st_size for path in deployed.folder.rglob("*") if path.is_file())
    say(capsys, f"{deployed.what.requirements}: {zipped / 1e6:.2f} MB zipped, {unpacked / 1e6:.1f} MB unpacked")
    assert zipped <= MAX_ZIP_BYTES


def test_whatever_is_compiled_is_for_arm64_and_lambdas_python(deployed: Deployed) -> None:
    compiled = list(deployed.folder.rglob("*.so"))
    assert compiled
    for path in compiled:
        # A module of the stable ABI is for every Python since the one it was built for.
        assert ".cpython-313-aarch64-" in path.name or path.name.endswith(".abi3.so")
        assert path.read_bytes()[18:20] == b"\xb7\x00"  # ELF's number for AArch64


def test_pip_brought_all_that_the_packages_require_on_lambda_though_it_decides_by_its_own_python(
    deployed: Deployed,
) -> None:
    on_lambda = {
        "python_version": LAMBDA.python_version,
        "python_full_version": f"{LAMBDA.python_version}.0",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_machine": "aarch64",
        "os_name": "posix",
        "extra": "",
    }
    missing = {
        f"{name} needs {need}"
        for name, needs in deployed.requirements.items()
        for need in needs
        if (need.marker is None or need.marker.evaluate(on_lambda))
        and canonicalize_name(need.name) not in deployed.requirements
    }
    assert "pydantic" in deployed.requirements
    assert missing == set()


def test_no_bytecode_tests_commands_or_distributions_papers_are_shipped(deployed: Deployed) -> None:
    unwanted = re.compile(r"\.pyc$|(^|/)(__pycache__|tests?|bin|pip|[^/]+\.dist-info)(/|$)")
    shipped = [path.relative_to(deployed.folder).as_posix() for path in deployed.folder.rglob("*")]
    assert [path for path in shipped if unwanted.search(path)] == []


def test_all_that_is_trimmed_is_there_to_be_trimmed(deployed: Deployed) -> None:
    only_the_edges = {"fastapi/.agents"}
    found_nothing = {pattern for pattern, count in deployed.unused.items() if not count}
    assert found_nothing == (set() if deployed.what is EDGE else only_the_edges)


# What runs: this machine's platform -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def task(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The edge's zip for this machine, unpacked into an empty folder."""
    bundled, unpacked = tmp_path_factory.mktemp("bundled"), tmp_path_factory.mktemp("task")
    bundle(EDGE, bundled, platform=None)
    with zipfile.ZipFile(zip_folder(bundled, tmp_path_factory.mktemp("zip") / "edge.zip")) as zipped:
        zipped.extractall(unpacked)
    return unpacked


def test_without_credentials_and_with_every_service_refusing_it_starts_and_answers_with_a_page(
    task: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nobody = dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"), "")
    refusing = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_EC2_METADATA_DISABLED": "true"}
    with running_function(task, HANDLER, nobody | refusing) as function:
        say(capsys, f"the edge's process asks for its first event after {function.init_seconds:.2f} s")
        answer = function.invoke(function_url_event("GET", f"/s/{SLUG}", "shopper=ada"))
    assert answer["statusCode"] == 200
    assert answer["headers"]["x-wandstore-cache"] == "MISS"
    page = gzip.decompress(base64.b64decode(answer["body"])).decode()
    assert "Magic Wands" in page
    assert "£" in page


def link_all(folder: Path, target: Path, *, but: str = "") -> None:
    for path in folder.iterdir():
        if path.name != but:
            (target / path.name).symlink_to(path)


def test_a_zip_that_lacks_a_package_says_so(task: Path, tmp_path: Path) -> None:
    link_all(task, tmp_path, but="mangum")
    with pytest.raises(FunctionFailed, match="No module named 'mangum'"), running_function(tmp_path, HANDLER, {}):
        pass


@dataclass(frozen=True)
class Ask:
    """A request. `{who}` in it is a shopper of this request and of one way alone, as asking may change what is asked.

    What is posted comes by the HTTP API, and everything else by the function's URL.
    """

    target: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    signed: bool = False
    revalidates: bool = False
    status: int = 200

    def __str__(self) -> str:
        return f"{self.method} {self.target} {self.status}"

    def by(self, who: str) -> Ask:
        body = self.body.replace("{who}", who)
        headers = dict(self.headers)
        if self.signed:
            digest = hmac.new(SECRETS["WEBHOOK_SECRET"].encode(), body.encode(), hashlib.sha256).hexdigest()
            headers["x-webhook-signature"] = f"sha256={digest}"
        if self.revalidates:
            asset = find_asset(self.target)
            assert asset is not None
            headers["if-none-match"] = asset.etag
        return Ask(self.target.replace("{who}", who), self.method, headers, body)


def tracked(**said: str) -> str:
    return json.dumps({"shopper": "{who}", "store": SLUG, "event": "view", "productId": "forty-woods", **said})


CHOSEN = json.dumps({"shopper": "{who}", "store": SLUG, "persona": "dealhunter"})
ADDED = json.dumps({"store": SLUG, "variant": "44718462386878", "quantity": 2, "action": "add"})
SAVED = json.dumps({"store": SLUG, "product": "forty-woods", "action": "add"})
DELIVERED = json.dumps({"jobId": "{who}-1", "storeSlug": SLUG, "shopperId": "{who}", "html": "<h1>Theirs</h1>"})
ASSET = "/assets/magic-wands/blackthorn-wand"
ASKED = (
    Ask("/", status=307),
    Ask("/?shopper=ada", status=307),
    Ask("/store?shopper=ada"),
    Ask(f"/s/{SLUG}"),
    Ask(f"/s/{SLUG}?shopper={{who}}"),
    Ask(f"/s/{SLUG}?shopper=ada"),
    Ask(f"/s/{SLUG}?shopper=ada", headers={"accept-encoding": "identity"}),
    Ask(f"/s/{SLUG}", headers={"cookie": "__Host-wandstore_shopper=ada"}),
    Ask(f"/s/{SLUG}?shopper=ada", headers={"if-none-match": "*"}, status=304),
    Ask(f"/s/{SLUG}?shopper=ada", method="HEAD"),
    Ask(f"/s/{SLUG}?shopper=ada&q=oak&sort=price"),
    Ask(f"/s/{SLUG}?shopper=%C3%A9", status=400),
    Ask(f"/s/{SLUG}/products/felt-wand-roll?option.Colour=Indigo"),
    Ask(f"/s/{SLUG}/products/no-such-product", status=404),
    Ask(f"/s/{SLUG}/collections/wands?available=1"),
    Ask(f"/s/{SLUG}/suggest?q=wal"),
    Ask(f"/s/{SLUG}/cart"),
    Ask(f"/s/{SLUG}/checkout"),
    Ask(f"/s/{SLUG}/wishlist"),
    Ask(f"/s/{SLUG}/compare"),
    Ask("/s/no-such-store", status=404),
    Ask(f"/s/{SLUG}", method="DELETE", status=405),
    Ask("/nothing/here", status=404),
    Ask("/health"),
    Ask(f"/api/generation/status?store={SLUG}&shopper=ada"),
    Ask(f"/api/generation/status?store={SLUG}&shopper={{who}}"),
    Ask("/api/generation/status", status=400),
    Ask("/api/shopper/track", method="POST", body=tracked(), status=202),
    Ask("/api/shopper/track", method="POST", body=tracked(), headers={"sec-gpc": "1"}, status=202),
    Ask("/api/shopper/track", method="POST", body=tracked(event="sneeze"), status=422),
    Ask("/api/shopper/track", method="POST", body="{", status=422),
    Ask("/api/shopper/track", method="POST", body=json.dumps({"more": "x" * 70_000}), status=413),
    Ask("/api/shopper/persona", method="POST", body=CHOSEN, status=202),
    Ask(
        "/api/shopper/persona",
        method="POST",
        headers={"content-type": "application/x-www-form-urlencoded"},
        body=f"shopper={{who}}&store={SLUG}&persona=dealhunter",
        status=303,
    ),
    Ask("/api/shopper/cart", method="POST", body=ADDED),
    Ask("/api/shopper/wishlist", method="POST", body=SAVED),
    Ask("/api/shopper/compare", method="POST", body=SAVED),
    Ask("/webhook/generation-complete", method="POST", body=DELIVERED, signed=True, status=202),
    Ask("/webhook/generation-complete", method="POST", body=DELIVERED, status=401),
    Ask("/webhook/shopify", method="POST", body="{}", status=401),
    Ask("/debug/container", headers=BY_TOKEN),
    Ask(f"/debug/generate?store={SLUG}&shopper={{who}}", headers=BY_TOKEN),
    Ask(f"/debug/errors?store={SLUG}&shopper=ada", headers=BY_TOKEN),
    Ask(f"/debug/errors?store={SLUG}&shopper=ada", status=404),
    Ask(f"{ASSET}.svg"),
    Ask(f"{ASSET}.svg", revalidates=True, status=304),
    Ask(f"{ASSET}.00000000.svg"),
    Ask("/assets/magic-wands/none.svg", status=404),
    Ask("/favicon.ico"),
    Ask("/robots.txt"),
    Ask("/.well-known/gpc.json"),
    Ask("/openapi.json"),
)
# What no two answers have in common, wherever it stands in them.
_OF_ITS_OWN = ("jobId", "poolMember", "generatedAt", "at", "seconds", "waitedSeconds", "answeredAt")
_MINTED = re.compile(r"(?<=__Host-wandstore_shopper=)[A-Za-z0-9_.-]{22,}(?=;)")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    cookies: list[str]
    body: Any

    @classmethod
    def of(cls, status: int, headers: dict[str, str], cookies: list[str], body: bytes, who: str) -> Answer:
        """What two ways have in common of an answer: the text of the body, and of JSON what is in it."""
        text = body.decode().replace(who, "{who}")
        is_json = headers.get("content-type", "").startswith("application/json") and text
        # A time in the body changes its length; that each length is right is tested apart.
        kept = {name: value.replace(who, "{who}") for name, value in headers.items() if name != "content-length"}
        if who in body.decode():
            # A page that carries the shopper in its links is another page for each shopper.
            kept.pop("etag", None)
        return cls(
            status,
            kept,
            [_MINTED.sub("minted", cookie) for cookie in cookies],
            json.loads(text, object_hook=_leave_out_its_own) if is_json else text,
        )


def _leave_out_its_own(said: dict[str, Any]) -> dict[str, Any]:
    return {name: type(value).__name__ if name in _OF_ITS_OWN else value for name, value in said.items()}


@dataclass
class Town:
    """A data stack with the demo store, where `ada` has a page of her own, and both ways to the same edge app."""

    clients: Clients
    settings: Settings
    app: TestClient
    function: Function

    def ask_app(self, ask: Ask, who: str) -> Answer:
        said = ask.by(who)
        answer = self.app.request(said.method, said.target, headers=said.headers, content=said.body or None)
        cookies = answer.headers.get_list("set-cookie")
        headers = {name: value for name, value in answer.headers.items() if name != "set-cookie"}
        self.app.cookies.clear()
        return Answer.of(answer.status_code, headers, cookies, answer.content, who)

    def ask_function(self, ask: Ask, who: str) -> Answer:
        said = ask.by(who)
        path, _, query = said.target.partition("?")
        if said.method == "POST":
            by_cloudfront = {"x-wandstore-origin": SECRETS["ORIGIN_SECRET"], "accept-encoding": "gzip"}
            event = http_api_event(path, said.body, said.headers | by_cloudfront)
        else:
            event = function_url_event(said.method, path, query, said.body or None, **said.headers)
        answer = self.function.invoke(event)
        body = base64.b64decode(answer["body"]) if answer["isBase64Encoded"] else answer["body"].encode()
        if "content-length" in answer["headers"] and said.method != "HEAD":
            assert int(answer["headers"]["content-length"]) == len(body)
        if answer["headers"].get("content-encoding") == "gzip" and body:
            body = gzip.decompress(body)
        return Answer.of(answer["statusCode"], answer["headers"], answer.get("cookies", []), body, who)

    @contextmanager
    def generator(self) -> Iterator[None]:
        """Takes what is in the queue, and what comes into it, until the end."""
        ended = threading.Event()
        url = self.settings.generation_queue_url

        def work() -> None:
            while not ended.is_set():
                received = self.clients.sqs.receive_message(
                    QueueUrl=url, WaitTimeSeconds=1, MessageSystemAttributeNames=["All"]
                )
                for message in received.get("Messages", []):
                    assert run_generator(sqs_event(message, "queue"), None) == {"batchItemFailures": []}
                    self.clients.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

        worker = threading.Thread(target=work)
        worker.start()
        try:
            yield
        finally:
            ended.set()
            worker.join()


@pytest.fixture(scope="module")
def town(task: Path, data_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    patient = tmp_path_factory.mktemp("patient")
    link_all(task, patient)
    (patient / "patient.py").write_text(PATIENT_HANDLER)
    with ExitStack() as open_things, pytest.MonkeyPatch.context() as patched:
        port = open_things.enter_context(embedded_cloud())
        for name in [*Settings.__dataclass_fields__, *SECRETS, "KIMI_API_KEY", "CLAUDE_API_KEY"]:
            patched.delenv(name.upper(), raising=False)
        environment = {
            **dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "test"),
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
            "SECRETS_PREFIX": "wandstore/zip/",
        }
        for name, value in environment.items():
            patched.setenv(name, value)
        environment |= create_data_stack(data_template)
        for name, value in environment.items():
            patched.setenv(name, value)
        for remembered in (current_settings.cache_clear, server.get_clients.cache_clear, forget_secrets):
            remembered()
            open_things.callback(remembered)
        for limit in ("CALL_SECONDS", "STORAGE_SECONDS"):
            patched.setattr(request_storage, limit, 60.0)
        for limit in ("PROBE_PATIENCE_SECONDS", "TRIAL_PATIENCE_SECONDS"):
            patched.setattr(debug, limit, 60.0)
        clients, settings = Clients(BACKGROUND_PATIENCE), Settings.from_environment()
        for name, value in SECRETS.items():
            clients.secrets.create_secret(Name=settings.secrets_prefix + name, SecretString=value)
        store = find_store(settings.stores_path, SLUG)
        assert store.catalogue is not None
        Catalogues(clients, settings).publish(build_catalogue(store.slug, read_shopify_csv(store.catalogue).products))
        app = TestClient(
            create_app(settings, clients),
            base_url=f"https://{FUNCTION_URL_HOST}",
            headers={"accept-encoding": "gzip"},
            follow_redirects=False,
        )
        function = open_things.enter_context(running_function(patient, "patient.handler", environment))
        town = Town(clients, settings, open_things.enter_context(app), function)
        with town.generator():
            assert town.app.get(f"/s/{SLUG}?shopper=ada").headers["x-wandstore-cache"] == "MISS"
            status = f"/api/generation/status?store={SLUG}&shopper=ada"
            wait_until(lambda: town.app.get(status).json()["status"] == "completed")
        yield town


@pytest.mark.parametrize("number", [pytest.param(number, id=str(ask)) for number, ask in enumerate(ASKED)])
def test_the_function_answers_as_the_app_does_on_a_server_of_our_own(town: Town, number: int) -> None:
    ask = ASKED[number]
    with town.generator() if ask.target.startswith("/debug/") else ExitStack():
        by_app = town.ask_app(ask, f"shopper-{number}-app")
        by_function = town.ask_function(ask, f"shopper-{number}-zip")
    assert by_app.status == ask.status
    assert by_function == by_app, f"The function wrote:\n{town.function.log[-4000:]}"


def test_every_public_route_is_among_what_is_asked(town: Town) -> None:
    asked = {(ask.method, ask.target.partition("?")[0]) for ask in ASKED if ask.status < 400}
    paths = create_app(town.settings, town.clients).openapi()["paths"]
    never_asked = {
        (method, path)
        for path, methods in paths.items()
        for method in methods
        if not any(
            method.upper() == said and re.fullmatch(re.sub(r"\{\w+\}", ".+", path), target) for said, target in asked
        )
    }
    # No store of the zip is connected to a shop, so every event of a shop is refused. A sitemap needs a public address,
    # which a server of our own has and the function has not.
    sitemaps = {("get", f"/s/{{store}}/{name}") for name in ("sitemap.xml", "sitemap-{part}.xml")}
    assert never_asked == {("post", "/webhook/shopify"), *sitemaps}


def test_the_pages_picture_comes_from_the_zip(town: Town, task: Path) -> None:
    answer = town.ask_function(Ask(f"{ASSET}.svg"), "nobody-1")
    assert answer.body == (task / "stores" / f"{ASSET.removeprefix('/')}.svg").read_text()


def test_adas_page_is_a_hit_by_the_function(town: Town) -> None:
    assert town.ask_function(Ask(f"/s/{SLUG}?shopper=ada"), "nobody-1").headers["x-wandstore-cache"] == "HIT"
