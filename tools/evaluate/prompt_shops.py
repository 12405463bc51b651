"""The small set of shops, shoppers and prompt versions that `python -m tools.evaluate prompts` asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial
from pathlib import Path

from container_image.components.answers import read_answer
from container_image.html.answers import read_html_answer
from container_image.llm.chain import AnswerReader
from container_image.prompts import EARLIER_VERSION, Prompt, ShopperSummary, write_prompt
from container_image.prompts.html_page import write_html_prompt
from container_image.reading import Wanted
from wandstore.catalogue.products import Catalogue, Product, Variant
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.catalogue.snapshots import build_catalogue
from wandstore.catalogue.stores import BrandGuidelines, Store, read_store_file
from wandstore.documents.prompt_version import HTML_PROMPT_VERSION, PROMPT_VERSION
from wandstore.documents.relevance import choose_products
from wandstore.ids import StoreSlug
from wandstore.jobs.models import Preferences
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import NEUTRAL, persona_with_type
from wandstore.shoppers.personas import PersonaType

_STORES = Path(__file__).resolve().parents[2] / "stores"


@dataclass(frozen=True, eq=False)
class Shop:
    """A store with its products."""

    slug: str
    load: Callable[[], tuple[Store, Sequence[Product]]]

    @cached_property
    def store(self) -> Store:
        return self._loaded[0]

    @cached_property
    def catalogue(self) -> Catalogue:
        return build_catalogue(self.store.slug, self._loaded[1])

    @cached_property
    def _loaded(self) -> tuple[Store, Sequence[Product]]:
        return self.load()


def _load_demo() -> tuple[Store, Sequence[Product]]:
    store = read_store_file(_STORES / "magic-wands.toml")
    assert store.catalogue is not None  # its file names one
    return store, read_shopify_csv(store.catalogue, store.currency).products


def _invent(slug: str, locale: str, lines: str) -> tuple[Store, Sequence[Product]]:
    """A store from its name, what it is about, its tone, and a line for each product."""
    name, tagline, tone, *rows = lines.strip().splitlines()
    store = Store(
        slug=StoreSlug(slug),
        name=name,
        tagline=tagline,
        locale=locale,
        currency="EUR",
        brand=BrandGuidelines(tone=tone),
    )
    return store, [_invent_product(slug, number, row) for number, row in enumerate(rows, 1)]


def _invent_product(slug: str, number: int, row: str) -> Product:
    title, category, price, was, tags = (cell.strip() for cell in row.split("|"))
    variant = Variant(price=Decimal(price), compare_at_price=Decimal(was) if was else None)
    return Product(
        id=f"{slug}-article-{number:03}",
        title=title,
        category=category,
        tags=tuple(tag for tag in tags.split(",") if tag),
        variants=(variant,),
    )


_POTTERY = """
Töpferei Lindenhof
Geschirr von der Scheibe
ruhig, handwerklich, ohne Pathos
Becher Kiesel | Becher | 24 | | Steinzeug
Becher Moos | Becher | 24 | 29 | Steinzeug
Becher Nacht | Becher | 26 | | new,Steinzeug
Schale Ufer | Schalen | 38 | | Steinzeug
Schale Halm | Schalen | 42 | | new,Porzellan
Große Schale Feld | Schalen | 89 | 110 | Steinzeug
Teller Morgen | Teller | 32 | | Porzellan
Teller Abend | Teller | 34 | | Porzellan
Krug Bach | Krüge | 68 | | Steinzeug
Krug Quelle | Krüge | 74 | 85 | new,Steinzeug
Teekanne Rauch | Kannen | 120 | | Steinzeug
Butterdose Alm | Dosen | 46 | | Porzellan
"""
_PAPER = """
紙と墨
手紙のための道具
静かで、簡潔
楮の便箋 | 便箋 | 12 | | 和紙
雁皮の便箋 | 便箋 | 18 | | new,和紙
罫線の便箋 | 便箋 | 9 | 11 | 洋紙
角封筒 | 封筒 | 8 | | 和紙
細長封筒 | 封筒 | 7 | | 洋紙
真鍮のペン | ペン | 64 | | 真鍮
竹のペン | ペン | 28 | 35 | new,竹
青墨 | 墨 | 32 | | 松煙
茶墨 | 墨 | 30 | | new,油煙
石の硯 | 硯 | 140 | | 石
"""
_BREAD = """
Four du Port
Pains au levain, cuits la nuit
direct et chaleureux
Miche de campagne | Pains | 7 | | levain
Miche aux noix | Pains | 9 | | new,levain
Pain de seigle | Pains | 8 | | seigle
Brioche au beurre | Brioches | 12 | 14 | beurre
Brioche aux écorces | Brioches | 13 | | new,beurre
Farine de blé ancien | Farines | 6 | | blé
Farine de seigle | Farines | 5 | | seigle
Levain sec | Farines | 9 | 11 | levain
"""

SHOPS: tuple[Shop, ...] = (
    Shop("magic-wands", _load_demo),
    Shop("lindenhof", partial(_invent, "lindenhof", "de-DE", _POTTERY)),
    Shop("kami-to-sumi", partial(_invent, "kami-to-sumi", "ja-JP", _PAPER)),
    Shop("four-du-port", partial(_invent, "four-du-port", "fr-FR", _BREAD)),
)


def shop_of_file(path: Path) -> Shop:
    """A shop that sells what a Shopify export has."""

    def load() -> tuple[Store, Sequence[Product]]:
        store = Store(slug=StoreSlug("exported"), name=path.stem.replace("-", " ").title())
        return store, read_shopify_csv(path, store.currency).products

    return Shop(path.stem, load)


def list_shoppers(shop: Shop) -> list[ShopperSummary]:
    """A stranger whose page all strangers share, and a shopper of each persona, who likes the shop's first category."""
    likes = shop.catalogue.products[0].category
    signals = Signals(events=14, visits=3, views=11, repeat_views=3, categories={likes: 6})
    known = [
        ShopperSummary(persona_with_type(kind, 0.8, signals, (f"looks at {likes} most",)), signals, Preferences())
        for kind in PersonaType
    ]
    return [ShopperSummary(NEUTRAL, Signals(), Preferences(), is_many=True), *known]


