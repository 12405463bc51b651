from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import urllib3
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import make_store
from tests.small_shop import (
    Reply,
    Request,
    SmallShop,
    error_reply,
    make_product_answer,
    make_shop,
    make_variant_answer,
    money,
    open_small_shop,
)
from tests.written_metrics import metrics_in
from wandstore.catalogue import shopify_source
from wandstore.catalogue.products import Collection, Policy
from wandstore.catalogue.shopify_api import ShopifyApi
from wandstore.catalogue.shopify_source import Progress, ShopRead, ShopSource
from wandstore.catalogue.stores import ShopifyConnection
from wandstore.errors import (
    CursorExpired,
    QueryTooLarge,
    SchemaMoved,
    ShopifyError,
    ShopRefused,
    ShopUnavailable,
    UnusableShop,
)
from wandstore.settings import Settings

TOO_COMPLEX = error_reply("MAX_COMPLEXITY_EXCEEDED")
TOO_SLOW = Reply(504)
EXPIRED = error_reply("", "Invalid cursor for current pagination sort.", data=None)


class Reader:
    """The small shop, and sources that read it and wait for nothing."""

    def __init__(self, shop: SmallShop, pool: urllib3.PoolManager) -> None:
        self.shop = shop
        self._pool = pool

    def source(self, **connection: Any) -> ShopSource:
        connected = ShopifyConnection(**{"domain": self.shop.domain} | connection)
        api = ShopifyApi(connected, "token", Settings(), http=self._pool, sleep=lambda _: None)
        return ShopSource(api, make_store(currency="GBP"))

    def read(self, **connection: Any) -> ShopRead:
        return self.source(**connection).read_all()

    def numbers(self) -> list[str | None]:
        """The ids of all products, as they are read."""
        return [product.shopify_id for product in self.read().products]


@pytest.fixture
def reader() -> Iterator[Reader]:
    with open_small_shop(SmallShop()) as shop, urllib3.PoolManager(retries=False) as pool:
        yield Reader(shop, pool)


def fill(reader: Reader, number: int) -> list[str]:
    """Gives the shop that many products; their numbers."""
    reader.shop.products = [make_product_answer(position) for position in range(1, number + 1)]
    return [str(position) for position in range(1, number + 1)]


def on_page(page: int, reply: Reply, operation: str = "Products") -> Callable[[Request], Reply | None]:
    """Gives the reply once, in place of that page, counted from 1."""
    seen = 0

    def instead(request: Request) -> Reply | None:
        nonlocal seen
        seen += request.operation == operation
        if seen == page and request.operation == operation:
            seen += 1_000
            return reply
        return None

    return instead


# Everything -----------------------------------------------------------------------------------------------------------


def test_a_whole_shop_is_read(reader: Reader) -> None:
    fill(reader, 3)
    reader.shop.best_selling = ["2"]
    reader.shop.products[0]["collections"] = [{"handle": "oak"}, {"handle": "new-in"}]
    reader.shop.collections = [{"handle": "oak", "title": "Oak", "descriptionHtml": "<p>Of <b>oak</b>.</p>"}]

    read = reader.read()

    assert [(product.id, product.shopify_id, product.rank) for product in read.products] == [
        ("wand-1", "1", 1),
        ("wand-2", "2", 0),
        ("wand-3", "3", 2),
    ]
    assert read.products[0].collections == ("oak", "new-in")
    assert read.products[0].tags == ("oak",)
    assert read.collections == (Collection(id="oak", title="Oak", description="Of oak."),)
    assert (read.shop.name, read.shop.currency, read.warnings) == ("Magic Wands", "GBP", ())


@pytest.mark.parametrize("number", [1, 99, 100, 101, 350])
def test_every_product_is_read_once_by_pages(number: int, reader: Reader) -> None:
    assert fill(reader, number) == reader.numbers()


def test_two_readings_of_the_same_shop_are_equal(reader: Reader) -> None:
    fill(reader, 5)
    assert reader.read() == reader.read()


def test_a_shop_without_products_is_read_with_a_warning(reader: Reader) -> None:
    read = reader.read()
    assert read.products == ()
    assert "publish them to its sales channel" in read.warnings[0]


