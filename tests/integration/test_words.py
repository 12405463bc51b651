"""No page has words that cannot be translated: in a language of other letters, none has an English letter left."""

from __future__ import annotations

import gzip
import re
import string
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog as Translation
from starlette.testclient import TestClient

from lambdas.edge.app import create_app
from tests.builders import make_catalogue, make_product, make_store, make_variant
from tests.shop import Shop
from tests.wandstore.pages.parsed import ParsedPage
from tools.translations import extract_messages, format_translation
from wandstore import languages
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.stores import Store, find_store
from wandstore.documents.components import ComponentType
from wandstore.documents.templates import compose_template, keep_types
from wandstore.errors import ProductNotFound, VariantNotFound
from wandstore.pages import (
    Audience,
    CartPage,
    ListPage,
    ProductRequest,
    RenderContext,
    RenderedPage,
    View,
    render_cart,
    render_comparison,
    render_page,
    render_product,
    render_view,
    render_wish_list,
    tell_outcome,
    tell_saved,
    view_cart,
    view_list,
)
from wandstore.pages.views import PriceRange
from wandstore.shoppers.cart import Cart, CartLine, CartOutcome
from wandstore.shoppers.history import NO_HISTORY, History
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import EVERYBODYS, NEUTRAL, persona_with_type
from wandstore.shoppers.personas import CHARACTERS, Character, PersonaType
from wandstore.shoppers.saved_list import ListKind, SavedList, SavedOutcome, SavedProduct
from wandstore.storefront.checkout_words import OrderWords
from wandstore.storefront.permalinks import CheckoutLine

# Greek has no translation of its own. This one has the letters, and no words.
LOCALE = "el"
LETTERS = str.maketrans(string.ascii_letters, "αβγδεζηθικλμνξοπρστυφχψωϊϋ" * 2)
KEPT = re.compile(r"(%\(\w+\)s|%%|<[^>]*>)")
SHOWN_ATTRIBUTES = ("aria-label", "placeholder", "alt", "title", "data-one", "data-other", "data-close", "data-ready")
COMPONENTS: tuple[ComponentType, ...] = ("hero", "grid", "filters", "recommendations", "cta")


def translate(message: str) -> str:
    return "".join(part if KEPT.fullmatch(part) else part.translate(LETTERS) for part in KEPT.split(message))


