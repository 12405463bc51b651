"""A store's CSV is published when it has changed and has come to rest."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from local.catalogues import WatchedCatalogue, watched_catalogues
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.stores import Store
from wandstore.errors import BadCatalogue

HEADER = "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant Price,Image Src\n"


def write_csv(path: Path, price: str) -> None:
    path.write_text(f"{HEADER}oak-wand,Oak Wand,,Ollivander,Wands,,true,Title,Default Title,{price},\n")
    # Two writes within the file system's tick would look like one.
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + len(price) + hash(price) % 1_000_000))


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    path = tmp_path / "products.csv"
    write_csv(path, "10.00")
    return path


@pytest.fixture
def watched(csv: Path) -> WatchedCatalogue:
    return WatchedCatalogue(Store(slug="demo", name="Demo"), csv)


@pytest.fixture
def published() -> list[Catalogue]:
    return []


def prices(catalogue: Catalogue) -> list[str]:
    return [str(product.price) for product in catalogue.products]


def test_the_catalogue_is_read_when_the_run_starts(watched: WatchedCatalogue) -> None:
    assert prices(watched.catalogue) == ["10.00"]


def test_an_unchanged_file_is_not_published_again(watched: WatchedCatalogue, published: list[Catalogue]) -> None:
    assert [watched.look(published.append) for _ in range(3)] == [None, None, None]
    assert not published


def test_a_changed_file_is_published_at_the_second_look_that_finds_it_the_same(
    watched: WatchedCatalogue, csv: Path, published: list[Catalogue]
) -> None:
    write_csv(csv, "12.00")
    assert watched.look(published.append) is None
    assert "published demo: 1 product," in str(watched.look(published.append))
    assert [prices(catalogue) for catalogue in published] == [["12.00"]]
    assert watched.look(published.append) is None


def test_a_file_that_is_still_being_written_is_left_alone(
    watched: WatchedCatalogue, csv: Path, published: list[Catalogue]
) -> None:
    for price in ("11.00", "12.00", "13.00"):
        write_csv(csv, price)
        assert watched.look(published.append) is None
    watched.look(published.append)
    assert [prices(catalogue) for catalogue in published] == [["13.00"]]


def test_a_file_that_is_being_replaced_may_be_away_for_a_moment(
    watched: WatchedCatalogue, csv: Path, published: list[Catalogue]
) -> None:
    csv.unlink()
    assert [watched.look(published.append) for _ in range(3)] == [None, None, None]
    write_csv(csv, "12.00")
    watched.look(published.append)
    watched.look(published.append)
    assert [prices(catalogue) for catalogue in published] == [["12.00"]]


def test_a_missing_file_is_reported_once(watched: WatchedCatalogue, csv: Path, published: list[Catalogue]) -> None:
    csv.unlink()
    news = [said for _ in range(50) if (said := watched.look(published.append))]
    assert len(news) == 1
    assert "products.csv is gone" in news[0]
    assert "keeps its published catalogue" in news[0]
    write_csv(csv, "12.00")
    watched.look(published.append)
    watched.look(published.append)
    assert [prices(catalogue) for catalogue in published] == [["12.00"]]


def test_a_file_that_an_editor_has_emptied_leaves_the_old_catalogue(
    watched: WatchedCatalogue, csv: Path, published: list[Catalogue]
) -> None:
    csv.write_text("")
    watched.look(published.append)
    assert "keeps its published catalogue" in str(watched.look(published.append))
    assert not published


def test_a_file_with_only_a_header_is_published_with_a_warning(
    watched: WatchedCatalogue, csv: Path, published: list[Catalogue]
) -> None:
    csv.write_text(HEADER)
    watched.look(published.append)
    assert watched.look(published.append) == (
        "published demo: WARNING: no products, so its pages are empty; does the CSV have a row that is published "
        "and active?"
    )
    assert [prices(catalogue) for catalogue in published] == [[]]


def test_a_bad_csv_is_named_by_row_and_column_and_the_old_catalogue_stays(
    watched: WatchedCatalogue, csv: Path, published: list[Catalogue]
) -> None:
    write_csv(csv, "ten")
    watched.look(published.append)
    news = str(watched.look(published.append))
    assert "row 2, column 'Variant Price'" in news
    assert "keeps its published catalogue" in news
    assert watched.look(published.append) is None
    assert not published
    assert prices(watched.catalogue) == ["10.00"]


def write_picture(path: Path, url: str) -> None:
    path.write_text(path.read_text().rpartition(",")[0] + f",{url}\n")


def test_a_cell_that_cannot_be_read_is_reported_with_the_publication(
    watched: WatchedCatalogue, csv: Path, published: list[Catalogue]
) -> None:
    write_csv(csv, "12.00")
    write_picture(csv, "oak wand.jpg")
    watched.look(published.append)
    news = str(watched.look(published.append)).splitlines()
    assert news[0].startswith("published demo: 1 product,")
    assert news[1].startswith("  1 warning: row 2, column 'Image Src': 'oak wand.jpg' is not a picture's address")
    assert watched.describe().splitlines()[1:] == news[1:]
    assert prices(published[0]) == ["12.00"]


def test_a_cell_that_changes_nothing_visible_is_reported_once(
    watched: WatchedCatalogue, csv: Path, published: list[Catalogue]
) -> None:
    for url in ("oak wand.jpg", "oak wand.jpg"):
        write_picture(csv, url)
        watched.look(published.append)
    assert str(watched.look(published.append)).startswith("demo: nothing to publish\n  1 warning: row 2, column")
    csv.write_text(csv.read_text() + "\n")
    assert [watched.look(published.append) for _ in range(2)] == [None, None]
    assert not published


def test_a_bad_csv_at_the_start_names_store_file_row_and_column(csv: Path) -> None:
    write_csv(csv, "ten")
    store = Store(slug="demo", name="Demo", catalogue=csv)
    with pytest.raises(BadCatalogue, match=r"catalogue of demo, .*products\.csv: row 2, column 'Variant Price'"):
        watched_catalogues({store.slug: store})


def test_a_catalogue_that_is_not_there_at_the_start_is_a_clear_error(tmp_path: Path) -> None:
    store = Store(slug="demo", name="Demo", catalogue=tmp_path / "missing.csv")
    with pytest.raises(BadCatalogue, match=r"catalogue of demo, .*missing\.csv"):
        watched_catalogues({store.slug: store})


def test_an_amount_that_the_stores_currency_cannot_say_is_refused_when_the_run_starts(csv: Path) -> None:
    write_csv(csv, "10.50")
    with pytest.raises(BadCatalogue, match=r"row 2, column 'Variant Price': '10\.50' is not an amount of JPY"):
        WatchedCatalogue(Store(slug="demo", name="Demo", currency="JPY"), csv)
