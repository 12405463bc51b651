import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from lambdas.catalogue_publisher import handler as entry
from tests.conftest import Aws
from tests.hanging_secrets import hang_secrets
from tests.shop_source import ShopInMemory, make_shopify_product
from wandstore.aws.clients import Clients
from wandstore.aws.secret_store import forget_secrets
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.snapshots import Catalogues, CatalogueShelf
from wandstore.catalogue.stores import find_store
from wandstore.catalogue.sync import RECONCILE_SECONDS, CatalogueSync
from wandstore.errors import ShopUnavailable
from wandstore.ids import StoreSlug
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
    assert run() == {"published": 2, "unchanged": 0, "failed": 0, "waiting": 0}
    for client, operation in ((clients.s3, "put_object"), (clients.dynamodb, "put_item")):
        monkeypatch.setattr(client, operation, lambda **_: pytest.fail("written again"))
    assert run() == {"published": 0, "unchanged": 2, "failed": 0, "waiting": 0}


def test_a_changed_price_is_published_and_shown(stores: Path, shown: Any) -> None:
    run()
    price(stores, "lantern", "41.00")
    assert run() == {"published": 1, "unchanged": 1, "failed": 0, "waiting": 0}
    # What is shipped says something else by now, so this is what was published.
    price(stores, "lantern", "99.00")
    assert shown("lantern") == ["41.00"]


