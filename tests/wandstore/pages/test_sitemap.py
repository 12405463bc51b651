from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tests.builders import make_catalogue, make_product, make_store
from wandstore.catalogue.products import Catalogue, Collection
from wandstore.pages import sitemap
from wandstore.pages.sitemap import sitemap_address, write_index, write_sitemaps

STORE = make_store("lantern")
BASE = "https://shop.example"


def addresses(content: bytes) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(content).iter(f"{{{sitemap._XMLNS}}}loc")]


def test_a_sitemap_has_the_stores_page_its_groups_and_its_products() -> None:
    products = (
        make_product("oak/wand&co").model_copy(update={"collections": ("gifts",)}),
        make_product("杖", category="Cores & feathers"),
    )
    collections = (Collection(id="gifts", title="Gifts"), Collection(id="empty", title="Empty"))
    catalogue = Catalogue(
        **make_catalogue(*products).model_dump(exclude={"collections", "products"}),
        products=products,
        collections=collections,
    )
    (content,) = write_sitemaps(catalogue, STORE, f"{BASE}/")
    assert addresses(content) == [
        f"{BASE}/s/lantern",
        f"{BASE}/s/lantern/collections/gifts",
        f"{BASE}/s/lantern/collections/all",
        f"{BASE}/s/lantern/collections/cores-feathers",
        f"{BASE}/s/lantern/collections/wands",
        f"{BASE}/s/lantern/products/oak%2Fwand%26co",
        f"{BASE}/s/lantern/products/%E6%9D%96",
    ]
    assert b"lastmod" not in content


def test_a_store_without_products_still_has_a_page() -> None:
    assert [addresses(part) for part in write_sitemaps(make_catalogue(), STORE, BASE)] == [
        [f"{BASE}/s/lantern", f"{BASE}/s/lantern/collections/all"]
    ]


@pytest.mark.parametrize(("limit", "value"), [("MAX_URLS", 7), ("MAX_BYTES", 500)])
def test_a_large_sitemap_is_split_and_its_index_names_the_parts(
    limit: str, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = make_catalogue(*(make_product(f"p{n}") for n in range(50)))
    whole = addresses(write_sitemaps(catalogue, STORE, BASE)[0])
    monkeypatch.setattr(sitemap, limit, value)
    parts = write_sitemaps(catalogue, STORE, BASE)
    assert len(parts) > 5
    assert [address for part in parts for address in addresses(part)] == whole
    assert addresses(write_index(len(parts), STORE, BASE)) == [
        BASE + sitemap_address(STORE, part) for part in range(1, len(parts) + 1)
    ]
