from __future__ import annotations

import pytest

from tests.builders import make_catalogue, make_store
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
