"""The generator's image, made of its Dockerfile and CDK's build context: as a Lambda, and as the container on 8080."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from local.cloud import create_data_stack
from local.event_source import sqs_event
from local.synth import Template, node_path
from tests.artifacts.image import ROOT, Image, build, environment_of_pip, files_of, read_dockerfile
from tests.artifacts.runtime_api import Function, running_command
from tests.edge_events import function_url_event
from tests.waiting import SECONDS_UNTIL_HUNG, wait_until
from tools.local_run import free_ports
from wandstore import __version__
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.documents.origin import Source
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.jobs.enqueue import JobQueue
from wandstore.jobs.items import Jobs
from wandstore.jobs.models import JobState
from wandstore.page_store.archive import Archive
from wandstore.settings import Settings

pytestmark = pytest.mark.slow

STORE = Settings().default_store
DOCKERFILE = read_dockerfile(ROOT / "container_image" / "Dockerfile")
IMPORT_CHECK = DOCKERFILE.all("RUN")[-1]
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
QUEUE_ARN = "arn:aws:sqs:us-east-1:123456789012:wandstore-generation-staging.fifo"
RUNTIME_SHAPE = {"jobId": "1", "storeSlug": STORE, "shopperId": "ann", "preferences": {"persona": "explorer"}}
PHASE1_SHAPE = {
    "shopper_id": "ann",
    "persona": {"type": "minimalist", "confidence": 0.8, "signals": {}},
    "shop": {
        "shop_id": "some-shop.example",
        "products": [{"id": "p1", "title": "Velvet robe", "price": 79.9, "currency": "EUR", "category": "Robes"}],
    },
}


# Building it ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asset:
    """What CDK hands to docker."""

    context: Path
    dockerfile: str
    platform: str


@pytest.fixture(scope="module")
def asset(tmp_path_factory: pytest.TempPathFactory) -> Asset:
    """The build context, staged by CDK itself: what its filter lets through is all that docker can copy."""
    os.environ.setdefault("JSII_NODE", node_path())
    import aws_cdk as cdk
    from aws_cdk import aws_lambda as lambda_

    from stacks.assets import generator_image

    app = cdk.App(outdir=str(tmp_path_factory.mktemp("cdk.out")))
    stack = cdk.Stack(app, "image")
    lambda_.DockerImageFunction(stack, "Generator", code=generator_image())
    assembly = Path(app.synth().directory)
    (manifest,) = assembly.glob("*.assets.json")
    (image,) = json.loads(manifest.read_text())["dockerImages"].values()
    source = image["source"]
    return Asset(assembly / source["directory"], source["dockerFile"], source["platform"])


@pytest.fixture(scope="module")
def image(asset: Asset, tmp_path_factory: pytest.TempPathFactory) -> Image:
    return build(read_dockerfile(asset.context / asset.dockerfile), asset.context, tmp_path_factory.mktemp("built"))


def test_docker_is_given_our_own_dockerfile_for_lambdas_arm_machines(asset: Asset) -> None:
    assert asset.platform == "linux/arm64"
    assert read_dockerfile(asset.context / asset.dockerfile) == DOCKERFILE


def test_the_context_is_what_the_allow_list_says_and_no_leavings_of_this_machine(asset: Asset) -> None:
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    assert {path.name for path in asset.context.iterdir()} == {*allowed, ".dockerignore"}
    lying_there = {path.relative_to(ROOT) for source in allowed for path in (ROOT / source).rglob("*")}
    ours = {path for path in lying_there if (ROOT / path).is_file() and not is_leaving(path)}
    assert set(files_of(asset.context)) == ours | {Path(".dockerignore")}


def is_leaving(path: Path) -> bool:
    return path.suffix == ".pyc" or any(part.startswith(".") for part in path.parts)


def test_every_module_has_its_bytecode_and_no_time_is_compared_to_use_it(image: Image) -> None:
    modules = [path for path in files_of(image.folder) if path.suffix == ".py"]
    assert len(modules) > 1000
    for path in modules:
        compiled = image.folder / path.parent / "__pycache__" / f"{path.stem}.{sys.implementation.cache_tag}.pyc"
        # PEP 552: the second word of a file of bytecode that is known by a hash which nobody has to check.
        assert int.from_bytes(compiled.read_bytes()[4:8], "little") == 0b01, path


def test_every_package_has_a_wheel_for_the_image_which_has_no_compiler(tmp_path: Path) -> None:
    from stacks.bundling import LAMBDA

    assert DOCKERFILE.only("FROM").partition("@")[0].endswith(f":{LAMBDA.python_version}")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--only-binary=:all:"]
    command += ["--require-hashes"]
    command += ["--target", str(tmp_path), "--implementation", "cp", "--python-version", LAMBDA.python_version]
    command += [f"--platform={tag}" for tag in LAMBDA.tags]
    command += ["--requirement", str(ROOT / "container_image" / "requirements.txt")]
    done = subprocess.run(command, env=environment_of_pip(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("left_out", [None, "container_image", "wandstore", "stores"])
def test_the_build_fails_when_a_folder_is_not_copied(image: Image, left_out: str | None, tmp_path: Path) -> None:
    part = Image(image.dockerfile, tmp_path / "image", image.bin)
    part.folder.mkdir()
    ours = {"container_image", "wandstore", "stores"}
    for path in image.folder.iterdir():
        if path.name not in ours:
            (part.folder / path.name).symlink_to(path)
        elif path.name != left_out:
            shutil.copytree(path, part.folder / path.name)
    done = part.run(IMPORT_CHECK)
    missing = {
        None: "",
        "container_image": "named 'container_image'",
        "wandstore": "named 'wandstore'",
        "stores": STORE,
    }
    assert (done.returncode == 0) is (left_out is None)
    assert missing[left_out] in done.stderr


# As Lambda runs it ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cloud:
    """An embedded cloud of the module's own, and the environment that names its resources."""

    settings: Settings
    clients: Clients
    environment: Mapping[str, str]


