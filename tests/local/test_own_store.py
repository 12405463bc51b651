"""`CATALOG` and `STORE`: what they may be, and the store they make."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from local.own_store import OwnStore, WrongInput, copy_stores, own_store, write_stores_folder
from wandstore.catalogue.stores import read_store_file
from wandstore.errors import BadStoreFile


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / 'my "export" é.csv'
    path.write_text("Handle,Title\n")
    return path


def test_a_store_is_made_only_when_asked_for() -> None:
    assert own_store({"PATH": "/bin"}) is None


@pytest.mark.parametrize(
    ("store", "message"),
    [
        ("", "CATALOG is set and STORE is not"),
        ("My Garden", "STORE is 'My Garden'; use lower-case letters"),
        ("-garden", "no hyphen first"),
        ("g" * 64, "at most 63"),
    ],
)
def test_a_catalogue_needs_a_store_of_the_contracts_grammar(catalogue: Path, store: str, message: str) -> None:
    with pytest.raises(WrongInput, match=message) as raised:
        own_store({"CATALOG": str(catalogue), "STORE": store})
    assert "\n" not in str(raised.value)


def test_a_store_needs_a_catalogue() -> None:
    with pytest.raises(WrongInput, match="STORE is 'garden' and CATALOG is not set"):
        own_store({"STORE": "garden"})


def test_a_missing_file_is_named_as_the_user_named_it() -> None:
    with pytest.raises(WrongInput, match=r"CATALOG is 'no/such\.csv', and there is no such file"):
        own_store({"CATALOG": "no/such.csv", "STORE": "garden"})


def test_an_unknown_locale_is_refused_before_a_page_needs_it(catalogue: Path) -> None:
    with pytest.raises(WrongInput, match="LOCALE is 'xx-YY'"):
        own_store({"CATALOG": str(catalogue), "STORE": "garden", "LOCALE": "xx-YY"})


@pytest.mark.parametrize("currency", ["dollars", "eur", "€", "EURO"])
def test_a_currency_that_is_none_is_named_by_its_variable(catalogue: Path, currency: str) -> None:
    with pytest.raises(WrongInput, match=f"^CURRENCY is '{currency}'; it is three capital letters, like EUR") as raised:
        own_store({"CATALOG": str(catalogue), "STORE": "garden", "CURRENCY": currency})
    assert "\n" not in str(raised.value)


def test_an_unknown_currency_is_refused_although_it_looks_like_one(catalogue: Path) -> None:
    with pytest.raises(WrongInput, match=r"^CURRENCY is 'QQQ', which is not a known currency; EUR is one\.$"):
        own_store({"CATALOG": str(catalogue), "STORE": "garden", "CURRENCY": "QQQ"})


@pytest.mark.parametrize(("name", "value"), [("CURRENCY", "EUR"), ("LOCALE", "de-DE")])
def test_what_is_said_of_a_store_of_ones_own_needs_one(name: str, value: str) -> None:
    with pytest.raises(
        WrongInput, match=f"^{name} is set and CATALOG is not: {name} is only for the store of CATALOG"
    ) as raised:
        own_store({name: value})
    assert "\n" not in str(raised.value)


def test_the_store_reads_the_catalogue_where_the_user_has_it(catalogue: Path, tmp_path: Path) -> None:
    own = own_store({"CATALOG": str(catalogue), "STORE": "my-garden"})
    assert own is not None
    own.write_file(tmp_path)
    store = read_store_file(tmp_path / "my-garden.toml")
    assert (store.name, store.currency, store.locale) == ("My Garden", "USD", "en-US")
    assert store.catalogue == catalogue


def test_currency_and_locale_can_be_chosen(catalogue: Path, tmp_path: Path) -> None:
    own = own_store({"CATALOG": str(catalogue), "STORE": "garden", "CURRENCY": "EUR", "LOCALE": "de-DE"})
    assert own is not None
    own.write_file(tmp_path)
    store = read_store_file(tmp_path / "garden.toml")
    assert (store.currency, store.locale) == ("EUR", "de-DE")


def test_a_currency_that_is_none_is_named_when_the_store_is_read(catalogue: Path, tmp_path: Path) -> None:
    OwnStore("garden", catalogue, "dollars", "en-US").write_file(tmp_path)
    with pytest.raises(BadStoreFile, match="currency"):
        read_store_file(tmp_path / "garden.toml")


def test_the_repositorys_stores_stay_open_beside_it(catalogue: Path, tmp_path: Path) -> None:
    (tmp_path / "stores" / "assets").mkdir(parents=True)
    (tmp_path / "stores" / "demo.toml").write_text('name = "Demo"')
    (tmp_path / "stores" / "assets" / "wand.svg").write_text("<svg/>")
    write_stores_folder(OwnStore("garden", catalogue, "USD", "en-US"), tmp_path / "stores", tmp_path / "copy")
    copied = {path.relative_to(tmp_path / "copy").as_posix() for path in (tmp_path / "copy").rglob("*.*")}
    assert copied == {"demo.toml", "garden.toml", "assets/wand.svg"}


def test_in_a_copy_of_the_stores_one_file_has_other_keys(tmp_path: Path) -> None:
    (tmp_path / "stores").mkdir()
    text = 'name = "A \\"b\\" ö"\ncatalogue = "a.csv"\nconsent_asked = true\n[brand]\ntone = "dry"\n'
    (tmp_path / "stores" / "a.toml").write_text(text, encoding="utf-8")
    (tmp_path / "stores" / "b.toml").write_text('name = "B"\n')
    changes = {"currency": "CAD", "catalogue": None, "shopify": {"domain": "a.example"}}
    copy_stores(tmp_path / "stores", tmp_path / "copy", "a", changes)
    assert tomllib.loads((tmp_path / "copy" / "a.toml").read_text(encoding="utf-8")) == {
        "name": 'A "b" ö',
        "consent_asked": True,
        "currency": "CAD",
        "brand": {"tone": "dry"},
        "shopify": {"domain": "a.example"},
    }
    assert (tmp_path / "copy" / "b.toml").read_text() == 'name = "B"\n'
    assert (tmp_path / "stores" / "a.toml").read_text(encoding="utf-8") == text


def test_it_takes_the_place_of_a_store_of_its_name(catalogue: Path, tmp_path: Path) -> None:
    (tmp_path / "stores").mkdir()
    (tmp_path / "stores" / "demo.toml").write_text('name = "Demo"')
    write_stores_folder(OwnStore("demo", catalogue, "USD", "en-US"), tmp_path / "stores", tmp_path / "copy")
    assert 'currency = "USD"' in (tmp_path / "copy" / "demo.toml").read_text()