def test_all_variants_pictures_and_collections_of_a_product_are_read(reader: Reader) -> None:
    fill(reader, 2)
    product = reader.shop.products[0]
    product["options"] = [{"name": "Size", "optionValues": [{"name": str(n), "swatch": None} for n in range(2_048)]}]
    product["variants"] = [
        make_variant_answer(n + 1, f"{n + 1}.0", selectedOptions=[{"name": "Size", "value": str(n)}])
        for n in range(2_048)
    ]
    product["images"] = [{"url": f"https://cdn.example/{n}.jpg", "altText": None} for n in range(250)]
    product["collections"] = [{"handle": f"c-{n}"} for n in range(300)]

    first, _ = reader.read().products

    assert [variant.options for variant in first.variants] == [(str(n),) for n in range(2_048)]
    assert len({variant.id for variant in first.variants}) == 2_048
    assert [image.url for image in first.images] == [f"https://cdn.example/{n}.jpg" for n in range(250)]
    assert first.collections == tuple(f"c-{n}" for n in range(300))
    assert [asked["first"] for asked in reader.shop.asked("ProductVariants")] == [250] * 8


def test_progress_is_reported_with_a_total_that_is_reached(reader: Reader) -> None:
    fill(reader, 250)
    told: list[Progress] = []
    reader.source().read_all(told.append)
    assert [progress.stage for progress in told] == ["ranks", "products", "products", "products", "collections"]
    assert [(p.done, p.total) for p in told if p.stage == "products"] == [(100, 250), (200, 250), (250, 250)]


def test_the_market_of_the_store_is_asked_for(reader: Reader) -> None:
    fill(reader, 1)
    reader.read(country="GB", language="EN")
    assert {(r.variables["country"], r.variables["language"]) for r in reader.shop.requests} == {("GB", "EN")}


def test_only_the_best_selling_products_of_a_shop_that_is_too_large_are_read(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shopify_source, "MAX_BY_CURSOR", 250)
    monkeypatch.setattr(shopify_source, "MAX_PRODUCTS", 250)
    fill(reader, 300)
    reader.shop.best_selling = [str(number) for number in range(300, 0, -1)]
    read = reader.read()
    assert [product.shopify_id for product in read.products] == [str(number) for number in range(51, 301)]
    assert "of 300 products the 250 that sell best were read" in read.warnings[-1]


# What the shop says of itself -----------------------------------------------------------------------------------------


def test_the_brand_and_the_policies_of_a_shop_are_read(reader: Reader) -> None:
    policy = {"title": "Privacy", "url": "https://wands.example/privacy"}
    reader.shop.shop = make_shop(
        brand={
            "slogan": "Made\nby hand",
            "logo": {"image": {"url": "https://cdn.example/logo.png"}},
            "colors": {
                "primary": [{"background": None}, {"background": "#2F4A3F"}],
                "secondary": [{"background": "red"}, {"background": "#a4532f"}],
            },
        },
        privacyPolicy=policy,
        refundPolicy={"title": "Refunds", "url": "javascript:alert(1)"},
    )
    facts = reader.source().read_shop()
    assert (facts.slogan, facts.primary_color, facts.secondary_color) == ("Made by hand", "#2f4a3f", "#a4532f")
    assert facts.logo_url == "https://cdn.example/logo.png"
    assert facts.policies == (Policy(kind="privacy", title="Privacy", url="https://wands.example/privacy"),)


def test_an_answer_about_the_shop_that_cannot_be_read_is_an_error(reader: Reader) -> None:
    reader.shop.instead = lambda _: Reply(body=b'{"data": {"shop": null}}')
    with pytest.raises(SchemaMoved):
        reader.source().read_shop()


# Tags -----------------------------------------------------------------------------------------------------------------


def test_without_a_token_no_tags_are_asked_for(reader: Reader) -> None:
    fill(reader, 1)
    assert reader.read(access="tokenless").products[0].tags == ()
    assert {asked["tags"] for asked in reader.shop.asked("Products")} == {False}


def test_where_the_token_may_not_read_tags_the_rest_is_read(reader: Reader) -> None:
    fill(reader, 250)

    def refuse_tags(request: Request) -> Reply | None:
        refused = error_reply("ACCESS_DENIED", path=["products", "nodes", 0, "tags"], data=None)
        return refused if request.variables.get("tags") else None

    reader.shop.instead = refuse_tags
    read = reader.read()
    assert (len(read.products), read.products[0].tags) == (250, ())
    assert [asked["tags"] for asked in reader.shop.asked("Products")] == [True, False, False, False]


