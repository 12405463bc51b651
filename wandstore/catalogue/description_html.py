"""The HTML of a product's description, sanitised for our pages.

It is sanitised once, when a catalogue is published. nh3 is imported where it is called, because the edge function
contains this module but not nh3: it only shows descriptions that are already sanitised.
"""

from __future__ import annotations

import re

from wandstore.catalogue.description import INLINED_PICTURE

# Markup included. A page shows it whole, and a catalogue of 25,000 products has to fit into a function's memory.
MAX_HTML_LENGTH = 20_000
# Unclosed formatting is repeated in each following block, so the output may grow with the square of the number of tags.
MAX_TAGS = 1_000

_TAGS = frozenset(
    {"a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2", "h3"}
    | {"h4", "h5", "h6", "hr", "i", "ins", "li", "ol", "p", "pre", "s", "small", "span", "strong", "sub", "sup"}
    | {"table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul"}
)
# Their content is not text, so it is dropped with them.
_DROPPED = frozenset(
    {"script", "style", "template", "noscript", "svg", "math", "iframe", "object", "textarea", "select"}
)
_ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"}}
_LINK = re.compile(r"(?:https://|mailto:)[^\s\x00-\x1f\x7f\\]+", re.IGNORECASE)
_SIZE = re.compile(r"[0-9]{1,3}")
# A page has its own h1 and h2. The sanitised tags have no attributes, and in texts and attributes "<" is escaped.
_HEADING = re.compile(r"<(/?)h([1-6])>")
_EMPTY = re.compile(r"<(p|div|span|b|strong|em|i|u|h[1-6])>(?:\s|&nbsp;|<br>)*</\1>")
_LINK_REL = "nofollow noopener noreferrer"
# What runs or loads: elements, handlers, and addresses that are scripts. In a text, the same words are no fault.
_ACTIVE = re.compile(
    r"""<(?:script|iframe|object|embed|form|base|meta|link)\b
      | <[a-z][^<>]*?[\s/"']on[a-z]+\s*=
      | <[a-z][^<>]*?=[\s"']*(?:java|vb)script:
    """,
    re.IGNORECASE | re.VERBOSE,
)


def sanitise_description(html: str) -> str:
    """Text, lists, tables and links of the description's beginning, without pictures, styles and scripts.

    Headings begin at h3. Links lead to https addresses and mailboxes, with `nofollow`.
    """
    import nh3

    html = INLINED_PICTURE.sub("", html)
    if len(html) > MAX_HTML_LENGTH:
        html = _without_cut_off_tag(html[:MAX_HTML_LENGTH])
    if html.count("<") > MAX_TAGS:
        html = "<".join(html.split("<", MAX_TAGS)[:MAX_TAGS])
    safe = nh3.clean(
        html,
        tags=set(_TAGS),
        clean_content_tags=set(_DROPPED),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_filter_attribute,
        url_schemes={"https", "mailto"},
        link_rel=_LINK_REL,
    )
    if len(safe) > 2 * MAX_HTML_LENGTH:
        return ""  # only malicious markup grows like this; the plain text has the words
    safe = _HEADING.sub(lambda found: f"<{found[1]}h{min(6, int(found[2]) + 2)}>", safe)
    return _EMPTY.sub("", safe).strip()


def has_active_parts(html: str) -> bool:
    """Whether the description's beginning has what a browser would run or load, and `sanitise_description` removes."""
    return _ACTIVE.search(html[:MAX_HTML_LENGTH]) is not None


def _without_cut_off_tag(html: str) -> str:
    begins = html.find("<", html.rfind(">") + 1)
    return html if begins < 0 else html[:begins]


def _filter_attribute(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        # A relative link would not work on our pages, so only its text is kept.
        return value if _LINK.fullmatch(value.strip()) else None
    if attribute == "rel":
        return value  # our own: the description's is not among the allowed attributes
    return value if _SIZE.fullmatch(value) else None
