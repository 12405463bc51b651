"""One request of the Storefront API: tokens, versions, limits and failures, over HTTP."""

from __future__ import annotations

import httpx
import pytest

from local.fake_shopify.shop import Identity, Market
from local.fake_shopify.storefront_api import PRIVATE_HEADER, PUBLIC_HEADER, VERSION_HEADER
from tests.fake_shop import FakeShopHandle, running_fake_shop

NAMES = "query Names { products(first: 10) { nodes { title } } }"
TAGS = "{ products(first: 10) { nodes { title tags } } }"


def codes_of(answer: httpx.Response) -> list[str]:
    return [error["extensions"]["code"] for error in answer.json()["errors"]]


def test_an_answer_has_the_data_the_context_and_the_version(fake_shop: FakeShopHandle) -> None:
    answer = fake_shop.post(NAMES)
    assert answer.status_code == 200
    assert answer.headers[VERSION_HEADER] == "2026-10"
    assert len(answer.json()["data"]["products"]["nodes"]) == 3
    assert answer.json()["extensions"]["context"] == {"country": "GB", "language": "EN"}


def test_the_private_and_the_public_token_open_the_api(fake_shop: FakeShopHandle) -> None:
    for header, token in ((PRIVATE_HEADER, fake_shop.token), (PUBLIC_HEADER, fake_shop.shop.identity.public_token)):
        assert "errors" not in fake_shop.post(TAGS, headers={header: token}).json()


@pytest.mark.parametrize("header", [PRIVATE_HEADER, PUBLIC_HEADER])
def test_a_wrong_token_is_refused_with_401(fake_shop: FakeShopHandle, header: str) -> None:
    answer = fake_shop.post(NAMES, headers={header: "wrong"})
    assert answer.status_code == 401
    assert codes_of(answer) == ["UNAUTHORIZED"]


@pytest.mark.parametrize("is_browser", [True, False])
def test_a_private_token_in_public_is_refused_with_403(fake_shop: FakeShopHandle, is_browser: bool) -> None:
    headers = {PRIVATE_HEADER: fake_shop.token, "Origin": "https://a.example"} if is_browser else {}
    assert fake_shop.post(NAMES, headers=headers or {PUBLIC_HEADER: fake_shop.token}).status_code == 403


def test_without_a_token_products_are_read_and_tags_are_not(fake_shop: FakeShopHandle) -> None:
    assert fake_shop.post(NAMES, headers={}).json()["data"]["products"]["nodes"]
    answer = fake_shop.post(TAGS, headers={})
    assert answer.status_code == 200
    assert answer.json()["data"] is None
    assert set(codes_of(answer)) == {"ACCESS_DENIED"}
    assert "unauthenticated_read_product_tags" in answer.json()["errors"][0]["message"]


def test_without_a_token_a_large_request_is_refused(fake_shop: FakeShopHandle) -> None:
    query = "{ products(first: 250) { nodes { variants(first: 10) { nodes { price { amount } } } } } }"
    answer = fake_shop.post(query, headers={})
    assert codes_of(answer) == ["MAX_COMPLEXITY_EXCEEDED"]
    assert "errors" not in fake_shop.post(query).json()


def test_a_shop_may_want_a_token_from_everybody() -> None:
    with running_fake_shop(identity=Identity(is_tokenless=False)) as shop:
        assert shop.post(NAMES, headers={}).status_code == 401


def test_an_expired_version_is_answered_by_the_oldest_that_is_supported(fake_shop: FakeShopHandle) -> None:
    answer = fake_shop.http.post("/api/2024-01/graphql.json", json={"query": NAMES})
    assert answer.status_code == 200
    assert answer.headers[VERSION_HEADER] == "2025-10"


@pytest.mark.parametrize("version", ["2031-01", "2026-11", "latest"])
def test_what_is_no_version_is_not_found(fake_shop: FakeShopHandle, version: str) -> None:
    assert fake_shop.http.post(f"/api/{version}/graphql.json", json={"query": NAMES}).status_code == 404


@pytest.mark.parametrize("body", [b"", b"no json", b"[]", b'{"query": 5}', b'{"query": "{}", "variables": [1]}'])
def test_a_body_without_a_query_is_a_bad_request(fake_shop: FakeShopHandle, body: bytes) -> None:
    answer = fake_shop.http.post("/api/2026-10/graphql.json", content=body)
    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_a_query_may_come_as_plain_graphql(fake_shop: FakeShopHandle) -> None:
    answer = fake_shop.http.post(
        "/api/2026-10/graphql.json", content=NAMES, headers={"Content-Type": "application/graphql"}
    )
    assert answer.json()["data"]["products"]["nodes"]


def test_an_unknown_field_is_named_as_shopify_names_it(fake_shop: FakeShopHandle) -> None:
    answer = fake_shop.post("{ products(first: 1) { nodes { colour } } }")
    assert answer.status_code == 200
    (error,) = answer.json()["errors"]
    assert error["message"] == "Field 'colour' doesn't exist on type 'Product'"
    assert error["extensions"] == {"code": "undefinedField", "typeName": "Product", "fieldName": "colour"}


def test_a_query_that_is_no_graphql_is_an_error_in_an_answer_of_200(fake_shop: FakeShopHandle) -> None:
    answer = fake_shop.post("{ products(")
    assert answer.status_code == 200
    assert answer.json()["errors"]


