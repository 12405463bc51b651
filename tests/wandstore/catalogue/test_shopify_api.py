from __future__ import annotations

import contextlib
import gzip
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import urllib3

from tests.shopify_schema import VERSIONS
from tests.small_shop import Reply, Request, SmallShop, error_reply, open_small_shop
from wandstore.catalogue import shopify_api
from wandstore.catalogue.shopify_api import MAX_PAUSE_SECONDS, ShopifyApi, shop_url
from wandstore.catalogue.stores import ShopifyConnection
from wandstore.errors import (
    CursorExpired,
    QueryTooLarge,
    SchemaMoved,
    ShopifyError,
    ShopRefused,
    ShopThrottled,
    ShopUnavailable,
)
from wandstore.settings import Settings

TOKEN = "shpat_0123456789"
VERSION = VERSIONS[0]


class Caller:
    """An API of the small shop, with the pauses that it made, which nobody waits for."""

    def __init__(self, shop: SmallShop, pool: urllib3.PoolManager) -> None:
        self.shop = shop
        self.pauses: list[float] = []
        self._pool = pool

    def api(self, token: str | None = TOKEN, **connection: Any) -> ShopifyApi:
        connected = ShopifyConnection(**{"domain": self.shop.domain, "token_secret": "SHOP_TOKEN"} | connection)
        return ShopifyApi(connected, token, Settings(), http=self._pool, sleep=self.pauses.append)

    def run(self, **options: Any) -> dict[str, Any]:
        return self.api().run("shop", **options)

    def error(self, reply: Reply, **options: Any) -> ShopifyError:
        """What is raised where the shop gives that reply to every request."""
        self.shop.instead = lambda _: reply
        with pytest.raises(ShopifyError) as caught:
            self.run(**options)
        return caught.value


@pytest.fixture
def caller() -> Iterator[Caller]:
    with open_small_shop(SmallShop()) as shop, urllib3.PoolManager(retries=False) as pool:
        yield Caller(shop, pool)


# What is asked --------------------------------------------------------------------------------------------------------


def test_an_operation_is_executed_by_the_shop(caller: Caller) -> None:
    assert caller.run()["shop"]["name"] == "Magic Wands"
    (request,) = caller.shop.requests
    assert (request.operation, request.path) == ("Shop", f"/api/{VERSION}/graphql.json")
    assert caller.pauses == []


@pytest.mark.parametrize(
    ("access", "header"),
    [
        ("private", "Shopify-Storefront-Private-Token"),
        ("public", "X-Shopify-Storefront-Access-Token"),
        ("tokenless", None),
    ],
)
def test_a_token_is_sent_as_its_kind_asks(access: str, header: str | None, caller: Caller) -> None:
    caller.api(access=access).run("shop")
    sent = {name for name, value in caller.shop.requests[0].headers.items() if value == TOKEN}
    assert sent == ({header} if header else set())


@pytest.mark.parametrize("token", [None, "", "two words", "line\nbreak", "ключ"])
def test_without_a_usable_token_nothing_is_sent(token: str | None, caller: Caller) -> None:
    with pytest.raises(ShopRefused):
        caller.api(token).run("shop")
    assert caller.shop.requests == []


def test_a_missing_token_is_reported_with_the_name_of_its_secret(caller: Caller) -> None:
    with pytest.raises(ShopRefused, match="SHOP_TOKEN has no value"):
        caller.api(None).run("shop")


def test_the_market_of_the_store_goes_with_every_operation(caller: Caller) -> None:
    caller.api(country="CA", language="FR").run("collections", {"first": 1})
    caller.api().run("shop")
    assert caller.shop.requests[0].variables == {"first": 1, "country": "CA", "language": "FR"}
    assert caller.shop.requests[1].variables == {"country": None, "language": None}