@dataclass(frozen=True)
class Version:
    """A version of the prompts. `write` makes the prompt of one page, and the reader of its answer."""

    name: str
    write: Callable[[Shop, ShopperSummary], tuple[Prompt, AnswerReader]]


def _write_components(shop: Shop, shopper: ShopperSummary, *, version: str) -> tuple[Prompt, AnswerReader]:
    prompt = write_prompt(shop.store, _choose(shop, shopper), shopper, version=version)
    wanted = Wanted(shopper.persona.character, shop.store, aliases=prompt.aliases)
    return prompt, partial(read_answer, catalogue=shop.catalogue, wanted=wanted)


def _write_html(shop: Shop, shopper: ShopperSummary) -> tuple[Prompt, AnswerReader]:
    prompt = write_html_prompt(shop.store, _choose(shop, shopper), shopper)
    wanted = Wanted(shopper.persona.character, shop.store, aliases=prompt.aliases)
    return prompt, partial(read_html_answer, catalogue=shop.catalogue, wanted=wanted)


def _choose(shop: Shop, shopper: ShopperSummary) -> tuple[Product, ...]:
    return choose_products(shop.catalogue, shopper.persona.type, shopper.signals)


def all_versions() -> tuple[Version, ...]:
    """The versions to compare. Register a new one here."""
    return (
        Version(EARLIER_VERSION, partial(_write_components, version=EARLIER_VERSION)),
        Version(PROMPT_VERSION, partial(_write_components, version=PROMPT_VERSION)),
        Version(HTML_PROMPT_VERSION, _write_html),
    )
