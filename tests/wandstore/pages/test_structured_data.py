from __future__ import annotations

import gzip
import json
import re
from typing import Any

from tests.builders import make_catalogue, make_product, make_store, make_variant
from wandstore.catalogue.products import Catalogue
from wandstore.documents.templates import compose_template
from wandstore.pages import RenderContext, render_page
from wandstore.pages.structured_data import write_structured_data
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import PersonaType

CATALOGUE = make_catalogue(
    make_product("oak", title="Oak </script><b>", price="30.00", was="40.00"),
    make_product("core", variants=[make_variant("9.50"), make_variant("12.00")]),
    make_product("gone", price="99.00", available=False),
)


def graph_of(catalogue: Catalogue, *product_ids: str, home: str = "/s/magic-wands") -> list[dict[str, Any]]:
    found = json.loads(write_structured_data(make_store(), catalogue, product_ids, home))
    assert found["@context"] == "https://schema.org"
    graph: list[dict[str, Any]] = found["@graph"]
    return graph


def test_shop_site_and_products_are_described() -> None:
    shop, site, listed = graph_of(CATALOGUE, "oak", "core", "gone", home="https://shop.example/s/magic-wands")
    assert (shop["@type"], shop["name"]) == ("Organization", "Magic Wands")
    assert site["potentialAction"]["target"] == "https://shop.example/s/magic-wands?q={words}"
    assert [(entry["position"], entry["item"]["name"]) for entry in listed["itemListElement"]] == [
        (1, "Oak </script><b>"),
        (2, "Core"),
        (3, "Gone"),
    ]


def test_an_offer_is_the_catalogues_price_and_stock() -> None:
    offers = [entry["item"]["offers"] for entry in graph_of(CATALOGUE, "oak", "core", "gone")[2]["itemListElement"]]
    assert offers == [
        {"@type": "Offer", "price": "30.00", "priceCurrency": "GBP", "availability": "InStock"},
        {
            "@type": "AggregateOffer",
            "lowPrice": "9.50",
            "highPrice": "12.00",
            "priceCurrency": "GBP",
            "availability": "InStock",
        },
        {"@type": "Offer", "price": "99.00", "priceCurrency": "GBP", "availability": "OutOfStock"},
    ]


def test_nothing_in_it_can_end_the_script_element() -> None:
    text = write_structured_data(make_store(name="A & B <i>"), CATALOGUE, ["oak"], "/s/magic-wands")
    assert not set(text) & set("<>&")


def test_a_store_without_products_lists_none() -> None:
    assert len(graph_of(make_catalogue())) == 2


def test_a_page_describes_the_products_that_it_shows_in_their_order() -> None:
    store = make_store()
    tree = compose_template(CATALOGUE, store, PersonaType.EXPLORER, Signals())
    html = gzip.decompress(render_page(tree, RenderContext(store, CATALOGUE)).body).decode()
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    listed = json.loads(data)["@graph"][2]["itemListElement"]
    assert [entry["item"]["name"] for entry in listed] == [CATALOGUE.by_id[i].title for i in tree.product_ids]


def test_a_page_that_is_not_indexed_describes_its_first_products_only() -> None:
    catalogue = make_catalogue(*(make_product(f"wand-{number:02}") for number in range(20)))
    ids = [product.id for product in catalogue.products]
    text = write_structured_data(make_store(), catalogue, ids, "/s/magic-wands", indexed=False)
    listed = json.loads(text)["@graph"][2]["itemListElement"]
    assert [entry["item"]["name"] for entry in listed] == [catalogue.by_id[i].title for i in ids[:8]]