@pytest.mark.parametrize(
    ("domain", "url"),
    [
        ("wands.myshopify.com", "https://wands.myshopify.com"),
        ("https://Wands.myshopify.com/", "https://wands.myshopify.com"),
        ("127.0.0.1:8123", "http://127.0.0.1:8123"),
        ("127.0.0.1.example:8123", "https://127.0.0.1.example:8123"),
        ("http://localhost:8123", "http://localhost:8123"),
        ("https://127.0.0.1:8123", "https://127.0.0.1:8123"),
    ],
)
def test_a_shop_is_asked_over_https_unless_it_is_on_this_machine(domain: str, url: str) -> None:
    assert shop_url(domain) == url


@pytest.mark.parametrize(
    "domain",
    [
        "http://wands.myshopify.com",
        "wands.example/admin",
        "a b",
        "user@wands.example",
        "ftp://127.0.0.1",
        "http://127.0.0.1.example",
        "wands.example?x",
        "",
        "http://localhost.example",
    ],
)
def test_what_is_no_shops_domain_is_refused(domain: str) -> None:
    with pytest.raises(ShopUnavailable, match="not a shop's domain"):
        shop_url(domain)


# What is asked again --------------------------------------------------------------------------------------------------

THROTTLED = error_reply("THROTTLED")


@pytest.mark.parametrize(
    "reply",
    [
        THROTTLED,
        Reply(429),
        Reply(430),
        Reply(500),
        Reply(503),
        Reply(504),
        Reply(body=b'{"data"'),
        error_reply("TIMEOUT"),
        error_reply("INTERNAL_SERVER_ERROR", data=None),
        Reply(body=b"{}", declared_length=500),
    ],
    ids=["throttled", "429", "430", "500", "503", "504", "no JSON", "timeout", "internal", "cut off"],
)
def test_what_may_pass_is_asked_again(reply: Reply, caller: Caller) -> None:
    caller.shop.script(reply, None)
    assert caller.run()["shop"]["name"] == "Magic Wands"
    assert len(caller.pauses) == 1


def test_pauses_grow_to_a_limit_and_end_with_the_time(caller: Caller) -> None:
    error = caller.error(THROTTLED, seconds=240)
    assert isinstance(error, ShopThrottled)
    first, second, third = caller.pauses[:3]
    assert first < second < third
    assert 0.75 <= first <= 1.25
    assert max(caller.pauses) <= 1.25 * MAX_PAUSE_SECONDS
    assert 120 < sum(caller.pauses) < 240


def test_functions_that_were_throttled_together_come_back_apart(caller: Caller) -> None:
    caller.error(THROTTLED, seconds=5)
    once, caller.pauses = caller.pauses, []
    caller.error(THROTTLED, seconds=5)
    assert caller.pauses != once


def test_a_shop_may_ask_for_a_longer_pause(caller: Caller) -> None:
    caller.shop.script(Reply(429, headers={"Retry-After": "17"}), THROTTLED, None)
    caller.run()
    assert caller.pauses[0] == 17
    assert caller.pauses[1] < 3


@pytest.mark.parametrize("after", ["500", "999999999999", "Wed, 21 Oct 2026 07:28:00 GMT", "-3", "nan"])
def test_an_odd_or_long_pause_is_never_waited_for_beyond_the_time(after: str, caller: Caller) -> None:
    caller.error(Reply(429, headers={"Retry-After": after}), seconds=20)
    assert sum(caller.pauses) < 20


def test_after_a_security_block_the_first_pause_is_long(caller: Caller) -> None:
    error = caller.error(Reply(430))
    assert (type(error), error.reason) == (ShopThrottled, "security")
    assert caller.pauses[0] >= 7.5


def test_a_shop_that_fails_again_and_again_is_left_alone(caller: Caller) -> None:
    error = caller.error(Reply(502))
    assert (type(error), error.reason, len(caller.shop.requests)) == (ShopUnavailable, "server", 4)


def test_a_shop_that_nobody_serves_cannot_be_reached(caller: Caller) -> None:
    with socket.socket() as unbound:
        unbound.bind(("127.0.0.1", 0))
        with pytest.raises(ShopUnavailable) as caught:
            caller.api(domain=f"127.0.0.1:{unbound.getsockname()[1]}").run("shop")
    assert caught.value.reason == "network"
    assert len(caller.pauses) == 3