@pytest.mark.parametrize("path", [None, ["products"], ["products", "nodes", 0, "variants"]])
def test_where_the_token_may_not_read_more_than_tags_the_shop_is_refused(
    path: list[Any] | None, reader: Reader
) -> None:
    fill(reader, 1)
    reader.shop.instead = on_page(1, error_reply("ACCESS_DENIED", path=path, data=None))
    with pytest.raises(ShopRefused):
        reader.read()


# Pages that fail ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reply", [error_reply("THROTTLED"), Reply(429), Reply(500), Reply(body=b"{}", declared_length=9)]
)
def test_after_an_error_in_the_middle_the_reading_goes_on_from_its_page(reply: Reply, reader: Reader) -> None:
    numbers = fill(reader, 350)
    reader.shop.instead = on_page(3, reply)
    assert reader.numbers() == numbers
    assert [asked["after"] for asked in reader.shop.asked("Products")] == [None, "100", "200", "200", "300"]


@pytest.mark.parametrize("reply", [TOO_COMPLEX, TOO_SLOW])
def test_where_a_page_is_too_large_the_next_are_smaller(reply: Reply, reader: Reader) -> None:
    numbers = fill(reader, 150)
    reader.shop.instead = lambda r: reply if r.operation == "Products" and r.variables["first"] > 25 else None
    assert reader.numbers() == numbers
    assert {asked["first"] for asked in reader.shop.asked("Products")} == {100, 50, 25}


def test_after_a_slow_minute_pages_are_large_again_but_never_where_they_are_too_complex(reader: Reader) -> None:
    fill(reader, 400)
    reader.shop.script(TOO_COMPLEX, TOO_SLOW, TOO_SLOW, of="Products")
    reader.read()
    sizes = [asked["first"] for asked in reader.shop.asked("Products")]
    assert sizes[:4] == [100, 50, 50, 25]
    assert sizes[4:] == [25] * 7 + [50] * 4


def test_a_shop_that_refuses_even_the_smallest_page_is_an_error(reader: Reader) -> None:
    fill(reader, 3)
    reader.shop.instead = lambda request: TOO_COMPLEX if request.operation == "Products" else None
    with pytest.raises(QueryTooLarge):
        reader.read()
    assert reader.shop.asked("Products")[-1]["first"] == 1


@pytest.mark.parametrize("operation", ["ProductVariants", "BestSelling", "Collections"])
def test_the_pages_of_other_lists_are_made_smaller_too(operation: str, reader: Reader) -> None:
    fill(reader, 300)
    reader.shop.products[4]["variants"] = [make_variant_answer(n + 1) for n in range(200)]
    reader.shop.collections = [{"handle": f"c-{n}", "title": "C", "descriptionHtml": ""} for n in range(300)]
    reader.shop.instead = lambda r: TOO_COMPLEX if r.operation == operation and r.variables["first"] > 30 else None
    read = reader.read()
    assert len(read.products[4].variants) == 200
    assert len(read.collections) == 300
    assert {product.rank for product in read.products} == set(range(300))


def test_after_a_cursor_that_expired_the_list_goes_on_after_the_last_id(reader: Reader) -> None:
    numbers = fill(reader, 350)
    reader.shop.instead = on_page(3, EXPIRED)
    assert reader.numbers() == numbers
    assert [(asked["after"], asked["filter"]) for asked in reader.shop.asked("Products")] == [
        (None, None),
        ("100", None),
        ("200", None),
        (None, "id:>200"),
        ("100", "id:>200"),
    ]


def test_where_a_cursor_ends_the_list_goes_on_after_the_last_id(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shopify_source, "MAX_BY_CURSOR", 250)
    numbers = fill(reader, 550)
    assert reader.numbers() == numbers
    assert [(asked["first"], asked["filter"]) for asked in reader.shop.asked("Products")] == [
        *((100, None), (100, None), (50, None)),
        *((100, "id:>250"), (100, "id:>250"), (50, "id:>250")),
        (100, "id:>500"),
    ]