def test_a_csv_that_cannot_be_read_is_reported_and_leaves_the_published_catalogue(
    stores: Path, shown: Any, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    run()
    price(stores, "beacon", "ten")
    price(stores, "lantern", "41.00")
    capsys.readouterr()
    assert run() == {"published": 1, "unchanged": 0, "failed": 1, "waiting": 0}
    assert capsys.readouterr().out.count('"CatalogueNotPublished": 1') == 1
    assert "row 2, column 'Variant Price'" in caplog.text
    assert (shown("beacon"), shown("lantern")) == (["40.00"], ["41.00"])


def test_a_cell_that_cannot_be_read_is_logged_and_counted_when_its_catalogue_is_published(
    stores: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    header = "Handle,Title,Variant Price,Variant Compare At Price\n"
    (stores / "lantern.csv").write_text(f"{header}oak,Oak wand,40.00,N/A\nyew,Yew wand,40.00,none\n")
    assert run() == {"published": 2, "unchanged": 0, "failed": 0, "waiting": 0}
    assert capsys.readouterr().out.count('"CatalogueWarnings": 2') == 1
    assert "catalogue has cells that cannot be read" in caplog.text
    assert run()["unchanged"] == 2
    assert "CatalogueWarnings" not in capsys.readouterr().out


def test_a_csv_that_is_not_there_fails_alone(stores: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (stores / "beacon.csv").unlink()
    assert run() == {"published": 1, "unchanged": 0, "failed": 1, "waiting": 0}
    assert '"CatalogueNotPublished": 1' in capsys.readouterr().out


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
        assert run() == {"published": 1, "unchanged": 0, "failed": 1, "waiting": 0}
        assert (shown("beacon"), shown("lantern")) == (["40.00"], ["41.00"])
    assert run() == {"published": 1, "unchanged": 1, "failed": 0, "waiting": 0}
    assert shown("beacon") == ["41.00"]


def test_a_publication_that_was_cut_short_is_made_whole_by_the_next_run(
    stores: Path, clients: Clients, shown: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The snapshot is stored, and the table does not name it yet: nothing counts as published before it does."""
    run()
    price(stores, "lantern", "41.00")
    cut = ReadTimeoutError(endpoint_url="https://dynamodb.test")
    update = clients.dynamodb.update_item
    with monkeypatch.context() as patched:
        patched.setattr(clients.dynamodb, "update_item", fail_for("#version", update, cut))
        assert run()["failed"] == 1
    assert shown("lantern") == ["40.00"]
    assert run()["published"] == 1
    assert shown("lantern") == ["41.00"]


def test_an_archive_that_missed_a_publication_gets_it_in_the_next_run(
    stores: Path, clients: Clients, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table names the new version, and the function is cut before the archive does."""
    run()
    price(stores, "lantern", "41.00")
    refused = ClientError(
        {"Error": {"Code": "InternalServerError"}, "ResponseMetadata": {"HTTPStatusCode": 500}}, "Put"
    )
    with monkeypatch.context() as patched:
        patched.setattr(clients.s3, "put_object", fail_for("lantern/current", clients.s3.put_object, refused))
        assert run()["failed"] == 1
    catalogues = Catalogues(aws.clients, aws.settings)
    lantern = StoreSlug("lantern")
    assert catalogues.archived_version(lantern) != catalogues.current_version(lantern)
    assert run()["unchanged"] == 2
    assert catalogues.archived_version(lantern) == catalogues.current_version(lantern)


def test_a_version_that_cannot_be_read_publishes_nothing(
    stores: Path, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    published: list[Catalogue] = []
    monkeypatch.setattr(Catalogues, "publish", lambda _, catalogue: published.append(catalogue))
    monkeypatch.setattr(clients.dynamodb, "get_item", lambda **_: 1 / 0)
    assert run() == {"published": 0, "unchanged": 0, "failed": 2, "waiting": 0}
    assert published == []


# Shops ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def shops(stores: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, ShopInMemory]:
    """The shops of `lantern`, whose CSV is still beside its file, and of `corner`."""
    made = {"lantern": ShopInMemory(), "corner": ShopInMemory()}
    for slug, shop in made.items():
        shop.sell(make_shopify_product(1))
        with (stores / f"{slug}.toml").open("a") as file:
            file.write(f'[shopify]\ndomain = "{slug}.myshopify.com"\naccess = "tokenless"\n')
    monkeypatch.setattr(CatalogueSync, "_open_shop", lambda _, store: made[store.slug])
    return made


@pytest.fixture
def an_hour_later(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def pass_time() -> None:
        monkeypatch.setattr("wandstore.catalogue.sync.RECONCILE_SECONDS", 0)

    return pass_time


def test_a_store_with_a_shop_is_read_from_there_and_any_other_from_its_csv(
    shops: dict[str, ShopInMemory], shown: Any
) -> None:
    assert run() == {"published": 3, "unchanged": 0, "failed": 0, "waiting": 0}
    assert [shown(slug) for slug in ("beacon", "lantern", "corner")] == [["40.00"], ["10.00"], ["10.00"]]


def test_a_shop_is_read_again_only_when_it_is_due(
    shops: dict[str, ShopInMemory], shown: Any, an_hour_later: Callable[[], None]
) -> None:
    """What changed without any event is published by then."""
    run()
    shops["lantern"].sell(make_shopify_product(1, "11.00"))
    assert run() == {"published": 0, "unchanged": 1, "failed": 0, "waiting": 2}
    an_hour_later()
    assert run() == {"published": 1, "unchanged": 2, "failed": 0, "waiting": 0}
    assert shown("lantern") == ["11.00"]


def test_a_change_that_only_the_clock_found_is_counted(
    shops: dict[str, ShopInMemory], an_hour_later: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    run()
    an_hour_later()
    capsys.readouterr()
    run()
    assert "ChangeFoundByClock" not in capsys.readouterr().out
    shops["lantern"].sell(make_shopify_product(1, "11.00"))
    run()
    assert metric(capsys.readouterr().out, "ChangeFoundByClock") == [("", 1.0)]


def test_the_schedule_reads_a_shop_within_a_quarter_of_an_hour() -> None:
    """With runs every five minutes, as `stacks/generation.py` has them."""
    assert RECONCILE_SECONDS + 5 * 60 < 15 * 60


def test_a_shop_that_fails_keeps_its_catalogue_and_stops_no_other(
    shops: dict[str, ShopInMemory], shown: Any, an_hour_later: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    run()
    an_hour_later()
    for shop in shops.values():
        shop.sell(make_shopify_product(1, "11.00"))
    shops["lantern"].error = ShopUnavailable("frozen", "pay")
    capsys.readouterr()
    assert run() == {"published": 1, "unchanged": 1, "failed": 1, "waiting": 0}
    assert (shown("lantern"), shown("corner")) == (["10.00"], ["11.00"])
    out = capsys.readouterr().out
    assert (out.count('"CatalogueSyncFailed": 1'), out.count('"CatalogueNotPublished"')) == (1, 0)


def metric(out: str, name: str) -> list[tuple[str, float]]:
    """The store and the value of each line that has the metric."""
    lines = [json.loads(line) for line in out.splitlines() if f'"{name}"' in line]
    return [(line.get("store", ""), line[name]) for line in lines]


def test_the_age_of_each_shops_catalogue_is_measured_and_the_oldest_apart(
    shops: dict[str, ShopInMemory], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    capsys.readouterr()
    real = CatalogueSync.state

    def state_of_an_old_one(sync: CatalogueSync, store: Any) -> Any:
        state = real(sync, store)
        assert state.read_at is not None
        return state._replace(read_at=state.read_at - 4000) if store.slug == "lantern" else state

    monkeypatch.setattr(CatalogueSync, "state", state_of_an_old_one)
    monkeypatch.setattr(CatalogueSync, "is_due", lambda *_: False)
    run()
    out = capsys.readouterr().out
    ages = dict(metric(out, "CatalogueAge"))
    assert ages["lantern"] >= 4000 > ages["corner"]
    assert metric(out, "OldestCatalogueAge") == [("", ages["lantern"])]


def test_without_a_shop_no_age_is_measured(stores: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run()
    assert "CatalogueAge" not in capsys.readouterr().out


def test_with_little_time_left_only_the_shop_that_waited_longest_is_read(
    shops: dict[str, ShopInMemory], an_hour_later: Callable[[], None]
) -> None:
    context = SimpleNamespace(get_remaining_time_in_millis=lambda: 1000)
    assert entry.handler(EVENT, context)["waiting"] == 1
    an_hour_later()
    assert entry.handler(EVENT, context)["waiting"] == 1
    assert [shop.full_reads for shop in shops.values()] == [1, 1]


def test_the_csv_is_not_published_while_nobody_knows_whether_the_store_has_a_shop(
    stores: Path, clients: Clients, shown: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The default store's shop is named by a secret."""

    monkeypatch.setenv("DEFAULT_STORE", "lantern")
    monkeypatch.setenv("SECRETS_PREFIX", "wandstore/test/")
    current_settings.cache_clear()
    forget_secrets()
    hang_secrets(monkeypatch, clients)
    assert run() == {"published": 1, "unchanged": 0, "failed": 1, "waiting": 0}
    forget_secrets()
