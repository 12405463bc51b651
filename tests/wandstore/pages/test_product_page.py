"""The page of one product, rendered."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
from itertools import product as combinations
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.builders import make_catalogue, make_optioned, make_product, make_store, make_variant
from tests.wandstore.pages.parsed import ParsedPage, parse_page
from tests.wandstore.pages.rendered import HOSTILE
from wandstore.catalogue.products import Catalogue, Image, OptionValue, Product, ProductOption, Swatch
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.catalogue.snapshots import build_catalogue
from wandstore.catalogue.stores import Store
from wandstore.documents.companions import choose_companions
from wandstore.ids import StoreSlug
from wandstore.pages import Asked, ProductRequest, RenderContext, RenderedPage, render_product
from wandstore.pages.product_page import MAX_PICTURES
from wandstore.pages.variant_choice import MAX_VALUES
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import CHARACTERS, Character
from wandstore.shoppers.saved_list import ListKind

# Source: the weight of a page, compressed.
MAX_PAGE_BYTES = 12_000

SHOP = make_store(shop_domain="wands.example")
SHIRT = make_optioned(
    {"Size": ("S", "M", "L"), "Colour": ("Red", "Blue")},
    {("S", "Red"): True, ("S", "Blue"): False, ("M", "Red"): True, ("L", "Blue"): True},
    title="Shirt",
)


def render(
    product: Product, asked: Asked | None = None, *, store: Store = SHOP, character: Character = "neutral"
) -> RenderedPage:
    context = RenderContext(store, make_catalogue(product, make_product("other")), "https://shop.example")
    return render_product(context, ProductRequest(product, asked or Asked()), character=character)


def show(product: Product, asked: Asked | None = None, *, store: Store = SHOP) -> ParsedPage:
    return parse_page(render(product, asked, store=store))


def change(product: Product, **fields: object) -> Product:
    return product.model_copy(update=fields)


def links(page: ParsedPage) -> dict[str, str]:
    """Where the values of the selectors lead, by what they say."""
    return {
        " ".join("".join(text).split()): named["href"] or ""
        for tag, named, text in page.elements
        if tag == "a" and named.get("rel") == "nofollow" and "products" in (named.get("href") or "")
    }


def test_a_product_is_shown_with_its_whole_title_its_price_and_its_description_in_paragraphs() -> None:
    title = "A wand of oak " * 20
    page = show(make_product(title=title.strip(), price="30.00", description="Stiff.\nGood for wards."))
    assert page.texts("h1") == [title.strip()]
    assert page.texts("p", "price") == ["Price £30.00"]
    assert {"Stiff.", "Good for wards."} <= set(page.texts("p"))


def test_a_description_in_html_is_shown_as_it_is() -> None:
    html = "<h3>Care</h3>\n<p>Oil it.</p>\n<pre>one\n  two</pre>"
    page = show(make_product(description="Care").model_copy(update={"description_html": html}))
    assert page.texts("h3") == ["Care"]
    assert "<pre>one&#10;  two</pre>" in page.html


def test_the_headings_of_a_description_go_down_one_level_at_a_time() -> None:
    html = "<h5>Care</h5><p>Oil it.</p><h6>Oils</h6><h3>Size</h3><h4>Length</h4>"
    page = show(make_product(description="Care").model_copy(update={"description_html": html}))
    headings = [(tag, "".join(text)) for tag, _, text in page.elements if re.fullmatch("h[1-6]", tag)]
    assert headings == [
        ("h1", "Oak wand"),
        ("h2", "Description"),
        ("h3", "Care"),
        ("h4", "Oils"),
        ("h3", "Size"),
        ("h4", "Length"),
    ]


def test_what_a_shop_writes_is_text_and_not_markup() -> None:
    options = (ProductOption(name=HOSTILE, values=(OptionValue(name=HOSTILE), OptionValue(name="B"))),)
    variants = [make_variant(title=HOSTILE).model_copy(update={"options": (name,)}) for name in (HOSTILE, "B")]
    product = make_product(
        HOSTILE, title=HOSTILE, vendor=HOSTILE, category=HOSTILE, description=HOSTILE, variants=variants
    )
    page = show(change(product, options=options, images=(Image(url="https://cdn.example/a.jpg", alt=HOSTILE),)))
    assert page.texts("h1") == [" ".join(HOSTILE.split())]
    assert "alert" not in "".join(page.attributes("img", "onerror"))
    assert [named for tag, named, _ in page.elements if tag == "script" and not named] == []


# The variants ---------------------------------------------------------------------------------------------------------


def test_each_variant_has_an_address_by_its_id() -> None:
    page = show(SHIRT, Asked(variant_id="3"))
    assert links(page) == {
        "S": "/s/magic-wands/products/oak-wand?variant=1",
        "M": "/s/magic-wands/products/oak-wand?variant=3",
        "L in Blue": "/s/magic-wands/products/oak-wand?variant=4",
        "Red": "/s/magic-wands/products/oak-wand?variant=3",
    }


def test_where_an_export_has_no_ids_a_variant_has_an_address_by_its_values() -> None:
    bare = change(SHIRT, variants=tuple(variant.model_copy(update={"id": None}) for variant in SHIRT.variants))
    address = links(show(bare))["M"]
    assert address == "/s/magic-wands/products/oak-wand?option.Size=M&option.Colour=Red"
    asked = {name.removeprefix("option."): value for name, value in parse_qsl(urlsplit(address).query)}
    assert "Size: M" in show(bare, Asked(options=asked)).texts("p")


def test_an_impossible_value_is_no_link_and_says_so() -> None:
    page = show(SHIRT, Asked(variant_id="3"))
    assert page.texts("span", "no") == ["Blue not made in M"]
    assert "Blue" not in " ".join(links(page)).replace("in Blue", "")


def test_a_sold_out_value_is_a_link_and_says_so() -> None:
    page = show(SHIRT, Asked(variant_id="1"))
    assert "Blue sold out" in links(page)
    sold_out = show(SHIRT, Asked(variant_id="2"))
    assert "Sold out at the moment." in sold_out.text
    assert "Add to bag" not in sold_out.text
    assert "Blue sold out" in links(sold_out)


def test_a_product_of_one_variant_shows_no_selector() -> None:
    assert show(make_product()).texts("div", "selector") == []


def test_the_chosen_variant_has_its_own_price_former_price_and_saving() -> None:
    variants = [make_variant("30.00", id="1", title="S"), make_variant("40.00", was="50.00", id="2", title="M")]
    page = show(make_product(variants=variants), Asked(variant_id="2"))
    assert page.texts("p", "price") == ["Price £40.00 was £50.00 Save £10.00 (20%)"]
    assert page.attributes("meta", "content").count("40.00") == 1
    assert page.attributes("article", "data-price") == ["40.00"]


def test_the_prices_of_a_last_option_are_told_where_they_differ() -> None:
    variants = [make_variant(price, id=price[:2], title=price) for price in ("30.00", "40.00")]
    assert set(links(show(make_product(variants=variants)))) == {"30.00 £30.00", "40.00 £40.00"}


def test_swatches_are_colours_and_pictures() -> None:
    values = (
        OptionValue(name="Red", swatch=Swatch(color="#aa0000")),
        OptionValue(name="Plaid", swatch=Swatch(color="#bb0000", image_url="https://cdn.shopify.com/plaid.jpg")),
    )
    product = make_optioned({"Colour": ("Red", "Plaid")}, {("Red",): True, ("Plaid",): True})
    page = show(change(product, options=(ProductOption(name="Colour", values=values),)))
    assert page.attributes("path", "fill") == ["#aa0000"]
    assert "https://cdn.shopify.com/plaid.jpg?width=160" in page.attributes("img", "src")


# Pictures -------------------------------------------------------------------------------------------------------------


def with_pictures(count: int, **fields: object) -> Product:
    images = tuple(Image(url=f"https://cdn.shopify.com/{n}.jpg") for n in range(count))
    return change(make_product(), images=images, **fields)


def gallery(page: ParsedPage) -> list[str]:
    """The pictures in full, in order."""
    return [href for href in page.attributes("a", "href") if "cdn.shopify.com" in href]


def test_every_picture_is_in_the_gallery_and_leads_to_itself() -> None:
    page = show(with_pictures(3))
    assert gallery(page) == [f"https://cdn.shopify.com/{n}.jpg" for n in range(3)]
    assert [named.get("checked", "no") for tag, named, _ in page.elements if named.get("type") == "radio"] == [
        None,
        "no",
        "no",
    ]
    assert page.texts("label")[1:] == [f"Picture {n} of 3" for n in (1, 2, 3)]
    assert "2000w" in page.attributes("img", "srcset")[0]


def test_a_single_picture_has_nothing_to_choose() -> None:
    page = show(with_pictures(1))
    assert len(gallery(page)) == 1
    assert not [named for _, named, _ in page.elements if named.get("type") == "radio"]
    assert gallery(show(with_pictures(0))) == []


def test_the_pictures_of_the_chosen_variant_come_first() -> None:
    variants = tuple(
        make_variant(id=str(n), title=str(n)).model_copy(update={"image_url": f"https://cdn.shopify.com/{n}.jpg"})
        for n in (1, 2, 7)
    )
    product = with_pictures(3, variants=variants)
    assert [url[-5] for url in gallery(show(product, Asked(variant_id="2")))] == ["2", "0", "1"]
    assert [url[-5] for url in gallery(show(product, Asked(variant_id="7")))] == ["7", "0", "1", "2"]


def test_of_very_many_pictures_the_rest_are_counted() -> None:
    page = show(with_pictures(MAX_PICTURES + 2))
    assert len(gallery(page)) == MAX_PICTURES
    assert "2 more pictures at the shop." in page.texts("p")


# Buying ---------------------------------------------------------------------------------------------------------------


def test_what_can_be_bought_here_has_a_form_for_the_bag_and_a_link_to_the_checkout() -> None:
    page = show(SHIRT, Asked(variant_id="3"))
    fields = {named.get("name"): named.get("value") for tag, named, _ in page.elements if tag in ("input", "button")}
    assert (fields["store"], fields["variant"], fields["quantity"], fields["action"]) == (
        "magic-wands",
        "3",
        "1",
        "add",
    )
    assert "/api/shopper/cart" in page.attributes("form", "action")
    assert page.attributes("input", "max") == ["99"]
    assert "/s/magic-wands/checkout?variant=3" in page.attributes("a", "href")


def test_what_only_the_shop_can_sell_leads_there() -> None:
    page = show(make_product())
    assert "Add to bag" not in page.text
    assert "https://wands.example/products/oak-wand" in page.attributes("a", "href")
    assert "cannot be ordered here yet" in show(make_product(), store=make_store()).text


def test_a_product_that_needs_a_plan_says_so() -> None:
    page = show(change(make_product(), requires_selling_plan=True))
    assert "Sold by subscription only." in page.text
    assert "Choose a plan at the shop" in page.text


# Around the product ---------------------------------------------------------------------------------------------------


def test_a_vendor_is_named_only_where_it_tells_something() -> None:
    assert show(make_product()).texts("p", "kind") == []


def test_breadcrumbs_lead_back_to_the_category_and_the_store() -> None:
    page = show(make_product())
    assert "/s/magic-wands/collections/wands" in page.attributes("a", "href")
    (data,) = (text for tag, _, text in page.elements if tag == "script" and text)
    graph = json.loads("".join(data))["@graph"]
    assert [thing["@type"] for thing in graph] == ["Product", "BreadcrumbList"]
    assert [item["name"] for item in graph[1]["itemListElement"]] == ["Magic Wands", "Wands", "Oak wand"]


def test_a_page_tells_what_it_is_of() -> None:
    page = show(SHIRT, Asked(variant_id="3"))
    told = {
        named.get("property") or named.get("name"): named.get("content")
        for tag, named, _ in page.elements
        if tag == "meta"
    }
    assert (told["og:type"], told["og:title"]) == ("product", "Shirt – Magic Wands")
    assert (told["product:price:amount"], told["product:price:currency"]) == ("10.00", "GBP")
    assert "robots" not in told
    canonical = [named.get("href") for tag, named, _ in page.elements if named.get("rel") == "canonical"]
    assert canonical == ["https://shop.example/s/magic-wands/products/oak-wand"], "without the variant"


def test_the_rows_below_are_the_shoppers() -> None:
    product, near, seen = make_product(), make_product("near"), make_product("seen")
    context = RenderContext(SHOP, make_catalogue(product, near, seen))
    request = ProductRequest(product, companions=(near,), seen_lately=(seen,))
    page = parse_page(render_product(context, request))
    assert page.texts("h2") == ["More like this", "Seen lately"]
    assert page.texts("h3") == ["Near", "Seen"]
    assert parse_page(render_product(context, ProductRequest(product))).texts("h2") == []


def test_a_product_without_a_description_has_no_heading_for_one() -> None:
    assert show(make_product()).texts("h2") == []
    assert show(make_product(description="Stiff.")).texts("h2") == ["Description"]


# Weight ---------------------------------------------------------------------------------------------------------------


def large_products() -> dict[str, Product]:
    """Products of 2,048 variants and many pictures, with ids and addresses as Shopify gives them."""
    axes = {
        "three options": {"Wood": 8, "Core": 16, "Length": 16},
        "two options": {"Wood": 32, "Core": 64},
        "one option": {"Wood": 2048},
    }
    found = {}
    for name, counts in axes.items():
        values = {option: tuple(f"{option} number {n}" for n in range(count)) for option, count in counts.items()}
        product = make_optioned(values, {row: n % 3 > 0 for n, row in enumerate(combinations(*values.values()))})
        variants = tuple(
            variant.model_copy(update={"id": str(44_718_462_386_878 + 32_768 * n)})
            for n, variant in enumerate(product.variants)
        )
        found[name] = change(product, variants=variants, images=many_pictures())
    return found


def many_pictures() -> tuple[Image, ...]:
    """More than a page shows, with addresses that have nothing in common, as Shopify gives them."""
    names = [hashlib.sha256(bytes([number])).hexdigest()[:32] for number in range(MAX_PICTURES + 8)]
    folder = "https://cdn.shopify.com/s/files/1/0533/2089/files"
    return tuple(
        Image(url=f"{folder}/felt-roll_{name}.jpg?v=16{number:08}", alt=f"The roll, seen from side {number}")
        for number, name in enumerate(names)
    )


@pytest.mark.parametrize("character", CHARACTERS)
@pytest.mark.parametrize("name", large_products())
def test_a_page_of_2048_variants_and_many_pictures_keeps_its_weight(name: str, character: Character) -> None:
    product = large_products()[name]
    others = [
        make_product(f"other-{n}", title=f"Another wand, number {n}", description="A wand. " * 20) for n in range(10)
    ]
    context = RenderContext(SHOP, make_catalogue(product, *others), "https://shop.example")
    request = ProductRequest(product, companions=tuple(others[:5]), seen_lately=tuple(others[5:]))
    assert len(product.variants) == 2048
    page = render_product(context, request, character=character)
    assert len(page.body) < MAX_PAGE_BYTES
    values = links(parse_page(page))
    assert len(values) <= 3 * MAX_VALUES + 2048 // MAX_VALUES


REAL_EXPORTS = sorted(Path(os.environ.get("CATALOGS_DIR", "nowhere")).glob("*.csv"))


def read_catalogue(path: Path) -> Catalogue:
    return build_catalogue(StoreSlug(path.stem), read_shopify_csv(path).products)


@pytest.mark.skipif(not REAL_EXPORTS, reason="CATALOGS_DIR names no exports")
@pytest.mark.parametrize("path", REAL_EXPORTS, ids=lambda path: path.stem)
def test_every_product_of_a_real_export_has_a_page_on_which_each_variant_can_be_chosen(path: Path) -> None:
    catalogue = read_catalogue(path)
    store = make_store(path.stem, shop_domain="shop.example")
    context = RenderContext(store, catalogue)
    for product in catalogue.products:
        reached = set()
        for variant in product.variants:
            companions = choose_companions(catalogue, product, None, Signals(), 4)
            options = dict(zip((option.name for option in product.options), variant.options, strict=True))
            rendered = render_product(context, ProductRequest(product, Asked(options=options), companions))
            assert len(rendered.body) < MAX_PAGE_BYTES
            page = parse_page(rendered)
            reached.add(page.attributes("article", "data-price")[0])
            assert len(page.texts("div", "selector")) == (len(product.options) if len(product.variants) > 1 else 0)
            assert len(gallery_of(rendered)) == len(product.images)
        assert reached == {f"{variant.price:f}" for variant in product.variants}


def gallery_of(page: RenderedPage) -> list[str]:
    html = gzip.decompress(page.body).decode()
    return re.findall(r'<a href="(https://[^"]+)"><img ', html)


# Saving ---------------------------------------------------------------------------------------------------------------


def keep_forms(*saved_in: ListKind, asked: Asked | None = None) -> list[dict[str, str | None]]:
    """The hidden fields and the button of each form that saves the product."""
    context = RenderContext(SHOP, make_catalogue(SHIRT))
    request = ProductRequest(SHIRT, asked or Asked(), saved_in=frozenset(saved_in))
    page = parse_page(render_product(context, request))
    forms: list[dict[str, str | None]] = []
    for tag, named, _ in page.elements:
        if tag == "form":
            forms.append({"": named.get("action")})
        elif forms and tag == "input" and named.get("type") == "hidden":
            forms[-1][named.get("name") or ""] = named.get("value")
        elif forms and tag == "button":
            forms[-1] |= {"action": named.get("value"), "pressed": named.get("aria-pressed")}
    return [form for form in forms if form[""] in ("/api/shopper/wishlist", "/api/shopper/compare")]


def test_a_product_can_be_saved_and_compared_by_forms_that_lead_back_to_the_variant() -> None:
    chosen = keep_forms(asked=Asked(variant_id="3"))
    back = f"/s/magic-wands/products/{SHIRT.id}?variant=3"
    fields = {"store": "magic-wands", "product": SHIRT.id, "return": back, "action": "add", "pressed": "false"}
    assert chosen == [{"": "/api/shopper/wishlist"} | fields, {"": "/api/shopper/compare"} | fields]
    assert {form["return"] for form in keep_forms()} == {f"/s/magic-wands/products/{SHIRT.id}"}


@pytest.mark.parametrize("kind", ListKind)
def test_the_button_of_a_list_that_has_the_product_is_pressed_and_removes_it(kind: ListKind) -> None:
    states = {form[""]: (form["action"], form["pressed"]) for form in keep_forms(kind)}
    assert states.pop(f"/api/shopper/{kind}") == ("remove", "true")
    assert list(states.values()) == [("add", "false")]
