"""What HTML of another author may hold: the closed lists of elements, attributes and addresses, and the sanitiser."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum, auto

import nh3

from container_image.html.tree import HEADINGS
from wandstore.documents.segments import LAYOUT_CLASSES

# The sanitiser's time grows with the square of the nesting. No page of words has this many elements.
MAX_TAGS = 20_000
# The parser opens an unclosed formatting element again in every following block, so only a few are accepted.
MAX_OPEN_FORMATTING = 16
# What is closed again may be larger than what came in.
MAX_SAFE_LENGTH = 4 * 256 * 1024
_FORMATTING = re.compile(r"<(/?)(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)\b", re.IGNORECASE)

# Blocks that our shell already has, or that need a script. Their content is kept in a plain block.
PLAIN_BLOCKS = frozenset(
    {"main", "header", "footer", "nav", "form", "fieldset", "address", "center", "details", "summary", "pre", "hgroup"}
)
BLOCKS = frozenset(
    {"section", "article", "aside", "div", "p", "blockquote", "figure", "figcaption", "hr", "ul", "ol", "li", "dl"}
    | {"dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
)
PHRASES = frozenset(
    {"a", "img", "em", "strong", "b", "i", "small", "sub", "sup", "abbr", "time", "mark", "q", "cite", "br", "wbr"}
)
# Read for what they say of products, and never written.
_CONTROLS = frozenset({"button", "input", "span", "s", "del", "ins", "data", "u"})
# Removed with their content: a control does nothing without its script or its form.
DROPPED = frozenset(
    {"title", "style", "script", "template", "noscript", "iframe", "object", "svg", "math", "canvas", "video", "audio"}
    | {"map", "button", "label", "legend", "select", "datalist", "textarea", "output", "dialog", "noembed", "noframes"}
    | {"xmp", "plaintext", "frameset"}
)
SLOTS = frozenset(f"product-{name}" for name in ("card", "title", "price", "stock", "picture", "button", "row", "find"))

# A foreign class could make content look like a price or a button of the store, so only ours are kept.
_ATTRIBUTES = {
    "*": {"id", "lang", "class"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "abbr": {"title"},
    "time": {"datetime"},
}
_SLOT_ATTRIBUTES = {
    **{name: {"of"} for name in SLOTS},
    "product-row": {"kind", "category", "count"},
    "a": {"href", "product", "category"},
}
_FOREIGN_ATTRIBUTES = {
    "*": _ATTRIBUTES["*"] | {"hidden"},
    "form": {"action"},
    "input": {"type", "name", "value"},
    "button": {"name", "value", "type"},
    "data": {"value"},
}
_ALLOWED_VALUES = {"th": {"scope": {"col", "row", "colgroup", "rowgroup"}}}
LINK_REL = "noopener noreferrer nofollow"

_ID = re.compile(r"[A-Za-z][\w.-]{0,63}", re.ASCII)
MAX_PAGE_BYTES = 256 * 1024
ID_PREFIX = "delivered-"  # a foreign id must never equal one of ours
_HTTPS = re.compile(r"https://[^/?#\\@]+([/?#]|$)", re.IGNORECASE)
# A path, a query or both. A scheme or a second slash would lead to another host.
_RELATIVE = re.compile(r"(?![/\\]{2})[^:\\#?]*([?#].*)?")
_OWN_IMAGE = re.compile(r"/assets/(?!.*\.\.)[\w./-]+", re.ASCII)
_NOT_IN_AN_ADDRESS = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}", re.ASCII)
_SIZE = re.compile(r"\d{1,4}", re.ASCII)


class Author(Enum):
    """Who wrote a page. A model's links and pictures are slots; another generator's page may bring its own."""

    MODEL = auto()
    GENERATOR = auto()


class TooMuch(Exception):
    """The HTML is larger than can be sanitised; the message says by what."""


def clean(html: str, author: Author) -> str:
    """The HTML as a browser would read it, with what is on the lists alone. Raises `TooMuch`.

    What another generator's page says of products (data attributes, buttons, addresses) is still in it.
    """
    if html.count("<") > MAX_TAGS:
        raise TooMuch(f"has more than {MAX_TAGS} tags")
    if _most_open_formatting(html) > MAX_OPEN_FORMATTING:
        raise TooMuch(f"leaves more than {MAX_OPEN_FORMATTING} formatting tags open")
    is_foreign = author is Author.GENERATOR
    # A model invents the addresses of pictures.
    more = _CONTROLS | {"img"} if is_foreign else SLOTS
    safe = nh3.clean(
        html,
        tags=set(BLOCKS | (PHRASES - {"img"}) | PLAIN_BLOCKS | HEADINGS | more),
        clean_content_tags=set(DROPPED - more),
        attributes=_ATTRIBUTES | (_FOREIGN_ATTRIBUTES if is_foreign else _SLOT_ATTRIBUTES),
        tag_attribute_values=_ALLOWED_VALUES,
        generic_attribute_prefixes={"data-"} if is_foreign else None,
        attribute_filter=_FILTERS[author],
        url_schemes={"https", "http"} if is_foreign else {"https"},
        link_rel=None,
    )
    if len(safe) > MAX_SAFE_LENGTH:
        raise TooMuch("is too large once its tags are closed")
    return safe


def is_clean(written: str) -> bool:
    """Whether a browser reads exactly what was written, and all of it is on the lists of a finished page.

    HTML that the sanitiser changes is HTML that two parsers may read in two ways.
    """
    attributes = {tag: set(names) for tag, names in (_ATTRIBUTES | _SLOT_ATTRIBUTES).items()}
    attributes["img"].add("loading")
    attributes["a"].add("rel")
    cleaned = nh3.clean(
        written,
        tags=set(BLOCKS | PHRASES | (HEADINGS - {"h1"}) | SLOTS),
        clean_content_tags=set(DROPPED),
        attributes=attributes,
        tag_attribute_values=_ALLOWED_VALUES,
        attribute_filter=_filter_finished,
        url_schemes={"https"},
        link_rel=None,
    )
    return cleaned == written


def _filter_model(tag: str, attribute: str, value: str) -> str | None:
    match attribute:
        case "class":
            return _keep_layout(value)
        case "id" | "href" | "src" | "datetime" | "title" | "alt":
            return None
        case "lang":
            return value if _LANGUAGE.fullmatch(value) else None
        case "colspan" | "rowspan" | "start":
            return value if _SIZE.fullmatch(value) else None
    return value


def _filter_generator(tag: str, attribute: str, value: str) -> str | None:
    match attribute:
        case "width" | "height" | "colspan" | "rowspan" | "start":
            return value if _SIZE.fullmatch(value) else None
        case "lang":
            return value if _LANGUAGE.fullmatch(value) else None
    return value


_FILTERS: dict[Author, Callable[[str, str, str], str | None]] = {
    Author.MODEL: _filter_model,
    Author.GENERATOR: _filter_generator,
}


def _filter_finished(tag: str, attribute: str, value: str) -> str | None:
    match attribute:
        case "class":
            return _keep_layout(value)
        case "id":
            return value if value.startswith(ID_PREFIX) else None
        case "href":
            return value if read_link(value.replace(f"#{ID_PREFIX}", "#")) is not None else None
        case "src":
            return value if is_picture(value) else None
        case "width" | "height" | "colspan" | "rowspan" | "start":
            return value if _SIZE.fullmatch(value) else None
        case "rel":
            return value if value == LINK_REL else None
    return value


def _keep_layout(value: str) -> str | None:
    return " ".join(name for name in dict.fromkeys(value.split()) if name in LAYOUT_CLASSES) or None


def read_id(value: str) -> str | None:
    """A foreign id under our prefix; None for what is no name."""
    return ID_PREFIX + value if _ID.fullmatch(value) else None


def read_link(address: str) -> str | None:
    """A link over https, within this site, or to an id of the page, with the prefix of its ids; None for any other."""
    address = address.strip()
    if address.startswith("#"):
        fragment = address[1:]
        return f"#{ID_PREFIX}{fragment}" if _ID.fullmatch(fragment) else "#" if not fragment else None
    is_link = _is_address(address) and (_HTTPS.match(address) or _RELATIVE.fullmatch(address))
    return address if is_link else None


def is_picture(address: str) -> bool:
    """Whether a picture may be loaded from there: over https, or from our own static files."""
    return _is_address(address) and bool(_HTTPS.match(address) or _OWN_IMAGE.fullmatch(address))


def _is_address(text: str) -> bool:
    # Browsers skip these characters, so they would follow another address than the one checked here.
    return bool(text) and not _NOT_IN_AN_ADDRESS.search(text)


def _most_open_formatting(html: str) -> int:
    """The highest number of formatting elements that are open at once."""
    is_open = most = 0
    for tag in _FORMATTING.finditer(html):
        is_open = max(0, is_open - 1) if tag[1] else is_open + 1
        most = max(most, is_open)
    return most