def test_no_request_may_take_longer_than_the_time_that_is_left() -> None:
    class Http:
        timeouts: list[urllib3.Timeout] = []  # noqa: RUF012

        def request(self, *_: Any, **options: Any) -> Any:
            self.timeouts.append(options["timeout"])
            raise urllib3.exceptions.ReadTimeoutError(None, "", "late")  # type: ignore[arg-type]

    connection = ShopifyConnection(domain="wands.example", access="tokenless")
    api = ShopifyApi(connection, None, Settings(), http=Http(), sleep=lambda _: None)
    with pytest.raises(QueryTooLarge):
        api.run("shop", seconds=2)
    assert len(Http.timeouts) == 2
    for timeout in Http.timeouts:
        for seconds in (timeout.connect_timeout, timeout.read_timeout):
            assert isinstance(seconds, int | float)
            assert seconds <= 2


# What is not ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "kind", "reason"),
    [
        (Reply(401), ShopRefused, "refused"),
        (Reply(403), ShopRefused, "refused"),
        (error_reply("ACCESS_DENIED"), ShopRefused, "refused"),
        (error_reply("UNAUTHORIZED"), ShopRefused, "refused"),
        (Reply(402), ShopUnavailable, "frozen"),
        (error_reply("SHOP_INACTIVE"), ShopUnavailable, "frozen"),
        (Reply(404), ShopUnavailable, "gone"),
        (Reply(423), ShopUnavailable, "locked"),
        (Reply(301, headers={"Location": "https://elsewhere.example/"}), ShopUnavailable, "moved"),
        (Reply(418), ShopUnavailable, "unexpected"),
        (error_reply("MAX_COMPLEXITY_EXCEEDED"), QueryTooLarge, "complexity"),
        (error_reply("", "Query has a complexity of 1200, which exceeds 1000"), QueryTooLarge, "complexity"),
        (error_reply("undefinedField", "Field 'headline' doesn't exist"), SchemaMoved, "schema"),
        (error_reply("argumentNotAccepted"), SchemaMoved, "schema"),
        (error_reply("variableMismatch"), SchemaMoved, "schema"),
        (error_reply("SOMETHING_NEW"), SchemaMoved, "schema"),
        (Reply(body=b'{"errors": [{"message": "Cannot query field"}]}'), SchemaMoved, "schema"),
        (Reply(body=b'{"errors": "odd"}'), SchemaMoved, "schema"),
        (Reply(body=b'{"errors": [null, 3]}'), SchemaMoved, "schema"),
        (error_reply("", "Invalid cursor for current pagination sort.", data=None), CursorExpired, "cursor"),
    ],
)
def test_permanent_failures_are_raised_without_a_retry(
    reply: Reply, kind: type[ShopifyError], reason: str, caller: Caller
) -> None:
    error = caller.error(reply)
    assert (type(error), error.reason) == (kind, reason)
    assert (len(caller.shop.requests), caller.pauses) == (1, [])


@pytest.mark.parametrize("answered", ["2027-01", "2026-07", "unstable"])
def test_an_answer_in_another_version_is_never_used(answered: str, caller: Caller) -> None:
    caller.shop.version = answered
    with pytest.raises(SchemaMoved, match=f"answers in version {answered}"):
        caller.run()


def test_an_answer_without_a_version_is_used(caller: Caller) -> None:
    caller.shop.version = None
    assert caller.run()["shop"]


def test_data_beside_an_error_is_no_answer(caller: Caller) -> None:
    half = error_reply("INTERNAL_SERVER_ERROR", path=["shop", "brand"], data={"shop": {"name": "Magic Wands"}})
    assert caller.error(half).reason == "server"


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b'{"data": null}', b"\xff\xfe", b"<html>", b'{"data": []}', b"NaN"]
)
def test_an_answer_that_is_none_is_unreadable(body: bytes, caller: Caller) -> None:
    error = caller.error(Reply(body=body))
    assert (type(error), error.reason) == (ShopUnavailable, "unreadable")


