"""Webhook pages: HTML of an outside generator, sanitised once into content for our own shell.

Headings, text, lists, tables, pictures and links are kept. The shell, the only h1, every style and every price are
ours: the content is stored as it is, so a price in it would soon be an old one.
"""

from __future__ import annotations

import gzip
import html as entities
import re
import time
from html.parser import HTMLParser

import nh3

from container_image.amounts import find_amount
from container_image.checked_languages import LANGUAGES, is_written_in
from container_image.claim_words import plain_form
from container_image.claims import find_reduction, remove_unseen
from container_image.phase1 import read_persona_type
from wandstore import keys
from wandstore.aws.bucket import Bucket
from wandstore.aws.clients import Clients
from wandstore.documents.origin import Composition, GenerationCost, Source
from wandstore.documents.segments import SegmentedDocument, TextSegment
from wandstore.errors import ErrorCode, InvalidPersona, InvalidWebhookPage, JobFailed
from wandstore.jobs.models import GenerationJob
from wandstore.observability import count
from wandstore.settings import Settings
from wandstore.shoppers.models import Persona
from wandstore.shoppers.sessions import Session, Sessions
from wandstore.storefront.webhook_pages import WebhookPage, read_webhook_page

# The sanitiser's time grows with the square of the nesting. No page of words has this many elements.
MAX_TAGS = 20_000
# The parser opens an unclosed formatting element again in every following block, so only a few are accepted.
MAX_OPEN_FORMATTING = 16
_FORMATTING = re.compile(r"<(/?)(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)\b", re.IGNORECASE)
MAX_BYTES = 256 * 1024
# The UI cache's item holds the compressed content twice, as document and as page, and DynamoDB's limit is 400 kB.
MAX_PACKED_BYTES = 150_000

