"""What is found wrong with a store, or missing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from command_line.store_checks import (
    Level,
    check_csv,
    check_facts,
    check_published,
    check_shop,
    check_store_file,
    check_values,
)
from command_line.target import Target
from tests.builders import make_store
from tests.fake_shop import FakeShopHandle, running_fake_shop
from tests.shop import Shop
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.catalogue.products import Policy, ShopFacts
from wandstore.catalogue.shopify_api import ShopifyApi
from wandstore.catalogue.stores import ShopifyConnection
from wandstore.catalogue.sync_state import SyncStates
from wandstore.settings import Settings

POLICIES = tuple(Policy(kind=kind, title=kind, url="https://a.example") for kind in ("privacy", "shipping", "refund"))
FACTS = ShopFacts(
    name="Garden",
    slogan="Grows",
    primary_color="#112233",
    secondary_color="#445566",
    logo_url="https://a.example/logo.png",
    currency="GBP",
    policies=(*POLICIES, Policy(kind="terms", title="terms", url="https://a.example")),
)


def words(findings: Iterable[Any]) -> list[tuple[str, str]]:
    """Level and words of what is not in order."""
    return [(finding.level.value, finding.words) for finding in findings if finding.level is not Level.OK]


def api_of(fake_shop: FakeShopHandle, token: str | None) -> ShopifyApi:
    access = "private" if token else "tokenless"
    connection = ShopifyConnection.model_validate(
        {"domain": fake_shop.address, "access": access, "token_secret": "TOKEN" if token else ""}
    )
    return ShopifyApi(connection, token, Settings(), sleep=lambda _: None)


# The file and the CSV -------------------------------------------------------------------------------------------------


def test_a_store_in_order_has_no_fault() -> None:
    assert words(check_values(make_store())) == []


def test_a_locale_that_nobody_knows_is_noted_and_a_currency_that_is_none_is_a_fault() -> None:
    found = words(check_values(make_store(locale="xx-YY", currency="ZZZ")))
    assert [level for level, _ in found] == ["note", "fault"]


def test_a_store_that_sells_nothing_is_noted() -> None:
    assert words(check_csv(make_store())) == [
        ("note", "the store has neither a product CSV nor a shop, so it sells nothing")
    ]


def test_a_csv_with_faults_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text("Handle,Title,Variant Price\na,A,ten\nb,B,much\n")
    store = make_store().model_copy(update={"catalogue": tmp_path / "l.csv"})
    ((level, text),) = words(check_csv(store))
    assert level == "fault"
    assert "\n" not in text
    assert "row 2" in text
    assert "row 3" in text
    gone = make_store().model_copy(update={"catalogue": tmp_path / "gone.csv"})
    assert words(check_csv(gone)) == [("fault", "gone.csv cannot be opened: No such file or directory")]


def test_a_file_that_cannot_be_read_is_its_only_finding(tmp_path: Path) -> None:
    (tmp_path / "garden.toml").write_text("name = ")
    target = Target("here", Settings(), Clients(BACKGROUND_PATIENCE))
    ((level, text),) = words(check_store_file(tmp_path / "garden.toml", target))
    assert (level, text[:12]) == ("fault", "garden.toml:")


def test_a_domain_that_is_none_is_a_fault_of_its_store_alone(tmp_path: Path) -> None:
    (tmp_path / "garden.toml").write_text('name = "Garden"\n[shopify]\ndomain = "http://a.example/x"\n')
    target = Target("here", Settings(), Clients(BACKGROUND_PATIENCE))
    ((level, text),) = words(check_store_file(tmp_path / "garden.toml", target))
    assert (level, text[:22]) == ("fault", "'http://a.example/x' i")


# The shop -------------------------------------------------------------------------------------------------------------


def test_a_shop_in_order_has_no_fault(fake_shop: FakeShopHandle) -> None:
    assert words(check_shop(api_of(fake_shop, fake_shop.token), make_store())) == []


def test_without_a_token_tags_are_missing(fake_shop: FakeShopHandle) -> None:
    ((level, text),) = words(check_shop(api_of(fake_shop, None), make_store()))
    assert level == "note"
    assert "no tags" in text


def test_a_token_that_may_not_read_tags_is_noted_with_the_permission(fake_shop: FakeShopHandle) -> None:
    fake_shop.switches.tags_are_forbidden = True
    ((level, text),) = words(check_shop(api_of(fake_shop, fake_shop.token), make_store()))
    assert level == "note"
    assert "unauthenticated_read_product_tags" in text


def test_a_refused_token_is_a_fault_and_not_shown(fake_shop: FakeShopHandle) -> None:
    ((level, text),) = words(check_shop(api_of(fake_shop, "shpat_wrong"), make_store()))
    assert level == "fault"
    assert "refuses the token" in text
    assert "shpat_wrong" not in text


def test_a_frozen_shop_is_a_fault(fake_shop: FakeShopHandle) -> None:
    fake_shop.switches.status = 402
    ((level, text),) = words(check_shop(api_of(fake_shop, fake_shop.token), make_store()))
    assert level == "fault"
    assert "frozen" in text


def test_a_shop_that_shows_no_products_is_a_fault() -> None:
    with running_fake_shop([]) as empty:
        ((level, text),) = words(check_shop(api_of(empty, empty.token), make_store()))
    assert level == "fault"
    assert "sales channel" in text


def test_another_currency_is_a_fault() -> None:
    ((level, text),) = words(check_facts(FACTS, make_store(currency="EUR")))
    assert level == "fault"
    assert "GBP and the store file says EUR" in text


def test_a_brand_and_policies_that_are_missing_are_noted() -> None:
    assert words(check_facts(FACTS, make_store())) == []
    bare = ShopFacts(name="Garden", currency="GBP", primary_color="#112233", policies=POLICIES)
    assert words(check_facts(bare, make_store())) == [
        ("note", "the shop's brand has no second colour, no logo, no slogan"),
        ("note", "the shop has no policy on terms"),
    ]


# What is published ----------------------------------------------------------------------------------------------------


def target_of(shop: Shop) -> Target:
    return Target("here", shop.settings, shop.clients)


def test_a_store_whose_catalogue_is_published_has_its_version(shop: Shop) -> None:
    (found,) = check_published(shop.store, target_of(shop), has_shop=False)
    assert (found.level, found.words) == (Level.OK, f"version {shop.publish().version}")
    other = make_store("other")
    assert "no catalogue was published yet" in next(check_published(other, target_of(shop), has_shop=False)).words


@pytest.mark.parametrize(("age", "level"), [(60.0, Level.OK), (3 * 3600.0, Level.FAULT)])
def test_a_shop_that_was_not_read_for_an_hour_is_a_fault(shop: Shop, age: float, level: Level) -> None:
    import time

    states, now = SyncStates(shop.clients, shop.settings), time.time()
    assert next(check_published(shop.store, target_of(shop), has_shop=True)).level is Level.NOTE
    lease = states.take_lease(shop.store.slug, now - age)
    assert lease is not None
    states.give_back(shop.store.slug, lease, (now - age, 1.0))
    assert next(check_published(shop.store, target_of(shop), has_shop=True)).level is level