def test_a_variable_of_the_wrong_type_is_refused_before_anything_is_executed(fake_shop: FakeShopHandle) -> None:
    query = "query ($first: Int!) { products(first: $first) { nodes { id } } }"
    for variables in ({"first": "many"}, {}):
        answer = fake_shop.post(query, variables)
        assert codes_of(answer) == ["INVALID_VARIABLE"]
        assert "data" not in answer.json()


def test_of_several_operations_the_named_one_runs(fake_shop: FakeShopHandle) -> None:
    query = "query A { shop { name } } query B { products(first: 1) { nodes { id } } }"
    body = {"query": query, "operationName": "A"}
    answer = fake_shop.http.post("/api/2026-10/graphql.json", json=body)
    assert answer.json()["data"] == {"shop": {"name": "Magic Wands"}}
    assert codes_of(fake_shop.post(query)) == ["BAD_REQUEST"]


# Failures that are chosen ---------------------------------------------------------------------------------------------


def test_throttling_is_an_answer_of_200(fake_shop: FakeShopHandle) -> None:
    fake_shop.do("switches", throttle_every=3)
    answers = [fake_shop.post(NAMES) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 6
    throttled = [answer for answer in answers if "errors" in answer.json()]
    assert throttled == [answers[2], answers[5]]
    assert codes_of(throttled[0]) == ["THROTTLED"]


def test_a_request_that_costs_more_points_than_are_left_is_throttled(fake_shop: FakeShopHandle) -> None:
    fake_shop.do("switches", cost_capacity=30, cost_per_second=0)
    outcomes = ["errors" in fake_shop.post(NAMES).json() for _ in range(4)]
    assert outcomes == [False, False, True, True]  # each costs 11


@pytest.mark.parametrize("status", [401, 402, 403, 404, 423, 429, 430, 503])
def test_a_chosen_status_is_answered_until_it_is_reset(fake_shop: FakeShopHandle, status: int) -> None:
    fake_shop.do("switches", status=status)
    assert [fake_shop.post(NAMES).status_code for _ in range(2)] == [status, status]
    fake_shop.do("reset", reset=True)
    assert fake_shop.post(NAMES).status_code == 200


def test_a_failure_may_begin_late_and_end_early(fake_shop: FakeShopHandle) -> None:
    fake_shop.do("switches", status=423, spared_requests=2, failing_requests=1)
    assert [fake_shop.post(NAMES).status_code for _ in range(4)] == [200, 200, 423, 200]


def test_a_body_may_be_garbage(fake_shop: FakeShopHandle) -> None:
    fake_shop.do("switches", garbage=True)
    answer = fake_shop.post(NAMES)
    assert answer.status_code == 200
    assert answer.text.startswith("<!doctype html>")


def test_a_connection_may_end_in_the_middle_of_an_answer(fake_shop: FakeShopHandle) -> None:
    fake_shop.do("switches", half_answer=True, failing_requests=1)
    with pytest.raises(httpx.RemoteProtocolError):
        fake_shop.post(NAMES)
    assert fake_shop.post(NAMES).status_code == 200


def test_a_slow_answer_comes_after_the_timeout_of_the_client(fake_shop: FakeShopHandle) -> None:
    fake_shop.do("switches", slow_seconds=60)
    with pytest.raises(httpx.ReadTimeout):
        fake_shop.http.post("/api/2026-10/graphql.json", json={"query": NAMES}, timeout=0.2)


def test_a_schema_that_moved_refuses_the_removed_field_and_nothing_else(fake_shop: FakeShopHandle) -> None:
    fake_shop.do("switches", removed_fields=["Product.tags"])
    assert codes_of(fake_shop.post(TAGS)) == ["undefinedField"]
    assert "errors" not in fake_shop.post(NAMES).json()


def test_another_version_may_be_said_to_have_answered(fake_shop: FakeShopHandle) -> None:
    fake_shop.do("switches", answered_version="2027-01")
    assert fake_shop.post(NAMES).headers[VERSION_HEADER] == "2027-01"


def test_a_token_may_lack_the_scope_of_tags(fake_shop: FakeShopHandle) -> None:
    fake_shop.do("switches", tags_are_forbidden=True)
    assert set(codes_of(fake_shop.post(TAGS))) == {"ACCESS_DENIED"}


def test_the_country_of_the_context_changes_the_currency_in_a_second_market(fake_shop: FakeShopHandle) -> None:
    query = """query Prices($country: CountryCode!) @inContext(country: $country) {
        product(handle: "linen-cloth") { priceRange { minVariantPrice { amount currencyCode } } } }"""

    def price_in(country: str) -> dict[str, str]:
        found = fake_shop.ask(query, {"country": country})["product"]["priceRange"]["minVariantPrice"]
        return dict(found)

    assert price_in("US") == {"amount": "8.5", "currencyCode": "GBP"}
    fake_shop.shop.second_market = Market("US", "USD")
    assert price_in("US") == {"amount": "10.62", "currencyCode": "USD"}
    assert price_in("FR") == {"amount": "8.5", "currencyCode": "GBP"}
    assert fake_shop.post(query, {"country": "US"}).json()["extensions"]["context"]["country"] == "US"


def test_the_journal_counts_the_requests(fake_shop: FakeShopHandle) -> None:
    fake_shop.post(NAMES)
    fake_shop.do("switches", throttle_next=1)
    fake_shop.post(NAMES)
    entries = list(fake_shop.running.api.journal)
    assert [(entry.operation, entry.cost, entry.outcome) for entry in entries] == [
        ("Names", 11, "ok"),
        ("", 0, "THROTTLED"),
    ]