def test_a_shop_within_the_reach_of_cursors_is_never_filtered(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shopify_source, "MAX_BY_CURSOR", 250)
    assert len(fill(reader, 250)) == len(reader.numbers())
    assert {asked["filter"] for asked in reader.shop.asked("Products")} == {None}


def test_a_shop_that_ignores_the_filter_is_an_error_and_not_half_a_catalogue(reader: Reader) -> None:
    fill(reader, 350)

    def forget_the_filter(request: Request) -> Reply | None:
        if request.operation == "Products" and request.variables["after"] == "200":
            return EXPIRED
        if request.variables.get("filter"):
            page = {"nodes": [make_product_answer(1)], "pageInfo": {"hasNextPage": True, "endCursor": "1"}}
            return Reply(body=json.dumps({"data": {"products": page}}).encode())
        return None

    reader.shop.instead = forget_the_filter
    with pytest.raises(SchemaMoved, match="lists product 1 after 200"):
        reader.read()


def test_a_cursor_within_a_product_that_expired_begins_that_list_again_once(reader: Reader) -> None:
    fill(reader, 1)
    reader.shop.products[0]["variants"] = [make_variant_answer(n + 1) for n in range(700)]
    reader.shop.instead = on_page(2, EXPIRED, "ProductVariants")
    assert len(reader.read().products[0].variants) == 700
    reader.shop.instead = lambda r: EXPIRED if r.operation == "ProductVariants" else None
    with pytest.raises(CursorExpired):
        reader.read()


def test_without_the_end_of_the_ranks_the_products_are_read(reader: Reader) -> None:
    fill(reader, 300)
    reader.shop.instead = on_page(2, EXPIRED, "BestSelling")
    ranks = [product.rank for product in reader.read().products]
    assert ranks == [*range(250), *[None] * 50]


def test_a_list_that_does_not_move_on_is_an_error(reader: Reader) -> None:
    fill(reader, 1)
    for cursor in (None, "", "same"):
        page = {"nodes": [], "pageInfo": {"hasNextPage": True, "endCursor": cursor}}
        body = json.dumps({"data": {"products": page}}).encode()
        reader.shop.instead = lambda r, body=body: Reply(body=body) if r.operation == "Products" else None  # type: ignore[misc]
        with pytest.raises(ShopUnavailable, match="continues, but not where"):
            reader.read()


@pytest.mark.parametrize(
    ("operation", "place"),
    [("Products", "products"), ("BestSelling", "products"), ("Collections", "collections"), ("ProductVariants", "")],
)
@pytest.mark.parametrize("cursors", ["ab", ""], ids=["in a circle", "without objects"])
def test_a_list_without_an_end_is_an_error(operation: str, place: str, cursors: str, reader: Reader) -> None:
    fill(reader, 1)
    reader.shop.products[0]["variants"] = [make_variant_answer(n + 1) for n in range(60)]
    numbers = itertools.count()

    def go_on(request: Request) -> Reply | None:
        if request.operation != operation:
            return None
        number = next(numbers)
        cursor = cursors[number % 2] if cursors else str(number)
        page = {"nodes": [], "pageInfo": {"hasNextPage": True, "endCursor": cursor}}
        return Reply(body=json.dumps({"data": {place: page} if place else {"product": {"variants": page}}}).encode())

    reader.shop.instead = go_on
    with pytest.raises(ShopUnavailable, match="continues, but not where"):
        reader.read()


def test_a_product_without_an_end_of_its_variants_is_an_error(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shopify_source, "MAX_BY_CURSOR", 500)
    fill(reader, 1)
    reader.shop.products[0]["variants"] = [make_variant_answer(n + 1) for n in range(60)]
    numbers = itertools.count()

    def go_on(request: Request) -> Reply | None:
        if request.operation != "ProductVariants":
            return None
        page = {"nodes": [{}] * 250, "pageInfo": {"hasNextPage": True, "endCursor": str(next(numbers))}}
        return Reply(body=json.dumps({"data": {"product": {"variants": page}}}).encode())

    reader.shop.instead = go_on
    with pytest.raises(ShopUnavailable, match="more than"):
        reader.read()


def test_of_two_products_with_one_handle_the_one_that_was_read_later_has_it(reader: Reader) -> None:
    fill(reader, 3)
    reader.shop.products[0]["handle"] = reader.shop.products[2]["handle"]
    read = reader.read()
    assert [product.shopify_id for product in read.products] == ["2", "3"]
    assert len(read.warnings) == 1


