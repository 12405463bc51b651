from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from lambdas.public_files import handler as entry
from tests.shop import Shop
from wandstore.settings import current_settings

BUCKET = "public-files"


class CloudFormation:
    """Takes the answers of a custom resource, as the signed address in its event does."""

    def __init__(self) -> None:
        self.answers: list[dict[str, Any]] = []
        answers = self.answers

        class Answers(http.server.BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answers.append(json.loads(body) | {"content-type": self.headers["Content-Type"]})
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)

    def event(self, kind: str) -> dict[str, Any]:
        url = f"http://127.0.0.1:{self.server.server_port}/answer"
        names = {"StackId": "stack", "RequestId": "request", "LogicalResourceId": "FilesInBucket"}
        return {"RequestType": kind, "ResponseURL": url, **names}


@pytest.fixture
def cloudformation() -> Iterator[CloudFormation]:
    taker = CloudFormation()
    thread = threading.Thread(target=taker.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield taker
    taker.server.shutdown()
    thread.join()
    taker.server.server_close()


@pytest.fixture(autouse=True)
def function_of_this_test(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.clients.s3.create_bucket(Bucket=BUCKET)
    monkeypatch.setenv("STORES_DIR", shop.settings.stores_dir)
    monkeypatch.setenv("DEFAULT_STORE", shop.store.slug)
    monkeypatch.setenv("PUBLIC_FILES_BUCKET", BUCKET)
    current_settings.cache_clear()
    entry.get_clients.cache_clear()


def test_the_schedule_writes_the_pages_and_once_a_day_everything() -> None:
    assert entry.handler({"source": "aws.scheduler"}, None) == {"pages": 5}
    everything = entry.handler(entry.EVERYTHING, None)
    assert everything["pages"] == 5
    assert everything["files"] >= 5
    assert entry.handler({"source": "aws.scheduler"}, None) == {"pages": 0}


def test_a_deployment_puts_everything_and_its_deletion_leaves_nothing(
    shop: Shop, cloudformation: CloudFormation
) -> None:
    for kind in ("Create", "Update", "Delete"):
        entry.handler(cloudformation.event(kind), None)
    assert [answer["Status"] for answer in cloudformation.answers] == ["SUCCESS"] * 3
    # Another id would make CloudFormation delete what was just put.
    assert len({answer["PhysicalResourceId"] for answer in cloudformation.answers}) == 1
    assert {answer["RequestId"] for answer in cloudformation.answers} == {"request"}
    assert {answer["content-type"] for answer in cloudformation.answers} == {""}
    assert "Contents" not in shop.clients.s3.list_objects_v2(Bucket=BUCKET)


def test_a_deployment_whose_files_cannot_be_put_is_told_why_and_does_not_wait(
    cloudformation: CloudFormation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBLIC_FILES_BUCKET", "no-such-bucket")
    current_settings.cache_clear()
    entry.handler(cloudformation.event("Create"), None)
    (answer,) = cloudformation.answers
    assert (answer["Status"], "NoSuchBucket" in answer["Reason"]) == ("FAILED", True)
