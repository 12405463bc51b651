"""The entry of the Lambda that keeps the bucket of public files: on two schedules, and once in every deployment.

A deployment calls it by a custom resource of CloudFormation, before the edge's new version is served: so no page names
a static file that is not there yet.
"""

from __future__ import annotations

import json
import urllib.request
from functools import cache
from typing import Any

from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.observability import logger
from wandstore.settings import current_settings
from wandstore.storefront.public_files import PublicFiles

# The schedule's event for all files; with any other event, only the pages that have changed are written.
EVERYTHING = {"everything": True}
# Another id would make CloudFormation replace the resource, and delete the files of its predecessor.
RESOURCE_ID = "public-files"
ANSWER_SECONDS = 10
MAX_REASON_CHARACTERS = 500


@cache
def get_clients() -> Clients:
    return Clients(BACKGROUND_PATIENCE)


def get_public_files() -> PublicFiles:
    return PublicFiles(get_clients(), current_settings())


def handler(event: dict[str, Any], _: Any) -> dict[str, int]:
    """Takes an event of a schedule or of CloudFormation; returns how many files and pages were written or deleted."""
    if "ResponseURL" in event:
        return _serve_deployment(event)
    done = _put_everything() if event.get("everything") else {"pages": get_public_files().put_pages()}
    logger.info("public files kept", extra=done)
    return done


def _put_everything() -> dict[str, int]:
    public_files = get_public_files()
    return {"files": public_files.put_static_files(), "pages": public_files.put_pages(only_changed=False)}


def _serve_deployment(event: dict[str, Any]) -> dict[str, int]:
    """CloudFormation waits for the answer, so it has one in any case."""
    try:
        done = {"deleted": get_public_files().delete_all()} if event["RequestType"] == "Delete" else _put_everything()
    except Exception as error:
        logger.exception("public files not put")
        _answer(event, "FAILED", f"{type(error).__name__}: {error}"[:MAX_REASON_CHARACTERS])
        return {}
    logger.info("public files kept", extra=done)
    _answer(event, "SUCCESS")
    return done


def _answer(event: dict[str, Any], status: str, reason: str = "") -> None:
    body = {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
    body |= {"Status": status, "Reason": reason, "PhysicalResourceId": RESOURCE_ID}
    # The signature of the address covers an empty content type, and urllib would send one of its own.
    request = urllib.request.Request(
        event["ResponseURL"], json.dumps(body).encode(), {"Content-Type": ""}, method="PUT"
    )
    with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
        answer.read()