@pytest.fixture(scope="module")
def cloud(data_template: Template) -> Iterator[Cloud]:
    with pytest.MonkeyPatch.context() as patched, socket.create_server(("127.0.0.1", 0)) as listening:
        port, fd = listening.getsockname()[1], listening.fileno()
        command = [sys.executable, "-m", "local.cloud", str(fd)]
        with subprocess.Popen(command, cwd=ROOT, pass_fds=(fd,), stderr=subprocess.DEVNULL) as process:
            try:
                address = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
                for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
                    patched.delenv(name, raising=False)
                for name, value in (address | CREDENTIALS).items():
                    patched.setenv(name, value)
                wiring = create_data_stack(data_template)
                settings = Settings.from_environment({"ENVIRONMENT": "staging", **wiring})
                yield Cloud(settings, Clients(BACKGROUND_PATIENCE), settings.to_environment() | address)
            finally:
                process.kill()


@pytest.fixture(scope="module")
def function(image: Image, cloud: Cloud) -> Iterator[Function]:
    with running(image, cloud.environment) as function:
        yield function


@contextmanager
def running(image: Image, environment: Mapping[str, str]) -> Iterator[Function]:
    """The image as Lambda starts it, by its own command and with the runtime client that it brings itself."""
    python, dash_m, *arguments = image.dockerfile.words("ENTRYPOINT")
    assert (python, dash_m) == ("python3", "-m")
    command = [*arguments, *image.dockerfile.words("CMD")]
    with running_command(image.folder, command, {**image.environment, **environment}, brings_client=True) as function:
        yield function


