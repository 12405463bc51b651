from __future__ import annotations

import pytest

from wandstore.catalogue.products import Image
from wandstore.pages.pictures import show_pictures


def widths_of(url: str) -> list[str]:
    (picture,) = show_pictures((Image(url=url),), most=1)
    return [part.split()[0] for part in picture.srcset.split(", ")] if picture.srcset else []


def test_a_parameter_asks_shopifys_host_for_a_width() -> None:
    url = "https://shop.example/cdn/shop/files/oak.jpg"
    assert widths_of(url) == [f"{url}?width=400", f"{url}?width=1080"]


def test_an_address_that_states_its_width_is_asked_for_less_and_never_for_more() -> None:
    url = "https://burst.shopifycdn.com/photos/copper-light_925x.jpg"
    assert widths_of(url) == ["https://burst.shopifycdn.com/photos/copper-light_400x.jpg", url]
    small = "https://burst.shopifycdn.com/photos/copper-light_300x.jpg"
    assert widths_of(small) == [small]


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/oak.jpg",
        "https://cdn.shopify.com.evil.example/oak.jpg",
        "https://cdn.shopify.com/a,b.jpg",
        "https://cdn.shopify.com/a b.jpg",
        "/assets/magic-wands/oak.svg",
    ],
)
def test_any_other_picture_is_the_one_that_there_is(url: str) -> None:
    assert widths_of(url) == []


def test_a_picture_that_the_policy_does_not_admit_is_left_out() -> None:
    images = tuple(Image(url=url) for url in ("javascript:alert(1)", "//cdn.example/a.jpg", "HTTP://cdn.example/b.jpg"))
    assert [picture.url for picture in show_pictures(images, most=2)] == [
        "https://cdn.example/a.jpg",
        "https://cdn.example/b.jpg",
    ]


def test_a_picture_of_a_shop_on_this_machine_keeps_its_address() -> None:
    (picture,) = show_pictures((Image(url="http://127.0.0.1:8793/assets/oak.svg"),), most=1)
    assert (picture.url, picture.srcset) == ("http://127.0.0.1:8793/assets/oak.svg", "")
