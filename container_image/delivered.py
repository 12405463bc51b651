"""A page that somebody else made: sanitised once, to content that stands inside our own shell for good.

What is kept says something: headings, text, lists, tables, pictures and links. What is ours stays ours: the shell, the
one h1, every style, and every price, since a page that is shown as it stands would show an old one tomorrow.
"""

from __future__ import annotations

import gzip
import html as entities
import re
import time
import unicodedata
from html.parser import HTMLParser

import nh3

from container_image.phase1 import read_persona_type
from wandstore import keys
from wandstore.aws.bucket import Bucket
from wandstore.aws.clients import Clients
from wandstore.documents.components import SegmentedDocument, TextSegment
from wandstore.documents.origin import Composition, GenerationCost, Source
from wandstore.errors import ErrorCode, InvalidPersona, InvalidWebhookPage, JobFailed
from wandstore.jobs.models import GenerationJob
from wandstore.observability import count
from wandstore.settings import Settings
from wandstore.shoppers.models import Persona
from wandstore.shoppers.sessions import Session, Sessions
from wandstore.storefront.webhook_pages import WebhookPage, read_webhook_page

# Nesting takes the sanitiser time that grows with its square; no page of words has this many elements.
MOST_TAGS = 20_000
# A formatting element that is left open is opened again in every block that follows, so few may be.
MOST_OPEN_FORMATTING = 16
_FORMATTING = re.compile(r"<(/?)(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)\b", re.IGNORECASE)
MOST_BYTES = 256 * 1024
# Packed, the words are in the UI cache's item twice, as document and as page, and an item may have 400 kB.
MOST_PACKED_BYTES = 150_000

