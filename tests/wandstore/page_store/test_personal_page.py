"""What a stored page is read as: a page, another version's page, or none."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from tests.wandstore.page_store.pages import make_page
from wandstore.errors import ForeignPage, UnreadablePage
from wandstore.page_store.personal_page import pack_page, parse_page, unpack_page


def stored(**changes: Any) -> bytes:
    return json.dumps(make_page().model_dump(mode="json") | changes).encode()


def test_a_packed_page_is_unpacked_as_it_was_and_packed_alike_each_time() -> None:
    page = make_page()
    assert unpack_page(pack_page(page)) == page
    assert pack_page(page) == pack_page(page)


def test_a_field_that_only_another_version_knows_is_ignored() -> None:
    assert parse_page(stored(layout="new")) == make_page()


@pytest.mark.parametrize(
    "changes",
    [{"version": 2}, {"source": "gemini"}, {"reason": "tired"}, {"document": {"kind": "canvas"}}, {"persona": None}],
)
def test_a_form_that_only_another_version_can_read_is_foreign_and_names_its_job(changes: dict[str, Any]) -> None:
    with pytest.raises(ForeignPage) as foreign:
        parse_page(stored(**changes))
    assert foreign.value.job_id == make_page().job_id
    assert foreign.value.source == changes.get("source", "kimi")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 100_000,
        b"{}",
        stored(job_id=None),
        stored(version="1"),
        stored()[:-1],
    ],
)
def test_what_is_no_page_of_any_version_is_unreadable_and_not_foreign(content: bytes) -> None:
    with pytest.raises(UnreadablePage) as unreadable:
        parse_page(content)
    assert not isinstance(unreadable.value, ForeignPage)


def test_packed_bytes_that_are_cut_or_changed_are_unreadable() -> None:
    packed = pack_page(make_page())
    broken = bytearray(packed)
    broken[len(packed) // 2] ^= 0xFF
    for content in (packed[:-9], bytes(broken), b"", b"plain", gzip.compress(b"{")):
        with pytest.raises(UnreadablePage):
            unpack_page(content)
