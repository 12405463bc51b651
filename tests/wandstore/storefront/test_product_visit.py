from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal

import pytest

from tests.builders import make_catalogue, make_product
from tests.shop import Shop
from wandstore.ids import ShopperId
from wandstore.pages import Asked, ProductRequest
from wandstore.shoppers.models import EventKind
from wandstore.shoppers.personas import PersonaType
from wandstore.shoppers.saved_list import NOTHING_SAVED, ListKind, SavedList, SavedProduct
from wandstore.storefront.page_request import Visit
from wandstore.storefront.product_visit import find_product, request_product
from wandstore.storefront.room import enter_room
from wandstore.storefront.tracking import ReportedEvent, choose, track

CAFE = "caf\u00e9-wand"
CATALOGUE = make_catalogue(
    make_product("oak-wand"), make_product("Oak-Core"), make_product("樫の杖"), make_product(CAFE)
)


@pytest.mark.parametrize(
    ("handle", "found"),
    [
        ("oak-wand", "oak-wand"),
        ("OAK-Wand", "oak-wand"),
        ("oak-core", "Oak-Core"),
        ("oak-wand/", "oak-wand"),
        ("樫の杖", "樫の杖"),
        (unicodedata.normalize("NFD", CAFE), CAFE),
        ("elm-wand", None),
        ("", None),
    ],
)
def test_a_product_is_found_by_its_handle_in_any_case_and_form(handle: str, found: str | None) -> None:
    product = find_product(CATALOGUE, handle)
    assert (product.id if product else None) == found


def ask(
    shop: Shop,
    handle: str,
    lists: Mapping[ListKind, SavedList | None] | None = None,
    *,
    has_cookie: bool = True,
) -> ProductRequest:
    room = enter_room(shop.storefront, Visit(shop.store, ShopperId("ada"), has_cookie=has_cookie))
    product = find_product(room.catalogue, handle)
    assert product is not None
    return request_product(room, product, Asked(variant_id="7"), lists or {})


def ids(products: tuple[object, ...]) -> list[str]:
    return [str(getattr(product, "id", "")) for product in products]


def test_a_stranger_sees_what_is_like_the_product(shop: Shop) -> None:
    request = ask(shop, "oak")
    assert (request.product.id, request.asked.variant_id) == ("oak", "7")
    assert ids(request.companions) == ["yew", "cloth"]
    assert request.seen_lately == ()


def test_a_product_knows_which_lists_have_it(shop: Shop) -> None:
    saved = SavedList(products=(SavedProduct(product_id="oak", name="Oak wand", price=Decimal(40)),))
    lists = {ListKind.WISH_LIST: saved, ListKind.COMPARISON: NOTHING_SAVED}
    assert ask(shop, "oak", lists).saved_in == {ListKind.WISH_LIST}
    assert ask(shop, "yew", lists).saved_in == frozenset()
    assert ask(shop, "oak", dict.fromkeys(ListKind)).saved_in == frozenset(), "storage did not tell"


def test_what_a_shopper_saw_lately_stands_below_unless_it_is_there_already(shop: Shop) -> None:
    rows = "".join(f"wand-{number},Wand {number},Wands,40.00\n" for number in range(6))
    shop.csv.write_text(f"Handle,Title,Type,Variant Price\n{rows}")
    shop.publish()
    visit = Visit(shop.store, ShopperId("ada"))
    for seen in ("wand-5", "wand-1", "wand-4", "wand-0"):
        track(shop.storefront, visit, ReportedEvent(event=EventKind.VIEW, product_id=seen))
    choose(shop.storefront, visit, PersonaType.MINIMALIST)
    request = ask(shop, "wand-0")
    assert ids(request.companions) == ["wand-1", "wand-2"], "as many as a row of a minimalist has"
    assert ids(request.seen_lately) == ["wand-4", "wand-5"]
    assert ask(shop, "wand-0", has_cookie=False).seen_lately == (), "anybody may open the shopper's address"


def test_without_storage_a_product_has_its_page_all_the_same(shop: Shop) -> None:
    broken = shop.with_settings(shopper_sessions_table="gone", ui_cache_table="gone")
    request = ask(broken, "oak")
    assert request.product.title == "Oak wand"
