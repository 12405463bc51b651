"""An edit in a shop reaches the catalogue: by webhook, by EventBridge, or by the schedule if its event was lost.

The shop is the fake Shopify over HTTP; the edge, the queue and the function that handles shop events are the real ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from lambdas.catalogue_publisher import handler as publisher_entry
from lambdas.edge.app import create_app
from lambdas.edge.routes import webhook as webhook_routes
from lambdas.shop_events import handler as shop_events_entry
from local.shop_events import ShopEventSource
from tests.builders import make_product
from tests.conftest import Aws
from tests.fake_shop import FakeShopHandle, running_fake_shop
from tests.serving import served
from tests.waiting import SECONDS_UNTIL_HUNG
from tests.written_metrics import metrics_in
from wandstore.aws import request_storage
from wandstore.aws.secret_store import forget_secrets
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.snapshots import Catalogues
from wandstore.catalogue.sync import NEEDS_A_PERSON
from wandstore.ids import StoreSlug
from wandstore.settings import current_settings

LANTERN = StoreSlug("lantern")


@pytest.fixture
def fake(aws: Aws) -> Iterator[FakeShopHandle]:
    """A shop of 600 products. It puts EventBridge's events on the queue by itself, as EventBridge's rule does."""
    products = [make_product(f"wand-{number}", price="10.00") for number in range(1, 601)]
    with running_fake_shop(products, sqs=lambda: aws.clients.sqs) as fake:
        yield fake


@pytest.fixture
def store(aws: Aws, fake: FakeShopHandle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store `lantern` is connected to the shop, and was synced once by the schedule."""
    shop = f'[shopify]\ndomain = "http://{fake.address}"\ntoken_secret = "LANTERN_TOKEN"\n'
    (tmp_path / "lantern.toml").write_text(f'name = "Lantern"\ncurrency = "GBP"\n{shop}')
    monkeypatch.setenv("STORES_DIR", str(tmp_path))
    monkeypatch.setenv("DEFAULT_STORE", LANTERN)
    monkeypatch.setenv("LANTERN_TOKEN", fake.token)
    monkeypatch.setenv("SHOPIFY_WEBHOOK_SECRET", fake.shop.identity.client_secret)
    # On a busy machine the embedded cloud may take longer than Shopify would wait.
    monkeypatch.setattr(webhook_routes, "SHOP_EVENT_STORAGE_SECONDS", 60.0)
    monkeypatch.setattr(request_storage, "CALL_SECONDS", 60.0)
    current_settings.cache_clear()
    forget_secrets()
    for entry in (publisher_entry, shop_events_entry):
        entry.get_clients.cache_clear()
    assert run_schedule() == "published"


def run_schedule() -> str:
    done = publisher_entry.handler({"source": "aws.scheduler"}, None)
    (outcome,) = [outcome for outcome, count in done.items() if count]
    return outcome


@pytest.fixture(params=["webhook", "EventBridge"])
def subscribed(request: pytest.FixtureRequest, aws: Aws, store: None, fake: FakeShopHandle) -> Iterator[str]:
    """The way by which events arrive."""
    if request.param == "EventBridge":
        fake.do("subscribe", queue_url=aws.settings.shop_events_queue_url)
        yield request.param
        return
    with served(create_app(current_settings(), aws.clients)) as url:
        fake.do("subscribe", url=f"{url}/webhook/shopify")
        yield request.param


@pytest.fixture
def handle_events(aws: Aws, fake: FakeShopHandle) -> Callable[[], None]:
    """Waits until the shop has sent all its events, and handles them."""
    source = ShopEventSource(aws.clients, aws.settings.shop_events_queue_url)

    def handle() -> None:
        fake.await_events()
        assert {one.outcome for one in fake.events.log} <= {"200", "queued"}
        source.take_batch(wait_seconds=1)

    return handle


@pytest.fixture
def catalogue(aws: Aws) -> Callable[[], Catalogue]:
    def read() -> Catalogue:
        catalogues = Catalogues(aws.clients, aws.settings)
        found = catalogues.read(LANTERN, catalogues.current_version(LANTERN) or "")
        assert found is not None
        return found

    return read


def revision(aws: Aws) -> int:
    """How often the store's catalogue was published."""
    current = Catalogues(aws.clients, aws.settings).current(LANTERN)
    assert current is not None
    return current.revision


def operations(fake: FakeShopHandle) -> list[str]:
    return [request.operation for request in fake.running.api.journal]


