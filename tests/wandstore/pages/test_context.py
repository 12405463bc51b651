from __future__ import annotations

import pytest

from tests.builders import make_catalogue, make_product, make_store
from wandstore.pages import RenderContext


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("", ""),
        ("https://shop.example", "https://shop.example/s/magic-wands"),
        ("https://shop.example/", "https://shop.example/s/magic-wands"),
    ],
)
def test_the_canonical_address_is_the_stores_page_at_the_public_address(base: str, expected: str) -> None:
    assert RenderContext(make_store(), make_catalogue(), base).canonical_url == expected


def test_a_store_is_described_by_its_own_line_or_else_by_what_it_sells() -> None:
    wands, kits = make_product("oak", title="Oak wand", category="Wands"), make_product("kit", category="Kits")
    plain = make_store(name="Harbour", tagline="")
    assert RenderContext(make_store(tagline="Since 1871"), make_catalogue(wands)).description == "Since 1871"
    assert RenderContext(plain, make_catalogue(wands, kits)).description == "Wands and Kits at Harbour"
    unsorted = make_catalogue(make_product("oak", title="Oak wand", category=""))
    assert RenderContext(plain, unsorted).description == "Oak wand at Harbour"
    assert RenderContext(plain, make_catalogue()).description == ""