# Blocks that our shell has already, or that mean nothing without a script: what is in them stays, in a plain block.
_PLAIN_BLOCKS = frozenset(
    {"main", "header", "footer", "nav", "form", "fieldset", "address", "center", "details", "summary", "pre", "hgroup"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_KEPT = (_HEADINGS - {"h1"}) | {
    *("section", "article", "aside", "div", "p", "blockquote", "q", "cite", "figure", "figcaption", "hr", "br", "wbr"),
    *("ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("a", "img", "em", "strong", "b", "i", "small", "sub", "sup", "abbr", "time", "mark"),
}
# Of these nothing is kept, not even the words: without its script or its form a control does nothing.
_DROPPED = frozenset(
    {
        *("title", "style", "script", "template", "noscript", "iframe", "object", "svg", "math", "canvas"),
        *("video", "audio", "map", "button", "label", "legend", "select", "datalist", "textarea", "output", "dialog"),
        *("noembed", "noframes", "xmp", "plaintext", "frameset"),
    }
)
# No class is kept: one of ours would lend its look to what is not ours, as a price or a button of the store.
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
# Words on both sides of any other tag are one word to a reader.
_INLINE = frozenset({"a", "em", "strong", "b", "i", "small", "sub", "sup", "abbr", "time", "mark", "q", "cite", "wbr"})

_ID = re.compile(r"[A-Za-z][\w.-]{0,63}", re.ASCII)
_ID_PREFIX = "delivered-"  # an id of theirs must never be one of ours
_HTTPS = re.compile(r"https://[^/?#\\@]+([/?#]|$)", re.IGNORECASE)
# A path, a query or both: no scheme, and no second slash that would make it another host's.
_RELATIVE = re.compile(r"(?![/\\]{2})[^:\\#?]*([?#].*)?")
_OWN_IMAGE = re.compile(r"/assets/(?!.*\.\.)[\w./-]+", re.ASCII)
_NOT_IN_AN_ADDRESS = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")
_SIZE = re.compile(r"\d{1,4}", re.ASCII)


def compose_delivered(job: GenerationJob, clients: Clients, settings: Settings) -> Composition:
    """The composition of a page that the webhook took in. Raises `JobFailed` (INVALID_PAGE) where it is none."""
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
    """The persona the page was made for, by the sender's word; the session's where there is none that we know."""
    try:
        persona_type = read_persona_type(delivered.persona)
    except InvalidPersona:
        persona_type = None
    if persona_type is None:
        return session.persona
    # The hash says when a page is out of date, and the sender knows nothing of ours: with the session's own of today
    # the page is a HIT until the shopper's persona changes. A hash of the sender's type would be stale at once, and the
    # next visit would have a model write over what was delivered.
    return Persona(type=persona_type, confidence=1.0, hash=session.persona.hash, reasons=("delivered",))


# The content ----------------------------------------------------------------------------------------------------------


def sanitise_page(html: str) -> str:
    """The content of a document or a fragment, on one line and fit for our shell; its highest heading is an h2.

    Raises `JobFailed` (INVALID_PAGE) where too much is left, nothing, or a price.
    """
    if html.count("<") > MOST_TAGS:
        raise JobFailed(ErrorCode.INVALID_PAGE, f"The delivered page has more than {MOST_TAGS} tags.")
    if _most_open_formatting(html) > MOST_OPEN_FORMATTING:
        raise JobFailed(
            ErrorCode.INVALID_PAGE, f"The delivered page leaves more than {MOST_OPEN_FORMATTING} formatting tags open."
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
    if len(safe) > 4 * MOST_BYTES:
        raise JobFailed(ErrorCode.INVALID_PAGE, "The delivered page is too large once its tags are closed.")
    shaped = _Shaped(safe)
    if not shaped.text.strip() and not shaped.has_pictures:
        raise JobFailed(ErrorCode.INVALID_PAGE, "Nothing of the delivered page is left when it is sanitised.")
    if (price := find_price(shaped.text)) is not None:
        raise JobFailed(ErrorCode.INVALID_PAGE, f"The delivered page speaks of a price: {price!r}.")
    # Shaping wrote HTML by hand, so the sanitiser has the last word again.
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
    if size > MOST_BYTES or len(gzip.compress(content.encode(), mtime=0)) > MOST_PACKED_BYTES:
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
    """A link on https, within this site, or within the page, whose ids have been given a prefix."""
    address = address.strip()
    if address.startswith("#"):
        fragment = address[1:]
        return f"#{_ID_PREFIX}{fragment}" if _ID.fullmatch(fragment) else "#" if not fragment else None
    is_link = _is_address(address) and (_HTTPS.match(address) or _RELATIVE.fullmatch(address))
    return address if is_link else None


def _is_address(text: str) -> bool:
    # Browsers read past such characters, and so would see another address than we do.
    return bool(text) and not _NOT_IN_AN_ADDRESS.search(text)


def _most_open_formatting(html: str) -> int:
    """How many formatting elements are open at once, at most."""
    is_open = most = 0
    for tag in _FORMATTING.finditer(html):
        is_open = max(0, is_open - 1) if tag[1] else is_open + 1
        most = max(most, is_open)
    return most


class _Shaped(HTMLParser):
    """Sanitised HTML written anew: headings moved below ours, blocks made plain, dead links and pictures out."""

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
        # No element that is kept keeps its spaces; on one line the page's own tidying finds nothing to do.
        return re.sub(r"[ \t\r\n\f]+", " ", "".join(self._written)).strip()

    @property
    def text(self) -> str:
        """All that a reader sees or hears; words of different blocks are on different lines."""
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
        # A link that lost its address is no link, and one cannot be inside another.
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


# Prices ---------------------------------------------------------------------------------------------------------------

_UNSEEN = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_LENGTH_OR_WEIGHT = r"\s?(?:mm|cm|dm|m|km|in|inch|inches|ft|feet|yd|mg|g|kg|oz|lb|lbs|ml|cl|l)\b"
_PRICE = re.compile(
    rf"""
    # Amounts: with a sign, a currency's name, or two decimals that are neither a date's nor a measure's.
      [$¢£¤¥֏؋৲৳฿៛₠-⃏﷼]
    | (?<!\d)\d+\s?(?:usd|eur|gbp|jpy|cny|inr|aud|cad|chf|sek|nok|dkk|pln|dollars?|euros?|pounds?|quid|bucks?|cents?
        |pence|francs?|yen|yuan|rupees?|kr|zł)\b
    | \b(?:usd|eur|gbp|jpy|cny|inr|aud|cad|chf|sek|nok|dkk|pln|rs\.?)\s?\d+
    | \b(?:dollars|euros|quid|bucks|rupees)\b
    | (?<!\d)(?<!\d[.,:/])\d+(?:[.,'’ ]\d{{3}})*[.,]\d{{2}}(?![.,:/]?\d)(?!{_LENGTH_OR_WEIGHT})
    | (?<!\d)\d+[.,][-–—](?!\d)
    # Reductions.
    | (?<!\d)\d+\s?(?:%|percent\b|per\s+cent\b)[\s-]*(?:off|less|cheaper|discount\w*|reduc\w*|savings?)\b
    | \b(?:sav(?:e|es|ing|ings)|reduced|discount\w*|less|cheaper|up\s+to)\b[^.\d\n]{{0,20}}\d+\s?(?:%|per\s?cent)
    | (?<![\w\d])[-−–]\s?\d+\s?%
    | \bsave\s+\d+ | \breduced\s+(?:to|from|by)\b | \b(?:half|reduced|sale|special)[\s-]+prices?\b
    | \bprice\s+(?:cut|drop)s?\b
    | \b(?:on|in\s+the|summer|winter|spring|clearance)\s+sale\b | \bdiscount(?:s|ed)?\b | \bclearance\b | \bbargains?\b
    | \b(?:coupon|voucher|promo|promotion|discount)\s+codes?\b | \b(?:two|three|2|3)\s+for\s+(?:one|two|1|2)\b
    | \bbuy\s+one,?\s+get\b | \bbogo\b
    # A stated price, and nothing to pay.
    | \b(?:prices?|priced|costs?|rrp|msrp)\b[^.\n\w]{{0,3}}(?:(?:at|from|is|are|of|only|just|under|below)\s+){{0,2}}\d+
    | (?<!feel\ )(?<![\w-])free(?![-\w]) | \bgratis\b | \bat\s+no\s+(?:extra\s+)?(?:cost|charge)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def find_price(text: str) -> str | None:
    """The first words that read as a price, a reduction or a gift; None where there are none.

    Only the catalogue may say such things. Where words can be read either way they count as a price: the sender learns
    which they are, and can deliver the page without them.
    """
    # What looks alike counts alike, full-width figures among it, and what nobody sees must not part what they do.
    seen = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    found = _PRICE.search(re.sub(r"[^\S\n]+", " ", seen))
    return found.group().strip() if found else None
