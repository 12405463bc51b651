"""Deletes old versions of the functions of a stage; each is stored, and its snapshot billed, until it is deleted.

CloudFormation carries this file in its template, and the runtime brings boto3: it imports nothing else, and has at most
4,096 characters.
"""

from __future__ import annotations

import json
import logging
from typing import Any

import boto3

_log = logging.getLogger()  # the runtime's own, which shows warnings


def handler(event: dict[str, Any], context: Any) -> dict[str, list[str]]:
    """`functions` are names, and `keep` is how many of the newest versions of each stay for a rollback.

    Returns what was deleted, by function. Raises `ExceptionGroup` after all functions if some failed.
    """
    client = boto3.client("lambda")
    deleted, failures = {}, []
    for name in event["functions"]:
        try:
            deleted[name] = _prune(client, name, event["keep"])
        except Exception as error:
            error.add_note(name)
            failures.append(error)
    _log.warning(json.dumps({"message": "old versions deleted", "versions": deleted}))
    if failures:
        raise ExceptionGroup("versions that could not be deleted are billed", failures)
    return deleted


def _prune(client: Any, name: str, keep: int) -> list[str]:
    pages = client.get_paginator("list_versions_by_function").paginate(FunctionName=name)
    numbers = {int(found["Version"]) for page in pages for found in page["Versions"] if found["Version"] != "$LATEST"}
    old = sorted(numbers)[:-keep]
    deleted = []
    # Read after the versions: an alias that moves now gets one of the newest.
    used = _versions_of_aliases(client, name)
    for version in (str(number) for number in old if str(number) not in used):
        try:
            # Without a qualifier, this would delete the function. Its role does not allow that.
            client.delete_function(FunctionName=name, Qualifier=version)
        except client.exceptions.ResourceConflictException:
            continue  # an alias has got it meanwhile
        except client.exceptions.ResourceNotFoundException:
            continue  # somebody else has deleted it meanwhile
        deleted.append(version)
    return deleted


def _versions_of_aliases(client: Any, name: str) -> set[str]:
    """Those that an alias sends requests to, in a canary two of them."""
    used: set[str] = set()
    for page in client.get_paginator("list_aliases").paginate(FunctionName=name):
        for alias in page["Aliases"]:
            used |= {alias["FunctionVersion"], *alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})}
    return used
