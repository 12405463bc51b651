from __future__ import annotations

from typing import Any

import pytest

from tests.shop import Shop
from tests.written_metrics import metrics_in
from wandstore import keys
from wandstore.errors import StorageUnavailable
from wandstore.ids import ShopperId
from wandstore.shoppers.personas import PersonaType
from wandstore.storefront import page_request
from wandstore.storefront.page_request import Visit
from wandstore.storefront.room import enter_room, request_of
from wandstore.storefront.tracking import choose


def visit(shop: Shop) -> Visit:
    return Visit(shop.store, ShopperId("ada"))


def test_a_room_has_the_catalogue_of_now_and_the_shoppers_character(shop: Shop) -> None:
    choose(shop.storefront, visit(shop), PersonaType.EXPLORER)
    shop.csv.write_text(shop.csv.read_text().replace("40.00", "41.23"))
    catalogue = shop.publish()
    room = enter_room(shop.storefront, visit(shop))
    assert (room.character, room.catalogue.version) == ("explorer", catalogue.version)
    assert room.audience.persona == room.session.persona


def test_a_room_leaves_the_personal_page_where_it_is(shop: Shop) -> None:
    choose(shop.storefront, visit(shop), PersonaType.EXPLORER)
    room = enter_room(shop.storefront, visit(shop))
    assert (room.request.read.wire_page, room.request.read.wire_job) == (None, None)
    assert room.request.read.complete


def test_a_stranger_is_shown_the_stores_own_character(shop: Shop) -> None:
    room = enter_room(shop.storefront, visit(shop))
    assert (room.character, room.audience.persona) == ("neutral", None)


def test_a_room_of_another_shoppers_page_reads_the_session_of_the_browsers_own(shop: Shop) -> None:
    choose(shop.storefront, visit(shop), PersonaType.EXPLORER)
    room = enter_room(shop.storefront, Visit(shop.store, ShopperId("bea")))
    assert request_of(shop.storefront, room, ShopperId("bea")) is room.request
    assert request_of(shop.storefront, room, ShopperId("ada")).session.choice is PersonaType.EXPLORER


def test_without_storage_a_room_has_the_catalogue_at_hand(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StorageUnavailable("dynamodb", "is on fire")

    monkeypatch.setattr(page_request, "read_visit", fail)
    room = enter_room(shop.storefront, visit(shop))
    assert room.character == "neutral"
    assert room.catalogue.products
    assert "VisitReadFailed" in {metric.name for metric in metrics_in(capsys.readouterr().out)}


@pytest.mark.parametrize(("name", "value"), [("archived", 7), ("hash:lantern", b"x"), ("expires_at", "soon")])
def test_a_session_with_an_attribute_of_another_type_fails_no_page(
    shop: Shop, name: str, value: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    choose(shop.storefront, visit(shop), PersonaType.EXPLORER)
    key = keys.session(ShopperId("ada"))
    shop.set_attributes(shop.settings.shopper_sessions_table, key, {name: value})
    assert enter_room(shop.storefront, visit(shop)).session.revision == 1
    shop.visit("ada")
    assert "PageFailed" not in {metric.name for metric in metrics_in(capsys.readouterr().out)}