# Blocks that our shell already has, or that need a script. Their content is kept in a plain block.
_PLAIN_BLOCKS = frozenset(
    {"main", "header", "footer", "nav", "form", "fieldset", "address", "center", "details", "summary", "pre", "hgroup"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_KEPT = (_HEADINGS - {"h1"}) | {
    *("section", "article", "aside", "div", "p", "blockquote", "q", "cite", "figure", "figcaption", "hr", "br", "wbr"),
    *("ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("a", "img", "em", "strong", "b", "i", "small", "sub", "sup", "abbr", "time", "mark"),
}
# Removed with their content: a control does nothing without its script or its form.
_DROPPED = frozenset(
    {
        *("title", "style", "script", "template", "noscript", "iframe", "object", "svg", "math", "canvas"),
        *("video", "audio", "map", "button", "label", "legend", "select", "datalist", "textarea", "output", "dialog"),
        *("noembed", "noframes", "xmp", "plaintext", "frameset"),
    }
)
# Classes are removed: with one of ours, foreign content could look like a price or a button of the store.
_ATTRIBUTES = {
    "*": {"id", "lang"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "abbr": {"title"},
    "time": {"datetime"},
}
_ALLOWED_VALUES = {"th": {"scope": {"col", "row", "colgroup", "rowgroup"}}}
_LINK_REL = "noopener noreferrer nofollow"
_VOID = frozenset({"img", "br", "hr", "wbr"})
# These tags separate no words: "1<b>2</b>" reads as 12.
_INLINE = frozenset({"a", "em", "strong", "b", "i", "small", "sub", "sup", "abbr", "time", "mark", "q", "cite", "wbr"})

_ID = re.compile(r"[A-Za-z][\w.-]{0,63}", re.ASCII)
_ID_PREFIX = "delivered-"  # a foreign id must never equal one of ours
_HTTPS = re.compile(r"https://[^/?#\\@]+([/?#]|$)", re.IGNORECASE)
# A path, a query or both. A scheme or a second slash would lead to another host.
_RELATIVE = re.compile(r"(?![/\\]{2})[^:\\#?]*([?#].*)?")
_OWN_IMAGE = re.compile(r"/assets/(?!.*\.\.)[\w./-]+", re.ASCII)
_NOT_IN_AN_ADDRESS = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")
_SIZE = re.compile(r"\d{1,4}", re.ASCII)
_WORD = re.compile(r"[^\W\d_]+")


def compose_delivered(job: GenerationJob, clients: Clients, settings: Settings) -> Composition:
    """The composition of a webhook page. Raises `JobFailed` (INVALID_PAGE) if it cannot be used."""
    started = time.monotonic()
    stored = Bucket(clients, settings).read(keys.incoming_page(job.job_id))
    if stored is None:
        raise JobFailed(ErrorCode.INVALID_PAGE, "The delivered page is gone from the bucket.")
    try:
        delivered = read_webhook_page(stored.content)
    except InvalidWebhookPage as error:
        raise JobFailed(ErrorCode.INVALID_PAGE, f"The delivered page cannot be read. {error}") from error
    segment = TextSegment(html=sanitise_page(delivered.html))
    persona = _persona_of(delivered, Sessions(clients, settings).read(job.shopper, time.time()))
    count("Composition", source=Source.WEBHOOK.value, reason="none")
    return Composition(
        document=SegmentedDocument(character=persona.character, segments=(segment,)),
        persona=persona,
        source=Source.WEBHOOK,
        cost=GenerationCost(seconds=round(time.monotonic() - started, 3)),
    )


def _persona_of(delivered: WebhookPage, session: Session) -> Persona:
    """The persona that the sender names; the session's if it names none that we know."""
    try:
        persona_type = read_persona_type(delivered.persona)
    except InvalidPersona:
        persona_type = None
    if persona_type is None:
        return session.persona
    # A page is stale when its hash differs from the session's, and the sender does not know our hashes. With the
    # session's hash of today the page is a HIT until the shopper's persona changes. With a hash of the sender's type it
    # would be stale at once, and the next visit would replace it by a model's page.
    return Persona(type=persona_type, confidence=1.0, hash=session.persona.hash, reasons=("delivered",))


# The content ----------------------------------------------------------------------------------------------------------


def sanitise_page(html: str) -> str:
    """The content of a document or a fragment for our shell, on one line; its highest heading is an h2.

    Raises `JobFailed` (INVALID_PAGE) if the content is too large, is empty, holds a price or has words that cannot be
    checked.
    """
    if html.count("<") > MAX_TAGS:
        raise JobFailed(ErrorCode.INVALID_PAGE, f"The delivered page has more than {MAX_TAGS} tags.")
    if _most_open_formatting(html) > MAX_OPEN_FORMATTING:
        raise JobFailed(
            ErrorCode.INVALID_PAGE, f"The delivered page leaves more than {MAX_OPEN_FORMATTING} formatting tags open."
        )
    safe = nh3.clean(
        html,
        tags=set(_KEPT | _PLAIN_BLOCKS | _HEADINGS),
        clean_content_tags=set(_DROPPED),
        attributes=_ATTRIBUTES,
        tag_attribute_values=_ALLOWED_VALUES,
        attribute_filter=_filter_attribute,
        url_schemes={"https"},
        link_rel=None,
    )
    if len(safe) > 4 * MAX_BYTES:
        raise JobFailed(ErrorCode.INVALID_PAGE, "The delivered page is too large once its tags are closed.")
    shaped = _Shaped(safe)
    if not shaped.text.strip() and not shaped.has_pictures:
        raise JobFailed(ErrorCode.INVALID_PAGE, "Nothing of the delivered page is left when it is sanitised.")
    if (price := find_price(shaped.text)) is not None:
        raise JobFailed(ErrorCode.INVALID_PAGE, f"The delivered page states a price: {price!r}.")
    if (word := find_unread(shaped.text)) is not None:
        raise JobFailed(ErrorCode.INVALID_PAGE, f"The delivered page has words that cannot be checked: {word!r}.")
    # `_Shaped` writes HTML by hand, so its output is sanitised again.
    content = nh3.clean(
        shaped.html,
        tags=set(_KEPT),
        clean_content_tags=set(_DROPPED),
        attributes=_ATTRIBUTES,
        tag_attribute_values=_ALLOWED_VALUES,
        set_tag_attribute_values={"img": {"loading": "lazy"}},
        url_schemes={"https"},
        link_rel=_LINK_REL,
    )
    size = len(content.encode())
    if size > MAX_BYTES or len(gzip.compress(content.encode(), mtime=0)) > MAX_PACKED_BYTES:
        raise JobFailed(ErrorCode.INVALID_PAGE, f"The delivered page is too large: {size} bytes when it is sanitised.")
    return content


def _filter_attribute(tag: str, attribute: str, value: str) -> str | None:
    match attribute:
        case "id":
            return _ID_PREFIX + value if _ID.fullmatch(value) else None
        case "href":
            return _read_link(value)
        case "src":
            return value if _is_address(value) and (_HTTPS.match(value) or _OWN_IMAGE.fullmatch(value)) else None
        case "width" | "height" | "colspan" | "rowspan" | "start":
            return value if _SIZE.fullmatch(value) else None
    return value


def _read_link(address: str) -> str | None:
    """A link over https, within this site, or to an id of the page, with the prefix of its ids; None for any other."""
    address = address.strip()
    if address.startswith("#"):
        fragment = address[1:]
        return f"#{_ID_PREFIX}{fragment}" if _ID.fullmatch(fragment) else "#" if not fragment else None
    is_link = _is_address(address) and (_HTTPS.match(address) or _RELATIVE.fullmatch(address))
    return address if is_link else None


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


class _Shaped(HTMLParser):
    """Rewrites sanitised HTML: headings below ours, plain blocks, no links or pictures without an address."""

    def __init__(self, safe: str) -> None:
        super().__init__(convert_charrefs=True)
        levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", safe)]
        self._shift = 2 - min(levels, default=2)
        self._written: list[str] = []
        self._words: list[str] = []
        self._in_link = False
        self.has_pictures = False
        self.feed(safe)
        self.close()

    @property
    def html(self) -> str:
        # None of the kept elements preserves spaces. On one line, the renderer's own tidying changes nothing.
        return re.sub(r"[ \t\r\n\f]+", " ", "".join(self._written)).strip()

    @property
    def text(self) -> str:
        """All words that are shown or read aloud; words of different blocks are on different lines."""
        return "".join(self._words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a":
            self._in_link = "href" in said
            if not self._in_link:
                return
        elif tag == "img":
            if "src" not in said:
                return
            self.has_pictures = True
            said.setdefault("alt", "")
        self._part(tag)
        self._words += [f"\n{said[name]}\n" for name in ("alt", "title") if said.get(name)]
        attributes = "".join(f' {name}="{entities.escape(value)}"' for name, value in said.items())
        self._written.append(f"<{self._name(tag)}{attributes}>")

    def handle_endtag(self, tag: str) -> None:
        self._part(tag)
        # A link without an address was left out, and links cannot be nested.
        if tag not in _VOID and (tag != "a" or self._in_link):
            self._written.append(f"</{self._name(tag)}>")

    def handle_data(self, data: str) -> None:
        self._words.append(data)
        self._written.append(entities.escape(data, quote=False))

    def _part(self, tag: str) -> None:
        if tag not in _INLINE:
            self._words.append("\n")

    def _name(self, tag: str) -> str:
        if tag in _HEADINGS:
            return f"h{min(6, int(tag[1]) + self._shift)}"
        return "div" if tag in _PLAIN_BLOCKS else tag


# Prices, and words that may hide one ----------------------------------------------------------------------------------


def find_price(text: str) -> str | None:
    """The first words that read as a price, a reduction or a gift; None if there are none.

    Only the catalogue states prices. Ambiguous words count as a price: the error tells the sender which words they are,
    and the page can be sent again without them.
    """
    seen = remove_unseen(text)
    return find_amount(seen) or find_reduction(seen)


def find_unread(text: str) -> str | None:
    """The first word in letters that the check of prices cannot read; None if there is none.

    A single letter of another script is a sign, as in "λ" or "π".
    """
    for word in _WORD.findall(plain_form(remove_unseen(text))):
        unread = [letter for letter in word if not any(is_written_in(letter, known) for known in LANGUAGES.values())]
        if unread and len(word) > 1:
            return str(word)
    return None
