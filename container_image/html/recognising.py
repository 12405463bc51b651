"""Finds a store's products in the page of another generator, and puts slots in the place of what is said of them.

A product is recognised by links to its page, by attributes that name it, and by its exact title. What stands nearest to
it, in its card, is about it: its prices become one slot, its pictures, its title and its button too. An amount of which
it is not certain whose it is stays what it is, and the check of claims leaves it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from container_image.html.known_products import KnownProducts, is_cart_link, plain_marks
from container_image.html.policy import is_picture
from container_image.html.prices import find_amounts, has_amount, is_about_a_price, is_only_a_price
from container_image.html.tree import HEADINGS, Element, Node, Slot, find_leaves, is_block, is_leaf, read_text, walk
from wandstore.documents.segments import Fact, FactSlot

_CONTROLS = frozenset({"button", "input"})
_STRUCK = frozenset({"s", "del"})
# Cards stand beside cards, cells beside cells of the same card.
_CELLS = frozenset({"td", "th", "dd", "dt", "p"}) | HEADINGS
_ADDS = re.compile(
    r"""\b(?:add|buy|shop|order|purchase|warenkorb|einkaufswagen|kaufen|bestellen|panier|acheter|ajouter|carrito|cesta
      |comprar|añadir|cart|bag|basket|checkout)\b | カート | 購入 | הוסף | לסל""",
    re.IGNORECASE | re.VERBOSE,
)
_STOCK = re.compile(
    r"""(?:in\ stock|out\ of\ stock|sold\ out|available|unavailable|auf\ lager|lieferbar|ausverkauft|nicht\ verfügbar
      |en\ stock|épuisé|disponible|agotado|在庫あり|売り切れ|在庫切れ|במלאי|אזל(?:\ מהמלאי)?)[.!]?""",
    re.IGNORECASE | re.VERBOSE,
)
_MAX_SHORT_TEXT = 60


class Recognition:
    """What a page says of products, found in its tree in normal form."""

    def __init__(self, root: Element, known: KnownProducts) -> None:
        self._root = root
        self._known = known
        self._parents: dict[int, Element] = {}
        self._own: dict[int, str] = {}  # named by the element's own attributes
        self._named: dict[int, set[str]] = {}  # by anything in the element
        self._shown: set[tuple[Fact, str, int]] = set()
        self._foreign: dict[int, bool] = {}
        self._namers: dict[int, set[str]] = {}
        # Elements are known by their identity, so none of them may be freed.
        self._elements = [node for node in walk(root) if isinstance(node, Element)]
        for element in self._elements:
            self._parents.update((id(child), element) for child in element.children)
        self._name_all(root)

    @property
    def products(self) -> set[str]:
        """All that the page names."""
        return self._named[id(self._root)]

    def place_slots(self) -> None:
        """Puts slots in the place of facts. The tree has to be brought into its normal form again."""
        _remove_struck(self._root)
        for leaf in list(find_leaves(self._root)):
            product_id, card = self._belongs(leaf)
            self._read_leaf(leaf, product_id, card)
        self._replace(self._root)

    # Names

    def _name_all(self, node: Element) -> set[str]:
        named = set[str]()
        if (own := self._known.find_by_attributes(node.attributes)) is not None:
            self._own[id(node)] = own
            named.add(own)
        if node.name == "a" and (led := self._find_led(node)) is not None:
            named.add(led)
        if is_leaf(node) and (titled := self._known.find_by_title(read_text(node))) is not None:
            named.add(titled)
        for child in node.children:
            if isinstance(child, Element):
                named |= self._name_all(child)
                if not is_block(child) and (titled := self._known.find_by_title(read_text(child))) is not None:
                    named.add(titled)
            elif isinstance(child, str) and (titled := self._known.find_by_title(child)) is not None:
                named.add(titled)
        self._named[id(node)] = named
        return named

    def _find_led(self, link: Element) -> str | None:
        address = link.attributes.get("href", "")
        return self._known.find_by_link(address) or self._known.find_by_cart_link(address)

    def _belongs(self, node: Element) -> tuple[str | None, int]:
        """The one product that a node is certainly about, and the element that says so."""
        child = node
        inside: Element | None = node
        while inside is not None and inside is not self._root:
            if (own := self._own.get(id(inside))) is not None:
                return own, id(inside)
            named = self._named.get(id(inside), set())
            if named:
                is_certain = len(named) == 1 and (child is inside or not self._may_be_anothers(child, inside))
                return (next(iter(named)), id(inside)) if is_certain else (None, 0)
            child = inside
            inside = self._parents.get(id(inside))
        return None, 0

    def _may_be_anothers(self, part: Element, card: Element) -> bool:
        """Whether a part of an element that names no product may be the card of one that the store does not have."""
        if (known := self._foreign.get(id(part))) is None:
            known = self._foreign[id(part)] = self._looks_like_a_card(part, self._names_of_namers(card))
        return known

    def _looks_like_a_card(self, part: Element, namers: set[str]) -> bool:
        elements = [node.name for node in walk(part) if isinstance(node, Element)]
        says_more = any(not is_about_a_price(read_text(leaf)) for leaf in find_leaves(part))
        is_alike = part.name not in _CELLS and part.name in namers
        return not HEADINGS.isdisjoint(elements) or (says_more and (is_alike or "img" in elements))

    def _names_of_namers(self, card: Element) -> set[str]:
        """The names of those elements directly in a card that name a product."""
        if (names := self._namers.get(id(card))) is None:
            children = (child for child in card.children if isinstance(child, Element) and self._named.get(id(child)))
            names = self._namers[id(card)] = {child.name for child in children}
        return names

    # Lines

    def _read_leaf(self, leaf: Element, product_id: str | None, card: int) -> None:
        if leaf.name in _CONTROLS:
            return
        if product_id is not None:
            self._replace_priced_links(leaf, product_id, card)
        text = plain_marks(read_text(leaf, mark=""))
        if self._repeats_title(leaf, text):
            leaf.children = []
            return
        if product_id is not None and text.strip() and is_about_a_price(text):
            # "Regular price" alone goes as well: the slot says what its amounts are.
            shown = self._once(Fact.PRICE, product_id, card) if has_amount(text) else ()
            leaf.children = [*_pictures_of(leaf), *shown]
            return
        own = self._named.get(id(leaf), set()) or {entry[2] for entry in self._known.find_mentions(text)}
        if product_id is None and len(own) == 1:
            product_id = next(iter(own))
        if product_id is None:
            return
        rest = self._without_title(text, product_id)
        amounts = find_amounts(rest)
        if rest != text and is_only_a_price(rest):
            self._replace_texts(leaf, product_id, card, is_all=True)
        elif own == {product_id} and len(amounts) == 1 and "%" not in rest:
            self._replace_texts(leaf, product_id, card, is_all=False)

    def _replace_priced_links(self, leaf: Element, product_id: str, card: int) -> None:
        """Reads a link that says only a price by itself: what stands beside it may be another link."""
        children: list[Node] = []
        for child in leaf.children:
            children.append(child)
            if isinstance(child, Element) and child.name == "a" and is_only_a_price(read_text(child)):
                child.children = [*_pictures_of(child), *self._once(Fact.PRICE, product_id, card)]
                children.append(" ")
        leaf.children = children

    def _repeats_title(self, leaf: Element, text: str) -> bool:
        """Whether a heading says again what its card is called. A theme shows one of them at a time."""
        titled = self._known.find_by_title(text) if leaf.name in HEADINGS else None
        if titled is None:
            return False
        card = leaf
        while (around := self._parents.get(id(card))) is not None and around is not self._root:
            if self._named[id(around)] != {titled}:
                break
            card = around
        return next(self._once(Fact.TITLE, titled, id(card)), None) is None

    def _without_title(self, text: str, product_id: str) -> str:
        """A text, with plain marks, without the title of the product."""
        title = plain_marks(self._known[product_id].title.strip())
        return re.sub(re.escape(title), " ", plain_marks(text), flags=re.IGNORECASE)

    def _replace_texts(self, node: Element, product_id: str, card: int, *, is_all: bool) -> None:
        """Puts slots in the place of amounts. If the line `is_all` a price and a title, its other words go."""
        children: list[Node] = []
        for child in node.children:
            if isinstance(child, Element):
                self._replace_texts(child, product_id, card, is_all=is_all)
                children.append(child)
            elif isinstance(child, str) and is_all and is_about_a_price(rest := self._without_title(child, product_id)):
                children += [self._known[product_id].title.strip()] if rest != plain_marks(child) else []
                children += [" ", *(self._once(Fact.PRICE, product_id, card) if has_amount(rest) else ())]
            elif isinstance(child, str) and (amounts := find_amounts(child)):
                (start, end), *_ = amounts
                children += [child[:start], Slot(FactSlot(fact=Fact.PRICE, product_id=product_id)), child[end:]]
            else:
                children.append(child)
        node.children = children

    def _once(self, fact: Fact, product_id: str, card: int) -> Iterator[Slot]:
        """The slot, the first time that the card asks for it: its prices are one, with the saving in it."""
        if (fact, product_id, card) not in self._shown:
            self._shown.add((fact, product_id, card))
            yield Slot(FactSlot(fact=fact, product_id=product_id))

    # Phrases, pictures and controls

    def _replace(self, node: Element) -> None:
        children: list[Node] = []
        for child in node.children:
            if isinstance(child, Element):
                children += self._replace_element(child)
            elif isinstance(child, str):
                children += self._replace_titles(child, node)
            else:
                children.append(child)
        node.children = children

    def _replace_element(self, element: Element) -> Iterator[Node]:
        product_id, card = self._belongs(element)
        text = read_text(element).strip()
        match element.name:
            case "img":
                if product_id is not None and self._known[product_id].images:
                    yield from self._once(Fact.PICTURE, product_id, card)
                elif is_picture(element.attributes.get("src", "")):
                    yield element
                return
            case "button" | "input":
                if product_id is not None and self._is_purchase(element, text):
                    yield from self._once(Fact.BUTTON, product_id, card)
                return
            case "a":
                address = element.attributes.get("href", "")
                added = self._known.find_by_cart_link(address) or (product_id if is_cart_link(address) else None)
                if added is not None:
                    yield from self._once(Fact.BUTTON, added, card)
                    return
                if (led := self._known.find_by_link(address)) is not None:
                    element.link = FactSlot(fact=Fact.ADDRESS, product_id=led)
        is_short = len(text) <= _MAX_SHORT_TEXT and not any(isinstance(node, Slot) for node in walk(element))
        if product_id is not None and is_short and _STOCK.fullmatch(text):
            element.children = [Slot(FactSlot(fact=Fact.STOCK, product_id=product_id))]
        else:
            self._replace(element)
        yield element

    def _is_purchase(self, element: Element, text: str) -> bool:
        words = " ".join((text, *element.attributes.values()))
        if element.name == "input" and element.attributes.get("type") not in ("submit", "button", "image"):
            return False
        return _ADDS.search(words) is not None

    def _replace_titles(self, text: str, parent: Element) -> Iterator[Node]:
        if (titled := self._known.find_by_title(text)) is not None:
            before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
            yield from (before, Slot(FactSlot(fact=Fact.TITLE, product_id=titled)), after)
            return
        place = 0
        for start, end, product_id in self._known.find_mentions(text):
            yield from (text[place:start], Slot(FactSlot(fact=Fact.TITLE, product_id=product_id)))
            place = end
        yield text[place:]


def _pictures_of(phrase: Element) -> list[Node]:
    """What a line holds besides words: its pictures, in their links."""
    kept: list[Node] = []
    for child in phrase.children:
        if isinstance(child, Element) and child.name == "img":
            kept.append(child)
        elif isinstance(child, Element) and (pictures := _pictures_of(child)):
            child.children = pictures
            kept.append(child)
    return kept


def _remove_struck(node: Element) -> None:
    """Removes former prices: the slot of the price has the one of today."""
    node.children = [
        child
        for child in node.children
        if not (isinstance(child, Element) and child.name in _STRUCK and is_only_a_price(read_text(child)))
    ]
    for child in node.children:
        if isinstance(child, Element):
            _remove_struck(child)