def ask(function: Function, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    event = function_url_event(method, path, body=json.dumps(body) if body else None)
    answer = function.invoke(event)
    return answer["statusCode"], json.loads(answer["body"])


def is_whole_document(html: str) -> bool:
    return html.lower().startswith("<!doctype html>") and html.rstrip().endswith("</html>")


def receive(cloud: Cloud) -> dict[str, Any]:
    """The queued message as the event that Lambda makes of it."""
    (message,) = cloud.clients.sqs.receive_message(
        QueueUrl=cloud.settings.generation_queue_url, MessageSystemAttributeNames=["All"]
    )["Messages"]
    return sqs_event(message, QUEUE_ARN)


def test_a_queued_job_ends_with_its_page_stored(function: Function, cloud: Cloud) -> None:
    ann = ShopperKey(StoreSlug(STORE), ShopperId("ann"))
    JobQueue(cloud.clients, cloud.settings).enqueue(ann, time.time())
    assert function.invoke(receive(cloud)) == {"batchItemFailures": []}, function.log
    job = Jobs(cloud.clients, cloud.settings).find(ann)
    assert job is not None
    assert job.state is JobState.COMPLETED
    archived = Archive(cloud.clients, cloud.settings).read(ann)
    assert archived is not None
    assert archived.page is not None
    assert archived.page.source is Source.TEMPLATE
    key = f"generated/{STORE}:ann.html"
    html = cloud.clients.s3.get_object(Bucket=cloud.settings.ui_storage_bucket, Key=key)["Body"].read().decode()
    assert is_whole_document(html)


def test_a_message_that_nobody_can_read_is_taken_and_does_not_come_again(function: Function, cloud: Cloud) -> None:
    cloud.clients.sqs.send_message(
        QueueUrl=cloud.settings.generation_queue_url,
        MessageBody="{not a job",
        MessageGroupId="pool-1",
        MessageDeduplicationId="garbage",
    )
    assert function.invoke(receive(cloud)) == {"batchItemFailures": []}, function.log
    assert "{not a job" not in function.log


def test_the_function_answers_http_events_too(function: Function) -> None:
    expected = {"status": "healthy", "version": __version__, "environment": "staging"}
    assert ask(function, "GET", "/health") == (200, expected)
    status, answer = ask(function, "POST", "/generate", RUNTIME_SHAPE)
    assert status == 200, function.log
    assert (answer["success"], answer["persona"], answer["source"]) == (True, "explorer", "template")
    assert is_whole_document(answer["html"])
    status, answer = ask(function, "POST", "/generate", PHASE1_SHAPE)
    # Phase 1 is told that no model could be asked, and given a page all the same.
    assert (status, answer["error"]["code"]) == (503, "MODEL_UNAVAILABLE")
    assert is_whole_document(answer["ui"]["html"])
    assert "Velvet robe" in answer["ui"]["html"]


def test_the_function_starts_and_answers_while_every_aws_service_refuses(image: Image) -> None:
    (port,) = free_ports(1)
    environment = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "ENVIRONMENT": "production"}
    with running(image, environment | {"AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start"}) as function:
        assert ask(function, "GET", "/health")[0] == 200
        status, answer = ask(function, "POST", "/generate", RUNTIME_SHAPE)
        assert status == 200, function.log
    assert answer["source"] == "template"


# As the container on 8080 ---------------------------------------------------------------------------------------------


@contextmanager
def serving(image: Image, environment: Mapping[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The image as its Dockerfile says that it is started for a port of its own; the process and its address."""
    (said,) = (
        found for line in DOCKERFILE.comments if (found := re.fullmatch(r"docker run (.+) generator (.+)", line))
    )
    exposed = DOCKERFILE.only("EXPOSE")
    assert said[1] == f"--publish {exposed}:{exposed}"
    assert exposed == str(Settings().generator_port)
    (port,) = free_ports(1)
    process = subprocess.Popen(
        [*DOCKERFILE.words("ENTRYPOINT"), *said[2].split()],
        cwd=image.folder,
        env=image.variables | dict(environment) | {"GENERATOR_PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def call(url: str, body: Any = None) -> tuple[int, Any]:
    data = json.dumps(body).encode() if body else None
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(url, data), timeout=SECONDS_UNTIL_HUNG) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_the_container_answers_on_its_port_and_ends_itself_when_nobody_asks(image: Image, cloud: Cloud) -> None:
    patience_ms = {"CONTAINER_INACTIVITY_TIMEOUT_MS": "6000"}
    with serving(image, {**cloud.environment, **patience_ms, **CREDENTIALS}) as (process, url):

        def look() -> tuple[int, Any] | None:
            assert process.poll() is None
            try:
                return call(f"{url}/health")
            except OSError:
                return None

        status, health = wait_until(look)
        assert (status, health["status"]) == (200, "healthy")
        status, answer = call(f"{url}/generate", RUNTIME_SHAPE)
        assert (status, answer["success"], answer["source"]) == (200, True, "template")
        asked_at = time.monotonic()
        status, answer = call(f"{url}/generate", PHASE1_SHAPE)
        assert (status, answer["status"]) == (503, "error")
        assert process.wait(SECONDS_UNTIL_HUNG) == 0
        assert time.monotonic() - asked_at >= 6