@pytest.mark.parametrize("operation", ["Shop", "BestSelling", "Products", "ProductVariants", "Collections"])
@pytest.mark.parametrize(
    "reply", [Reply(423), Reply(401), Reply(500), error_reply("undefinedField"), error_reply("THROTTLED")]
)
def test_after_a_permanent_failure_nothing_is_returned(operation: str, reply: Reply, reader: Reader) -> None:
    fill(reader, 3)
    reader.shop.products[1]["variants"] = [make_variant_answer(n + 1) for n in range(60)]
    reader.shop.instead = lambda request: reply if request.operation == operation else None
    with pytest.raises(ShopifyError):
        reader.read()


# Products that cannot be shown ----------------------------------------------------------------------------------------


SIZES = {"options": [{"name": "Size", "optionValues": []}]}


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ({"variants": []}, "it has no variants"),
        ({"variants": [make_variant_answer(1, currency="EUR")]}, "its price is in EUR"),
        ({"variants": [make_variant_answer(1), make_variant_answer(2, currency="EUR")]}, "its price is in EUR"),
        ({"variants": [make_variant_answer(1, compareAtPrice=money("9.0", "USD"))]}, "its price is in USD"),
        ({"variants": [make_variant_answer(1, "-1.0")]}, "is not a price"),
        ({"variants": [make_variant_answer(1, "NaN")]}, "is not a price"),
        ({"variants": [make_variant_answer(1, "1.005")]}, "is not an amount of GBP"),
        ({"variants": [make_variant_answer(1, id="1")]}, "is not a variant's id"),
        ({"variants": [make_variant_answer(1, selectedOptions=[])], **SIZES}, "no value of 'Size'"),
        ({"title": " \n"}, "it has no title"),
        ({"handle": ""}, "its handle cannot be part of an address"),
        ({"handle": "a\nb"}, "its handle cannot be part of an address"),
        ({"handle": "h" * 256}, "its handle cannot be part of an address"),
    ],
)
def test_a_product_with_a_fault_is_left_out_with_a_warning_and_the_others_are_read(
    fault: dict[str, Any], why: str, reader: Reader
) -> None:
    fill(reader, 3)
    reader.shop.products[1] |= fault
    read = reader.read()
    assert [product.shopify_id for product in read.products] == ["1", "3"]
    (warning,) = read.warnings
    assert why in warning
    assert "left out" in warning


def test_a_product_that_is_removed_while_it_is_read_is_left_out(reader: Reader) -> None:
    fill(reader, 2)
    reader.shop.products[0]["variants"] = [make_variant_answer(n + 1) for n in range(60)]
    reader.shop.instead = on_page(1, Reply(body=b'{"data": {"product": null}}'), "ProductVariants")
    read = reader.read()
    assert [product.shopify_id for product in read.products] == ["2"]
    assert "removed it while it was read" in read.warnings[0]


def test_a_shop_whose_every_price_is_in_another_currency_is_an_error_and_no_empty_catalogue(reader: Reader) -> None:
    fill(reader, 3)
    for product in reader.shop.products:
        product["variants"][0]["price"] = money("9.0", "EUR")
    with pytest.raises(UnusableShop, match="its price is in EUR, and the store's currency is GBP"):
        reader.read()


def test_a_shop_whose_every_answer_is_unreadable_is_an_error_and_no_empty_catalogue(reader: Reader) -> None:
    body = json.dumps({"data": {"products": {"nodes": [None, {}], "pageInfo": {"hasNextPage": False}}}}).encode()
    reader.shop.instead = lambda request: Reply(body=body) if request.operation == "Products" else None
    with pytest.raises(UnusableShop):
        reader.read()


