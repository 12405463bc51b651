from __future__ import annotations

import json

import pytest

from tests.builders import make_store
from wandstore.pages.fixed_files import FIXED_ADDRESSES, find_fixed_file, kept_for
from wandstore.pages.static_files import find_asset, list_assets


@pytest.mark.parametrize("address", FIXED_ADDRESSES)
def test_a_file_of_a_fixed_address_is_kept_for_an_hour_because_it_may_change(address: str) -> None:
    file = find_fixed_file(address, [make_store()], "")
    assert file is not None
    assert kept_for(file) == "public, max-age=3600"


def test_a_file_of_a_hashed_address_is_kept_for_ever() -> None:
    assert {kept_for(file) for _, file in list_assets()} == {"public, max-age=31536000, immutable"}


def test_no_other_address_is_a_file() -> None:
    assert find_fixed_file("/humans.txt", [], "") is None


def test_robots_name_the_sitemaps_where_the_public_address_is_known() -> None:
    known, unknown = (find_fixed_file("/robots.txt", [make_store()], url) for url in ("https://a.example/", ""))
    assert known is not None
    assert unknown is not None
    assert known.body == unknown.body + b"Sitemap: https://a.example/s/magic-wands/sitemap.xml\n"


def test_the_icon_is_a_drawing_and_the_privacy_control_is_json() -> None:
    icon, control = (find_fixed_file(address, [], "") for address in ("/favicon.ico", "/.well-known/gpc.json"))
    assert icon == find_asset("favicon.svg")
    assert control is not None
    assert (json.loads(control.body)["gpc"], control.content_type) == (True, "application/json")
