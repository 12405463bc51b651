"""The ids that come from outside, their grammar, and the pair that names a shopper's data in one store."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NewType

from wandstore.errors import InvalidField

# Distinct types, so that a type checker finds the two in the wrong order.
StoreSlug = NewType("StoreSlug", str)
ShopperId = NewType("ShopperId", str)

# Source: contracts, "HTTP, public". Written once: OpenAPI, pydantic and the checks below use these two.
SLUG_PATTERN = "[a-z0-9][a-z0-9-]{0,62}"
SHOPPER_ID_PATTERN = "[A-Za-z0-9_-]{1,128}"
_SLUG = re.compile(SLUG_PATTERN)
_SHOPPER_ID = re.compile(SHOPPER_ID_PATTERN)
_JOB_ID = re.compile("[A-Za-z0-9-]{1,64}")


@dataclass(frozen=True, slots=True)
class ShopperKey:
    """One shopper in one store: what pages, jobs, sessions and records are kept for."""

    store: StoreSlug
    shopper_id: ShopperId


def is_slug(text: str) -> bool:
    return _SLUG.fullmatch(text) is not None


def is_shopper_id(text: str) -> bool:
    return _SHOPPER_ID.fullmatch(text) is not None


def is_job_id(text: str) -> bool:
    return _JOB_ID.fullmatch(text) is not None


def parse_slug(text: str) -> StoreSlug:
    """Raises `InvalidField` outside the grammar."""
    if not is_slug(text):
        raise InvalidField("store", "store: lower-case letters, digits and hyphens, at most 63 characters.")
    return StoreSlug(text)


def parse_shopper_id(text: str) -> ShopperId:
    """Raises `InvalidField` outside the grammar."""
    if not is_shopper_id(text):
        raise InvalidField("shopper", "shopper: letters, digits, hyphens and underscores, 1 to 128 of them.")
    return ShopperId(text)
