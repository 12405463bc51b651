"""Serves the fake Shopify as a process: `python -m local.fake_shopify --port 8793`."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

from local.fake_shopify.events import DeliveryRules, NotLoopback
from local.fake_shopify.schema import SchemaMissing
from local.fake_shopify.server import serve
from local.fake_shopify.shop import FakeShop, Identity, Market
from local.synth import ROOT
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.errors import BadCatalogue

DEMO = ROOT / "stores" / "magic-wands.csv"
# Shopify retries for four hours; here a minute is enough to see it.
RETRY_SECONDS = 60


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    defaults = Identity()
    parser = argparse.ArgumentParser(prog="python -m local.fake_shopify", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 for a free port")
    parser.add_argument("--catalog", type=Path, default=DEMO, help="a Shopify product CSV")
    parser.add_argument("--name", default=defaults.name)
    parser.add_argument("--currency", default=defaults.currency)
    parser.add_argument("--secret", default=defaults.client_secret, help="signs the webhooks")
    parser.add_argument("--token", default=defaults.private_token, help="the private token of the Storefront API")
    parser.add_argument("--domain", default="", help="the shop's domain in webhooks; by default its address")
    parser.add_argument("--webhook-url", default="", help="where webhooks go, on this machine")
    parser.add_argument("--queue-url", default="", help="where events go as EventBridge would send them")
    parser.add_argument("--retry-seconds", type=float, default=RETRY_SECONDS, help="the time of all webhook retries")
    parser.add_argument("--second-market", action="store_true", help="sell to the US in USD")
    return parser.parse_args(given)


def main(given: list[str] | None = None) -> int:
    """Returns 2 if it cannot start, after printing the reason."""
    asked = arguments(given)
    identity = Identity(
        name=asked.name,
        domain=asked.domain,
        currency=asked.currency,
        client_secret=asked.secret,
        private_token=asked.token,
    )
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    try:
        shop = FakeShop.of(read_shopify_csv(asked.catalog, asked.currency).products, identity)
        shop.second_market = Market() if asked.second_market else None
        with serve(shop, asked.port, DeliveryRules(window_seconds=asked.retry_seconds)) as running:
            running.events.subscribe(asked.webhook_url, asked.queue_url)
            print(f"The fake Shopify is at {running.url}, its admin at {running.url}/_fake/.", flush=True)
            ended.wait()
    except (SchemaMissing, BadCatalogue, NotLoopback, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