def test_an_edit_is_published_by_its_event(
    subscribed: str, fake: FakeShopHandle, handle_events: Callable[[], None], catalogue: Callable[[], Catalogue]
) -> None:
    fake.do("edit", handle="wand-7", price="12.50")
    fake.do("delete", handle="wand-8")
    fake.do("add", handle="new-wand", title="New wand", price="3.00")
    handle_events()
    by_id = catalogue().by_id
    assert (str(by_id["wand-7"].price), str(by_id["new-wand"].price), len(by_id)) == ("12.50", "3.00", 600)
    assert "wand-8" not in by_id
    assert by_id["wand-7"].rank is not None


@pytest.mark.slow
def test_many_edits_at_once_cause_one_sync_of_the_changed_products(
    subscribed: str,
    fake: FakeShopHandle,
    aws: Aws,
    handle_events: Callable[[], None],
    catalogue: Callable[[], Catalogue],
) -> None:
    """Fewer by webhook, where each is a request, and each twice."""
    edits = 150 if subscribed == "EventBridge" else 50
    fake.do("switches", update_twice=subscribed == "webhook")
    before, asked_before = catalogue(), len(operations(fake))
    published_before = revision(aws)
    fake.do("edits", count=edits)
    handle_events()
    changed = [product for product in catalogue().products if product != before.by_id[product.id]]
    assert (len(changed), revision(aws)) == (edits, published_before + 1)
    asked = operations(fake)[asked_before:]
    assert {name.lower().replace("_", "") for name in asked} == {"productsbyid"}


def test_lost_duplicate_late_and_unordered_events_end_with_the_shops_current_products(
    subscribed: str, fake: FakeShopHandle, handle_events: Callable[[], None], catalogue: Callable[[], Catalogue]
) -> None:
    fake.do("switches", duplicate_every=2, reorder=True, delay_seconds=0.05)
    for price in ("11.00", "12.00", "13.00"):
        fake.do("edit", handle="wand-7", price=price)
    fake.do("delete", handle="wand-8")
    handle_events()
    assert str(catalogue().by_id["wand-7"].price) == "13.00"
    assert "wand-8" not in catalogue().by_id


def test_an_edit_whose_event_was_lost_is_published_by_the_schedule(
    store: None, fake: FakeShopHandle, catalogue: Callable[[], Catalogue], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.do("edit", handle="wand-7", price="12.50")
    assert run_schedule() == "waiting"
    monkeypatch.setattr("wandstore.catalogue.sync.RECONCILE_SECONDS", 0)
    assert run_schedule() == "published"
    assert str(catalogue().by_id["wand-7"].price) == "12.50"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        ({"status": 402}, "frozen"),
        ({"status": 423}, "locked"),
        ({"status": 401}, "refused"),
        ({"garbage": True}, "unreadable"),
        ({"answered_version": "2027-01"}, "schema"),
        ({"removed_fields": ["Product.vendor"]}, "schema"),
    ],
    ids=str,
)
def test_a_shop_that_fails_after_its_first_pages_leaves_the_last_good_catalogue_and_says_why(
    store: None,
    fake: FakeShopHandle,
    catalogue: Callable[[], Catalogue],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    failure: dict[str, object],
    reason: str,
) -> None:
    before = catalogue()
    fake.do("edits", count=500)
    fake.do("switches", spared_requests=3, **failure)
    monkeypatch.setattr("wandstore.catalogue.sync.RECONCILE_SECONDS", 0)
    monkeypatch.setattr("time.sleep", lambda _: None)
    capsys.readouterr()
    assert run_schedule() == "failed"
    assert catalogue() == before
    (line,) = [vars(record) for record in caplog.records if record.getMessage() == "catalogue sync failed"]
    assert (line["store"], line["reason"]) == (LANTERN, reason)
    failed = [metric for metric in metrics_in(capsys.readouterr().out) if metric.name == "CatalogueSyncFailed"]
    assert failed == [("CatalogueSyncFailed", 1, {"reason": reason}, "Count")]
    # The alarms watch every reason that needs a person.
    assert (reason in NEEDS_A_PERSON) is (reason != "unreadable")
    fake.do("reset", reset=True)
    assert run_schedule() == "published"


def test_a_forged_and_a_foreign_webhook_are_refused(
    aws: Aws, store: None, fake: FakeShopHandle, handle_events: Callable[[], None]
) -> None:
    with served(create_app(current_settings(), aws.clients)) as url:
        forged = {"X-Shopify-Topic": "products/update", "X-Shopify-Shop-Domain": fake.address}
        answer = httpx.post(
            f"{url}/webhook/shopify", json={"id": 1}, headers=forged, timeout=SECONDS_UNTIL_HUNG, trust_env=False
        )
        assert answer.status_code == 401
        with running_fake_shop() as stranger:
            stranger.do("subscribe", url=f"{url}/webhook/shopify")
            stranger.do("edit", handle="oak-wand", price="12.50")
            stranger.await_events()
            assert {one.outcome for one in stranger.events.log} == {"401"}
