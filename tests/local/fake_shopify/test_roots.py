"""What a query can begin with, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fake_shop import FakeShopHandle, running_fake_shop


@pytest.fixture(scope="module")
def shop() -> Iterator[FakeShopHandle]:
    with running_fake_shop() as handle:
        yield handle


def test_nodes_are_found_by_id_and_what_is_gone_is_null(shop: FakeShopHandle) -> None:
    oak = shop.shop.find_by_handle("oak-wand")
    assert oak is not None
    ids = [
        f"gid://shopify/Product/{oak.id}",
        "gid://shopify/Product/1",
        f"gid://shopify/ProductVariant/{shop.variant_id('yew-wand')}",
        "nonsense",
    ]
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Product { handle } ... on ProductVariant { title } } }"
    found = shop.ask(query, {"ids": ids})
    assert found["nodes"] == [{"handle": "oak-wand"}, None, {"title": "Default Title"}, None]


def test_more_than_250_ids_are_refused(shop: FakeShopHandle) -> None:
    ids = ["gid://shopify/Product/1"] * 251
    (error,) = shop.post("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": ids}).json()["errors"]
    assert error["extensions"]["code"] == "MAX_INPUT_SIZE_EXCEEDED"


def test_a_product_is_found_by_handle_or_id_or_not_at_all(shop: FakeShopHandle) -> None:
    oak = shop.ask('{ product(handle: "oak-wand") { id } }')["product"]
    assert shop.ask("query ($id: ID!) { product(id: $id) { handle } }", oak)["product"] == {"handle": "oak-wand"}
    assert shop.ask('{ product(handle: "lost") { id } productByHandle(handle: "lost") { id } }') == {
        "product": None,
        "productByHandle": None,
    }


def test_collections_are_listed_and_found(shop: FakeShopHandle) -> None:
    query = "{ collections(first: 10, sortKey: TITLE) { nodes { id handle } totalCount } }"
    collections = shop.ask(query)["collections"]
    assert [node["handle"] for node in collections["nodes"]] == ["cloths", "wands"]
    assert collections["totalCount"] == "2"
    found = shop.ask("query ($id: ID!) { collection(id: $id) { handle } }", {"id": collections["nodes"][1]["id"]})
    assert found["collection"] == {"handle": "wands"}


def test_search_finds_words_and_can_hide_what_is_sold_out(shop: FakeShopHandle) -> None:
    query = """query ($words: String!, $unavailable: SearchUnavailableProductsType) {
        search(first: 10, query: $words, types: [PRODUCT], unavailableProducts: $unavailable) {
            totalCount nodes { ... on Product { handle } } } }"""
    found = shop.ask(query, {"words": "bends far"})["search"]
    assert found == {"totalCount": 1, "nodes": [{"handle": "yew-wand"}]}
    assert shop.ask(query, {"words": "cloth"})["search"]["totalCount"] == 1
    assert shop.ask(query, {"words": "cloth", "unavailable": "HIDE"})["search"]["totalCount"] == 0
    suggested = shop.ask('{ predictiveSearch(query: "oak") { products { handle } } }')["predictiveSearch"]
    assert suggested == {"products": [{"handle": "oak-wand"}]}


def test_recommendations_are_others_and_first_those_of_the_same_kind(shop: FakeShopHandle) -> None:
    found = shop.ask('{ productRecommendations(productHandle: "oak-wand") { handle } }')["productRecommendations"]
    assert [node["handle"] for node in found] == ["yew-wand", "linen-cloth"]
    assert shop.ask('{ productRecommendations(productHandle: "lost") { handle } }') == {"productRecommendations": None}


def test_the_shop_has_a_brand_a_currency_and_policies(shop: FakeShopHandle) -> None:
    query = """{ shop { name description moneyFormat primaryDomain { host url } shipsToCountries
        paymentSettings { currencyCode countryCode enabledPresentmentCurrencies acceptedCardBrands cardVaultUrl }
        brand { slogan logo { image { url } } colors { primary { background foreground } secondary { background } } }
        privacyPolicy { title url body handle } shippingPolicy { url } refundPolicy { url } termsOfService { url }
        subscriptionPolicy { url } } }"""
    found = shop.ask(query)["shop"]
    assert found["name"] == "Magic Wands"
    assert found["paymentSettings"]["currencyCode"] == "GBP"
    assert found["brand"]["colors"]["primary"][0]["background"] == "#2f4a3f"
    assert found["privacyPolicy"]["url"] == f"{shop.url}/policies/privacy-policy"
    assert found["primaryDomain"]["host"] == shop.address
    for url in (found["brand"]["logo"]["image"]["url"], found["privacyPolicy"]["url"]):
        assert shop.http.get(url).status_code == 200


def test_the_rest_of_the_root_answers_or_says_that_it_may_not(shop: FakeShopHandle) -> None:
    found = shop.ask(
        """{ localization {
            country { isoCode currency { isoCode } } language { isoCode } availableCountries { isoCode } }
        productTypes(first: 10) { nodes } productTags(first: 10) { nodes }
        publicApiVersions { handle supported } paymentSettings { currencyCode } }"""
    )
    assert found["localization"]["country"] == {"isoCode": "GB", "currency": {"isoCode": "GBP"}}
    assert found["productTypes"]["nodes"] == ["Cloths", "Wands"]
    assert found["productTags"]["nodes"] == ["new"]
    (error,) = shop.post('{ menu(handle: "main-menu") { title } }').json()["errors"]
    assert error["extensions"]["code"] == "ACCESS_DENIED"


def test_a_field_without_an_answer_is_null_or_an_error_that_names_it(shop: FakeShopHandle) -> None:
    assert shop.ask('{ page(handle: "about") { title } }') == {"page": None}
    (error,) = shop.post("{ sitemap(type: PRODUCT) { pagesCount { count } } }").json()["errors"]
    assert error["message"] == "The fake shop does not answer QueryRoot.sitemap."