def test_a_redirect_is_not_followed_with_the_token(caller: Caller) -> None:
    with open_small_shop(SmallShop()) as other:
        error = caller.error(Reply(308, headers={"Location": f"http://{other.domain}/"}))
        assert other.domain in str(error)
        assert other.requests == []


def test_the_token_is_in_no_message(caller: Caller) -> None:
    assert TOKEN not in str(caller.error(Reply(403, f"{TOKEN} is no token".encode())))
    assert TOKEN not in str(caller.error(error_reply("ACCESS_DENIED", f"bad {TOKEN}")))
    for length in range(185, 201):
        assert TOKEN[:6] not in str(caller.error(Reply(403, f"{'x' * length}{TOKEN}".encode())))


def test_a_refused_field_is_named(caller: Caller) -> None:
    error = caller.error(error_reply("ACCESS_DENIED", path=["products", "nodes", 0, "tags"], data=None))
    assert isinstance(error, ShopRefused)
    assert error.paths == ("products.nodes.tags",)


def test_an_answer_without_an_end_is_not_read_to_it(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shopify_api, "MAX_ANSWER_BYTES", 1 << 20)
    packed = gzip.compress(b" " * (8 << 20))
    error = caller.error(Reply(body=packed, headers={"Content-Encoding": "gzip"}))
    assert (type(error), error.reason) == (QueryTooLarge, "size")


def test_half_a_character_in_an_answer_is_replaced_and_a_whole_one_is_kept(caller: Caller) -> None:
    body = b'{"data": {"shop": {"name": "Oak \\ud800 \\ud83c\\udf3f"}}}'
    caller.shop.instead = lambda _: Reply(body=body)
    assert caller.run() == {"shop": {"name": "Oak ? \U0001f33f"}}


def test_an_answer_that_is_nested_without_end_is_unreadable(caller: Caller) -> None:
    assert caller.error(Reply(body=b"[" * 100_000)).reason == "unreadable"


def test_an_answer_that_drips_ends_with_the_time(caller: Caller) -> None:
    body = json.dumps({"data": {"shop": {"name": "drip" * 100}}}).encode()
    sent: list[int] = []
    is_over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            peer, _ = server.accept()
            with peer, contextlib.suppress(OSError):
                peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body))
                for byte in body:
                    peer.sendall(bytes([byte]))
                    sent.append(byte)
                    if is_over.wait(0.05):
                        return
                is_over.wait(30)

        dripping = threading.Thread(target=drip)
        dripping.start()
        with pytest.raises(QueryTooLarge) as caught:
            caller.api(domain=f"127.0.0.1:{server.getsockname()[1]}").run("shop", seconds=0.5)
        is_over.set()
        dripping.join()
    assert caught.value.reason == "timeout"
    assert len(sent) < len(body)


def test_a_packed_answer_is_read(caller: Caller) -> None:
    def packed(request: Request) -> Reply:
        body = json.dumps({"data": {"shop": {"name": "packed"}}}).encode()
        assert "gzip" in request.headers["Accept-Encoding"]
        return Reply(body=gzip.compress(body), headers={"Content-Encoding": "gzip"})

    caller.shop.instead = packed
    assert caller.run() == {"shop": {"name": "packed"}}


def test_every_shopify_error_has_a_reason_for_the_metric(caller: Caller) -> None:
    def kinds(kind: type[ShopifyError]) -> set[type[ShopifyError]]:
        return {kind}.union(*(kinds(below) for below in kind.__subclasses__()))

    made = [kind("a reason", "a message") for kind in kinds(ShopifyError) if kind.__init__ is ShopifyError.__init__]
    made += [kind("a message") for kind in kinds(ShopifyError) if kind.__init__ is not ShopifyError.__init__]  # type: ignore[call-arg]
    assert all(error.reason for error in made)
