from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from lambdas.catalogue_publisher import handler as entry
from tests.conftest import Aws
from wandstore.aws.clients import Clients
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.snapshots import Catalogues, CatalogueShelf
from wandstore.catalogue.stores import find_store
from wandstore.settings import current_settings

EVENT = {"source": "aws.scheduler"}
HEADER = "Handle,Title,Type,Vendor,Variant Price,Status\n"


@pytest.fixture
def stores(aws: Aws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The stores `beacon` and `lantern`, each with a CSV beside its file, and `corner`, which has none."""
    for slug in ("beacon", "lantern"):
        (tmp_path / f"{slug}.toml").write_text(f'name = "{slug}"\ncatalogue = "{slug}.csv"\n')
        price(tmp_path, slug, "40.00")
    (tmp_path / "corner.toml").write_text('name = "corner"\n')
    monkeypatch.setenv("STORES_DIR", str(tmp_path))
    current_settings.cache_clear()
    entry.get_clients.cache_clear()
    return tmp_path


@pytest.fixture
def clients(stores: Path) -> Clients:
    """The handler's own."""
    return entry.get_clients()


@pytest.fixture
def shown(aws: Aws, stores: Path) -> Callable[[str], list[str]]:
    """The prices of a store as a process shows them that asks storage for the first time."""

    def prices_of(slug: str) -> list[str]:
        published = Catalogues(aws.clients, aws.settings)
        catalogue = CatalogueShelf().load_current(find_store(stores, slug), published)
        return [str(product.price) for product in catalogue.products]

    return prices_of


def price(stores: Path, slug: str, amount: str) -> None:
    (stores / f"{slug}.csv").write_text(f"{HEADER}oak,Oak wand,Wands,Ash,{amount},active\n")


def run() -> dict[str, int]:
    return entry.handler(EVENT, None)


def fail_for(slug: str, operation: Any, error: Exception) -> Any:
    """The operation, which fails where it is about this store."""

    def run_or_fail(**said: Any) -> Any:
        if slug in str(said):
            raise error
        return operation(**said)

    return run_or_fail


def test_what_was_never_published_is_published_once(stores: Path, clients: Clients, monkeypatch: Any) -> None:
    assert run() == {"published": 2, "unchanged": 0, "failed": 0}
    for client, operation in ((clients.s3, "put_object"), (clients.dynamodb, "put_item")):
        monkeypatch.setattr(client, operation, lambda **_: pytest.fail("written again"))
    assert run() == {"published": 0, "unchanged": 2, "failed": 0}


def test_a_changed_price_is_published_and_shown(stores: Path, shown: Any) -> None:
    run()
    price(stores, "lantern", "41.00")
    assert run() == {"published": 1, "unchanged": 1, "failed": 0}
    # What is shipped says something else by now, so this is what was published.
    price(stores, "lantern", "99.00")
    assert shown("lantern") == ["41.00"]


def test_a_csv_that_cannot_be_read_is_told_of_and_leaves_what_is_published(
    stores: Path, shown: Any, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    run()
    price(stores, "beacon", "ten")
    price(stores, "lantern", "41.00")
    capsys.readouterr()
    assert run() == {"published": 1, "unchanged": 0, "failed": 1}
    assert capsys.readouterr().out.count('"CatalogueNotPublished":[1.0]') == 1
    assert "row 2, column 'Variant Price'" in caplog.text
    assert (shown("beacon"), shown("lantern")) == (["40.00"], ["41.00"])


def test_a_cell_that_cannot_be_read_is_logged_and_counted_when_its_catalogue_is_published(
    stores: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    header = "Handle,Title,Variant Price,Variant Compare At Price\n"
    (stores / "lantern.csv").write_text(f"{header}oak,Oak wand,40.00,N/A\nyew,Yew wand,40.00,none\n")
    assert run() == {"published": 2, "unchanged": 0, "failed": 0}
    assert capsys.readouterr().out.count('"CatalogueWarnings":[2.0]') == 1
    assert "catalogue has cells that cannot be read" in caplog.text
    assert run()["unchanged"] == 2
    assert "CatalogueWarnings" not in capsys.readouterr().out


def test_a_csv_that_is_not_there_fails_alone(stores: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (stores / "beacon.csv").unlink()
    assert run() == {"published": 1, "unchanged": 0, "failed": 1}
    assert '"CatalogueNotPublished":[1.0]' in capsys.readouterr().out


@pytest.mark.parametrize(("service", "operation"), [("s3", "put_object"), ("dynamodb", "put_item")])
def test_storage_that_fails_one_store_fails_no_other_and_the_next_run_makes_up_for_it(
    stores: Path, clients: Clients, shown: Any, monkeypatch: pytest.MonkeyPatch, service: str, operation: str
) -> None:
    run()
    for slug in ("beacon", "lantern"):
        price(stores, slug, "41.00")
    client = getattr(clients, service)
    refused = ClientError({"Error": {"Code": "InternalServerError"}}, operation)
    with monkeypatch.context() as patched:
        patched.setattr(client, operation, fail_for("beacon", getattr(client, operation), refused))
        assert run() == {"published": 1, "unchanged": 0, "failed": 1}
        assert (shown("beacon"), shown("lantern")) == (["40.00"], ["41.00"])
    assert run() == {"published": 1, "unchanged": 1, "failed": 0}
    assert shown("beacon") == ["41.00"]


def test_a_publication_that_was_cut_short_is_made_whole_by_the_next_run(
    stores: Path, clients: Clients, shown: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The archive says already what is current, and the table does not: nothing counts as published before it does."""
    run()
    price(stores, "lantern", "41.00")
    cut = ReadTimeoutError(endpoint_url="https://dynamodb.test")
    put = clients.dynamodb.put_item
    with monkeypatch.context() as patched:
        patched.setattr(clients.dynamodb, "put_item", fail_for("'version'", put, cut))
        assert run()["failed"] == 1
    assert shown("lantern") == ["40.00"]
    assert run()["published"] == 1
    assert shown("lantern") == ["41.00"]


def test_a_version_that_cannot_be_read_publishes_nothing(
    stores: Path, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    published: list[Catalogue] = []
    monkeypatch.setattr(Catalogues, "publish", lambda _, catalogue: published.append(catalogue))
    monkeypatch.setattr(clients.dynamodb, "get_item", lambda **_: 1 / 0)
    assert run() == {"published": 0, "unchanged": 0, "failed": 2}
    assert published == []