def test_faults_are_one_line_of_the_log_and_one_metric(
    reader: Reader, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(reader, 60)
    for product in reader.shop.products[:40]:
        product["variants"] = []
    reader.read()
    (line,) = [vars(record) for record in caplog.records if record.getMessage() == "shop read with faults"]
    assert (line["products"], line["faults"], len(line["first"])) == (20, 40, 20)
    assert metrics_in(capsys.readouterr().out) == [("ShopReadFault", 40, {}, "Count")]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"variants": []}, "it has no variants"),
        ({"variants": [make_variant_answer(1, currency="EUR")]}, "its price is in EUR"),
        ({"images": [{"url": "http://cdn.example/1.jpg", "altText": ""}]}, "is not an https address"),
        ({"images": [{"url": "javascript:alert(1)", "altText": ""}]}, "is not an https address"),
        ({"descriptionHtml": "<p>Oak</p><script>alert(1)</script>"}, "scripts, frames or forms of its description"),
    ],
)
def test_each_fault_of_a_product_is_named_in_the_log(
    fault: dict[str, Any], words: str, reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    fill(reader, 2)
    reader.shop.products[0] |= fault
    read = reader.read()
    (line,) = [vars(record) for record in caplog.records if record.getMessage() == "shop read with faults"]
    (said,) = line["first"]
    assert said.startswith("wand-1: ")
    assert words in said
    assert not any("script" in product.description_html or "alert" in product.description for product in read.products)
    assert all(image.url.startswith("https://") for product in read.products for image in product.images)


@pytest.mark.parametrize("operation", ["Products", "BestSelling", "ProductVariants"])
def test_a_cursor_that_expired_is_a_line_of_the_log_and_a_metric(
    operation: str, reader: Reader, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers = fill(reader, 300)
    reader.shop.products[0]["variants"] = [make_variant_answer(n + 1) for n in range(600)]
    reader.shop.instead = on_page(2, EXPIRED, operation)
    assert reader.numbers() == numbers
    assert "the shop's cursor expired" in [record.getMessage() for record in caplog.records]
    assert metrics_in(capsys.readouterr().out) == [("ShopCursorExpired", 1, {}, "Count")]


# Some products --------------------------------------------------------------------------------------------------------


def test_products_are_read_by_their_ids_and_missing_ones_are_reported(reader: Reader) -> None:
    fill(reader, 5)
    reader.shop.products[3]["variants"] = []
    products, gone = reader.source().read_products(["2", "999", "2", "4", "5", "not a number", "²"])
    assert [product.shopify_id for product in products] == ["2", "5"]
    assert gone == ["999", "4", "not a number", "²"]


def test_an_id_of_another_kind_of_object_counts_as_missing(reader: Reader) -> None:
    body = json.dumps({"data": {"nodes": [{"__typename": "Collection"}, None]}}).encode()
    reader.shop.instead = lambda _: Reply(body=body)
    assert reader.source().read_products(["1", "2"]) == ([], ["1", "2"])


def test_hundreds_of_ids_are_read_by_pages(reader: Reader) -> None:
    numbers = fill(reader, 300)
    reader.shop.script(TOO_COMPLEX, of="ProductsById")
    products, gone = reader.source().read_products(numbers)
    assert ([product.shopify_id for product in products], gone) == (numbers, [])
    assert [len(asked["ids"]) for asked in reader.shop.asked("ProductsById")] == [100] + [50] * 6


def test_no_ids_ask_for_nothing(reader: Reader) -> None:
    assert reader.source().read_products([]) == ([], [])
    assert reader.shop.requests == []


# Odd answers ----------------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to every value within a JSON value."""
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield (*path, key)
        yield from places(value[key], (*path, key))


@pytest.mark.slow
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_with_any_value_anywhere_in_an_answer_the_other_products_are_read_or_a_known_error_is_raised(
    data: st.DataObject, reader: Reader
) -> None:
    fill(reader, 2)
    page = {"nodes": [in_pages(product) for product in reader.shop.products], "pageInfo": {"hasNextPage": False}}
    answer = json.loads(json.dumps({"products": page}))
    path = data.draw(st.sampled_from(list(places(answer))))
    at = answer
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = data.draw(JSON)
    body = json.dumps({"data": answer}).encode()
    reader.shop.instead = lambda request: Reply(body=body) if request.operation == "Products" else None
    try:
        read = reader.read()
    except ShopifyError:
        return
    # One value was changed, so at least one product is as it was, unless all of them were taken away.
    assert {product.shopify_id for product in read.products} & {"1", "2"} or answer["products"]["nodes"] == []


def in_pages(product: dict[str, Any]) -> dict[str, Any]:
    """The product with its lists as a page each."""
    lists = ("images", "variants", "collections")
    return product | {name: {"nodes": product[name], "pageInfo": {"hasNextPage": False}} for name in lists}
