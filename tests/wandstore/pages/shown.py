"""The parts of a rendered page: its cards, the words around them, and every address in it."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from urllib.parse import urljoin, urlsplit

from tests.wandstore.pages.parsed import ParsedPage
from wandstore.catalogue.groups import EVERYTHING_HANDLE
from wandstore.catalogue.products import Catalogue, Product
from wandstore.catalogue.stores import Store
from wandstore.pages import SORTS, RenderedPage, View
from wandstore.pages.cards import make_card
from wandstore.pages.links import link_cart, link_checkout, link_group, link_list, link_product, link_view, shop_address
from wandstore.pages.money import format_money, format_range
from wandstore.pages.shell import SCRIPTS
from wandstore.pages.static_files import asset_url
from wandstore.pages.views import link_to
from wandstore.shoppers.saved_list import ListKind

# The attributes that hold an address, and those that hold several.
_ADDRESSES = {"href", "xlink:href", "src", "action", "formaction", "poster", "data", "cite", "background", "manifest"}
_LISTS_OF_ADDRESSES = {"srcset": ",", "imagesrcset": ",", "ping": " ", "archive": " "}
_IN_CSS = re.compile(r"""(?:url\(|@import)\s*["']?([^"')\s;]*)""", re.IGNORECASE)
_REFRESH = re.compile(r"url\s*=\s*[\"']?([^\"']*)", re.IGNORECASE)
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# Elements that run code, or embed documents of others.
_FOREIGN = {"script", "iframe", "frame", "object", "embed", "applet", "base", "template", "svg", "math"}


def is_our_script(attributes: dict[str, str | None]) -> bool:
    """Whether it is a script of every page, or data for machines, which no browser runs."""
    own = re.fullmatch(r"/assets/(storefront|bag)\.[0-9a-f]{8}\.js", attributes.get("src") or "")
    return bool(own) or attributes.get("type") == "application/ld+json"


@dataclass(frozen=True)
class ShownCard:
    """A product as the page shows it; a field is empty where the page does not have it."""

    anchor: str
    title: str
    price: str
    was: str
    partly: str
    saving: str
    links: tuple[str, ...]
    pictures: tuple[str, ...]
    is_sold_out: bool


class ShownPage(ParsedPage):
    """A parsed page that knows which element is inside which."""

    def __init__(self, html: str) -> None:
        self._around: list[tuple[int, ...]] = []
        super().__init__(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._around.append(tuple(self._open))
        super().handle_starttag(tag, attrs)

    @property
    def cards(self) -> list[ShownCard]:
        return [
            self._card(place)
            for place in self._places(lambda tag, classes: tag in ("li", "article") and "card" in classes)
        ]

    @property
    def copy(self) -> set[str]:
        """The words of the components: headings, texts and calls to action, without cards and lists of links."""
        headings = self._places(lambda tag, _: tag in _HEADINGS)
        texts = [
            place
            for place in self._places(lambda tag, _: tag in ("p", "a"))
            if self._is_inside(place, "div", "words") or self._is_inside(place, "section", "cta")
        ]
        return {
            self._text(place)
            for place in (*headings, *texts)
            if self._is_inside(place, "section") and not self._is_inside(place, "li")
        }

    @property
    def addresses(self) -> set[str]:
        """Every address that a browser may fetch or follow."""
        return set(self._find_addresses())

    @property
    def origins(self) -> set[str]:
        """Scheme and host of every address, for a browser that shows this page of `https://shop.test`."""
        return {origin_of(address) for address in self.addresses}

    @property
    def what_could_run(self) -> list[str]:
        """Elements and attributes with which a page does more than show, send its forms and follow its links."""
        elements = [
            tag
            for place, (tag, attributes, _) in enumerate(self.elements)
            if tag in _FOREIGN and not is_our_script(attributes) and not self._is_icon(place)
        ]
        named = [name for _, attributes, _ in self.elements for name in attributes]
        return elements + [name for name in named if name.startswith("on") or name in ("style", "srcdoc", "http-equiv")]

    def _is_icon(self, place: int) -> bool:
        """Whether it is the one drawing of a page: that of the search, with nothing in it that could be another's."""
        first = next((one for one, (tag, _, _) in enumerate(self.elements) if tag == "svg"), None)
        within = [self.elements[one][0] for one in self._within(place)]
        return place == first and self._is_inside(place, "header") and within == ["path"]

    def _find_addresses(self) -> Iterator[str]:
        for tag, attributes, text in self.elements:
            for name, value in attributes.items():
                if name in _ADDRESSES:
                    yield value or ""
                elif name in _LISTS_OF_ADDRESSES:
                    yield from (part.split()[0] for part in (value or "").split(_LISTS_OF_ADDRESSES[name]) if part)
                elif name == "style":
                    yield from _IN_CSS.findall(value or "")
            if tag == "style":
                yield from _IN_CSS.findall("".join(text))
            if tag == "meta" and (attributes.get("http-equiv") or "").casefold() == "refresh":
                yield from _REFRESH.findall(attributes.get("content") or "")

    def _card(self, place: int) -> ShownCard:
        within = [self.elements[one][1] for one in self._within(place)]
        prices = self._places(lambda tag, classes: tag == "p" and "price" in classes, inside=place)
        return ShownCard(
            anchor=self.elements[place][1].get("id") or "",
            title=self._one_text("h2", place) or self._one_text("h3", place),
            price=self._one_text("b", prices[0]),
            was=self._one_text("s", prices[0]),
            partly=self._one_text("p", place, "partly"),
            saving=self._one_text("span", place, "sale"),
            links=tuple(dict.fromkeys(href for named in within if (href := named.get("href")) is not None)),
            pictures=tuple(src for named in within if (src := named.get("src")) is not None),
            is_sold_out="sold-out" in (self.elements[place][1].get("class") or "").split(),
        )

    def _places(self, is_wanted: Callable[[str, list[str]], bool], inside: int | None = None) -> list[int]:
        named = ((place, *self.elements[place][:2]) for place in self._within(inside))
        return [place for place, tag, attributes in named if is_wanted(tag, (attributes.get("class") or "").split())]

    def _within(self, place: int | None) -> Iterable[int]:
        """The places of the elements inside one, which follow it directly."""
        if place is None:
            return range(len(self.elements))
        return takewhile(lambda one: place in self._around[one], range(place + 1, len(self.elements)))

    def _is_inside(self, place: int, tag: str, class_name: str = "") -> bool:
        around = (self.elements[one] for one in self._around[place])
        return any(t == tag and (not class_name or class_name in (a.get("class") or "").split()) for t, a, _ in around)

    def _one_text(self, tag: str, inside: int, class_name: str = "") -> str:
        found = self._places(lambda t, classes: t == tag and (not class_name or class_name in classes), inside)
        return self._text(found[0]) if found else ""

    def _text(self, place: int) -> str:
        return " ".join("".join(self.elements[place][2]).split())


def show_page(page: RenderedPage) -> ShownPage:
    return ShownPage(gzip.decompress(page.body).decode())


def origin_of(address: str) -> str:
    """Where a browser goes for it: tabs and line ends are dropped, and a backslash is as good as a slash."""
    cleaned = re.sub(r"[\t\r\n]", "", address.strip("".join(map(chr, range(33))))).replace("\\", "/")
    parts = urlsplit(urljoin("https://shop.test/s/a", cleaned))
    return f"{parts.scheme}://{parts.netloc}"


def described_card(product: Product, catalogue: Catalogue, store: Store, character: str) -> ShownCard:
    """The card that a product must have: the facts of the catalogue, and no more."""
    card, words, percent, saving = make_card(product, catalogue, store), store.language, product.saving_percent, ""
    offered = [variant for variant in product.variants if variant.available] or product.variants
    partly = ""
    former = [was for v in offered if (was := v.compare_at_price) and 100 * (was - v.price) >= percent * was]
    is_everywhere = len(former) == len(offered)  # no option is reduced by less than the mark promises
    if percent and product.available:
        saved = format_money(product.saving, store.currency, store.locale)
        shown = words.write_percent(percent)
        saving = words.gettext("Save %(percent)s", percent=shown)
        if character == "dealhunter":
            saving = _without_tags(words.gettext("Save %(amount)s <i>(%(percent)s)</i>", amount=saved, percent=shown))
        if not is_everywhere:
            saving = words.gettext("Save %(percent)s on some", percent=shown)
    if percent and not is_everywhere:
        cheapest = min((v for v in offered if v.price), key=lambda v: v.price)
        assert cheapest.compare_at_price is not None
        now, then = (format_money(p, store.currency, store.locale) for p in (cheapest.price, cheapest.compare_at_price))
        partly = _without_tags(words.gettext("from %(price)s, was <s>%(former)s</s>", price=now, former=then))
    struck = ""
    if percent and is_everywhere:
        prices = format_range(min(former), max(former), store.currency, store.locale)
        struck = f"{words.pgettext('before an old price', 'was')} {prices}"
    return ShownCard(
        anchor=card.anchor,
        title=_on_one_line(product.title),
        price=_on_one_line(format_range(product.price, product.highest_price, store.currency, store.locale)),
        was=_on_one_line(struck),
        partly=_on_one_line(partly),
        saving=_on_one_line(saving),
        links=(link_product(store, product),),
        pictures=_pictures(product, catalogue, store),
        is_sold_out=not product.available,
    )


def possible_links(store: Store, catalogue: Catalogue) -> set[str]:
    """Every address that a shopper's own page can lead to: views of this store, its products' pages, and the shop's."""
    products = catalogue.products
    found = {link_view(store), "#main", "/favicon.ico"}
    found |= {
        *map(asset_url, SCRIPTS),
        "/api/shopper/persona",
        "/api/shopper/cart",
        link_cart(store),
        link_checkout(store),
    }
    found |= {link_list(store, kind) for kind in ListKind}
    found |= {link_to(store, View(collection=EVERYTHING_HANDLE, sort=name)) for name in SORTS}
    found |= {link_group(store, handle) for handle in catalogue.groups}
    if shop := shop_address(store):
        found.add(f"{shop}/")
    return found | {link_product(store, product) for product in products}


def check_facts(page: ShownPage, catalogue: Catalogue, store: Store, character: str) -> None:
    """Fails unless every card has the catalogue's facts about its product, and every address is of this store."""
    products = {_on_one_line(product.title): product for product in catalogue.products}
    assert len(products) == len(catalogue.products), "titles have to tell the products apart"
    anchored: set[str] = set()
    for card in page.cards:
        expected = described_card(products[card.title], catalogue, store, character)
        if expected.anchor in anchored:
            expected = replace(expected, anchor="")
        anchored.add(expected.anchor)
        # A page shows the second picture of some cards only, and never one picture less than one.
        assert bool(card.pictures) == bool(expected.pictures)
        expected = replace(expected, pictures=expected.pictures[: len(card.pictures)])
        assert card == expected, f"{card} is not {expected}"
    pictures = {url for product in catalogue.products for url in _pictures(product, catalogue, store)}
    strange = page.addresses - possible_links(store, catalogue) - pictures
    assert not strange, f"no address of this store's: {strange}"
    unsafe = {origin for origin in page.origins if not re.fullmatch(r"https://[a-z0-9.-]+", origin)}
    assert not unsafe, f"no place to lead to: {unsafe}"
    ids = [named["id"] for _, named, _ in page.elements if "id" in named]
    assert len(ids) == len(set(ids)), f"an id is used twice: {ids}"
    lost = {address for address in page.addresses if address.startswith("#")} - {f"#{name}" for name in ids}
    assert not lost, f"lead nowhere: {lost}"
    assert not page.what_could_run, page.what_could_run


def _pictures(product: Product, catalogue: Catalogue, store: Store) -> tuple[str, ...]:
    return tuple(picture.url for picture in make_card(product, catalogue, store).pictures)


def _without_tags(message: str) -> str:
    return re.sub(r"</?[is]>", "", message)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
