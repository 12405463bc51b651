"""A fake Shopify that is served from this process, on a port of its own, for one test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from local.fake_shopify.events import DeliveryRules, Events
from local.fake_shopify.schema import LATEST_VERSION, SchemaMissing, storefront_schema
from local.fake_shopify.server import RunningShop, serve
from local.fake_shopify.shop import FakeShop, Identity
from local.fake_shopify.storefront_api import PRIVATE_HEADER
from local.fake_shopify.switches import Switches
from tests.builders import make_product, make_variant
from tests.missing import skip_but_fail_in_ci
from tests.waiting import SECONDS_UNTIL_HUNG, wait_until
from wandstore.catalogue.products import Product

# All retries of a webhook within this time, where Shopify takes hours.
# A receiver on a busy machine is waited for: what is sent again would come twice.
QUICK_RETRIES = DeliveryRules(window_seconds=0.5, connect_seconds=SECONDS_UNTIL_HUNG, total_seconds=SECONDS_UNTIL_HUNG)


def small_catalogue() -> tuple[Product, ...]:
    """Three products, one of them with variants and one that is sold out."""
    sizes = [make_variant("40.00", title="Oak / 10 inch"), make_variant("45.00", was="60.00", title="Oak / 11 inch")]
    return (
        make_product("oak-wand", description="Straight and firm.", tags=["new"], variants=sizes),
        make_product("yew-wand", description="Bends far.", price="55.00", was="70.00"),
        make_product("linen-cloth", category="Cloths", vendor="Weavers", price="8.50", available=False),
    )


@dataclass
class FakeShopHandle:
    """The shop over HTTP, and the handles to its state and its switches."""

    running: RunningShop
    http: httpx.Client

    @property
    def url(self) -> str:
        return self.running.url

    @property
    def address(self) -> str:
        """Host and port: a store's `shopify.domain`."""
        return self.running.address

    @property
    def shop(self) -> FakeShop:
        return self.running.shop

    @property
    def switches(self) -> Switches:
        return self.running.shop.switches

    @property
    def events(self) -> Events:
        return self.running.events

    @property
    def token(self) -> str:
        return self.shop.identity.private_token

    def post(
        self, query: str, variables: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """One request of the Storefront API, with the private token where no headers are given."""
        return self.http.post(
            f"/api/{LATEST_VERSION}/graphql.json",
            json={"query": query, "variables": variables or {}},
            headers={PRIVATE_HEADER: self.token} if headers is None else dict(headers),
        )

    def ask(self, query: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The data of an answer that has no errors."""
        answer = self.post(query, variables).json()
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    def do(self, action: str, **given: Any) -> dict[str, Any]:
        """An admin action, which has to succeed."""
        answer = self.http.post(f"/_fake/{action}", json=given)
        assert answer.status_code == 200, answer.text
        done: dict[str, Any] = answer.json()
        return done

    def variant_id(self, handle: str, place: int = 0) -> str:
        stocked = self.shop.find_by_handle(handle)
        assert stocked is not None
        return str(stocked.product.variants[place].id)

    def await_events(self) -> None:
        """Until every event has been delivered or given up."""
        wait_until(self.events.is_idle, lambda: str(list(self.events.log)))


@contextmanager
def running_fake_shop(
    products: Sequence[Product] | None = None, identity: Identity | None = None, **options: Any
) -> Iterator[FakeShopHandle]:
    """Sells the small catalogue where no products are given. Skips a test where npm has installed no schema."""
    try:
        storefront_schema(LATEST_VERSION)
    except SchemaMissing as error:
        skip_but_fail_in_ci(str(error))
    shop = FakeShop.of(small_catalogue() if products is None else products, identity)
    with (
        serve(shop, **{"rules": QUICK_RETRIES, **options}) as running,
        httpx.Client(base_url=running.url, trust_env=False, timeout=SECONDS_UNTIL_HUNG) as http,
    ):
        yield FakeShopHandle(running, http)
