from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from wandstore.pages.static_files import Asset, asset_url, find_asset, list_assets
from wandstore.settings import current_settings

PICTURE = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
DIGEST = hashlib.sha256(PICTURE).hexdigest()


@pytest.fixture(autouse=True)
def assets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "stores" / "assets"
    (folder / "shop").mkdir(parents=True)
    (folder / "shop" / "oak.svg").write_bytes(PICTURE)
    (tmp_path / "secret.txt").write_text("secret")
    monkeypatch.setenv("STORES_DIR", str(tmp_path / "stores"))
    current_settings.cache_clear()
    yield folder
    current_settings.cache_clear()


def test_a_page_names_a_picture_by_its_content() -> None:
    assert asset_url("/assets/shop/oak.svg") == f"/assets/shop/oak.{DIGEST[:8]}.svg"


@pytest.mark.parametrize(
    "url", ["/assets/shop/absent.svg", "https://cdn.example/oak.svg", "/assets/../../secret.txt", ""]
)
def test_any_other_url_stays_as_it_is(url: str) -> None:
    assert asset_url(url) == url


def test_the_hashed_name_finds_the_file_and_may_be_kept_for_good() -> None:
    expected = Asset(PICTURE, "image/svg+xml", f'"{DIGEST[:32]}"', immutable=True)
    assert find_asset(f"shop/oak.{DIGEST[:8]}.svg") == expected
    assert find_asset(asset_url("/assets/shop/oak.svg")) == expected


def test_the_plain_name_finds_the_file_and_may_not() -> None:
    assert find_asset("shop/oak.svg") == Asset(PICTURE, "image/svg+xml", f'"{DIGEST[:32]}"', immutable=False)


def test_the_hash_of_an_earlier_content_finds_todays_file() -> None:
    found = find_asset("shop/oak.00000000.svg")
    assert found is not None
    assert not found.immutable


@pytest.mark.parametrize(
    "path",
    [
        "../../secret.txt",
        "shop/../../../secret.txt",
        "shop/./oak.svg",
        "..\\..\\secret.txt",
        "/etc/hosts.txt",
        "shop//oak.svg",
        "shop/oak.svg\0.txt",
        "shop",
        "",
        "shop/" + "x" * 5000 + ".svg",
        "shop/oak.toml",
    ],
)
def test_nothing_outside_the_folder_is_found(path: str) -> None:
    assert find_asset(path) is None


def test_an_absolute_path_is_not_found(tmp_path: Path) -> None:
    assert find_asset(str(tmp_path / "secret.txt")) is None


def test_a_link_that_leaves_the_folder_is_not_followed(assets: Path, tmp_path: Path) -> None:
    (assets / "shop" / "out.txt").symlink_to(tmp_path / "secret.txt")
    (assets / "shop" / "in.svg").symlink_to(assets / "shop" / "oak.svg")
    assert find_asset("shop/out.txt") is None
    assert find_asset("shop/in.svg") is not None


def test_a_file_of_an_unknown_type_or_a_hidden_one_is_not_served(assets: Path) -> None:
    (assets / "shop" / "notes.md").write_text("notes")
    (assets / "shop" / ".hidden.txt").write_text("hidden")
    assert find_asset("shop/notes.md") is None
    assert find_asset("shop/.hidden.txt") is None


def test_every_file_is_listed_by_the_address_that_pages_link_to_it_by(assets: Path) -> None:
    (assets / "shop" / "notes.md").write_text("not served")
    (assets / ".hidden.svg").write_bytes(PICTURE)
    listed = dict(list_assets())
    own = {address for address in listed if "/shop/" in address or "hidden" in address}
    assert own == {asset_url("/assets/shop/oak.svg")}
    assert all(find_asset(address) == file for address, file in listed.items())
    assert len(listed) > len(own)  # the scripts of every page
