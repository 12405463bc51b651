from __future__ import annotations

import os
from pathlib import Path

import pytest

from local.kept_shops import KeptShops
from tests.builders import make_catalogue, make_product

PETS = "https://Pets.mock.shop/"


@pytest.fixture
def kept(tmp_path: Path) -> KeptShops:
    return KeptShops(tmp_path / "shops")


def test_what_was_kept_of_a_shop_is_found_by_its_host_and_currency(kept: KeptShops, tmp_path: Path) -> None:
    catalogue = make_catalogue(make_product("lead"))
    kept.keep(PETS, "CAD", catalogue)
    os.utime(tmp_path / "shops" / "pets.mock.shop.CAD.json.gz", (1_790_000_000, 1_790_000_000))
    found = kept.find("pets.mock.shop", "CAD")
    assert found is not None
    assert (found.catalogue, found.kept_at) == (catalogue, 1_790_000_000)
    assert kept.find("pets.mock.shop", "USD") is None
    assert kept.find("mock.shop", "CAD") is None


def test_a_newer_snapshot_takes_the_place_of_the_one_before(kept: KeptShops, tmp_path: Path) -> None:
    for handle in ("lead", "bowl"):
        kept.keep(PETS, "CAD", make_catalogue(make_product(handle)))
    found = kept.find(PETS, "CAD")
    assert found is not None
    assert [product.id for product in found.catalogue.products] == ["bowl"]
    assert [path.name for path in (tmp_path / "shops").iterdir()] == ["pets.mock.shop.CAD.json.gz"]


def test_the_currency_of_a_shop_is_that_of_its_newest_snapshot(kept: KeptShops, tmp_path: Path) -> None:
    assert kept.currency_of(PETS) is None
    for age, (domain, currency) in enumerate([(PETS, "CAD"), (PETS, "USD"), ("mock.shop", "EUR")]):
        kept.keep(domain, currency, make_catalogue(make_product("lead")))
        (path,) = (tmp_path / "shops").glob(f"*.{currency}.*")
        os.utime(path, (1_790_000_000 - age, 1_790_000_000 - age))
    assert kept.currency_of(PETS) == "CAD"
    assert kept.currency_of("mock.shop") == "EUR"


def test_a_shop_on_this_machine_has_a_file_too(kept: KeptShops, tmp_path: Path) -> None:
    kept.keep("http://127.0.0.1:8793", "GBP", make_catalogue(make_product("oak")))
    assert [path.name for path in (tmp_path / "shops").iterdir()] == ["127.0.0.1_8793.GBP.json.gz"]
    assert kept.currency_of("127.0.0.1:8793") == "GBP"


def test_a_file_that_cannot_be_read_is_none(kept: KeptShops, tmp_path: Path) -> None:
    kept.keep(PETS, "CAD", make_catalogue(make_product("lead")))
    (tmp_path / "shops" / "pets.mock.shop.CAD.json.gz").write_bytes(b"half a")
    assert kept.find(PETS, "CAD") is None
