from pathlib import Path

import pytest

from wandstore.catalogue.stores import find_store, read_store_file
from wandstore.errors import BadStoreFile, InvalidField, StoreNotFound
from wandstore.settings import Settings


def store_file(folder: Path, text: str, name: str = "lantern.toml") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_a_store_is_one_file_named_by_its_slug(tmp_path: Path) -> None:
    store = read_store_file(store_file(tmp_path, 'name = "Lantern"\ncatalogue = "l.csv"\n'))
    assert (store.slug, store.name, store.catalogue) == ("lantern", "Lantern", tmp_path / "l.csv")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "lantern.toml: "),
        ('tagline = "x"', "lantern.toml: name: "),
        ('name = "x"\ncurrency = "pounds"', "lantern.toml: currency: "),
        ('name = "x"\n[brand]\nprimary_color = "red"', "lantern.toml: brand.primary_color: "),
        ('name = "x"\nnmae = "y"', "lantern.toml: nmae: "),
        ('name = "x"\nslug = "y"', "lantern.toml: "),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_by_name_and_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadStoreFile) as refused:
        read_store_file(store_file(tmp_path, text))
    assert str(refused.value).startswith(said)


def test_a_file_that_cannot_be_opened_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "lantern.toml").mkdir()
    with pytest.raises(BadStoreFile, match=r"lantern\.toml cannot be opened"):
        read_store_file(tmp_path / "lantern.toml")


def test_a_file_outside_the_grammar_of_slugs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadStoreFile, match=r"Lantern!\.toml"):
        read_store_file(store_file(tmp_path, 'name = "x"', "Lantern!.toml"))


def test_an_unknown_store_and_an_impossible_one_are_told_apart(tmp_path: Path) -> None:
    store_file(tmp_path, 'name = "Lantern"')
    with pytest.raises(StoreNotFound):
        find_store(tmp_path, "other")
    for slug in ("", "Lantern", "-a", "a" * 64, "a/b", "lantern\n"):
        with pytest.raises(InvalidField, match="store"):
            find_store(tmp_path, slug)


def test_a_brand_that_changes_is_another_version_and_a_cache_time_or_a_mode_is_not(tmp_path: Path) -> None:
    store = read_store_file(store_file(tmp_path, 'name = "Lantern"'))
    assert store.model_copy(update={"cache_ttl_seconds": 5}).brand_version == store.brand_version
    assert store.model_copy(update={"generation_mode": "html"}).brand_version == store.brand_version
    assert read_store_file(store_file(tmp_path, 'name = "Lamp"')).brand_version != store.brand_version


def test_a_stores_mode_is_what_its_file_says_or_else_the_deployments(tmp_path: Path) -> None:
    html = Settings(generation_mode="html")
    store = read_store_file(store_file(tmp_path, 'name = "Lantern"'))
    assert (store.mode(Settings()), store.mode(html)) == ("components", "html")
    other = read_store_file(store_file(tmp_path, 'name = "Lantern"\ngeneration_mode = "components"'))
    assert other.mode(html) == "components"
    with pytest.raises(BadStoreFile, match=r"generation_mode: Input should be 'components' or 'html'"):
        read_store_file(store_file(tmp_path, 'name = "Lantern"\ngeneration_mode = "pages"'))
