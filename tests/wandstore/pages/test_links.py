"""Where a page leads: to views of the store, to the shop's own pages, and to nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.builders import make_product, make_store, make_variant
from wandstore.pages.links import (
    anchor_of,
    link_checkout,
    link_list,
    link_product,
    link_shop_page,
    link_variant,
    link_view,
    shop_address,
)
from wandstore.settings import current_settings
from wandstore.shoppers.saved_list import ListKind

STORE = make_store("lantern")
CONNECTED = make_store("lantern", shop_domain="lantern.myshopify.com")


@pytest.fixture
def in_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Makes this process one of that stage."""

    def be(environment: str) -> None:
        monkeypatch.setenv("ENVIRONMENT", environment)
        current_settings.cache_clear()

    yield be
    current_settings.cache_clear()


def test_a_view_has_only_the_parameters_that_it_needs_and_escapes_them() -> None:
    assert link_view(STORE) == "/s/lantern"
    assert link_view(STORE, category="Wands & more", sort="price") == "/s/lantern?category=Wands+%26+more&sort=price"
    assert link_view(STORE, query="é") == "/s/lantern?q=%C3%A9"


@pytest.mark.parametrize(
    "domain",
    ["", "localhost", "shop.example/cart?to=", "evil.example@shop.example", "shop.example:99:1", "a b.example"],
)
def test_a_domain_that_is_no_host_name_is_no_address(domain: str) -> None:
    assert shop_address(make_store(shop_domain=domain)) == ""


@pytest.mark.parametrize("domain", ["lantern.myshopify.com", "127.0.0.1:9000", "Shop.Example"])
def test_a_host_name_is_an_address_over_https(domain: str) -> None:
    assert shop_address(make_store(shop_domain=domain)) == f"https://{domain}"


@pytest.mark.parametrize(
    ("environment", "address"),
    [("development", "http://127.0.0.1:8793"), ("staging", ""), ("production", ""), ("", "")],
)
def test_a_shop_on_this_machine_is_an_address_in_development_alone(
    in_environment: Callable[[str], None], environment: str, address: str
) -> None:
    in_environment(environment)
    store = make_store(shop_domain="http://127.0.0.1:8793")
    assert shop_address(store) == address
    assert link_shop_page(store, make_product("oak")) == (f"{address}/products/oak" if address else "")


@pytest.mark.parametrize(
    "domain", ["http://wands.example", "http://127.0.0.1.example", "http://127.0.0.1/a", "http://"]
)
def test_plain_http_to_another_machine_is_never_an_address(in_environment: Callable[[str], None], domain: str) -> None:
    in_environment("development")
    assert shop_address(make_store(shop_domain=domain)) == ""


def test_a_products_page_has_its_handle_escaped() -> None:
    assert link_product(STORE, make_product("oak/wand é")) == "/s/lantern/products/oak%2Fwand%20%C3%A9"


def test_a_variant_has_an_address_by_its_id_or_else_by_its_values() -> None:
    values = {"Size": "S & M", "Colour": "Red"}
    product = make_product("oak", variants=[make_variant(id="42"), make_variant()])
    known, unknown = product.variants
    assert link_variant(STORE, product, known, values) == "/s/lantern/products/oak?variant=42"
    assert (
        link_variant(STORE, product, unknown, values) == "/s/lantern/products/oak?option.Size=S+%26+M&option.Colour=Red"
    )
    only = make_product("oak")
    assert link_variant(STORE, only, only.variants[0], values) == "/s/lantern/products/oak"


def test_a_product_has_a_page_at_the_shop_where_one_is_connected() -> None:
    product = make_product("oak/wand")
    assert link_shop_page(CONNECTED, product) == "https://lantern.myshopify.com/products/oak%2Fwand"
    assert link_shop_page(STORE, product) == ""


def test_what_is_paid_goes_by_way_of_our_checkout() -> None:
    assert link_checkout(STORE, "42") == "/s/lantern/checkout?variant=42"
    assert link_checkout(STORE) == "/s/lantern/checkout"


def test_the_anchor_of_a_product_has_no_space_whatever_its_handle_is() -> None:
    assert anchor_of("zauberstab aus holz/ö") == "product-zauberstab%20aus%20holz%2F%C3%B6"


def test_a_list_has_an_address_and_no_empty_parameters() -> None:
    assert link_list(STORE, ListKind.WISH_LIST) == "/s/lantern/wishlist"
    assert link_list(STORE, ListKind.COMPARISON, told="full", product="") == "/s/lantern/compare?told=full"
