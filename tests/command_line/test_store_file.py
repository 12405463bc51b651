"""A store file from what a shop says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line.failures import CannotRun
from command_line.store_file import locale_of, propose_slug, store_file_text, token_secret_of, write_store_file
from wandstore.catalogue.products import ShopFacts
from wandstore.catalogue.stores import ShopifyConnection
from wandstore.errors import BadStoreFile

FACTS = ShopFacts(
    name='The "Garden" & Söhne', slogan="Grows", primary_color="#112233", secondary_color="", currency="EUR"
)
CONNECTION = ShopifyConnection(domain="garden.myshopify.com", token_secret="GARDEN_SHOPIFY_TOKEN")


@pytest.mark.parametrize(
    ("domain", "name", "slug"),
    [
        ("garden.myshopify.com", "Anything", "garden"),
        ("https://Pets.mock.shop/", "Anything", "pets"),
        ("127.0.0.1:8793", "Söhne & Töchter!", "sohne-tochter"),
        ("http://localhost:8793", "The Garden", "the-garden"),
        ("-odd-.example", "x", "odd"),
    ],
)
def test_a_slug_is_the_hosts_first_part_or_made_of_the_name(domain: str, name: str, slug: str) -> None:
    assert propose_slug(domain, name) == slug


def test_where_nothing_is_left_of_the_name_a_slug_has_to_be_given() -> None:
    with pytest.raises(CannotRun, match="--slug"):
        propose_slug("127.0.0.1:80", "魔法")


@pytest.mark.parametrize(
    ("language", "country", "locale"),
    [("EN", "GB", "en-GB"), ("PT_BR", "PT", "pt-BR"), ("DE", "AT", "de-AT"), ("XX", "YY", ""), ("", "", "")],
)
def test_the_locale_is_that_of_the_shops_market(language: str, country: str, locale: str) -> None:
    assert locale_of(language, country) == locale


def test_the_file_has_only_what_the_shop_states(tmp_path: Path) -> None:
    text = store_file_text(FACTS, "de-DE", CONNECTION)
    assert "secondary_color" not in text
    store = write_store_file(tmp_path / "stores" / "garden.toml", text)
    assert (store.name, store.tagline, store.locale, store.currency) == (FACTS.name, "Grows", "de-DE", "EUR")
    assert store.brand.primary_color == "#112233"
    assert store.shop_domain == "garden.myshopify.com"
    assert store.shopify == CONNECTION
    assert (tmp_path / "stores" / "garden.toml").read_text() == text


def test_a_shop_without_a_brand_has_no_table_of_it() -> None:
    text = store_file_text(ShopFacts(name="A", currency="USD"), "", ShopifyConnection(domain="a.example"))
    assert text == 'name = "A"\ncurrency = "USD"\nshop_domain = "a.example"\n\n[shopify]\ndomain = "a.example"\n'


def test_a_file_that_could_not_be_read_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(BadStoreFile):
        write_store_file(tmp_path / "garden.toml", 'currency = "USD"\n')
    assert not (tmp_path / "garden.toml").exists()


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotRun, match="cannot be written"):
        write_store_file(tmp_path / "file" / "garden.toml", 'name = "A"\n')


def test_the_secret_of_a_token_has_the_stores_name() -> None:
    assert token_secret_of("magic-wands") == "MAGIC_WANDS_SHOPIFY_TOKEN"
