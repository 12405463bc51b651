"""The products of a catalogue by everything that another generator's page may call them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qs, unquote, urlsplit

from wandstore.catalogue.products import Catalogue, Product
from wandstore.text import fold_handle, on_one_line

# As Shopify, WooCommerce in several languages and the templates of frameworks write the address of a product's page.
_PRODUCT_PATH = re.compile(
    r"/(?:products?|produkte?|produits?|productos?|producten|prodott[oi]|artikel|items?|dp|p)/([^/]+?)(?:\.html?)?/?$"
)
_CART_PATH = re.compile(r"/cart/(?:add\b|(\d{1,20}):\d)")
_CART_QUERY = "add-to-cart"
# Typography that a theme puts in the place of what a title is written with, letter for letter.
_PLAIN_MARKS = str.maketrans(dict.fromkeys("’‘ʼ′", "'") | dict.fromkeys("“”„″", '"') | dict.fromkeys("‐‑‒–—", "-"))
_CALLED_A_PRODUCT = re.compile(r"product|variant|handle|item|sku")
_PREFIX = re.compile(r"(?:product|variant|item|card|sku)[-_:]", re.IGNORECASE)
_SHORT_NUMBER = re.compile(r"\d{1,5}", re.ASCII)
_MIN_TITLE_WORDS = 2


class KnownProducts:
    """Finds a product by its handle, by a number of the shop, by an address or by its title."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._by_id = catalogue.by_id
        self._by_handle = {fold_handle(product.id): product.id for product in catalogue.products}
        self._by_number = dict(_numbers(catalogue.products))
        titles = Counter(_plain_title(product.title) for product in catalogue.products)
        # Two products of one title cannot be told apart by it.
        self._by_title = {
            title: product.id for product in catalogue.products if titles[title := _plain_title(product.title)] == 1
        }
        self._folded = {title.casefold(): product_id for title, product_id in self._by_title.items()}
        self._most_words = max((len(title.split()) for title in self._by_title), default=0)

    def __getitem__(self, product_id: str) -> Product:
        return self._by_id[product_id]

    def find_by_link(self, address: str) -> str | None:
        """The product whose page an address leads to, at any host."""
        path = _path_of(address)
        found = _PRODUCT_PATH.search(path)
        return self._by_handle.get(fold_handle(unquote(found[1]))) if found else None

    def find_by_cart_link(self, address: str) -> str | None:
        """The product that an address of a shop's cart adds."""
        if not is_cart_link(address):
            return None
        query = parse_qs(_query_of(address))
        found = _CART_PATH.search(_path_of(address))
        numbers = [found[1]] if found and found[1] else query.get("id", []) + query.get(_CART_QUERY, [])
        return next((self._by_number[number] for number in numbers if number in self._by_number), None)

    def find_by_attributes(self, attributes: Mapping[str, str]) -> str | None:
        """The product that an element's attributes name, by its handle or a number of the shop."""
        for name, value in attributes.items():
            is_id = name in ("id", "value") or name.startswith("data-")
            if is_id and 0 < len(value) <= 300 and (found := self._find_value(name, value, attributes)) is not None:
                return found
        return None

    def _find_value(self, name: str, value: str, attributes: Mapping[str, str]) -> str | None:
        has_prefix = _PREFIX.match(value) is not None
        plain = _PREFIX.sub("", value.rsplit("/", 1)[-1], count=1)
        is_called = _CALLED_A_PRODUCT.search(name) is not None or has_prefix
        is_called |= name == "value" and _CALLED_A_PRODUCT.search(attributes.get("name", "")) is not None
        is_form_id = name == "value" and attributes.get("name") == "id"
        if (number := self._by_number.get(plain)) is not None:
            return number if is_called or is_form_id or _SHORT_NUMBER.fullmatch(plain) is None else None
        # A short word is a handle only where it is called one.
        is_certain = is_called or "-" in plain
        return self._by_handle.get(fold_handle(plain)) if is_certain else None

    def find_by_title(self, text: str) -> str | None:
        """The product with exactly this title; case, spaces and the form of quotes and dashes do not count."""
        return self._folded.get(_plain_title(text).casefold())

    def find_mentions(self, text: str) -> list[tuple[int, int, str]]:
        """The places of titles of several words in a text, in order, without overlaps."""
        words = [(word.start(), word.end()) for word in re.finditer(r"\S+", text)]
        found: list[tuple[int, int, str]] = []
        place = 0
        while place < len(words):
            mention = self._mention_at(text, words, place)
            if mention is None:
                place += 1
                continue
            last, entry = mention
            found.append(entry)
            place = last + 1
        return found

    def _mention_at(
        self, text: str, words: list[tuple[int, int]], place: int
    ) -> tuple[int, tuple[int, int, str]] | None:
        for last in range(min(place + self._most_words, len(words)) - 1, place + _MIN_TITLE_WORDS - 2, -1):
            start, end = words[place][0], words[last][1]
            written = text[start:end]
            bare = written.rstrip(".,;:!?)”’\"'")
            product_id = self._by_title.get(_plain_title(bare))
            if product_id is not None:
                return last, (start, start + len(bare), product_id)
        return None


def _plain_title(text: str) -> str:
    return on_one_line(plain_marks(text))


def plain_marks(text: str) -> str:
    """The text with plain quotes and dashes, of the same length."""
    return text.translate(_PLAIN_MARKS)


def is_cart_link(address: str) -> bool:
    """Whether an address puts something into a shop's cart."""
    return _CART_PATH.search(_path_of(address)) is not None or _CART_QUERY in parse_qs(_query_of(address))


def _numbers(products: tuple[Product, ...]) -> Iterator[tuple[str, str]]:
    for product in products:
        if product.shopify_id:
            yield product.shopify_id, product.id
        yield from ((variant.id, product.id) for variant in product.variants if variant.id)


def _path_of(address: str) -> str:
    try:
        return urlsplit(address.strip()).path
    except ValueError:
        return ""


def _query_of(address: str) -> str:
    try:
        return urlsplit(address.strip()).query
    except ValueError:
        return ""
