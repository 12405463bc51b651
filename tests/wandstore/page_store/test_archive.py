"""The permanent copy of a page: its document, replaced under a lock, and the HTML beside it."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from tests.builders import make_store
from tests.conftest import Aws
from tests.wandstore.page_store.pages import make_page
from wandstore import keys
from wandstore.page_store.archive import Archive
from wandstore.pages import compress_page, write_policy

STORE = make_store("lantern")
SHOPPER = make_page().shopper


@pytest.fixture
def archive(aws: Aws) -> Archive:
    return Archive(aws.clients, aws.settings)


def put_document(aws: Aws, content: bytes) -> None:
    key = keys.page_document(SHOPPER)
    aws.clients.s3.put_object(Bucket=aws.settings.ui_storage_bucket, Key=key, Body=content)


def test_a_page_is_read_back_and_names_its_job(archive: Archive) -> None:
    assert archive.read(SHOPPER) is None
    assert archive.replace(make_page(), seen=None)
    archived = archive.read(SHOPPER)
    assert archived is not None
    assert (archived.page, archived.foreign, archived.job_id) == (make_page(), None, "01")


def test_of_two_who_read_the_same_page_only_one_replaces_it(archive: Archive) -> None:
    archive.replace(make_page(), seen=None)
    archived = archive.read(SHOPPER)
    assert archived is not None
    assert archive.replace(make_page(job_id="02"), seen=archived.etag)
    assert not archive.replace(make_page(job_id="03"), seen=archived.etag)
    assert not archive.replace(make_page(job_id="03"), seen=None)


@pytest.mark.parametrize(
    ("content", "job_id"),
    [(b'{"version": 2, "job_id": "07", "source": "gemini"}', "07"), (b'{"version": 2}', None), (b"{", None)],
)
def test_a_page_that_this_version_cannot_read_can_still_be_replaced(
    aws: Aws, archive: Archive, content: bytes, job_id: str | None
) -> None:
    put_document(aws, content)
    archived = archive.read(SHOPPER)
    assert archived is not None
    assert (archived.page, archived.job_id) == (None, job_id)
    assert (archived.foreign is not None) is (job_id is not None)
    assert archive.replace(make_page(), seen=archived.etag)


def test_the_html_is_stored_plain_and_read_back_with_its_own_policy(aws: Aws, archive: Archive) -> None:
    assert archive.read_html(SHOPPER, STORE) is None
    rendered = compress_page(b"<p>Hello</p>", "default-src 'none'; style-src 'sha256-abc'")
    archive.write_html(make_page(), rendered)
    stored: Any = aws.clients.s3.get_object(Bucket=aws.settings.ui_storage_bucket, Key=keys.page_html(SHOPPER))
    assert (stored["Body"].read(), stored["ContentType"]) == (b"<p>Hello</p>", "text/html; charset=utf-8")
    assert archive.read_html(SHOPPER, STORE) == rendered


def test_html_stored_without_a_policy_gets_the_stores(aws: Aws, archive: Archive) -> None:
    aws.clients.s3.put_object(Bucket=aws.settings.ui_storage_bucket, Key=keys.page_html(SHOPPER), Body=b"<p>Hello</p>")
    read = archive.read_html(SHOPPER, STORE)
    assert read is not None
    assert (gzip.decompress(read.body), read.content_security_policy) == (b"<p>Hello</p>", write_policy(STORE))
