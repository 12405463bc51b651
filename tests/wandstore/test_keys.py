"""Keys are apart where their subjects are, and records sort by time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wandstore import keys
from wandstore.ids import SHOPPER_ID_PATTERN, SLUG_PATTERN, ShopperId, ShopperKey, StoreSlug

SHOPPERS = st.builds(
    ShopperKey,
    st.from_regex(SLUG_PATTERN, fullmatch=True).map(StoreSlug),
    st.from_regex(SHOPPER_ID_PATTERN, fullmatch=True).map(ShopperId),
)


def keys_of(shopper: ShopperKey) -> list[str]:
    """Every key that names a shopper of one store."""
    return [
        keys.ui_page(shopper)["key"],
        keys.job(shopper)["key"],
        keys.pool_slot(shopper),
        keys.errors(shopper),
        keys.breadcrumbs(shopper),
        keys.webhook_page(shopper, "0" * 64)["key"],
        keys.model_pages(shopper, "2027-01-15")["key"],
        keys.shopper_partition(shopper),
        keys.page_document(shopper),
        keys.page_html(shopper),
    ]


@given(SHOPPERS, SHOPPERS)
def test_two_shoppers_share_no_key(one: ShopperKey, other: ShopperKey) -> None:
    shared = set(keys_of(one)) & set(keys_of(other))
    assert not shared or one == other


@given(SHOPPERS)
def test_a_slot_names_its_shopper(shopper: ShopperKey) -> None:
    assert keys.shopper_of_slot(keys.pool_slot(shopper)) == shopper


@given(SHOPPERS)
def test_no_store_has_the_key_of_unreadable_messages(shopper: ShopperKey) -> None:
    assert keys.errors(shopper) != keys.UNREADABLE_MESSAGES


@given(st.floats(0, 9_999_999_999, allow_nan=False), st.floats(0, 9_999_999_999, allow_nan=False))
def test_records_sort_by_their_time_to_the_millisecond(one: float, other: float) -> None:
    if int(one * 1000) < int(other * 1000):
        assert keys.record_sort(one, "z") < keys.record_sort(other, "a")


def test_keys_are_spelled_as_the_contract_has_them() -> None:
    shopper = ShopperKey(StoreSlug("lantern"), ShopperId("ada"))
    assert keys.ui_page(shopper) == {"key": "ui:lantern:ada"}
    assert keys.job(shopper) == {"key": "job:lantern:ada", "sort": "-"}
    assert keys.session(shopper.shopper_id) == {"key": "session:ada"}
    assert keys.current_catalogue(shopper.store) == {"key": "catalogue:lantern"}
    assert keys.page_document(shopper) == "generated/lantern:ada.json"
    assert keys.page_html(shopper) == "generated/lantern:ada.html"
    assert keys.incoming_page("01") == "incoming/01"
    assert keys.catalogue_object(shopper.store, "0a") == "catalogues/lantern/0a.json.gz"
