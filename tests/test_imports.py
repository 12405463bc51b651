"""What Lambda imports before the first event, and what a snapshot of an instance then holds, comes from no network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools.local_run import free_ports

ROOT = Path(__file__).resolve().parent.parent
HANDLERS = (
    "lambdas.edge.handler",
    "lambdas.queue_keeper.handler",
    "lambdas.catalogue_publisher.handler",
    "lambdas.neighbour_counter.handler",
    "lambdas.public_files.handler",
    "lambdas.shop_events.handler",
    "container_image.handler",
)
# Runs what it is told to, and ends with a sentence where that asked for a name or a connection, whatever came of it.
WATCHED = """
import sys
asked = []
def note(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.connect", "socket.sendto"):
        asked.append(f"{event} {arguments[1:]}")
sys.addaudithook(note)
exec(sys.argv[1])
if asked:
    sys.exit(f"asked the network: {asked}")
"""


def run_in_a_clean_process(code: str) -> subprocess.CompletedProcess[str]:
    """With what Lambda itself sets, no setting and no secret of ours, and an AWS where nobody answers."""
    environment = {
        "PYTHONPATH": str(ROOT),
        "HOME": "/nowhere",  # where no developer's AWS configuration is
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{free_ports(1)[0]}",
    }
    return subprocess.run(
        [sys.executable, "-c", WATCHED, code], env=environment, capture_output=True, text=True, check=False, cwd="/"
    )


@pytest.mark.slow
@pytest.mark.parametrize("module", HANDLERS)
def test_a_handler_is_imported_without_settings_secrets_or_a_call(module: str) -> None:
    done = run_in_a_clean_process(f"from {module} import handler; assert callable(handler)")
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_edge_never_loads_what_only_a_reading_of_a_shop_needs() -> None:
    """Its zip has our modules for that, and not the package that sanitises HTML."""
    done = run_in_a_clean_process(
        "import sys, lambdas.edge.handler, wandstore.catalogue.shopify_api, wandstore.catalogue.shopify_source\n"
        "assert 'nh3' not in sys.modules"
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "call",
    [
        "boto3.client('dynamodb').list_tables()",
        "wandstore.aws.secret_store.read_secret('A', Clients(EDGE_PATIENCE), Settings(secrets_prefix='p/'))",
    ],
    ids=["loud", "quiet"],
)
def test_a_call_would_be_seen_even_where_its_failure_is_not(call: str) -> None:
    imports = (
        "import boto3, contextlib, wandstore.aws.secret_store\n"
        "from wandstore.aws.clients import EDGE_PATIENCE, Clients\n"
        "from wandstore.settings import Settings\n"
    )
    done = run_in_a_clean_process(f"{imports}with contextlib.suppress(Exception):\n    {call}")
    assert done.returncode == 1
    assert done.stderr.startswith("asked the network: ['socket.")