@pytest.fixture(scope="module")
def translations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a translation of every message into other letters."""
    folder = tmp_path_factory.mktemp("translations")
    translation = Translation(locale=LOCALE)
    for message in extract_messages():
        said = tuple(map(translate, message.id)) if isinstance(message.id, tuple) else translate(str(message.id))
        if message.id:
            translation.add(message.id, said, context=message.context)
    (folder / f"{LOCALE}.po").write_bytes(format_translation(LOCALE, translation))
    return folder


@pytest.fixture(autouse=True)
def other_letters(translations: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(languages, "TRANSLATIONS", translations)
    monkeypatch.setattr(languages, "LANGUAGES", ("en", LOCALE))
    languages.find_language.cache_clear()
    yield
    languages.find_language.cache_clear()


def english_words(html: str) -> list[str]:
    """The words with English letters that a shopper reads or hears."""
    page = ParsedPage(html)
    said = re.sub(r"<(style|script)\b.*?</\1>|<[^>]*>", " ", html, flags=re.DOTALL).split()
    for _, attributes, _ in page.elements:
        said += [value for name in SHOWN_ATTRIBUTES if (value := attributes.get(name))]
        if attributes.get("name") == "description" or attributes.get("property") in ("og:title", "og:description"):
            said.append(attributes["content"] or "")
    return [word.strip(".,:") for word in said if re.search("[A-Za-z]", word)]


def check(page: RenderedPage) -> None:
    assert english_words(gzip.decompress(page.body).decode()) == []


def test_an_english_word_is_found_in_text_and_in_what_a_screen_reader_says() -> None:
    html = '<style>a{}</style><p class="x">Старый <b>old</b></p><nav aria-label="Way"></nav><img alt="&#1040;">'
    assert english_words(html) == ["old", "Way"]


def make_shelf() -> Catalogue:
    """Products in which every mark, note and choice occurs, with no English letter in them."""
    return make_catalogue(
        *(
            make_product(
                f"{n}",
                title=f"Палочка {n}",
                category=f"Вид {n % 3}",
                vendor=f"Мастер {n % 2}",
                description="Хорошая вещь.",
                tags=["new"] if n % 3 == 0 else [],
                variants=[
                    make_variant(
                        f"{n + 5}.00",
                        was=f"{n + 9}.00" if n % 4 == 0 else None,
                        id=str(100 + 2 * n),
                        title="Дуб",
                        available=n % 5 != 0,
                    ),
                    make_variant(f"{n + 5}.00", was=f"{n + 9}.00" if n % 8 == 0 else None, id=str(101 + 2 * n)),
                ],
            )
            for n in range(60)
        )
    )


def make_contexts() -> Iterator[RenderContext]:
    plain = make_store(name="Лантерн", tagline="", locale=LOCALE, currency="EUR")
    for store in (plain, plain.model_copy(update={"consent_asked": True, "tagline": "С давних пор"})):
        for catalogue in (make_shelf(), make_catalogue(make_product("1", title="Ель", category="", vendor=""))):
            yield RenderContext(store, catalogue)
    yield RenderContext(plain, make_catalogue())


CONTEXTS = pytest.mark.parametrize("number", range(5))
EVERY_CHARACTER = pytest.mark.parametrize("character", CHARACTERS)
REASONS = ("sorted by price", "searched", "signed in", "bought here", "no reason of this version")


def audience_of(character: Character, seen: tuple[str, ...] = ()) -> Audience:
    """A shopper with this character who bought and saw these products."""
    persona = NEUTRAL if character == "neutral" else persona_with_type(character, 1.0, Signals(), REASONS)
    history = History(bought=seen, seen=seen, taken=seen[0], brand="Мастер 1") if seen else NO_HISTORY
    return Audience(persona, is_waiting_for_another=True, history=history)


@CONTEXTS
@EVERY_CHARACTER
def test_a_personal_page_has_no_word_that_is_not_translated(character: Character, number: int) -> None:
    context = [*make_contexts()][number]
    store, catalogue = context.store, context.catalogue
    for seen in ((), tuple(product.id for product in catalogue.products[:3])):
        persona_type = character if isinstance(character, PersonaType) else None
        tree = compose_template(catalogue, store, persona_type, Signals(seen=seen))
        check(render_page(tree, context, audience_of(character, seen)))
        check(render_page(keep_types(tree, COMPONENTS, catalogue, store), context, Audience(EVERYBODYS)))
        # The products that the tree names have left.
        check(render_page(tree, RenderContext(store, make_catalogue(make_product("9", title="Ива", category="В")))))


@CONTEXTS
@EVERY_CHARACTER
def test_a_list_of_products_has_no_word_that_is_not_translated(character: Character, number: int) -> None:
    context = [*make_contexts()][number]
    for view in (
        View(collection="all"),
        View(collection="all", page=2, sort="saving"),
        View(query="палочка", category="Вид 1"),
        View(query="палочкы"),
        View(query="ничто"),
        View(collection="all", price=PriceRange(low=Decimal(10)), available=True),
        View(query="палочка", price=PriceRange(high=Decimal(50))),
    ):
        check(render_view(context, view, character=character, audience=audience_of(character)))


@CONTEXTS
def test_a_products_page_has_no_word_that_is_not_translated(number: int) -> None:
    context = [*make_contexts()][number]
    products = context.catalogue.products
    for product in products[:12]:
        request = ProductRequest(product, companions=products[3:6], seen_lately=products[6:8])
        check(render_product(context, request))
        check(render_product(context, replace(request, saved_in=frozenset(ListKind))))


def test_the_bag_has_no_word_that_is_not_translated() -> None:
    context = next(make_contexts())
    lines = tuple(
        CartLine(variant_id=str(100 + 2 * n), product_id=f"{n}", name="Дуб", price=Decimal(n + 4 + n % 3), quantity=3)
        for n in range(8)
    )
    gone = CartLine(variant_id="9", product_id="x", name="Старое", price=Decimal(3))
    fewer = tuple(line.model_copy(update={"left": line.quantity - 1}) for line in lines[6:])
    for cart in (Cart(), Cart(lines=(*lines[:6], *fewer, gone), removed=lines[1])):
        for told in (*CartOutcome, "failed"):
            sentence = tell_outcome(told, context.catalogue, context.store, "102")
            check(render_cart(CartPage(view_cart(cart, context), sentence, audience=Audience()), context))
    for other in make_contexts():
        check(render_cart(CartPage(None), other))
        check(render_cart(CartPage(view_cart(Cart(), other)), other))


@pytest.mark.parametrize("kind", ListKind)
def test_a_saved_list_has_no_word_that_is_not_translated(kind: ListKind) -> None:
    render = render_wish_list if kind is ListKind.WISH_LIST else render_comparison
    context = next(make_contexts())
    named = [SavedProduct(product_id=f"{n}", name="Старое", price=Decimal(n + 4 + n % 3)) for n in range(70)]
    lists = (SavedList(), SavedList(products=(named[1],), removed=named[2]), SavedList(products=tuple(named[:4])))
    for saved in (*lists, SavedList(products=tuple(named), removed=named[69])):
        for told in (*SavedOutcome, "failed"):
            sentence = tell_saved(kind, told, context, "2")
            check(render(ListPage(view_list(kind, saved, context), sentence, audience=Audience()), context))
    for other in make_contexts():
        check(render(ListPage(None), other))
        check(render(ListPage(view_list(kind, SavedList(), other)), other))


def test_what_the_shop_says_of_an_order_has_no_word_that_is_not_translated() -> None:
    context = next(make_contexts())
    words = OrderWords(context.store, context.catalogue)
    line, unknown = CheckoutLine("102", 3), CheckoutLine("1", 2)
    said = [
        words.describe_refused_order(),
        words.describe_currency(""),
        *words.describe_price(line, Decimal(9)),
    ]
    for code in ("INVALID", "VARIANT_REQUIRES_SELLING_PLAN", "LESS_THAN", "x"):
        said += [words.describe_refusal(line, code), words.describe_refusal(unknown, code)]
    for code in ("MERCHANDISE_OUT_OF_STOCK", "PRODUCT_UNAVAILABLE_IN_BUYER_LOCATION", "x"):
        said += [words.describe_missing(line, held, code) for held in (0, 1, 2)]
    assert [sentence for sentence in said if re.search("[A-Za-z]", sentence)] == []


# At the edge ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def store(shop: Shop, tmp_path: Path) -> Store:
    (tmp_path / "words").mkdir()
    csv = "Handle,Title,Vendor,Type,Variant Price\n1,Ель,Мастер,Вид,40.00\n"
    (tmp_path / "words" / "l.csv").write_text(csv, encoding="utf-8")
    text = f'name = "Лантерн"\nlocale = "{LOCALE}"\ncurrency = "EUR"\ncatalogue = "l.csv"\n'
    (tmp_path / "words" / "fanal.toml").write_text(text, encoding="utf-8")
    return find_store(tmp_path / "words", "fanal")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/s/fanal", 200),
        ("/s/fanal/nowhere", 404),
        ("/s/fanal/products/2", 404),
        ("/s/fanal/products/%20", 404),
        ("/s/fanal/collections/2", 404),
        ("/s/fanal?shopper=a%20b", 400),
        ("/s/fanal/cart", 200),
        ("/s/fanal/wishlist", 200),
        ("/s/fanal/compare", 200),
        ("/s/fanal/checkout", 200),
        ("/s/fanal/checkout?variant=x", 400),
    ],
)
def test_no_answer_for_a_shopper_has_a_word_that_is_not_translated(
    shop: Shop, store: Store, tmp_path: Path, address: str, status: int
) -> None:
    settings = replace(shop.settings, stores_dir=str(tmp_path / "words"), default_store=store.slug)
    with TestClient(create_app(settings, shop.clients), follow_redirects=False) as edge:
        response = edge.get(address)
    assert response.status_code == status
    # A field is named as the address has it.
    assert english_words(response.text) == {400: [address.partition("?")[2].partition("=")[0]]}.get(status, [])


@pytest.mark.parametrize("name", ["cart", "wishlist", "compare"])
@pytest.mark.parametrize(
    ("body", "status"), [("store=fanal&variant=9&product=9&action=add", 404), ("store=fanal", 400)]
)
def test_no_answer_to_a_form_has_a_word_that_is_not_translated(
    shop: Shop, store: Store, tmp_path: Path, name: str, body: str, status: int
) -> None:
    settings = replace(shop.settings, stores_dir=str(tmp_path / "words"), default_store=store.slug)
    address, headers = f"/api/shopper/{name}", {"Content-Type": "application/x-www-form-urlencoded"}
    with TestClient(create_app(settings, shop.clients), follow_redirects=False) as edge:
        response = edge.post(address, content=body, headers=headers)
        foreign = edge.post(address, content=body, headers={**headers, "Sec-Fetch-Site": "cross-site"})
    assert (response.status_code, foreign.status_code) == (status, 403)
    assert english_words(response.text) == (["variant" if name == "cart" else "product"] if status == 400 else [])
    assert english_words(foreign.text) == []
    if status == 404:
        error = VariantNotFound("9") if name == "cart" else ProductNotFound("9")
        assert translate(str(error)) in response.text
