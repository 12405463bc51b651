"""What the publisher of public files puts is what the failover answers. moto is the bucket."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from typing import Any

import pytest

from tests.shop import Shop
from wandstore.settings import Settings
from wandstore.storefront.public_files import PublicFiles, list_static_files

BUCKET = "public-files"
# Of the default store.
PAGES = 5


@pytest.fixture
def settings(shop: Shop) -> Settings:
    """With an empty bucket of public files."""
    shop.clients.s3.create_bucket(Bucket=BUCKET)
    return replace(shop.settings, public_files_bucket=BUCKET, default_store=shop.store.slug)


@pytest.fixture
def public_files(shop: Shop, settings: Settings) -> PublicFiles:
    return PublicFiles(shop.clients, settings)


def find(shop: Shop, key: str) -> dict[str, Any]:
    found: dict[str, Any] = shop.clients.s3.get_object(Bucket=BUCKET, Key=key)
    return found | {"Body": found["Body"].read()}


@pytest.mark.parametrize("key", ["s/lantern", "errors/s/lantern", "store", "errors/instead"])
def test_the_failover_answers_the_bytes_and_the_policy_of_the_edges_own_fallback_page(
    shop: Shop, public_files: PublicFiles, key: str
) -> None:
    assert public_files.put_pages() == PAGES
    served, stored = shop.visit("stranger", may_enqueue=False), find(shop, key)
    assert (served.source, stored["Metadata"]["x-wandstore-source"]) == ("fallback", "fallback")
    assert stored["Body"] == served.rendered.body
    assert stored["Metadata"]["content-security-policy"] == served.rendered.content_security_policy
    assert stored["Metadata"]["x-wandstore-failover"] == "bucket"
    assert (stored["ContentType"], stored["ContentEncoding"]) == ("text/html; charset=utf-8", "gzip")
    assert stored["CacheControl"] == "no-store"
    # S3 accepts 2 kB of metadata.
    assert sum(len(name) + len(value) for name, value in stored["Metadata"].items()) < 2048


def test_every_file_of_ours_that_the_page_names_is_in_the_bucket(shop: Shop, public_files: PublicFiles) -> None:
    public_files.put_pages()
    public_files.put_static_files()
    html = gzip.decompress(find(shop, "s/lantern")["Body"]).decode()
    named = set(re.findall(r'(?:src|href)="/((?:assets/|favicon)[^"]+)"', html))
    assert {name.partition(".")[0] for name in named} == {"assets/storefront", "assets/bag", "favicon"}
    assert all(find(shop, name)["CacheControl"].startswith("public") for name in named)


def test_nothing_in_the_bucket_is_about_a_shopper(settings: Settings, shop: Shop, public_files: PublicFiles) -> None:
    shop.view("ada", "oak", "yew")
    public_files.put_pages()
    html = gzip.decompress(find(shop, "s/lantern")["Body"]).decode()
    assert "ada" not in re.findall(r"\w+", html)
    assert "shopper=" not in html


def test_a_page_is_written_again_only_when_it_has_changed(shop: Shop, public_files: PublicFiles) -> None:
    assert [public_files.put_pages(), public_files.put_pages()] == [PAGES, 0]
    shop.csv.write_text(shop.csv.read_text().replace("40.00", "41.00"))
    shop.publish()
    assert [public_files.put_pages(), public_files.put_pages()] == [PAGES, 0]
    assert b"41.00" in gzip.decompress(find(shop, "s/lantern")["Body"])
    assert public_files.put_pages(only_changed=False) == PAGES


def test_a_store_whose_catalogue_cannot_be_read_keeps_its_page(
    shop: Shop, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    PublicFiles(shop.clients, settings).put_pages()
    before = find(shop, "s/lantern")["Body"]
    shipped = shop.csv.read_text()
    shop.csv.write_text(shipped.replace("40.00", "41.00"))
    shop.publish()
    shop.csv.write_text(shipped.replace("40.00", "39.00"))
    public_files = PublicFiles(shop.clients, settings)
    monkeypatch.setattr("wandstore.catalogue.snapshots.Catalogues.read", lambda *_: None)
    assert public_files.put_pages() == 0
    assert find(shop, "s/lantern")["Body"] == before


def test_each_file_is_stored_as_the_edge_would_serve_it(shop: Shop, settings: Settings) -> None:
    by_key = dict(list_static_files(settings))
    assert {"favicon.ico", "robots.txt", ".well-known/gpc.json", "errors/busy.html"} < by_key.keys()
    (script,) = [key for key in by_key if key.startswith("assets/storefront.")]
    assert by_key[script].content_type == "text/javascript; charset=utf-8"
    assert by_key[script].cache_control == "public, max-age=31536000, immutable"
    assert b"Lantern" in by_key["errors/busy.html"].body
    # It replaces an error, which is over sooner than a browser would forget it.
    assert by_key["errors/busy.html"].cache_control == "no-store"


def test_a_deleted_stage_leaves_no_file(shop: Shop, public_files: PublicFiles) -> None:
    written = public_files.put_static_files() + public_files.put_pages()
    assert public_files.delete_all() == written
    assert "Contents" not in shop.clients.s3.list_objects_v2(Bucket=BUCKET)
